"""What is closed along with somebody else's assignment: co-executors with the last lead, periods with their series."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from decisions.models import Assignment, Event, Report
from decisions.workflow.core import roll_up, write_event
from decisions.workflow.tables import A, Action

LEAD, CO = Assignment.Role.LEAD, Assignment.Role.CO


def together(assignment: Assignment) -> QuerySet[Assignment]:
    """All who answer for the same work, in the same period when it recurs: each of them has a series of his own."""
    rows = assignment.resolution.assignments.filter(period=assignment.period)
    return rows if assignment.series is None else rows.filter(series__recurrence=assignment.series.recurrence)


def close_co_executors(assignment: Assignment, event: Event, fulfilled: dt.date | None) -> None:
    """With the last open lead, who ended by `event`, its co-executors are closed."""
    siblings = together(assignment)
    if siblings.filter(role=LEAD, status__in=Assignment.OPEN).exists() or assignment.role != LEAD:
        return
    helpers = list(siblings.filter(role=CO, status__in=Assignment.OPEN))
    for co in helpers:
        _close_along(co, gettext_lazy("closed together with the lead"), event, fulfilled)
        close_occurrences(co, event, fulfilled)
    if helpers:
        roll_up(assignment.resolution)


def close_after_the_leads(assignment: Assignment, event: Event) -> None:
    """When the last open lead is given up and another one had fulfilled the point, nothing is left to feed."""
    leads = together(assignment).filter(role=LEAD, status=A.CLOSED)
    last = leads.order_by("-fulfilled_on", "-pk").first()
    if last is not None:
        close_co_executors(assignment, event, last.fulfilled_on)


def close_occurrences(assignment: Assignment, event: Event, fulfilled: dt.date | None) -> None:
    """With a series its open periods are closed."""
    periods = list(assignment.occurrences.filter(status__in=Assignment.OPEN))
    for occurrence in periods:
        _close_along(occurrence, gettext_lazy("closed together with the series"), event, fulfilled)
    if periods:
        roll_up(assignment.resolution)


def _close_along(row: Assignment, reason: Promise, event: Event, fulfilled: dt.date | None) -> None:
    """A report that waits is accepted with it, a request for more time needs no answer.

    The reason is kept in the language of the records, whatever that of who closes.
    """
    actor, at = event.actor, event.at
    with translation.override(settings.LANGUAGE_CODE):
        words = str(reason)
    write_event(row, Action.CLOSED, row.status, A.CLOSED, actor, at, words, along_with=event)
    Assignment.objects.filter(pk=row.pk).update(status=A.CLOSED, fulfilled_on=fulfilled, closed_at=at, closed_by=actor)
    decided = {"decided_at": at, "decided_by": actor}
    row.extensions.filter(is_granted__isnull=True).update(is_granted=False, **decided)
    waiting = row.reports.filter(kind=Report.Kind.DONE, decision=Report.Decision.NONE)
    waiting.update(decision=Report.Decision.ACCEPTED, **decided)
