"""The discipline of what the public may read, counted in the sets of tasks: the same numbers as `control.discipline`.

Of what was taken off control the month is known, not the day: of days that cut a month the tasks are read one by one.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from pyroaring import BitMap

from decisions.control.discipline import Outcome, Period, Score, Sums, months_between, named_sums, published, sums_of
from decisions.counts.counted import Counted
from decisions.counts.sets import united
from decisions.counts.values import NOBODY, month_of
from decisions.models import Assignment
from members.models import Group


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of the tasks of an organization that anybody may know: all, the open ones, the overdue among them."""

    given: int = 0
    open: int = 0
    overdue: int = 0


def numbers_by_organization(counted: Counted) -> dict[int, Numbers]:
    """By the key of the organization."""
    if counted.is_far_behind:
        return _numbers_of_rows(counted.clock.today)
    became = counted.of("task_outcome")
    overdue = became.get(Outcome.OVERDUE.value, BitMap())
    is_open = overdue | became.get(Outcome.ON_CONTROL.value, BitMap())
    return {
        int(key): Numbers(len(tasks), tasks.intersection_cardinality(is_open), tasks.intersection_cardinality(overdue))
        for key, tasks in counted.of("task_organization").items()
        if key != NOBODY
    }


def _numbers_of_rows(today: dt.date) -> dict[int, Numbers]:
    overdue = Q(status__in=[Assignment.Status.CONTROL, Assignment.Status.EXTENSION], term__lt=today)
    told = published().filter(organization__isnull=False).values_list("organization")
    rows = told.annotate(
        given=Count("pk"), open=Count("pk", filter=Q(status__in=Assignment.OPEN)), overdue=Count("pk", filter=overdue)
    )
    return {pk: Numbers(*numbers) for pk, *numbers in rows}


def by_month(counted: Counted, first: dt.date, last: dt.date, organization: int | None = None) -> dict[dt.date, Score]:
    """Closed in each of these months, in time and late, by its first day; of one organization, or of all."""
    if counted.is_far_behind:
        rows = published() if organization is None else published().filter(organization=organization)
        return sums_of(rows, Period(first, last, last)).months
    outcomes = _Outcomes(counted)
    months, of_organizations = counted.of("task_month"), counted.of("task_organization")
    found = {day: months.get(month_of(day), BitMap()) for day in months_between(first, last)}
    if organization is not None:
        own = of_organizations.get(str(organization), BitMap())
        found = {day: tasks & own for day, tasks in found.items()}
    return {day: outcomes.of_closed(tasks) for day, tasks in found.items()}


def sums(counted: Counted, period: Period, body: str = "") -> Sums:
    """`discipline.sums_of` all published tasks, or of those of one body (by slug)."""
    if counted.is_far_behind or not _is_whole(period):
        rows = published()
        return sums_of(rows.filter(resolution__item__meeting__body__slug=body) if body else rows, period)
    bodies = {int(key): tasks for key, tasks in counted.of("task_body").items()}
    if body:
        keys = set(Group.objects.filter(slug=body).values_list("pk", flat=True))
        bodies = {key: tasks for key, tasks in bodies.items() if key in keys}
    chosen, outcomes = united(bodies.values()), _Outcomes(counted)
    months = counted.of("task_month")
    closed = {day: chosen & months.get(month_of(day), BitMap()) for day in months_between(period.first, period.last)}
    counts = (united(closed.values()), chosen & outcomes.open)
    organizations = {
        int(key) if key != NOBODY else None: outcomes.of(tasks, *counts)
        for key, tasks in counted.of("task_organization").items()
    }
    by_body = {key: outcomes.of(tasks, *counts) for key, tasks in bodies.items()}
    return named_sums(
        {day: outcomes.of_closed(tasks) for day, tasks in closed.items()},
        {key: score for key, score in organizations.items() if score.total},
        {key: score for key, score in by_body.items() if score.total},
    )


def _is_whole(period: Period) -> bool:
    """Whether it is made of whole months, the last of them perhaps up to today."""
    _weekday, days = calendar.monthrange(period.last.year, period.last.month)
    return period.first.day == 1 and (period.last.day == days or period.last == period.today)


class _Outcomes:
    """The tasks by what became of them."""

    def __init__(self, counted: Counted) -> None:
        became = counted.of("task_outcome")
        self._became = {outcome: became.get(outcome.value, BitMap()) for outcome in Outcome}
        self.extended, self.delayed = self._became[Outcome.EXTENDED], self._became[Outcome.DELAYED]
        self.in_time = self._became[Outcome.IN_TIME] | self.extended
        self.late = self._became[Outcome.LATE] | self.delayed
        self.on_control, self.overdue = self._became[Outcome.ON_CONTROL], self._became[Outcome.OVERDUE]
        self.open = self.on_control | self.overdue

    def of_closed(self, tasks: BitMap) -> Score:
        """The score of tasks that are all taken off control."""
        in_time, late, extended, delayed = (
            tasks.intersection_cardinality(each) for each in (self.in_time, self.late, self.extended, self.delayed)
        )
        return Score(in_time=in_time, late=late, extended=extended, delayed=delayed)

    def of(self, tasks: BitMap, closed: BitMap, are_open: BitMap) -> Score:
        """The score of tasks, of which those count that were closed in the period, and the open ones."""
        waiting = tasks & are_open
        return self.of_closed(tasks & closed) + Score(
            on_control=waiting.intersection_cardinality(self.on_control),
            overdue=waiting.intersection_cardinality(self.overdue),
        )
