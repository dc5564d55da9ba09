"""`manage.py excel_table export|import TABLE FILE`: the register or a table of the directory out, and back in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.exports.documents import TABLE, write
from decisions.management.named import find_user
from decisions.sheets.apply import apply_plan
from decisions.sheets.plan import SheetPlan, State, make_plan
from decisions.sheets.reading import SheetRefused, read
from decisions.sheets.subjects import Subject
from decisions.sheets.tables import SUBJECTS
from decisions.sheets.writing import sheet_document
from members.access import access_of


class Command(BaseCommand):
    help = (
        "Writes the register or a table of the directory as XLSX or CSV, or shows what such a table, changed in Excel, "
        "would change. With --apply the plan is applied, in one transaction."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["export", "import"])
        parser.add_argument("table", choices=list(SUBJECTS))
        parser.add_argument("file", type=Path, help="its ending, .xlsx or .csv, says the form in which it is written")
        parser.add_argument("--apply", action="store_true", help="apply what is shown")
        parser.add_argument("--by", metavar="EMAIL", help="whose table it is: who takes the steps of the register")

    def handle(
        self, *args: Any, what: str, table: str, file: Path, apply: bool, by: str | None, **options: Any
    ) -> None:
        self.by = find_user(by) if by else None
        try:
            if what == "export":
                self._export(table, file)
            else:
                self._import(table, file, apply=apply)
        except SheetRefused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            words = {"place": file, "why": error.strerror or error}
            raise CommandError(_("%(place)s: %(why)s.") % words) from error

    def _subject(self, table: str) -> Subject:
        """As the one whose table it is may see and change it."""
        return SUBJECTS[table](timezone.localdate(), access_of(self.by) if self.by else None)

    def _export(self, table: str, file: Path) -> None:
        extension = file.suffix.removeprefix(".").lower()
        if extension not in TABLE:
            raise CommandError(_("A table is written as %(forms)s: end the name so.") % {"forms": ", ".join(TABLE)})
        written = write(sheet_document(self._subject(table)), extension)
        file.write_bytes(written if isinstance(written, bytes) else b"".join(written))
        self.stdout.write(str(file))

    def _import(self, table: str, file: Path, *, apply: bool) -> None:
        grid = read(file.read_bytes())
        plan = make_plan(self._subject(table), grid)
        self._show(plan)
        if any(line.state is State.FAULTY for line in plan.lines):
            raise CommandError(_("Nothing is written: put the rows with mistakes right."))
        if apply and plan.can_be_applied:
            apply_plan(self._subject(table), grid, plan.fingerprint, self.by)
            self.stdout.write(self.style.SUCCESS(_("Applied.")))

    def _show(self, plan: SheetPlan) -> None:
        for line in plan.lines:
            if line.state is State.SAME:
                continue
            self.stdout.write(f"{line.row}: {line.state.label} · {line.title}")
            for change in line.changes:
                self.stdout.write(f"    {change.label}: {change.before or '–'} → {change.after or '–'}")
            for fault in line.faults:
                self.stdout.write(self.style.ERROR(f"    {fault}"))
        self.stdout.write(", ".join(f"{state.label}: {count}" for state, count in plan.counts.items() if count))
        if plan.missing:
            self.stdout.write(_("Rows that are not in the file stay: %(count)d.") % {"count": len(plan.missing)})
