"""What points and tasks are counted by: their values as they are now, of those that the public may read.

A value may change by the day alone, when a term passes: `from` and `until` say on which days all of them hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone
from pyroaring import BitMap

from decisions.control.discipline import IS_HEAD, IS_PUBLISHED, outcome_on
from decisions.counts.sets import Values
from decisions.finding.on_page import DIGITS
from decisions.models import Assignment, Resolution
from decisions.standing import Clock

KEYS = 1_000
"""So many keys are looked up by one statement: for a longer list SQLite reads all meetings instead, again and again."""
NOBODY = ""
"""As the organization of a task: who answers is a person."""
IS_TOLD = ExpressionWrapper(IS_PUBLISHED & ~IS_HEAD, BooleanField())
"""Whether the discipline that the public reads counts an assignment."""
_WAITS = (Assignment.Status.CONTROL, Assignment.Status.EXTENSION)
Days = tuple[dt.date | None, dt.date | None]


def own(organization: int | str, standing: str) -> str:
    """The value of points of which this organization has a task of this standing."""
    return f"{organization} {standing}"


def month_of(day: dt.date) -> str:
    """As months are kept, which sort like the days."""
    return f"{day:%Y-%m}"


def of_points(points: BitMap, clock: Clock, using: str) -> Values:
    """The values of those of these points that the public may read."""
    values = Values(list)
    of_point = ("pk", "item__meeting__body_id", "item__meeting__year", "item__meeting__date", "kind", "state", "due")
    of_task = ("assignments__organization", "assignments__status", "assignments__term")
    for keys in _some(points):
        rows = Resolution.objects.using(using).published().decisions().order_by().filter(pk__in=keys)
        holds = dict[int, list[Days]]()
        for pk, body, year, date, kind, state, due, organization, status, term in rows.values_list(*of_point, *of_task):
            if pk not in holds:
                holds[pk] = [clock.holds(state, due, body)]
                standing = clock.of_state(state, due, body).value
                told = {"body": body, "year": year, "month": month_of(date), "kind": kind, "standing": standing}
                for name, value in told.items():
                    values[name, str(value)].append(pk)
                for digit in DIGITS:
                    if date.day & digit:
                        values["day", str(digit)].append(pk)
            if organization is None:
                continue
            values["organization", str(organization)].append(pk)
            values["own", own(organization, clock.of_status(status, term, body))].append(pk)
            if status in _WAITS:
                holds[pk].append(clock.term_holds(term, body))
        _add_days(values, ("from", "until"), holds)
    return values


def of_tasks(points: BitMap, tasks: BitMap, clock: Clock, using: str) -> tuple[BitMap, Values]:
    """The keys of these tasks and of all tasks of these points, and the values of those of them that the discipline
    counts and the public may read."""
    values, seen = Values(list), BitMap()
    for keys in _some(points):
        seen |= _add_tasks(values, Q(resolution__in=keys), clock, using)
    for keys in _some(tasks - seen):
        _add_tasks(values, Q(pk__in=keys), clock, using)
    return seen | tasks, values


def _add_tasks(values: Values, which: Q, clock: Clock, using: str) -> BitMap:
    """By one statement; the keys of all of them, counted or not."""
    rows = Assignment.objects.using(using).filter(which).order_by()
    columns = ("pk", "organization", "resolution__item__meeting__body", "closed_at", "status", "term")
    seen, holds = BitMap(), dict[int, list[Days]]()
    for pk, organization, body, closed_at, status, term, is_told, outcome in rows.annotate(
        is_told=IS_TOLD, became=outcome_on(clock.today)
    ).values_list(*columns, "is_told", "became"):
        seen.add(pk)
        if not is_told:
            continue
        values["task_organization", str(organization or NOBODY)].append(pk)
        values["task_body", str(body)].append(pk)
        if outcome:
            values["task_outcome", outcome].append(pk)
        if status == Assignment.Status.CLOSED:
            values["task_month", month_of(timezone.localtime(closed_at))].append(pk)
        if status in _WAITS and term:
            is_late = term < clock.today
            holds[pk] = [(term + dt.timedelta(days=1), None) if is_late else (None, term)]
    _add_days(values, ("task_from", "task_until"), holds)
    return seen


def _add_days(values: Values, names: tuple[str, str], holds: dict[int, list[Days]]) -> None:
    """Of all that a row is counted by: the latest first day and the earliest last one."""
    for pk, days in holds.items():
        first = max((day for day, _last in days if day), default=None)
        last = min((day for _first, day in days if day), default=None)
        for name, bound in zip(names, (first, last), strict=True):
            if bound:
                values[name, str(bound)].append(pk)


def _some(keys: Iterable[int]) -> Iterator[Sequence[int]]:
    listed = list(keys)
    return (listed[first : first + KEYS] for first in range(0, len(listed), KEYS))
