"""Counting beforehand: what changed of the public register is put into the sets of its values (`sets`), by pieces.

Triggers write down which row changed (`watching`). `count_changes()` looks at the points and tasks under such rows, and
at those whose values the day has changed. Who reads (`counted`) takes the sets, and puts right what changed since: what
he gets is exact at any moment (docs/adr/0012-counts-of-the-register.md).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Q
from django.utils import timezone
from pyroaring import BitMap

from decisions.counts.measuring import measure
from decisions.counts.sets import Held, Of, held, lock, replace
from decisions.counts.values import of_meetings, of_points, of_tasks, public_points
from decisions.counts.words import count_words
from decisions.models import AgendaItem, Assignment, Counting, Meeting, Resolution, Uncounted
from decisions.standing import Clock

Kind = Uncounted.Kind
AT_ONCE = {Kind.MEETING: 500, Kind.ITEM: 1_500, Kind.POINT: 6_000, Kind.TASK: 10_000}
"""So many rows are counted in one transaction: others write between."""
MANY = 2_000
"""When so many rows changed, what the database believes of its tables is out of date."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is counted at once: points with all their tasks, and other tasks; meetings."""

    points: BitMap
    tasks: BitMap
    meetings: BitMap


def count_changes(on: dt.date | None = None, using: str = DEFAULT_DB_ALIAS) -> int:
    """Count anew all that changed, as on this day (today): the number of points and tasks looked at.

    Several processes may do it at once. Each piece is a transaction of its own, after which the counts are right.
    """
    today, looked_at = on or timezone.localdate(), 0
    _spread(using)
    if Uncounted.objects.using(using).count() >= MANY:
        measure(using)
    while (piece := _count_some(today, using)) is not None:
        looked_at += len(piece.points) + len(piece.tasks)
    count_words(using)
    return looked_at


def turned(of: Of, sets: Held, today: dt.date) -> BitMap:
    """What had other values on the day it was counted than it has today."""
    first, last = of.days
    found = BitMap()
    for day, keys in sets.of(first).items():
        if day > str(today):
            found |= keys
    for day, keys in sets.of(last).items():
        if day < str(today):
            found |= keys
    return found


def _spread(using: str) -> None:
    """Put its meetings in place of a body."""
    with transaction.atomic(using=using):
        lock(using)
        marks = Uncounted.objects.using(using).filter(kind=Kind.BODY)
        bodies = dict(marks.values_list("pk", "row_id"))
        if bodies:
            meetings = Meeting.objects.using(using).filter(body__in=set(bodies.values())).order_by()
            of_bodies = (Uncounted(kind=Kind.MEETING, row_id=pk) for pk in meetings.values_list("pk", flat=True))
            Uncounted.objects.using(using).bulk_create(of_bodies, batch_size=5_000)
            marks.filter(pk__in=bodies).delete()


def _count_some(today: dt.date, using: str) -> Piece | None:
    """One piece; None when nothing is left."""
    with transaction.atomic(using=using):
        lock(using)
        piece = _taken(using) or _turned(today, using)
        if piece is not None:
            _recount(piece, today, using)
    return piece


def _taken(using: str) -> Piece | None:
    """Points and tasks of some of the rows that changed, which count as looked at from here; None when none is left.

    What is written down is read before the points, so no point comes under a row unseen.
    """
    marks = Uncounted.objects.using(using)
    for kind, most in AT_ONCE.items():
        rows = list(marks.filter(kind=kind).order_by("row_id").values_list("row_id", flat=True).distinct()[:most])
        if not rows:
            continue
        items, points = rows if kind == Kind.ITEM else [], rows if kind == Kind.POINT else []
        if kind == Kind.MEETING:
            of_meetings = AgendaItem.objects.using(using).filter(meeting__in=rows).order_by()
            items = list(of_meetings.values_list("pk", flat=True))
        looked_at = Q(kind=kind, row_id__in=rows) | Q(kind=Kind.ITEM, row_id__in=items)
        looked_at = Q(pk__in=list(marks.filter(looked_at).values_list("pk", flat=True)))
        if kind in (Kind.MEETING, Kind.ITEM):
            under = Q(item__in=items) | Q(item__meeting__in=rows if kind == Kind.MEETING else [])
            points = list(Resolution.objects.using(using).filter(under).order_by().values_list("pk", flat=True))
        marks.filter(looked_at | Q(kind=Kind.POINT, row_id__in=points)).delete()
        if points:
            tasks = Assignment.objects.using(using).filter(resolution__in=points).order_by().values("pk")
            marks.filter(kind=Kind.TASK, row_id__in=tasks).delete()
        others, meetings = (BitMap(rows if kind == each else []) for each in (Kind.TASK, Kind.MEETING))
        return Piece(BitMap(points), others, meetings)
    return None


def _turned(today: dt.date, using: str) -> Piece | None:
    """Some of what the day has changed."""
    row = Counting.objects.using(using).first()
    sets = held(row.epoch, row.number, using) if row else Held()
    points, tasks = (turned(of, sets, today) for of in (Of.POINTS, Of.TASKS))
    piece = Piece(BitMap(points[: AT_ONCE[Kind.POINT]]), BitMap(tasks[: AT_ONCE[Kind.TASK]]), BitMap())
    return piece if piece.points or piece.tasks else None


def _recount(piece: Piece, today: dt.date, using: str) -> None:
    clock = Clock.on(today, using)
    if piece.points:
        replace(Of.POINTS, piece.points, of_points(piece.points, clock, public_points(using)), using)
    tasks, values = of_tasks(piece.points, piece.tasks, clock, using)
    if tasks:
        replace(Of.TASKS, tasks, values, using)
    if piece.meetings:
        replace(Of.MEETINGS, piece.meetings, of_meetings(piece.meetings, using), using)
