"""A plan that was looked at becomes rows: all of it in one transaction, or nothing."""

from __future__ import annotations

import json

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from decisions.sheets.plan import Line, SheetPlan, State, keys_of, make_plan
from decisions.sheets.reading import Grid, SheetRefused
from decisions.sheets.subjects import Subject
from members.models import User


def apply_plan(subject: Subject, grid: Grid, fingerprint: str, actor: User | None) -> SheetPlan:
    """Write what the plan for `grid` says, when it is still the one with `fingerprint`; and return it.

    `subject` has looked nothing up yet. `actor` None is the program itself, whose changes are in nobody's history.
    Raises `SheetRefused` when the directory was changed meanwhile, or the plan cannot be applied at all.
    """
    try:
        with transaction.atomic():
            # Whoever comes second plans anew on what the first one wrote.
            subject.hold(keys_of(subject, grid))
            plan = make_plan(subject, grid)
            if plan.fingerprint != fingerprint:
                raise _stale()
            if not plan.can_be_applied:
                raise SheetRefused(_("There is nothing to apply, or a row has a mistake."))
            for line in plan.to_write:
                _write(subject, line, actor)
    except IntegrityError as error:
        raise _stale() from error
    return plan


def _stale() -> SheetRefused:
    return SheetRefused(
        _("Rows were changed here since the plan was shown, and nothing is written: choose the file again.")
    )


def _write(subject: Subject, line: Line, actor: User | None) -> None:
    assert line.values is not None, "only rows that are new or changed are written"
    try:
        row = subject.write(line.pk, line.values, line.changed, actor)
    except (ValidationError, PermissionDenied) as refused:
        why = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        words = {"row": line.row, "title": line.title, "why": why}
        raise SheetRefused(_("Row %(row)d, %(title)s: %(why)s Nothing is written.") % words) from refused
    if actor is None or subject.is_told:
        return
    is_new = line.state is State.NEW
    fields = [change.label for change in line.changes]
    message = [{"added": {}}] if is_new else [{"changed": {"fields": fields}}]
    LogEntry.objects.create(
        user_id=actor.pk,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row)[:200],
        action_flag=ADDITION if is_new else CHANGE,
        change_message=json.dumps(message),
    )
