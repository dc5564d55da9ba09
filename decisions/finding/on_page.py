"""Of all points that were found, those that may stand on a page: only these are read.

An order goes by some keys, the last of which tell apart what is the same by all before them. By each key points fall
into classes that are sets: months and their days, states, organizations. A page is found by going along the classes
from its mark on, until those beyond it are as many as it shows; what none of these holds stands elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, Protocol

from pyroaring import BitMap

DIGITS = (16, 8, 4, 2, 1)
"""A day of a month as it is kept: by each of these the points whose day has this binary digit."""
BITS = tuple(range(31, -1, -1))
"""A moment as it is kept: by each of these the points of which its seconds have this binary digit; until 2106."""
_DAYS = tuple(range(1, 32))
_NONE = BitMap()


class Level(Protocol):
    """Classes into which points fall, in their order; each is told by a value."""

    @property
    def values(self) -> Sequence[Any]:
        """Those there may be, in order."""

    def is_before(self, value: Any, mark: Any) -> bool:
        """Whether the class stands before that of a mark, of which there may be no points any more."""

    def points(self, value: Any, among: BitMap) -> BitMap:
        """Those of some points that are of a class."""

    def unknown(self, among: BitMap) -> BitMap:
        """Those of which the class is not known: they may stand anywhere."""


class Key(Protocol):
    """A key of an order: its levels, and the classes of a value."""

    @property
    def levels(self) -> Sequence[Level]: ...

    def marks(self, value: Any) -> Sequence[Any]: ...

    def knows(self, value: Any) -> bool:
        """Whether a mark of this value has a place among the classes."""


def on_page(
    found: BitMap,
    keys: Sequence[Key],
    size: int,
    mark: Sequence[Any] | None,
    *,
    backwards: bool,
    are_by_pk: bool = False,
) -> BitMap:
    """Of those found the ones of the classes of a mark, which has a value of each key, and so many beyond it that a
    page of them is there, and one more; without a mark the first ones, or the last ones.

    Of an order whose last key is that of the rows, which `are_by_pk` then, no more than these are taken.
    """
    levels = [level for key in keys for level in key.levels]
    marks = None
    if mark is not None:
        marks = [one for key, value in zip(keys, mark, strict=False) for one in key.marks(value)]
        marks += mark[len(keys) :] if are_by_pk else []
    page = _Page(size, backwards=backwards, are_by_pk=are_by_pk)
    page.fill(found, levels, marks)
    return page.points


def first_of(found: BitMap, key: Key, most: int, *, backwards: bool = False) -> BitMap:
    """Exactly the first `most` of those found, or the last ones: of the same class those of the lowest keys."""
    return _first(found, key.levels, most, backwards=backwards)


def _first(found: BitMap, levels: Sequence[Level], most: int, *, backwards: bool) -> BitMap:
    if len(found) <= most or not levels:
        return found[:most]
    taken = BitMap()
    for value in levels[0].values[:: -1 if backwards else 1]:
        if its := levels[0].points(value, found):
            taken |= _first(its, levels[1:], most - len(taken), backwards=backwards)
        if len(taken) >= most:
            break
    return taken


@dataclass
class _Page:
    """What may stand on it so far, and how many of these are beyond the mark for sure."""

    size: int
    backwards: bool
    are_by_pk: bool
    points: BitMap = field(default_factory=BitMap)
    beyond: int = 0

    def fill(self, among: BitMap, levels: Sequence[Level], marks: Sequence[Any] | None) -> None:
        """Go along the classes of the first level, into each by the others, until there are enough."""
        if not levels and self.are_by_pk:
            among, marks = self._nearest(among, marks), None
        if not levels or (marks is None and self.beyond + len(among) <= self.size):
            self.points |= among
            self.beyond += len(among) if marks is None else 0
            return
        level, further = levels[0], levels[1:]
        self.points |= level.unknown(among)
        for value, is_marked in self._classes(level, marks):
            if its := level.points(value, among):
                self.fill(its, further, marks[1:] if marks and is_marked else None)
                if self.beyond > self.size:
                    return

    def _nearest(self, among: BitMap, marks: Sequence[int] | None) -> BitMap:
        """Those beyond the mark that are still wanted."""
        first, last = 0, len(among)
        if marks is not None:
            up_to = among.rank(marks[0])
            first, last = (0, up_to - (marks[0] in among)) if self.backwards else (up_to, last)
        wanted = self.size + 1 - self.beyond
        return among[max(first, last - wanted) : last] if self.backwards else among[first : min(last, first + wanted)]

    def _classes(self, level: Level, marks: Sequence[Any] | None) -> Iterable[tuple[Any, bool]]:
        """Those from the mark on, and whether it is the one of the mark."""
        values = level.values
        if marks is not None:
            place = sum(level.is_before(value, marks[0]) for value in values)
            is_there = place < len(values) and values[place] == marks[0]
            values = values[: place + is_there] if self.backwards else values[place:]
        return ((value, marks is not None and value == marks[0]) for value in values[:: -1 if self.backwards else 1])


# ── by a day ─────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class ByDay:
    """By a day: all points by its month («2026-06»), and by the digits of the day. Those without one come last, where
    the key may have none."""

    months: Mapping[str, BitMap]
    digits: Mapping[str, BitMap]
    is_descending: bool = False
    is_nullable: bool = False

    @property
    def levels(self) -> Sequence[Level]:
        return _Months(self), _Days(self)

    def marks(self, value: dt.date | None) -> Sequence[Any]:
        return (None, 0) if value is None else (f"{value:%Y-%m}", value.day)

    def knows(self, _value: dt.date | None) -> bool:
        return True

    def from_day(self, first: dt.date) -> BitMap:
        """All points of this day and of later ones."""
        return BitMap.union(_NONE, *self.between(first, None).values())

    def to_day(self, last: dt.date) -> BitMap:
        """All points of this day and of earlier ones."""
        return BitMap.union(_NONE, *self.between(None, last).values())

    def of(self, day: int, month: int, year: int | None = None) -> BitMap:
        """All points of this day, of every year when none is given; there may be no such day."""
        if day not in _DAYS:
            return _NONE
        named = f"{year or ''}-{month:02}"
        months = [points for other, points in self.months.items() if other.endswith(named)]
        return _Days(self).points(day, BitMap.union(_NONE, *months))

    def between(self, first: dt.date | None, last: dt.date | None) -> dict[str, BitMap]:
        """All points of these days, both included, by month; months without any may be left out."""
        start, end = (first or dt.date.min).isoformat()[:7], (last or dt.date.max).isoformat()[:7]
        found = {month: points for month, points in self.months.items() if start <= month <= end}
        days = _Days(self)
        if first and start in found:
            found[start] = found[start] - days.up_to(first.day - 1, found[start])
        if last and end in found:
            found[end] = days.up_to(last.day, found[end])
        return found


@dataclass(frozen=True)
class _Months:
    key: ByDay

    @cached_property
    def values(self) -> Sequence[str | None]:
        named = sorted(self.key.months, reverse=self.key.is_descending)
        return [*named, None] if self.key.is_nullable else named

    def is_before(self, value: str | None, mark: str | None) -> bool:
        if value is None or mark is None:
            return value is not None
        return value > mark if self.key.is_descending else value < mark

    def points(self, value: str | None, among: BitMap) -> BitMap:
        if value is not None:
            return among & self.key.months[value]
        return among - BitMap.union(_NONE, *self.key.months.values())

    def unknown(self, _among: BitMap) -> BitMap:
        return _NONE


@dataclass(frozen=True)
class _Days:
    """Of points of one month; the class 0 is that of no day."""

    key: ByDay

    @cached_property
    def values(self) -> Sequence[int]:
        days = _DAYS[::-1] if self.key.is_descending else _DAYS
        return [*days, 0] if self.key.is_nullable else days

    def is_before(self, value: int, mark: int) -> bool:
        if not value or not mark:
            return bool(value)
        return value > mark if self.key.is_descending else value < mark

    def points(self, value: int, among: BitMap) -> BitMap:
        for digit, having in self._digits:
            if not among:
                break
            among = among & having if value & digit else among - having
        return among

    def up_to(self, day: int, among: BitMap) -> BitMap:
        """Those of this day or an earlier one."""
        earlier, same = [_NONE], among
        for digit, having in self._digits:
            if day & digit:
                earlier.append(same - having)
                same = same & having
            else:
                same = same - having
        return BitMap.union(*earlier, same)

    def unknown(self, among: BitMap) -> BitMap:
        return _NONE if self.key.is_nullable else self.points(0, among)

    @cached_property
    def _digits(self) -> Sequence[tuple[int, BitMap]]:
        return [(digit, self.key.digits.get(str(digit), _NONE)) for digit in DIGITS]


# ── by a moment ──────────────────────────────────────────────────────────────
@lru_cache(maxsize=1_000)
def bits_of(moment: dt.datetime) -> tuple[str, ...]:
    """The binary digits of its seconds, as they are kept."""
    seconds = int(moment.timestamp())
    return tuple(str(bit) for bit in BITS if seconds >> bit & 1)


@dataclass(frozen=True)
class ByMoment:
    """By a moment, the latest first: all points by the binary digits of its seconds."""

    digits: Mapping[str, BitMap]

    @property
    def levels(self) -> Sequence[Level]:
        return [_Bit(self.digits.get(str(bit), _NONE)) for bit in BITS]

    def marks(self, value: dt.datetime) -> Sequence[Any]:
        having = bits_of(value)
        return [str(bit) in having for bit in BITS]

    def knows(self, _value: dt.datetime) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class _Bit:
    """Of points whose higher digits are the same those that have one, then those that have it not."""

    having: BitMap

    @property
    def values(self) -> Sequence[bool]:
        return (True, False)

    def is_before(self, value: bool, mark: bool) -> bool:
        return value and not mark

    def points(self, value: bool, among: BitMap) -> BitMap:
        return among & self.having if value else among - self.having

    def unknown(self, _among: BitMap) -> BitMap:
        return _NONE


# ── by a rank, by a name ─────────────────────────────────────────────────────
@dataclass(frozen=True)
class ByRank:
    """By a number from 0 on: the points of each; what is in none of the sets has the next number."""

    sets: Sequence[BitMap]

    @property
    def levels(self) -> Sequence[Level]:
        return (self,)

    def marks(self, value: int) -> Sequence[Any]:
        return (value,)

    def knows(self, _value: int) -> bool:
        return True

    @property
    def values(self) -> Sequence[int]:
        return range(len(self.sets) + 1)

    def is_before(self, value: int, mark: int) -> bool:
        return value < mark

    def points(self, value: int, among: BitMap) -> BitMap:
        return among & self.sets[value] if value < len(self.sets) else among - BitMap.union(_NONE, *self.sets)

    def unknown(self, _among: BitMap) -> BitMap:
        return _NONE


class ByName:
    """By the first of the names that each has, which are given in their order with the points of each; those without a
    name come last."""

    def __init__(self, named: Iterable[tuple[str, BitMap]]) -> None:
        self._named = dict(named)
        self._place = {name: place for place, name in enumerate([*self._named, None])}

    @property
    def levels(self) -> Sequence[Level]:
        return (self,)

    def marks(self, value: str | None) -> Sequence[Any]:
        return (value,)

    @property
    def values(self) -> Sequence[str | None]:
        return list(self._place)

    def knows(self, value: str | None) -> bool:
        return value in self._place  # How the database orders other names we do not know.

    def is_before(self, value: str | None, mark: str | None) -> bool:
        return self._place[value] < self._place[mark]

    def points(self, value: str | None, among: BitMap) -> BitMap:
        if value is None:
            return among - BitMap.union(_NONE, *self._named.values())
        its = among & self._named[value]
        for earlier in islice(self._named.values(), self._place[value]):
            if not its:
                break
            if its.intersect(earlier):
                its = its - earlier
        return its

    def unknown(self, _among: BitMap) -> BitMap:
        return _NONE
