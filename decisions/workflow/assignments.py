"""The life cycle of an assignment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import emails, evidence, permissions
from decisions.models import Assignment, ExtensionRequest, Policy, Report, Resolution
from decisions.workflow.core import (
    Actor,
    TransitionRefused,
    attach_report,
    hold_point,
    move_assignment,
    require,
    required_text,
    roll_up,
    write_event,
)
from decisions.workflow.tables import A, Action, M
from members.models import Organization, Person, User

LONGEST_EXTENSION = dt.timedelta(days=5 * 365 + 1)
"""More time may be asked for five years at most: what is further off needs a decision of its own."""

DOUBLE_CLICK = dt.timedelta(seconds=30)
"""The same words of the same author about the same task within this time were sent once and pressed twice."""


class _SaidAlready(Exception):
    """Takes back what was begun for a report that is there already."""

    def __init__(self, report: Report) -> None:
        self.report = report


@transaction.atomic
def put_on_control(assignment: Assignment, *, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """draft → on control; the protocol must be signed. The responsible is told."""
    meeting = assignment.resolution.item.meeting
    require(permissions.can_manage, actor, meeting)
    at = at or timezone.now()
    if meeting.status != M.SIGNED:
        raise TransitionRefused(_("Only a point of a signed protocol can be put on control."))
    term = assignment.original_term or assignment.term
    is_head = bool(assignment.recurrence) and assignment.series_id is None
    heard_at = None if is_head else at
    move_assignment(assignment, Action.CONTROLLED, actor, at, control_since=at, heard_at=heard_at, original_term=term)
    emails.assignment_given(assignment)


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
            move_assignment(assignment, Action.INTERIM, actor, at, reason=text, heard_at=at)
            report = Report.objects.create(
                assignment=assignment, author=actor, kind=Report.Kind.INTERIM, text=text, percent=percent, created_at=at
            )
            attach_report(assignment, Action.INTERIM, report)
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
        move_assignment(assignment, Action.REPORTED, actor, at, reason=text, heard_at=at)
        report = Report.objects.create(
            assignment=assignment,
            author=actor,
            kind=Report.Kind.DONE,
            text=text,
            percent=100,
            fulfilled_on=fulfilled_on or today,
            created_at=at,
        )
        attach_report(assignment, Action.REPORTED, report)
        attach(report)
        emails.report_submitted(report)
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
    move_assignment(assignment, Action.RETURNED, actor, at, reason=comment, report=report)
    emails.report_returned(report)


@transaction.atomic
def accept_report(report: Report, *, comment: str = "", actor: Actor = None, at: dt.datetime | None = None) -> None:
    """reported done → taken off control. With the last lead the co-executors of the point are taken off too."""
    assignment = report.assignment
    require(permissions.can_manage, actor, assignment.resolution.item.meeting)
    at = at or timezone.now()
    hold_point(assignment)
    _decide(report, Report.Decision.ACCEPTED, comment.strip(), actor, at)
    fulfilled = report.fulfilled_on
    move_assignment(
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
    _close_occurrences(assignment, actor, at, fulfilled)
    _close_co_executors(assignment, actor, at, fulfilled)
    emails.report_accepted(report)


@transaction.atomic
def ask_extension(
    assignment: Assignment, *, actor: User, reason: str, new_term: dt.date, at: dt.datetime | None = None
) -> ExtensionRequest:
    """on control → extension asked; the old term stays on record."""
    require(permissions.can_report, actor, assignment)
    at = at or timezone.now()
    reason = required_text(reason, _("Say why more time is needed."))
    if not permissions.answers_for_the_whole(assignment):
        raise TransitionRefused(_("Only the lead may ask for more time."))
    if new_term <= max(assignment.term or dt.date.min, timezone.localdate(at)):
        raise TransitionRefused(_("The new term must be later than the present one and than today."))
    last = last_term_to_ask(assignment, timezone.localdate(at))
    if new_term > last:
        raise TransitionRefused(too_far(last))
    old_term = assignment.term
    move_assignment(assignment, Action.EXTENSION_ASKED, actor, at, reason=reason)
    request = ExtensionRequest.objects.create(
        assignment=assignment, author=actor, reason=reason, old_term=old_term, new_term=new_term, created_at=at
    )
    emails.extension_asked(request)
    return request


def last_term_to_ask(assignment: Assignment, today: dt.date) -> dt.date:
    """The latest day that may be asked for: `LONGEST_EXTENSION` after the present term or `today`."""
    latest = max(assignment.term or dt.date.min, today)
    return latest + min(LONGEST_EXTENSION, dt.date.max - latest)


def too_far(last: dt.date) -> str:
    """The sentence for whoever asks for more."""
    return _("More time is given for five years at most: choose a day not later than %(day)s.") % {
        "day": f"{last:%d.%m.%Y}"
    }


@transaction.atomic
def decide_extension(
    request: ExtensionRequest,
    *,
    grant: bool,
    comment: str = "",
    actor: Actor = None,
    at: dt.datetime | None = None,
) -> None:
    """extension asked → on control, with the new term when granted."""
    assignment = request.assignment
    require(permissions.can_decide_extension, actor, assignment.resolution.item.meeting)
    at = at or timezone.now()
    if not grant:
        comment = required_text(comment, _("Say why more time is refused."))
    hold_point(assignment)
    open_requests = ExtensionRequest.objects.filter(pk=request.pk, is_granted__isnull=True)
    if open_requests.update(is_granted=grant, comment=comment, decided_at=at, decided_by=actor) != 1:
        raise TransitionRefused(_("This request has been decided already."))
    request.refresh_from_db()
    changes: dict[str, Any] = {"term": request.new_term} if grant else {}
    action = Action.EXTENSION_GRANTED if grant else Action.EXTENSION_REFUSED
    move_assignment(assignment, action, actor, at, reason=comment, **changes)
    emails.extension_decided(request)


@transaction.atomic
def review_later(assignment: Assignment, *, on: dt.date, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """A task without a term is looked at again on this day, within the days that the policy of its body names."""
    meeting = assignment.resolution.item.meeting
    require(permissions.can_manage, actor, meeting)
    at = at or timezone.now()
    if assignment.term is not None:
        raise TransitionRefused(_("The task has a term, by which it is watched."))
    today = timezone.localdate(at)
    days = Policy.objects.filter(body=meeting.body_id).values_list("review_days", flat=True).first()
    last = today + dt.timedelta(days=Policy().review_days if days is None else days)
    if not today < on <= last:
        raise TransitionRefused(
            _("Choose a day after today and not later than %(day)s: so long the rules of the body let a task rest.")
            % {"day": f"{last:%d.%m.%Y}"}
        )
    move_assignment(assignment, Action.REVIEW_MOVED, actor, at, reason=f"{on:%d.%m.%Y}", review_on=on)


@transaction.atomic
def cancel(
    assignment: Assignment,
    *,
    reason: str,
    by: Resolution | None = None,
    actor: Actor = None,
    at: dt.datetime | None = None,
) -> None:
    """Any open → cancelled; `by` is the decision that did it."""
    _end(assignment, Action.CANCELLED, reason, by, actor, at)
    _close_after_the_leads(assignment, actor, at)


@transaction.atomic
def excuse(assignment: Assignment, *, reason: str, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """Any open → cancelled for one member of a group; the others still owe it."""
    if assignment.origin_group_id is None:
        raise TransitionRefused(_("Only a member of a group is excused; another assignment is cancelled."))
    _end(assignment, Action.EXCUSED, reason, None, actor, at)
    _close_after_the_leads(assignment, actor, at)


@transaction.atomic
def supersede(
    assignment: Assignment, *, reason: str, by: Resolution, actor: Actor = None, at: dt.datetime | None = None
) -> None:
    """Any open → superseded by another decision."""
    _end(assignment, Action.SUPERSEDED, reason, by, actor, at)
    _close_after_the_leads(assignment, actor, at)


@transaction.atomic
def reassign(
    assignment: Assignment,
    *,
    to: Person | Organization,
    reason: str,
    by: Resolution | None = None,
    actor: Actor = None,
    at: dt.datetime | None = None,
) -> Assignment:
    """Any open → reassigned; the same duty, term included, goes on control for another one."""
    at = at or timezone.now()
    _end(assignment, Action.REASSIGNED, reason, by, actor, at)
    successor = Assignment.objects.create(
        resolution=assignment.resolution,
        position=assignment.position,
        person=to if isinstance(to, Person) else None,
        organization=to if isinstance(to, Organization) else None,
        role=assignment.role,
        printed=assignment.printed,
        term=assignment.term,
        original_term=assignment.original_term,
        term_text=assignment.term_text,
        recurrence=assignment.recurrence,
        recurrence_day=assignment.recurrence_day,
        replaces=assignment,
    )
    put_on_control(successor, at=at)
    return successor


@transaction.atomic
def _end(
    assignment: Assignment,
    action: Action,
    reason: str,
    by: Resolution | None,
    actor: Actor,
    at: dt.datetime | None,
) -> None:
    require(permissions.can_manage, actor, assignment.resolution.item.meeting)
    at = at or timezone.now()
    reason = required_text(reason, _("Say why."))
    move_assignment(assignment, action, actor, at, reason=reason, ended_by=by)
    assignment.extensions.filter(is_granted__isnull=True).update(
        is_granted=False, comment=reason, decided_at=at, decided_by=actor
    )
    waiting = assignment.reports.filter(kind=Report.Kind.DONE, decision=Report.Decision.NONE)
    waiting.update(decision=Report.Decision.RETURNED, comment=reason, decided_at=at, decided_by=actor)
    if assignment.series is None or assignment.series.is_open:
        emails.assignment_ended(assignment, action, reason, at)
    for occurrence in assignment.occurrences.filter(status__in=Assignment.OPEN):
        _end(occurrence, action, reason, by, actor, at)


def _close_after_the_leads(assignment: Assignment, actor: Actor, at: dt.datetime | None) -> None:
    """When the last open lead is given up and another one had fulfilled the point, nothing is left to feed."""
    leads = _together(assignment).filter(role=Assignment.Role.LEAD, status=A.CLOSED)
    last = leads.order_by("-fulfilled_on", "-pk").first()
    if last is not None:
        _close_co_executors(assignment, actor, at or timezone.now(), last.fulfilled_on)


def _together(assignment: Assignment) -> QuerySet[Assignment]:
    """All who answer for the same work, in the same period when it recurs: each of them has a series of his own."""
    rows = assignment.resolution.assignments.filter(period=assignment.period)
    return rows if assignment.series is None else rows.filter(series__recurrence=assignment.series.recurrence)


def _close_co_executors(assignment: Assignment, actor: Actor, at: dt.datetime, fulfilled: dt.date | None) -> None:
    siblings = _together(assignment)
    if siblings.filter(role=Assignment.Role.LEAD, status__in=Assignment.OPEN).exists():
        return
    if assignment.role != Assignment.Role.LEAD:
        return
    for co in siblings.filter(role=Assignment.Role.CO, status__in=Assignment.OPEN):
        _close_along(co, _("closed together with the lead"), actor, at, fulfilled)
        _close_occurrences(co, actor, at, fulfilled)
    roll_up(assignment.resolution)


def _close_occurrences(assignment: Assignment, actor: Actor, at: dt.datetime, fulfilled: dt.date | None) -> None:
    """With a series its open periods are closed."""
    for occurrence in assignment.occurrences.filter(status__in=Assignment.OPEN):
        _close_along(occurrence, _("closed together with the series"), actor, at, fulfilled)
    roll_up(assignment.resolution)


def _close_along(row: Assignment, reason: str, actor: Actor, at: dt.datetime, fulfilled: dt.date | None) -> None:
    write_event(row, Action.CLOSED, row.status, A.CLOSED, actor, at, reason)
    Assignment.objects.filter(pk=row.pk).update(status=A.CLOSED, fulfilled_on=fulfilled, closed_at=at, closed_by=actor)
    row.extensions.filter(is_granted__isnull=True).update(is_granted=False, decided_at=at, decided_by=actor)


def _decide(report: Report, decision: str, comment: str, actor: Actor, at: dt.datetime) -> None:
    waiting = Report.objects.filter(pk=report.pk, kind=Report.Kind.DONE, decision=Report.Decision.NONE)
    if waiting.update(decision=decision, comment=comment, decided_at=at, decided_by=actor) != 1:
        raise TransitionRefused(_("This report has been decided already."))
    report.refresh_from_db()
