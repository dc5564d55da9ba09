"""The life cycle of an assignment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import permissions
from decisions.files import evidence
from decisions.letters import emails
from decisions.models import Assignment, Event, Report
from decisions.workflow.closing import close_co_executors, close_occurrences
from decisions.workflow.core import (
    Actor,
    TransitionRefused,
    attach_report,
    heard_of,
    hold_point,
    move_assignment,
    require,
    required_text,
)
from decisions.workflow.tables import Action, M
from members.models import User

DOUBLE_CLICK = dt.timedelta(seconds=30)
"""The same words of the same author about the same task within this time were sent once and pressed twice."""


class _SaidAlready(Exception):
    """Takes back what was begun for a report that is there already."""

    def __init__(self, report: Report) -> None:
        self.report = report


@transaction.atomic
def put_on_control(
    assignment: Assignment, *, actor: Actor = None, at: dt.datetime | None = None, along_with: Event | None = None
) -> None:
    """draft → on control; the protocol must be signed. The responsible is told."""
    emails.assignment_given(assignment, begin_control(assignment, actor=actor, at=at, along_with=along_with))


@transaction.atomic
def begin_control(
    assignment: Assignment, *, actor: Actor = None, at: dt.datetime | None = None, along_with: Event | None = None
) -> Event:
    """The same, and nobody is told yet: who puts several on control tells of all at once."""
    meeting = assignment.resolution.item.meeting
    require(permissions.can_manage, actor, meeting)
    at = at or timezone.now()
    if meeting.status != M.SIGNED:
        raise TransitionRefused(_("Only a point of a signed protocol can be put on control."))
    term = assignment.original_term or assignment.term
    return move_assignment(
        assignment,
        Action.CONTROLLED,
        actor,
        at,
        along_with=along_with,
        control_since=at,
        heard_at=heard_of(assignment, at),
        original_term=term,
    )


def report_interim(
    assignment: Assignment,
    *,
    actor: User,
    text: str,
    percent: int | None = None,
    files: Sequence[evidence.Evidence] = (),
    at: dt.datetime | None = None,
) -> Report:
    """Say how far it is; the assignment stays on control. Sent twice by a double click, it is one report."""
    require(permissions.can_report, actor, assignment)
    at = at or timezone.now()
    text = required_text(text, _("Say what has been done."))
    try:
        with evidence.kept(files) as attach, transaction.atomic():
            hold_point(assignment)
            _refuse_to_repeat(assignment, actor, text, percent, files, at)
            event = move_assignment(
                assignment, Action.INTERIM, actor, at, reason=text, heard_at=heard_of(assignment, at)
            )
            report = Report.objects.create(
                assignment=assignment, author=actor, kind=Report.Kind.INTERIM, text=text, percent=percent, created_at=at
            )
            attach_report(event, report)
            attach(report)
    except _SaidAlready as said:
        return said.report
    return report


def _refuse_to_repeat(
    assignment: Assignment,
    actor: User,
    text: str,
    percent: int | None,
    files: Sequence[evidence.Evidence],
    at: dt.datetime,
) -> None:
    """`_SaidAlready` when the last report of the assignment is this very one, files and all, of a moment ago."""
    last = assignment.reports.order_by("-created_at", "-pk").first()
    if last is None or (last.author_id, last.kind) != (actor.pk, Report.Kind.INTERIM):
        return
    if (last.text, last.percent) != (text, percent) or abs(at - last.created_at) > DOUBLE_CLICK:
        return
    if sorted(last.documents.values_list("sha256", flat=True)) == sorted(file.sha256 for file in files):
        raise _SaidAlready(last)


def report_done(
    assignment: Assignment,
    *,
    actor: User,
    text: str,
    fulfilled_on: dt.date | None = None,
    files: Sequence[evidence.Evidence] = (),
    at: dt.datetime | None = None,
) -> Report:
    """on control → reported done; `fulfilled_on` is the day it was done, by default the day of the report."""
    require(permissions.can_report, actor, assignment)
    at = at or timezone.now()
    text = required_text(text, _("Say what has been done."))
    today = timezone.localdate(at)
    if fulfilled_on is not None and fulfilled_on > today:
        raise TransitionRefused(_("The day of fulfilment cannot be in the future."))
    if fulfilled_on is not None and fulfilled_on < assignment.resolution.item.meeting.date:
        raise TransitionRefused(_("The day of fulfilment cannot be before the meeting that gave the task."))
    if not permissions.answers_for_the_whole(assignment):
        raise TransitionRefused(_("A co-executor gives interim reports; the lead reports the fulfilment."))
    with evidence.kept(files) as attach, transaction.atomic():
        event = move_assignment(assignment, Action.REPORTED, actor, at, reason=text, heard_at=heard_of(assignment, at))
        report = Report.objects.create(
            assignment=assignment,
            author=actor,
            kind=Report.Kind.DONE,
            text=text,
            percent=100,
            fulfilled_on=fulfilled_on or today,
            created_at=at,
        )
        attach_report(event, report)
        attach(report)
        emails.report_submitted(report, event)
    return report


@transaction.atomic
def return_report(report: Report, *, comment: str, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """reported done → on control; the comment is mandatory."""
    assignment = report.assignment
    require(permissions.can_manage, actor, assignment.resolution.item.meeting)
    at = at or timezone.now()
    comment = required_text(comment, _("Say what is missing: the report goes back with your comment."))
    hold_point(assignment)
    _decide(report, Report.Decision.RETURNED, comment, actor, at)
    event = move_assignment(assignment, Action.RETURNED, actor, at, reason=comment, report=report)
    emails.report_returned(report, event)


@transaction.atomic
def accept_report(report: Report, *, comment: str = "", actor: Actor = None, at: dt.datetime | None = None) -> None:
    """reported done → taken off control. With the last lead the co-executors of the point are taken off too."""
    assignment = report.assignment
    require(permissions.can_manage, actor, assignment.resolution.item.meeting)
    at = at or timezone.now()
    hold_point(assignment)
    _decide(report, Report.Decision.ACCEPTED, comment.strip(), actor, at)
    fulfilled = report.fulfilled_on
    event = move_assignment(
        assignment,
        Action.CLOSED,
        actor,
        at,
        reason=comment,
        report=report,
        fulfilled_on=fulfilled,
        closed_at=at,
        closed_by=actor,
    )
    close_occurrences(assignment, event, fulfilled)
    close_co_executors(assignment, event, fulfilled)
    emails.report_accepted(report, event)


def _decide(report: Report, decision: str, comment: str, actor: Actor, at: dt.datetime) -> None:
    waiting = Report.objects.filter(pk=report.pk, kind=Report.Kind.DONE, decision=Report.Decision.NONE)
    if waiting.update(decision=decision, comment=comment, decided_at=at, decided_by=actor) != 1:
        raise TransitionRefused(_("This report has been decided already."))
    assignment = report.assignment
    report.refresh_from_db()
    report.assignment = assignment
