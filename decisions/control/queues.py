"""Which rows stand in which queue: asked by the desk for its numbers and by the lists that the numbers lead to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from decisions.models import AgendaItem, Assignment, ExtensionRequest, Meeting, Report, Resolution

SILENT_DAYS = 30
"""After so many days on control without a word of the responsible the secretary should ask."""

SILENCE = dt.timedelta(days=SILENT_DAYS)

WAITS = (Assignment.Status.CONTROL, Assignment.Status.EXTENSION)
"""What is reported already waits for the secretary, not for the responsible."""

ACTED = (Resolution.Kind.INSTRUCT, Resolution.Kind.RECOMMEND)
"""Kinds of points that somebody has to carry out."""


def end_of_week(day: dt.date) -> dt.date:
    """The Sunday of the week of `day`."""
    return day + dt.timedelta(days=6 - day.weekday())


def beginning_of_hour(moment: dt.datetime) -> dt.datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def reported(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Said to be done, and not decided yet."""
    return rows.filter(kind=Report.Kind.DONE, decision=Report.Decision.NONE)


def asked(rows: QuerySet[ExtensionRequest]) -> QuerySet[ExtensionRequest]:
    """More time is asked for, and not decided yet."""
    return rows.filter(is_granted__isnull=True)


def overdue(rows: QuerySet[Assignment], today: dt.date) -> QuerySet[Assignment]:
    """The term has passed, and the responsible has not reported."""
    return rows.filter(status__in=WAITS, term__lt=today)


def due_this_week(rows: QuerySet[Assignment], today: dt.date) -> QuerySet[Assignment]:
    """The term ends from `today` to Sunday, and the responsible has not reported."""
    return rows.filter(status__in=WAITS, term__range=(today, end_of_week(today)))


def without_term(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Open, with no day to be watched by: neither a term nor a recurrence."""
    dateless = rows.filter(term__isnull=True, recurrence="", closed_at__isnull=True)  # as the index of them says
    return dateless.filter(status__in=Assignment.OPEN)


def review_day(assignment: Assignment, days: int) -> dt.date | None:
    """When a task without a date is to be looked at again; `days` of its policy after it was put on control.

    The day that was set, if one was. None when the policy reviews none (0 days), or the task is not on control.
    """
    if not days or assignment.control_since is None:
        return None
    return assignment.review_on or timezone.localdate(assignment.control_since) + dt.timedelta(days=days)


def silent(rows: QuerySet[Assignment], now: dt.datetime) -> QuerySet[Assignment]:
    """On control for `SILENT_DAYS`, and no report in that time. The head of a series is not what is reported on.

    The days are counted from the beginning of the hour, so that whoever asks within it is answered alike.
    """
    return rows.filter(status=Assignment.Status.CONTROL, heard_at__lt=beginning_of_hour(now) - SILENCE)


def without_responsible(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    """Points of signed protocols that somebody has to carry out, and nobody is named."""
    nobody = rows.filter(state=Resolution.State.NONE, is_stem=False, kind__in=ACTED)
    # Protocols that are not signed are few: to look for those of a point costs less than to look at its own.
    unsigned = AgendaItem.objects.filter(meeting__status__in=Meeting.UNSIGNED).order_by().values("pk")
    return nobody.exclude(item__in=unsigned).filter(~Exists(Assignment.objects.filter(resolution=OuterRef("pk"))))


def in_work(rows: QuerySet[Meeting], today: dt.date) -> QuerySet[Meeting]:
    """Drafts, meetings that sat and have no protocol yet, and what is signed but not published."""
    begun = Q(status__in=(Meeting.Status.HELD, Meeting.Status.DRAFT, Meeting.Status.SIGNED))
    forgotten = Q(status=Meeting.Status.PLANNED, date__lt=today)
    return rows.filter(begun | forgotten, published_at__isnull=True)


def number(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """How many there are, as a row, if any: to be asked together with others.

    Rows are counted and not their keys: PostgreSQL would fetch each row to see its key.
    """
    counted: QuerySet[Any, Any] = (
        rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("*")).values_list("n")
    )
    return counted
