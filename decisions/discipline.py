"""Discipline: how many assignments were taken off control, and how many of them in time.

Counted are assignments of published resolutions. In time is what was fulfilled not later than the term in force, so an
extended term counts as the term; what has no term is always in time; what was cancelled is not counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from decisions.models import Assignment, Resolution
from members.models import Organization

S = Assignment.Status

CLOSED = Q(status=S.CLOSED)
IN_TIME = CLOSED & (Q(term__isnull=True) | Q(fulfilled_on__lte=F("term")) | Q(fulfilled_on__isnull=True))


@dataclass(frozen=True, slots=True)
class Score:
    """Numbers of assignments. `share` is the part closed in time of all closed, in percent, None when none was."""

    in_time: int = 0
    late: int = 0
    on_control: int = 0
    overdue: int = 0

    @property
    def closed(self) -> int:
        return self.in_time + self.late

    @property
    def total(self) -> int:
        return self.closed + self.on_control + self.overdue

    @property
    def share(self) -> int | None:
        return round(100 * self.in_time / self.closed) if self.closed else None

    def __add__(self, other: Score) -> Score:
        return Score(
            self.in_time + other.in_time,
            self.late + other.late,
            self.on_control + other.on_control,
            self.overdue + other.overdue,
        )


def published() -> QuerySet[Assignment]:
    """Assignments whose state anybody may know."""
    return Assignment.objects.filter(resolution__in=Resolution.objects.published()).order_by()


def closed_between(first: dt.date, last: dt.date) -> Q:
    """Taken off control on a day of the period, both ends included."""
    return CLOSED & Q(closed_at__date__range=(first, last))


def by_organization(
    rows: QuerySet[Assignment], first: dt.date, last: dt.date, today: dt.date
) -> list[tuple[Organization, Score]]:
    """Closed in the period and open now, for each organization that has any; by one statement, trouble first."""
    closed, waits = closed_between(first, last), Q(status__in=[S.CONTROL, S.EXTENSION])
    overdue = waits & Q(term__lt=today)
    counted = (
        rows.filter(organization__isnull=False)
        .values("organization", "organization__name")
        .annotate(
            in_time=Count("pk", filter=closed & IN_TIME),
            late=Count("pk", filter=closed & ~IN_TIME),
            on_control=Count("pk", filter=(waits & ~overdue) | Q(status=S.REPORTED)),
            overdue=Count("pk", filter=overdue),
        )
    )
    scores = [
        (
            Organization(pk=row["organization"], name=row["organization__name"]),
            Score(row["in_time"], row["late"], row["on_control"], row["overdue"]),
        )
        for row in counted
    ]
    listed = [pair for pair in scores if pair[1].total]
    return sorted(listed, key=lambda pair: (-pair[1].overdue, -(pair[1].late), pair[0].name))


def by_month(rows: QuerySet[Assignment], first: dt.date, last: dt.date) -> dict[dt.date, Score]:
    """Closed in each month of the period, by its first day; months without any are there too."""
    counted = (
        rows.filter(closed_between(first, last))
        .annotate(month=TruncMonth("closed_at"))
        .values("month")
        .annotate(in_time=Count("pk", filter=IN_TIME), all=Count("pk"))
    )
    found = {row["month"].date(): Score(row["in_time"], row["all"] - row["in_time"]) for row in counted}
    return {month: found.get(month, Score()) for month in _months(first, last)}


def _months(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + dt.timedelta(days=32)).replace(day=1)


def quarters(months: dict[dt.date, Score]) -> dict[dt.date, Score]:
    """Months gathered into quarters, by the first day of each."""
    gathered: dict[dt.date, Score] = {}
    for month, score in months.items():
        start = month.replace(month=3 * ((month.month - 1) // 3) + 1)
        gathered[start] = gathered.get(start, Score()) + score
    return gathered


def total(scores: Iterable[Score]) -> Score:
    return sum(scores, Score())
