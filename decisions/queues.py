"""Which rows stand in which queue: asked by the desk for its numbers and by the lists that the numbers lead to."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from decisions.models import Assignment, Meeting, Report, Resolution

SILENT_DAYS = 30
"""After so many days on control without a word of the responsible the secretary should ask."""

WAITS = (Assignment.Status.CONTROL, Assignment.Status.EXTENSION)
"""What is reported already waits for the secretary, not for the responsible."""

ACTED = (Resolution.Kind.INSTRUCT, Resolution.Kind.RECOMMEND)
"""Kinds of points that somebody has to carry out."""


def end_of_week(day: dt.date) -> dt.date:
    """The Sunday of the week of `day`."""
    return day + dt.timedelta(days=6 - day.weekday())


def overdue(rows: QuerySet[Assignment], today: dt.date) -> QuerySet[Assignment]:
    """The term has passed, and the responsible has not reported."""
    return rows.filter(status__in=WAITS, term__lt=today)


def due_this_week(rows: QuerySet[Assignment], today: dt.date) -> QuerySet[Assignment]:
    """The term ends from `today` to Sunday, and the responsible has not reported."""
    return rows.filter(status__in=WAITS, term__range=(today, end_of_week(today)))


def without_term(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Open, with no day to be watched by: neither a term nor a recurrence."""
    return rows.filter(status__in=Assignment.OPEN, term__isnull=True, recurrence="")


def review_day(assignment: Assignment, days: int) -> dt.date | None:
    """When a task without a date is to be looked at again; `days` of its policy after it was put on control.

    The day that was set, if one was. None when the policy reviews none (0 days), or the task is not on control.
    """
    if not days or assignment.control_since is None:
        return None
    return assignment.review_on or timezone.localdate(assignment.control_since) + dt.timedelta(days=days)


def silent(rows: QuerySet[Assignment], now: dt.datetime) -> QuerySet[Assignment]:
    """On control for `SILENT_DAYS`, and no report in that time. The head of a series is not what is reported on."""
    since = now - dt.timedelta(days=SILENT_DAYS)
    spoke = Report.objects.filter(assignment=OuterRef("pk"), created_at__gte=since)
    heads = Q(series__isnull=True) & ~Q(recurrence="")
    return rows.filter(~heads, ~Exists(spoke), status=Assignment.Status.CONTROL, control_since__lt=since)


def without_responsible(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    """Points of signed protocols that somebody has to carry out, and nobody is named."""
    signed = rows.filter(item__meeting__status=Meeting.Status.SIGNED, is_stem=False, kind__in=ACTED)
    return signed.filter(~Exists(Assignment.objects.filter(resolution=OuterRef("pk"))))
