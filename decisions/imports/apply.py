"""An accepted plan becomes rows: all of it in one transaction, or nothing."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from decisions import workflow
from decisions.freezing import ProtocolSigned
from decisions.imports.aliases import remember
from decisions.imports.entries import create_entries
from decisions.imports.errors import PlanConflict, PlanStale
from decisions.imports.plan import Plan, make_plan
from decisions.imports.plan_line import Action
from decisions.imports.rows import ProtocolWriter
from decisions.models import Meeting
from members.models import Group, User


def apply(plan: Plan, actor: User | None = None, at: dt.datetime | None = None) -> Meeting:
    """Write what `plan` says and return the meeting, in draft; a plan in which all is the same writes nothing.

    `actor` None is the program itself. Raises `PlanConflict` when the plan has conflicts or open questions, `PlanStale`
    when the database is not any more as it was planned for, `decisions.workflow.NotAllowed` when `actor` does not
    keep the protocols of the body. Whatever is raised, the database is as it was.
    """
    if not plan.can_be_applied:
        raise PlanConflict([*plan.conflicts, *(question.text for question in plan.questions)])
    if plan.is_same and plan.meeting is not None:
        return plan.meeting
    try:
        with transaction.atomic():
            return _write(_as_now(plan), actor, at or timezone.now())
    except ProtocolSigned as error:
        raise workflow.TransitionRefused(str(error)) from error
    except IntegrityError as error:
        # Two texts at the same moment: the constraints let one of them through.
        raise PlanStale from error


def _as_now(plan: Plan) -> Plan:
    """The same plan made anew under the locks of its body and meeting; it must come out as it was shown."""
    if plan.wanted.body.pk is not None:
        Group.objects.select_for_update(no_key=True).get(pk=plan.wanted.body.pk)
    if plan.meeting is not None:
        # Nobody signs it meanwhile: what is sealed is what is read here.
        Meeting.objects.select_for_update().get(pk=plan.meeting.pk)
    body = Group.objects.get(pk=plan.body_pk) if plan.body_pk is not None else None
    edited = Meeting.objects.get(pk=plan.edited_pk) if plan.edited_pk is not None else None
    now = make_plan(plan.as_read, plan.text, body, corrections=plan.corrections, edited=edited)
    if now.fingerprint != plan.fingerprint:
        raise PlanStale
    return now


def _write(plan: Plan, actor: User | None, at: dt.datetime) -> Meeting:
    rows = create_entries(plan.entries)
    remember(plan.aliases, rows)
    body = rows.group(plan.wanted.body)
    if not body.is_body:
        body.is_body = True
        body.save(update_fields=["is_body"])
    writer = ProtocolWriter(plan.wanted, plan.meeting, rows, plan.text, plan.corrections.as_json())
    meeting = writer.write_meeting(body)
    if meeting.status in (Meeting.Status.PLANNED, Meeting.Status.HELD):
        workflow.draft(meeting, actor=actor, at=at)
    writer.write_content(meeting)
    for resolution in writer.resolutions:
        workflow.roll_up(resolution)
    workflow.record_applied(meeting, actor=actor, at=at, what=summary(plan))
    return meeting


def summary(plan: Plan) -> str:
    """«new: 5, changed: 1», of the points of the protocol, in the language of the moment."""
    shown = (Action.NEW, Action.CHANGED, Action.REMOVED)
    return ", ".join(f"{action.label}: {plan.counts[action]}" for action in shown if plan.counts[action])
