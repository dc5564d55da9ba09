"""How the import of an archive is told: a bar while it runs, a table at its end, a file for later."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import tempfile
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from django.core.management.base import CommandError, OutputWrapper
from django.utils.translation import gettext as _

from decisions.exports.csv import defuse
from decisions.imports.archive import Done, Entry, Outcome, printable

FORMATS = (".csv", ".json")
_NOTES = 3
_BAR = 24


class Progress:
    """A bar that redraws itself on a terminal; a line for each file elsewhere; nothing when `quiet`."""

    def __init__(self, out: OutputWrapper, total: int, *, quiet: bool = False) -> None:
        self.out, self.total, self.quiet = out, total, quiet
        self.is_bar = out.isatty()
        self.counts: Counter[Outcome] = Counter()
        self.begun = self.files = 0

    def reading(self, path: Path) -> None:
        """Shows that a file is read; what becomes of it is told by `step`, when the protocol's turn comes."""
        self.begun += 1
        if self.is_bar and not self.quiet:
            what = _("reading %(done)d/%(total)d") % {"done": self.begun, "total": self.total}
            self._draw(self.begun, f"{what} · {printable(path.name)}")

    def step(self, entry: Entry) -> None:
        self.counts[entry.outcome] += 1
        self.files += entry.part <= 1
        if self.quiet:
            return
        done = self.files
        if self.is_bar:
            shown = (Outcome.LOOK, Outcome.REFUSED)
            counts = "".join(f"{outcome.label}: {self.counts[outcome]} · " for outcome in shown if self.counts[outcome])
            self._draw(done, f"{done}/{self.total} · {counts}{printable(entry.path.name)}")
            return
        what = f"{entry.outcome.label}, {entry.done.label}" if entry.done else entry.outcome.label
        why = f": {entry.notes[0]}" if entry.outcome is Outcome.REFUSED else ""
        self.out.write(f"[{done}/{self.total}] {entry.name} – {what}{why}")

    def _draw(self, done: int, what: str) -> None:
        filled = min(_BAR * done // max(self.total, 1), _BAR)
        line = f"[{'#' * filled}{'-' * (_BAR - filled)}] {what}"
        width = shutil.get_terminal_size().columns - 1
        self.out.write("\r" + line[:width].ljust(width), ending="")
        self.out.flush()

    def close(self) -> None:
        """Leaves the line of the bar."""
        if self.is_bar and not self.quiet and (self.begun or self.counts):
            self.out.write("")


def table(entries: Sequence[Entry], width: int = 100) -> Iterator[str]:
    """Lines of the report: how many protocols came to what, then those that want somebody, with why."""
    counts = Counter(entry.outcome for entry in entries)
    labels = [outcome.label.capitalize() for outcome in Outcome]
    first = max(map(len, labels))
    for outcome, label in zip(Outcome, labels, strict=True):
        done = Counter(entry.done for entry in entries if entry.outcome is outcome and entry.done)
        details = ", ".join(f"{one.label}: {done[one]}" for one in Done if done[one])
        yield f"{label:<{first}}  {counts[outcome]:>6}  {details}".rstrip()
    for outcome in (Outcome.LOOK, Outcome.REFUSED, Outcome.ASIDE):
        of_outcome = [entry for entry in entries if entry.outcome is outcome]
        if of_outcome:
            yield ""
            yield f"{outcome.label.capitalize()}:"
            for entry in of_outcome:
                yield from _row(entry, width)


def _row(entry: Entry, width: int) -> Iterator[str]:
    name = entry.name
    if entry.outcome is Outcome.ASIDE:
        yield f"  {name}"
        return
    yield f"  {name}" + (f" – {entry.protocol}" if entry.protocol else "")
    for note in entry.notes[:_NOTES]:
        yield from textwrap.wrap(note, max(width, 40), initial_indent="    ", subsequent_indent="      ")
    if len(entry.notes) > _NOTES:
        yield "    " + _("… and more; the report file has all (--report).")


# ── The file ─────────────────────────────────────────────────────────────────
def check_target(target: Path) -> None:
    """A `CommandError` now, rather than after an hour, when the report cannot be written there."""
    if target.suffix.lower() not in FORMATS:
        raise CommandError(_("The report is written as CSV or JSON: name a file that ends in .csv or .json."))
    try:
        with tempfile.TemporaryFile(dir=target.parent):
            pass
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    except OSError as error:
        why = {"place": printable(str(target)), "why": error.strerror or error}
        raise CommandError(_("Cannot write to %(place)s: %(why)s.") % why) from error


def write(target: Path, entries: Sequence[Entry]) -> None:
    """The whole report, or the old file as it was."""
    fill = _json if target.suffix.lower() == ".json" else _csv
    try:
        _replace(target, lambda file: fill(file, entries))
    except OSError as error:
        why = {"place": printable(str(target)), "why": error.strerror or error}
        raise CommandError(_("Cannot write to %(place)s: %(why)s.") % why) from error


def _replace(target: Path, fill: Callable[[TextIO], None]) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".report-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            fill(file)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _csv(file: TextIO, entries: Sequence[Entry]) -> None:
    """For the Excel of a Russian office, as the register is: a mark, semicolons, CRLF, no formulas."""
    file.write("\ufeff")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("File"), _("Outcome"), _("Recorded"), _("Protocol"), _("Points"), _("Code"), _("Remarks")])
    for entry in entries:
        done = entry.done.label if entry.done else ""
        cells = (entry.name, entry.outcome.label, done, entry.protocol, str(entry.points or ""), entry.code)
        notes = " | ".join(entry.notes)
        writer.writerow([defuse(printable(str(cell))) for cell in (*cells, notes)])


def _json(file: TextIO, entries: Sequence[Entry]) -> None:
    """For programs: the outcomes by their names, which do not depend on the language."""
    rows = [
        {
            "file": printable(str(entry.path)),
            "part": entry.part,
            "outcome": entry.outcome.value,
            "done": entry.done.value,
            "protocol": entry.protocol,
            "points": entry.points,
            "code": entry.code,
            "notes": list(entry.notes),
        }
        for entry in entries
    ]
    counts = Counter(entry.outcome.value for entry in entries)
    summary = {outcome.value: counts[outcome.value] for outcome in Outcome}
    json.dump({"summary": summary, "files": rows}, file, ensure_ascii=False, indent=1)
    file.write("\n")
