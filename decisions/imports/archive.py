"""An archive of protocols: every file by itself, in one transaction each; what became of each is told at the end.

Nothing is remembered between runs but the protocols themselves: a second run over the same archive finds what is in
already to be the same, so a run that was stopped goes on where it ended.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, reset_queries
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from decisions.imports.apply import apply
from decisions.imports.errors import ImportRefused, PlanConflict, PlanStale, unreadable
from decisions.imports.plan import Plan
from decisions.imports.plan_line import Action
from decisions.imports.service import plan_from_text, text_of_file
from decisions.protocols.parser import parse, texts_of
from decisions.protocols.readers import MAX_BYTES
from members.models import Group

logger = logging.getLogger(__name__)

ENDINGS = frozenset(
    [".txt", ".text", ".docx", ".docm", ".dotx", ".doc", ".odt", ".ott", ".rtf", ".pdf", ".html", ".htm", ".xhtml", ""]
)
"""What may be a protocol, by the end of the name; other files of an archive are left aside and listed."""

MAX_NOTES = 30
"""So many remarks are kept of one file: of thousands of files the report must stay small."""

_HEAD = 4_000
"""So many characters of a text tell the day of its meeting."""


class Outcome(models.TextChoices):
    READ = "read", gettext_lazy("read")
    LOOK = "look", gettext_lazy("needs a look")
    REFUSED = "refused", gettext_lazy("refused")
    ASIDE = "aside", gettext_lazy("left aside")


class Done(models.TextChoices):
    """What it meant for the database; in a dry run, what it would mean."""

    NEW = "new", gettext_lazy("new protocol")
    CHANGED = "changed", gettext_lazy("changed")
    SAME = "same", gettext_lazy("same")
    NOTHING = "", gettext_lazy("nothing")


@dataclass(frozen=True, slots=True)
class Entry:
    """One protocol of the report, or a file without one. `code` is the stable name of a refusal; `points` counts what
    was decided; `part` counts the protocols of a file that holds several, from 1, and is 0 otherwise.
    """

    path: Path
    outcome: Outcome
    done: Done = Done.NOTHING
    protocol: str = ""
    points: int = 0
    notes: tuple[str, ...] = ()
    code: str = ""
    part: int = 0

    @property
    def name(self) -> str:
        """The file as it is printed, with the number of the protocol in it where it holds several."""
        name = printable(str(self.path))
        if not self.part:
            return name
        return _("%(file)s, protocol %(number)d in it") % {"file": name, "number": self.part}


@dataclass(frozen=True, slots=True)
class Found:
    """What the names on the command line stand for; directories that could not be opened are `refused`."""

    files: tuple[Path, ...]
    aside: tuple[Entry, ...]
    refused: tuple[Entry, ...]


# ── Which files ──────────────────────────────────────────────────────────────
def find(places: Iterable[Path]) -> Found:
    """Files as named; directories with everything below them, in the order of their names, «2» before «10».

    Hidden files and the locks of word processors are no part of an archive, and links to directories are not followed.
    """
    files: dict[Path, None] = {}
    aside: dict[Path, Entry] = {}
    refused: list[Entry] = []

    def closed(error: OSError) -> None:
        why = unreadable("no-access")
        refused.append(Entry(Path(error.filename), Outcome.REFUSED, notes=(str(why),), code=why.code))

    for place in places:
        if not place.is_dir():
            files[place] = None
            continue
        for folder, folders, names in os.walk(place, onerror=closed):
            folders[:] = sorted((name for name in folders if not name.startswith(".")), key=_natural)
            for name in sorted(names, key=_natural):
                path = Path(folder) / name
                if name.startswith((".", "~$")):
                    continue
                if path.suffix.lower() in ENDINGS and path.is_file():
                    files[path] = None
                else:
                    aside[path] = Entry(path, Outcome.ASIDE, notes=(_("Not a document with text."),), code="aside")
    return Found(tuple(files), tuple(aside.values()), tuple(refused))


def _natural(name: str) -> list[tuple[int, str]]:
    """Numbers in names count as numbers, as file managers show them."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    return [(int(part), "") if part.isdecimal() and len(part) < 18 else (-1, part) for part in parts]


# ── One by one ───────────────────────────────────────────────────────────────
Show = Callable[[Plan], None]


def take_in_all(
    files: Sequence[Path],
    body: Group | None = None,
    *,
    dry_run: bool = False,
    reading: Callable[[Path], None] = lambda path: None,
) -> Iterator[Entry]:
    """Take in `files`, each protocol in its own transaction, and yield what became of it.

    All are read first, `reading` being told of each, and what cannot be read is yielded; then the protocols go in by
    the days of their meetings, so that one that speaks of an earlier one finds it. Their texts wait in a temporary
    file, not in memory. A protocol that another file of the same run brought already is not changed by a second text
    of it: an extract that lies beside its protocol would take away every other point.
    """
    origins: dict[object, Path] = {}
    with tempfile.TemporaryFile() as shelf:
        waiting: list[_Waiting] = []
        for path in files:
            reading(path)
            entry, texts = _read(path)
            if not texts:
                yield entry
            for part, (day, text) in enumerate(texts, start=1):
                data = text.encode("utf-8", "surrogatepass")
                place = shelf.seek(0, os.SEEK_END)
                shelf.write(data)
                waiting.append(_Waiting(day, path, part if len(texts) > 1 else 0, place, len(data)))
        for one in sorted(waiting, key=lambda one: one.day):
            shelf.seek(one.place)
            text = shelf.read(one.size).decode("utf-8", "surrogatepass")
            taken = _told(one.path, partial(_take_in, one.path, text, body, dry_run, None, origins))
            yield replace(taken, part=one.part)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A protocol that was read: the day of its meeting, where its text lies in the temporary file, in bytes."""

    day: dt.date
    path: Path
    part: int
    place: int
    size: int


def take_in(
    path: Path, body: Group | None = None, *, dry_run: bool = False, show: Show | None = None
) -> Iterator[Entry]:
    """Read a file; plan every protocol in it, `show` the plan, apply it unless it is a `dry_run`.

    Whatever happens becomes an entry. A later file changes what an earlier one brought.
    """
    entry, texts = _read(path)
    if not texts:
        yield entry
    for part, (_day, text) in enumerate(texts, start=1):
        taken = _told(path, partial(_take_in, path, text, body, dry_run, show, None))
        yield replace(taken, part=part) if len(texts) > 1 else taken


def _read(path: Path) -> tuple[Entry, tuple[tuple[dt.date, str], ...]]:
    """The protocols in a file, each with the day that its head tells, or none and the entry that tells why.

    A protocol without a day comes last, where it is refused.
    """
    found: tuple[tuple[dt.date, str], ...] = ()

    def work() -> Entry:
        nonlocal found
        texts = texts_of(text_of_file(path.name, contents(path)))
        found = tuple((parse(text[:_HEAD]).date or dt.date.max, text) for text in texts)
        return Entry(path, Outcome.READ)

    return _told(path, work), found


def _told(path: Path, work: Callable[[], Entry]) -> Entry:
    """What `work` made of the file at `path`; a refusal or a crash becomes an entry as well."""
    try:
        try:
            return work()
        except PlanStale:
            # Somebody wrote between the plan and its application; the second plan knows it.
            return work()
    except ImportRefused as refused:
        return _refused(path, str(refused), refused.code)
    except ValidationError as error:
        return _refused(path, " ".join(error.messages), "not-allowed")
    except Exception as error:
        # One file must not keep the others out, whatever is wrong with it or with the program.
        logger.exception("The import of %r failed", str(path))
        if isinstance(error, DatabaseError):
            connection.close_if_unusable_or_obsolete()
        why = {"error": f"{type(error).__name__}: {error}"}
        return _refused(path, _("The program failed at this file: %(error)s. Nothing of it was saved.") % why, "crash")
    finally:
        # Where every query is noted for the developer, the notes of a thousand files would fill the memory.
        reset_queries()


def _take_in(
    path: Path,
    text: str,
    body: Group | None,
    dry_run: bool,
    show: Show | None,
    origins: dict[object, Path] | None,
) -> Entry:
    plan = plan_from_text(text, body)
    if show is not None:
        show(plan)
    if not plan.can_be_applied:
        raise PlanConflict([*plan.conflicts, *(question.text for question in plan.questions)])
    entry = _entry(path, plan)
    key: object = plan.meeting.pk if plan.meeting is not None else _key(plan)
    if origins is not None and not plan.is_same and key in origins:
        raise ImportRefused(
            _(
                "The same protocol came from %(file)s, and this text differs from it. Nothing was changed: "
                "leave one of the two files in the archive, or import this one by itself."
            )
            % {"file": printable(str(origins[key]))},
            "second-text",
        )
    if not dry_run:
        key = apply(plan).pk
    if origins is not None:
        origins.setdefault(key, path)
    return entry


def _key(plan: Plan) -> tuple[object, ...]:
    """What tells a protocol that is not in the database yet from others."""
    return plan.wanted.body.label, plan.wanted.number, plan.wanted.date


def _entry(path: Path, plan: Plan) -> Entry:
    doubts = _notes(plan)
    done = Done.SAME if plan.is_same else Done.NEW if plan.meeting is None else Done.CHANGED
    wanted = plan.wanted
    name = [wanted.body.label, f"№ {wanted.number}" if wanted.number else "", f"{wanted.date:%d.%m.%Y}"]
    points = sum(count for action, count in plan.counts.items() if action is not Action.REMOVED)
    outcome = Outcome.LOOK if doubts else Outcome.READ
    notes = tuple(_shortened([*doubts, *_by_rule(plan)]))
    return Entry(path, outcome, done, ", ".join(part for part in name if part), points, notes)


def _by_rule(plan: Plan) -> list[str]:
    """What rules of the body did by themselves: worth telling, not worth a look."""
    return [printable(f"{line.what}: {line.warning}")[:300] for line in plan.lines if line.warning and line.by_rule]


def _notes(plan: Plan) -> list[str]:
    """What a person should look at: doubts, what the reader was unsure of, and points that the text dropped."""
    removed = [line.before or line.what for line in plan.lines if line.action is Action.REMOVED]
    notes = chain(
        (_("Not in the text any more: %(what)s") % {"what": what} for what in removed),
        (f"{doubt.name}: {doubt.message}" for doubt in plan.doubts),
        (_("line %(line)d: %(message)s") % {"line": one.line, "message": one.message} for one in plan.warnings),
        (f"{line.what}: {line.warning}" for line in plan.lines if line.warning and not line.by_rule),
    )
    return list(dict.fromkeys(printable(note)[:300] for note in notes))


def _shortened(notes: Iterable[str]) -> list[str]:
    every = list(notes)
    more = len(every) - MAX_NOTES
    if more <= 0:
        return every
    return [*every[:MAX_NOTES], ngettext("%(count)d more remark", "%(count)d more remarks", more) % {"count": more}]


def _refused(path: Path, why: str, code: str) -> Entry:
    return Entry(path, Outcome.REFUSED, notes=(printable(why)[:1000],), code=code)


def contents(path: Path) -> bytes:
    """What the reader is given; one byte more than it allows is enough for it to refuse."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise unreadable("not-found") from error
    except IsADirectoryError as error:
        raise unreadable("is-a-directory") from error
    except (OSError, ValueError) as error:
        raise unreadable("no-access") from error


def printable(text: str) -> str:
    """`text` in one line that neither moves the cursor of a terminal nor breaks its character set.

    Names of files may hold anything but a slash.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(char if char.isprintable() else " " if char.isspace() else "\ufffd" for char in whole)
