"""The tasks in force that an organization answers for: how they stand, and the most pressing of the open ones.

It may answer for tens of thousands. What a reader is shown of them is counted (`counts`), and of each kind the first
are found along an index. Where very much changed since, or is not public, they are looked through.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from heapq import nsmallest
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from pyroaring import BitMap

from decisions.counts.counted import Counted
from decisions.counts.sets import united
from decisions.counts.values import own
from decisions.finding.indexing import among
from decisions.models import Assignment, Resolution
from decisions.permissions import AnyUser
from decisions.prepared import Ask, asked_together
from decisions.standing import OPEN, Clock, Standing, Tally

MOST_DOUBTFUL = 1_000
"""So many are looked up by their keys; of more all that the organization answers for are."""
_WAITING = (Assignment.Status.CONTROL, Assignment.Status.EXTENSION)
_COLUMNS = ("resolution", "pk", "status", "term", "body")


def tally_of(organization: int, reader: Counted) -> Tally:
    """How all of them stand that the reader may know of."""
    tally = Tally()
    for standing in Standing:
        value = own(organization, standing)
        points = reader.having("own", value) - reader.having("aside", value)
        if number := len(points) + len(reader.having("stem", value)):
            tally.add(standing, number)
    return tally


def most_pressing(organization: int, user: AnyUser, reader: Counted, tally: Tally, most: int) -> list[int]:
    """The resolutions of those that wait most urgently, by one statement: trouble first, of equal trouble the earliest
    terms. The tally says of which kinds there are any."""
    asks = list(_asks(organization, reader.clock, tally, most))
    if points := _beyond(organization, reader):
        asks.append(Ask("open tasks of some points", [organization, *points], _of_points, user))
    found = asked_together(*asks) if asks else []
    return _first((task for tasks in found for task in tasks), reader.clock, most)


def _beyond(organization: int, reader: Counted) -> BitMap:
    """Its points that not everybody may see."""
    stems = (reader.having("stem", own(organization, standing)) for standing in OPEN)
    return reader.beyond & united([reader.having("organization", str(organization)), *stems])


def _asks(organization: int, clock: Clock, tally: Tally, most: int) -> Iterator[Ask]:
    """Of each kind the first ones, until there are enough; all that may be due soon: what is soon, each body says."""
    of, today = organization, clock.today
    last = today + dt.timedelta(days=max([clock.DEFAULT_SOON_DAYS, *clock.soon_days.values()]))
    if tally.overdue:
        for status in _WAITING:
            yield Ask(("overdue tasks", status, most), [of, today], partial(_overdue, status, most))
    if tally.overdue < most and tally.count(Standing.SOON, Standing.CONTROL):
        yield Ask("tasks that may be due soon", [of, today, last], _perhaps_soon)
        for status in _WAITING:
            yield Ask(("tasks due later", status, most), [of, last], partial(_later, status, most))
            yield Ask(("tasks without term", status, most), [of], partial(_dateless, status, most))
    if tally.open - tally.reported < most and tally.reported:
        status = Assignment.Status.REPORTED
        yield Ask(("tasks with a term", status, most), [of], partial(_dated, status, most))
        yield Ask(("tasks without term", status, most), [of], partial(_dateless, status, most))


def _first(tasks: Iterable[Any], clock: Clock, most: int) -> list[int]:
    waiting = (
        (OPEN.index(clock.of_status(status, term, body)), term or dt.date.max, pk, resolution)
        for resolution, pk, status, term, body in tasks
    )
    return [resolution for *_place, resolution in nsmallest(most, waiting)]


# ── what is asked of the public ones, along the index of organization, status and term ──
def _public(organization: int) -> QuerySet[Assignment, Any]:
    published = Resolution.objects.published().order_by().filter(pk=OuterRef("resolution"))
    return _in_force(organization).filter(Exists(published)).values_list(*_COLUMNS)


def _overdue(status: str, most: int, values: list[Any]) -> QuerySet[Assignment, Any]:
    organization, today = values
    return _public(organization).filter(status=status, term__lt=today).order_by("term", "pk")[:most]


def _perhaps_soon(values: list[Any]) -> QuerySet[Assignment, Any]:
    organization, today, last = values
    return _public(organization).filter(status__in=_WAITING, term__gte=today, term__lte=last)


def _later(status: str, most: int, values: list[Any]) -> QuerySet[Assignment, Any]:
    organization, last = values
    return _public(organization).filter(status=status, term__gt=last).order_by("term", "pk")[:most]


def _dated(status: str, most: int, values: list[Any]) -> QuerySet[Assignment, Any]:
    return _public(values[0]).filter(status=status, term__isnull=False).order_by("term", "pk")[:most]


def _dateless(status: str, most: int, values: list[Any]) -> QuerySet[Assignment, Any]:
    return _public(values[0]).filter(status=status, term__isnull=True).order_by("pk")[:most]


def _of_points(values: list[Any]) -> QuerySet[Assignment, Any]:
    organization, *points = values
    return (
        _in_force(organization).filter(status__in=Assignment.OPEN, resolution__in=among(points)).values_list(*_COLUMNS)
    )


# ── all of them, one by one ──────────────────────────────────────────────────
def looked_through(
    organization: int, user: AnyUser, clock: Clock, public: Counted, most: int
) -> tuple[Tally, list[int]]:
    """How all of them stand that the reader may know of, and the resolutions of the most pressing ones."""
    opened, ended = asked_together(
        Ask("open tasks of an organization", [organization], _open),
        Ask("ended tasks of an organization", [organization], _ended),
    )
    points = BitMap([task[0] for task in opened]) | BitMap([task[0] for task in ended])
    if hidden := points - _visible(points, organization, user, public):
        opened, ended = ([task for task in tasks if task[0] not in hidden] for tasks in (opened, ended))
    tally = Tally(Counter(clock.of_status(status, term, body) for _point, _pk, status, term, body in opened))
    for status, number in Counter([status for _point, status in ended]).items():
        tally.add(clock.of_status(status, None, 0), number)
    return tally, _first(opened, clock, most)


def _visible(points: BitMap, organization: int, user: AnyUser, public: Counted) -> BitMap:
    """Of these resolutions, which are those of the organization, the ones that the reader may see.

    Of most it is known from what was counted that everybody may.
    """
    known = points & united(public.held.of("body").values()) - public.changed_points
    doubtful = points - known
    if not doubtful:
        return known
    which = Q(pk__in=list(doubtful)) if len(doubtful) <= MOST_DOUBTFUL else Q(assignments__organization=organization)
    found = Resolution.objects.visible_to(user).filter(which).order_by().values_list("pk", flat=True)
    return known | (doubtful & BitMap(found))


def _in_force(organization: int) -> QuerySet[Assignment]:
    """What the organization answers for, whoever may know of it."""
    in_force = Assignment.objects.filter(organization=organization, series__isnull=True)
    return in_force.exclude(status=Assignment.Status.REASSIGNED).order_by()


def _open(keys: list[Any]) -> QuerySet[Assignment, Any]:
    return _in_force(keys[0]).filter(status__in=Assignment.OPEN).values_list(*_COLUMNS)


def _ended(keys: list[Any]) -> QuerySet[Assignment, Any]:
    """Those whose standing no day changes."""
    return _in_force(keys[0]).exclude(status__in=Assignment.OPEN).values_list("resolution", "status")
