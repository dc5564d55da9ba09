"""The discipline of what the public may read, counted in the sets of tasks: the same numbers as `control.discipline`,
and the tasks behind each of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Q
from pyroaring import BitMap

from decisions.control.discipline import Outcome, Period, Score, Sums, months_between, named_sums, published, sums_of
from decisions.counts.counted import ByValue, Counted
from decisions.counts.sets import united
from decisions.counts.values import NOBODY, became, month_of
from decisions.finding.on_page import ByDay
from decisions.models import Assignment
from members.models import Group

Key = TypeVar("Key", int, int | None)
_IN_TIME, _EXTENDED, _LATE, _DELAYED = _CLOSED = tuple(
    each.value for each in (Outcome.IN_TIME, Outcome.EXTENDED, Outcome.LATE, Outcome.DELAYED)
)
_ON_CONTROL, _OVERDUE = Outcome.ON_CONTROL.value, Outcome.OVERDUE.value
_TOLD_BY = {
    Outcome.ALL: (*_CLOSED, _ON_CONTROL, _OVERDUE),
    Outcome.CLOSED: _CLOSED,
    Outcome.IN_TIME: (_IN_TIME, _EXTENDED),
    Outcome.LATE: (_LATE, _DELAYED),
}
"""The sets of outcomes that have others among them: those of the narrowest."""
_NOTHING = BitMap()
Number = Callable[[BitMap], int]


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
    found = dict[int, Numbers]()
    for key, its in _by_organization(counted).items():
        if key is not None:
            numbers = {outcome: len(tasks) for outcome, tasks in its.items()}
            overdue = numbers.get(_OVERDUE, 0)
            found[key] = Numbers(sum(numbers.values()), numbers.get(_ON_CONTROL, 0) + overdue, overdue)
    return found


def _by_organization(counted: Counted) -> dict[int | None, dict[str, BitMap]]:
    """The tasks of each organization, and of people (None), by what became of them."""
    found = defaultdict[int | None, dict[str, BitMap]](dict)
    for value, tasks in counted.of("task_own").items():
        key, outcome = value.split(" ")
        found[int(key) if key != NOBODY else None][outcome] = tasks
    return found


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
    months = counted.of("task_month")
    if organization is None:
        outcomes = counted.of("task_outcome")
    else:
        outcomes = {each: counted.having("task_own", became(organization, each)) for each in _CLOSED}
    closed = {day: months.get(month_of(day), BitMap()) for day in months_between(first, last)}
    return {day: _score(outcomes, tasks.intersection_cardinality, _none) for day, tasks in closed.items()}


def sums(counted: Counted, period: Period, body: str = "") -> Sums:
    """`discipline.sums_of` all published tasks, or of those of one body (by slug)."""
    if counted.is_far_behind:
        rows = published()
        return sums_of(rows.filter(resolution__item__meeting__body__slug=body) if body else rows, period)
    bodies = {int(key): tasks for key, tasks in counted.of("task_body").items()}
    if body:
        keys = set(Group.objects.filter(slug=body).values_list("pk", flat=True))
        bodies = {key: tasks for key, tasks in bodies.items() if key in keys}
    chosen = united(bodies.values()) if body else None
    outcomes, months = counted.of("task_outcome"), _closed(counted, period)
    closed = {day: months.get(month_of(day), _NOTHING) for day in months_between(period.first, period.last)}
    if chosen is not None:
        closed = {day: tasks & chosen for day, tasks in closed.items()}
    in_period, all_closed = united(closed.values()), united(outcomes.get(each) for each in _CLOSED)
    number = _Inside(in_period, all_closed).number
    told = {each: keys & in_period if each in _CLOSED else keys for each, keys in outcomes.items()}
    opened = len if chosen is None else chosen.intersection_cardinality
    return named_sums(
        {day: _score(outcomes, tasks.intersection_cardinality, _none) for day, tasks in closed.items()},
        _there({key: _score(its, number, opened) for key, its in _by_organization(counted).items()}),
        _there({key: _score(told, *[tasks.intersection_cardinality] * 2) for key, tasks in bodies.items()}),
    )


def _there(scores: dict[Key, Score]) -> dict[Key, Score]:
    return {key: score for key, score in scores.items() if score.total}


def _closed(counted: Counted, period: Period) -> ByValue:
    """The tasks that were closed in a period, by month."""
    return ByDay(counted.of("task_month"), counted.of("task_day")).between(period.first, period.last)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the discipline: of which days and outcome, of one body (by key) or all, of one organization or of
    people who answer in person (`NOBODY`), or of all; None where it is of all."""

    period: Period
    outcome: Outcome
    body: int | None = None
    organization: int | str | None = None


def behind(counted: Counted, figure: Figure) -> BitMap:
    """The keys of the tasks that a number counts, exactly as many."""
    outcomes = _TOLD_BY.get(figure.outcome, (figure.outcome.value,))
    if figure.organization is None:
        sets = {each: counted.having("task_outcome", each) for each in outcomes}
    else:
        sets = {each: counted.having("task_own", became(figure.organization, each)) for each in outcomes}
    closed = united(sets.get(each) for each in _CLOSED)
    if closed:
        closed = closed & united(_closed(counted, figure.period).values())
    found = closed | united(sets.get(each) for each in (_ON_CONTROL, _OVERDUE))
    return found if figure.body is None else found & counted.having("task_body", str(figure.body))


class _Inside:
    """How many keys are among some of `whole`: told by the others, where these are fewer."""

    def __init__(self, some: BitMap, whole: BitMap) -> None:
        others = whole - some
        self._by_others = len(others) < len(some)
        self._keys = others if self._by_others else some

    def number(self, keys: BitMap) -> int:
        """Of keys that are all of the whole."""
        number = keys.intersection_cardinality(self._keys) if keys else 0
        return len(keys) - number if self._by_others else number


def _score(outcomes: ByValue, closed: Number, opened: Number) -> Score:
    """Of tasks by what became of each, which are of one outcome at most; by how many of those closed and open count."""
    its = outcomes.get
    extended, delayed = closed(its(_EXTENDED, _NOTHING)), closed(its(_DELAYED, _NOTHING))
    return Score(
        closed(its(_IN_TIME, _NOTHING)) + extended,
        closed(its(_LATE, _NOTHING)) + delayed,
        opened(its(_ON_CONTROL, _NOTHING)),
        opened(its(_OVERDUE, _NOTHING)),
        extended,
        delayed,
    )


def _none(_keys: BitMap) -> int:
    return 0
