"""`manage.py import_protocol FILE... [--body NAME] [--dry-run]`: show the plan of each file and apply it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.imports import Action, ImportRefused, Plan, PlanConflict, Subject, apply_plan, find_body, plan_from_file
from decisions.imports.errors import unreadable
from decisions.protocols.readers import MAX_BYTES
from members.models import Group

_MARKS = {Action.NEW: "+", Action.CHANGED: "~", Action.SAME: "=", Action.REMOVED: "-", Action.CONFLICT: "!"}


class Command(BaseCommand):
    help = "Read protocols, show what is new, changed and the same, and apply each in one transaction."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--body", help="name or slug of the body that met; by default what the text says")
        parser.add_argument("--dry-run", action="store_true", help="show the plan and write nothing")

    def handle(self, *args: Any, files: list[str], body: str | None, dry_run: bool, **options: Any) -> None:
        try:
            group = find_body(body) if body else None
        except ImportRefused as refused:
            raise CommandError(str(refused)) from refused
        failed = [name for name in files if not self._import(Path(name), group, dry_run, options["verbosity"])]
        if failed:
            message = ngettext(
                "%(count)d file was not imported: %(files)s",
                "%(count)d files were not imported: %(files)s",
                len(failed),
            )
            raise CommandError(message % {"count": len(failed), "files": ", ".join(failed)})

    def _import(self, path: Path, body: Group | None, dry_run: bool, verbosity: int) -> bool:
        """Whether the file could be imported, or could be if it were not a dry run."""
        self.stdout.write(self.style.MIGRATE_HEADING(str(path)))
        try:
            plan = plan_from_file(path.name, self._bytes(path), body)
            self._show(plan, verbosity)
            if not plan.can_be_applied:
                raise PlanConflict([*plan.conflicts, *(question.text for question in plan.questions)])
            if not dry_run:
                apply_plan(plan)
        except (ImportRefused, ValidationError, DatabaseError) as error:
            message = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.stderr.write(self.style.ERROR(f"{path}: {message}"))
            return False
        if plan.is_same:
            done = _("All is the same: nothing to change.")
        else:
            done = _("Nothing was written: this was a dry run.") if dry_run else _("Applied.")
        self.stdout.write(self.style.SUCCESS(done))
        return True

    @staticmethod
    def _bytes(path: Path) -> bytes:
        """What the reader is given; one byte more than it allows is enough for it to refuse."""
        try:
            with path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except FileNotFoundError as error:
            raise unreadable("not-found") from error
        except IsADirectoryError as error:
            raise unreadable("is-a-directory") from error
        except OSError as error:
            raise unreadable("no-access") from error

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
