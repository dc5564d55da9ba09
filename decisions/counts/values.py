"""What points, tasks and meetings are counted by: their values as they are now, of those that the public may read.

A value may change by the day alone, when a term passes: `from` and `until` say on which days all of them hold.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone
from pyroaring import BitMap

from decisions.control.discipline import IS_HEAD, IS_PUBLISHED, in_time, outcome_on
from decisions.counts.sets import Values
from decisions.finding.on_page import DIGITS, bits_of
from decisions.models import Assignment, Meeting, Resolution
from decisions.standing import Clock

KEYS = 1_000
"""So many keys are looked up by one statement: for a longer list SQLite reads all meetings instead, again and again."""
NOBODY = ""
"""As the organization of a task: who answers is a person."""
IS_TOLD = ExpressionWrapper(IS_PUBLISHED & ~IS_HEAD, BooleanField())
"""Whether the discipline that the public reads counts an assignment."""
LATE, EXTENDED, OPEN, MORE = "late", "extended", "open", "more"
"""Of the set `tasks` the values of points with a task, not of a series, that was closed late; that had its term
extended; with one that the discipline counts as open; and of those that were closed on more than `LAYERS` days."""
LAYERS = 4
"""A point may have several tasks, closed on different days. A day is told by its month and its digits, and two days of
one point would be mixed up: so its first day of closing is in sets of its own, the second one in others, and so on."""
_WAITS = (Assignment.Status.CONTROL, Assignment.Status.EXTENSION)
_CLOSED = Assignment.Status.CLOSED
_IS_IN_TIME = ExpressionWrapper(Q(assignments__status=_CLOSED) & in_time("assignments__"), BooleanField())
Days = tuple[dt.date | None, dt.date | None]


class _Task(NamedTuple):
    """What a point is counted by of one of its tasks; nothing but None where it has none."""

    organization: int | None
    status: str | None
    term: dt.date | None
    series: int | None
    original_term: dt.date | None
    recurrence: str | None
    closed_at: dt.datetime | None
    is_in_time: bool | None


@cache
def public_points(using: str) -> QuerySet[Resolution]:
    """All that is counted for the public, with the points that only introduce others; put together once, and never
    fetched itself."""
    return Resolution.objects.using(using).published()


def own(organization: int | str, standing: str) -> str:
    """The value of points of which this organization has a task of this standing.

    Tasks that were given to somebody else and the periods of recurring ones are tasks too. Where none but such has the
    standing, the point is `aside` by the same value: the others are as many as tasks in force. Of those of points that
    only introduce others, which are counted nowhere else, the set is `stem`.
    """
    return f"{organization} {standing}"


def became(organization: int | str | None, outcome: str | None) -> str:
    """The value of tasks of this organization, or of persons, of which this became, or nothing that is counted."""
    return f"{organization or NOBODY} {outcome or ''}"


def year_of(body: int, year: int) -> str:
    """The value of the meetings of this body in this year."""
    return f"{body} {year}"


def body_and_year(value: str) -> tuple[int, int]:
    """Of which body and year the meetings of this value are."""
    body, year = value.split(" ")
    return int(body), int(year)


def layer(place: int, value: str = "") -> str:
    """The value of a month, or a digit, of the days of closing that are at this place among those of their point."""
    return f"{place} {value}"


def in_layer(sets: Mapping[str, BitMap], place: int) -> dict[str, BitMap]:
    """The sets of the days of closing at this place, by month or by digit."""
    of = layer(place)
    return {value.removeprefix(of): keys for value, keys in sets.items() if value.startswith(of)}


def month_of(day: dt.date) -> str:
    """As months are kept, which sort like the days."""
    return f"{day:%Y-%m}"


def of_points(points: BitMap, clock: Clock, rows: QuerySet[Resolution]) -> Values:
    """The values of those of these points that are among the rows."""
    values = Values(list)
    of_meeting = (f"item__meeting__{name}" for name in ("body_id", "year", "date", "published_at"))
    of_point = ("pk", *of_meeting, "number", "kind", "state", "due")
    of_task = [f"assignments__{name}" for name in _Task._fields[:-1]]
    for keys in _some(points):
        among = rows.order_by().filter(pk__in=keys).annotate(is_in_time=_IS_IN_TIME)
        holds, in_force, others = dict[int, list[Days]](), set[tuple[str, int]](), set[tuple[str, int]]()
        closed = defaultdict[int, set[dt.date]](set)
        for pk, body, year, date, published, number, kind, state, due, is_stem, *its_task in among.values_list(
            *of_point, "is_stem", *of_task, "is_in_time"
        ):
            task = _Task._make(its_task)
            organization, status, term = task.organization, task.status, task.term
            if pk not in holds:
                holds[pk] = [clock.holds(state, due, body)]
                standing = clock.of_state(state, due, body).value
                if not is_stem:
                    told = {"body": body, "year": year, "number": number, "kind": kind, "standing": standing}
                    _tell(values, pk, told)
                    _tell_day(values, pk, ("month", "day"), date)
                    _tell_day(values, pk, ("due", "due_day"), due)
                    for bit in bits_of(published) if published else ():
                        values["published", bit].append(pk)
            if status is None:
                continue
            if not is_stem:
                _tell_end(values, closed, pk, task)
            if organization is None:
                continue
            its, is_in_force = own(organization, clock.of_status(status, term, body)), _is_in_force(status, task.series)
            if not is_stem:
                values["organization", str(organization)].append(pk)
                values["own", its].append(pk)
                (in_force if is_in_force else others).add((its, pk))
            elif is_in_force:
                values["stem", its].append(pk)
            if status in _WAITS:
                holds[pk].append(clock.term_holds(term, body))
        for its, pk in others - in_force:
            values["aside", its].append(pk)
        _tell_days_of_closing(values, closed)
        _add_days(values, ("from", "until"), holds)
    return values


def _tell_end(values: Values, closed: dict[int, set[dt.date]], pk: int, task: _Task) -> None:
    """What the report of execution asks of the tasks of a point."""
    if task.series is None:
        if task.status == _CLOSED and not task.is_in_time:
            values["tasks", LATE].append(pk)
        if task.term and task.original_term and task.term > task.original_term:
            values["tasks", EXTENDED].append(pk)
    if task.series is not None or task.recurrence not in Assignment.PERIODIC:
        if task.status in Assignment.OPEN:
            values["tasks", OPEN].append(pk)
        elif task.status == _CLOSED and task.closed_at is not None:
            closed[pk].add(timezone.localdate(task.closed_at))


def _tell_days_of_closing(values: Values, closed: Mapping[int, set[dt.date]]) -> None:
    for pk, days in closed.items():
        for place, day in enumerate(sorted(days)[:LAYERS]):
            _tell_day(values, pk, ("closed", "closed_day"), day, layer(place))
        if len(days) > LAYERS:
            values["tasks", MORE].append(pk)


def _tell(values: Values, pk: int, told: Mapping[str, object]) -> None:
    for name, value in told.items():
        values[name, str(value)].append(pk)


def _tell_day(values: Values, pk: int, names: tuple[str, str], day: dt.date | None, of: str = "") -> None:
    """A day is told by its month and by the binary digits that it has within; `of` stands before these values."""
    if day is not None:
        month, of_digits = names
        values[month, f"{of}{month_of(day)}"].append(pk)
        for digit in DIGITS:
            if day.day & digit:
                values[of_digits, f"{of}{digit}"].append(pk)


def of_meetings(meetings: BitMap, using: str) -> Values:
    """The values of those of these meetings whose protocols are published."""
    values = Values(list)
    for keys in _some(meetings):
        rows = Meeting.objects.using(using).published().order_by().filter(pk__in=keys)
        for pk, body, year in rows.values_list("pk", "body_id", "year"):
            values["meeting", year_of(body, year)].append(pk)
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
        values["task_own", became(organization, outcome)].append(pk)
        values["task_body", str(body)].append(pk)
        if outcome:
            values["task_outcome", outcome].append(pk)
        if status == _CLOSED:
            _tell_day(values, pk, ("task_month", "task_day"), timezone.localdate(closed_at))
        _tell_day(values, pk, ("task_term", "task_term_day"), term)
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


def _is_in_force(status: str, series: int | None) -> bool:
    """Of an organization a point has one such task at most."""
    return series is None and status != Assignment.Status.REASSIGNED


def _some(keys: Iterable[int]) -> Iterator[Sequence[int]]:
    listed = list(keys)
    return (listed[first : first + KEYS] for first in range(0, len(listed), KEYS))
