"""`manage.py import_protocol FILE|DIR... [--body NAME] [--dry-run] [--report FILE]`: take protocols in.

Files are shown with the plan of each; an archive (a directory with everything below it) is told by a bar and a report.
"""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.imports import Action, ImportRefused, Plan, Subject, archive, find_body
from decisions.imports.archive import Done, Entry, Outcome, printable
from decisions.management import archive_report
from members.models import Group

_MARKS = {Action.NEW: "+", Action.CHANGED: "~", Action.SAME: "=", Action.REMOVED: "-", Action.CONFLICT: "!"}
_STOPPED = 130


class Command(BaseCommand):
    help = (
        "Read protocols, show what is new, changed and the same, and apply each in one transaction. "
        "A directory is an archive: every document below it is taken in, with a report at the end; "
        "what is in already stays the same, so a run that was stopped is simply started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("places", nargs="+", metavar="FILE|DIR", type=Path)
        parser.add_argument("--body", help="name or slug of the body that met; by default what the text says")
        parser.add_argument("--dry-run", action="store_true", help="show the plan and write nothing")
        parser.add_argument("--report", type=Path, metavar="FILE", help="also write the report, as .csv or .json")

    def handle(
        self, *args: Any, places: list[Path], body: str | None, dry_run: bool, report: Path | None, **options: Any
    ) -> None:
        places = [Path(place) for place in places]
        try:
            group = find_body(body) if body else None
        except ImportRefused as refused:
            raise CommandError(str(refused)) from refused
        if report is not None:
            archive_report.check_target(report)
        if any(place.is_dir() for place in places):
            self._archive(places, group, dry_run, report, options["verbosity"])
        else:
            entries = [entry for place in places for entry in self._file(place, group, dry_run, options["verbosity"])]
            if report is not None:
                archive_report.write(report, entries)
            self._end(entries)

    # ── An archive ───────────────────────────────────────────────────────────
    def _archive(
        self, places: list[Path], body: Group | None, dry_run: bool, report: Path | None, verbosity: int
    ) -> None:
        found = archive.find(places)
        entries: list[Entry] = list(found.refused)
        progress = archive_report.Progress(self.stdout, len(found.files), quiet=verbosity == 0)
        stopped = False
        try:
            for entry in archive.take_in_all(found.files, body, dry_run=dry_run, reading=progress.reading):
                entries.append(entry)
                progress.step(entry)
        except KeyboardInterrupt:
            stopped = True
        progress.close()
        entries.extend(found.aside)
        for line in archive_report.table(entries, shutil.get_terminal_size().columns - 1):
            self.stdout.write(line)
        if dry_run:
            self.stdout.write(_("Nothing was written: this was a dry run."))
        if report is not None:
            archive_report.write(report, entries)
        if stopped:
            done = sum(entry.part <= 1 for entry in entries)
            left = len(found.files) + len(found.refused) + len(found.aside) - done
            message = _("Stopped; files left: %(count)d. Start the same command again to go on.") % {"count": left}
            raise CommandError(message, returncode=_STOPPED)
        self._end(entries)

    def _end(self, entries: list[Entry]) -> None:
        failed = [entry.name for entry in entries if entry.outcome is Outcome.REFUSED]
        if failed:
            message = ngettext(
                "%(count)d file was not imported: %(files)s",
                "%(count)d files were not imported: %(files)s",
                len(failed),
            )
            names = ", ".join(failed[:10]) + (", …" if len(failed) > 10 else "")
            raise CommandError(message % {"count": len(failed), "files": names})

    # ── One file, with its plan ──────────────────────────────────────────────
    def _file(self, path: Path, body: Group | None, dry_run: bool, verbosity: int) -> Iterator[Entry]:
        self.stdout.write(self.style.MIGRATE_HEADING(printable(str(path))))
        for entry in archive.take_in(path, body, dry_run=dry_run, show=lambda plan: self._show(plan, verbosity)):
            if entry.outcome is Outcome.REFUSED:
                self.stderr.write(self.style.ERROR(f"{entry.name}: {entry.notes[0]}"))
            elif entry.done is Done.SAME:
                self.stdout.write(self.style.SUCCESS(_("All is the same: nothing to change.")))
            else:
                done = _("Nothing was written: this was a dry run.") if dry_run else _("Applied.")
                self.stdout.write(self.style.SUCCESS(done))
            yield entry

    def _show(self, plan: Plan, verbosity: int) -> None:
        for line in plan.lines:
            if verbosity == 0 or (plan.is_same and line.level > 0 and verbosity < 2):
                continue
            values = " → ".join(part for part in (line.before, line.after) if part)
            what = line.what if line.subject is Subject.FIELD else f"{line.subject.label}: {line.what}"
            text = what + (f" · {values}" if values else "")
            self.stdout.write(f"{'  ' * line.level}{_MARKS[line.action]} {line.action.label} · {text}")
            if line.warning:
                self.stdout.write(self.style.WARNING(f"{'  ' * line.level}  ! {line.warning}"))
        for doubt in plan.doubts:
            self.stdout.write(self.style.WARNING(f"? {doubt.name}: {doubt.message}"))
        for warning in plan.warnings:
            self.stdout.write(self.style.WARNING(f"? {warning.line}: {warning.message}"))
        counts = ", ".join(f"{action.label}: {count}" for action, count in plan.counts.items() if count)
        self.stdout.write(_("Points – %(counts)s") % {"counts": counts})
