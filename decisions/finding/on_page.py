"""Of all points that were found, those that may stand on a page: only these are read.

The months of the meetings tell which they are, and of the last month the days: in each order of the register that goes
by the day newer and older meetings stand apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyroaring import BitMap

from decisions.paging import END, BadMark, day, number

DIGITS = (16, 8, 4, 2, 1)
"""A day of a month as it is kept: by each of these the points whose day has this binary digit."""
_NONE = BitMap()


class Places:
    """Where the points stand in time: all by the month of their meeting («2026-06»), and by the digits of its day.

    Of a point that has no digit the day is not known: it may stand anywhere in its month.
    """

    def __init__(self, months: Mapping[str, BitMap], days: Mapping[str, BitMap]) -> None:
        self.months = months
        self._digits = [(digit, days.get(str(digit), _NONE)) for digit in DIGITS]

    def by_day(self, of_month: BitMap, month: str, *, is_newest_first: bool) -> Iterator[tuple[str, BitMap]]:
        """Some points of a month by the day, in order; before all others those of which the day is not known, as of
        the day «»."""
        unknown = of_month
        for _digit, its in self._digits:
            unknown = unknown - its
        if unknown:
            yield "", unknown
        for number_of_day, its in self._split(of_month - unknown, 0, 0, is_newest_first=is_newest_first):
            yield f"{month}-{number_of_day:02}", its

    def _split(self, points: BitMap, place: int, so_far: int, *, is_newest_first: bool) -> Iterator[tuple[int, BitMap]]:
        if not points:
            return
        if place == len(DIGITS):
            yield so_far, points
            return
        digit, having = self._digits[place]
        halves = (so_far + digit, points & having), (so_far, points - having)
        for number_of_day, half in halves if is_newest_first else reversed(halves):
            yield from self._split(half, place + 1, number_of_day, is_newest_first=is_newest_first)


def of_ranks(near: Sequence[BitMap], places: Places, size: int, after: str, before: str) -> BitMap:
    """Of the points by their nearness those that may stand on a page, of each nearness by their days."""
    mark = before or after
    rank, _sign, place = mark.partition("_") if mark and mark != END else ("", "", "")
    try:
        first = number(rank) if rank else None
    except ValueError as error:
        raise BadMark(mark) from error
    ranks = range(len(near))
    found, beyond = BitMap(), 0
    for each in reversed(ranks) if before else ranks:
        if first is not None and (each > first if before else each < first):
            continue
        its_mark = place if each == first else ""
        its, number_beyond = _of_days(near[each], places, size, its_mark, is_newest_first=not before)
        found |= its
        beyond += number_beyond
        if beyond > size:
            break
    return found


def of_days(found: BitMap, places: Places, size: int, after: str, before: str, *, is_descending: bool) -> BitMap:
    """Those of the day of a mark and of so many beyond it that a page of them is there, and one more."""
    mark = before or after
    return _of_days(found, places, size, "" if mark == END else mark, is_newest_first=is_descending != bool(before))[0]


def _of_days(found: BitMap, places: Places, size: int, mark: str, *, is_newest_first: bool) -> tuple[BitMap, int]:
    """With the number of those that are beyond the day of the mark for sure."""
    try:
        place = str(day(mark.split("_")[0])) if mark else ""
    except ValueError as error:
        raise BadMark(mark) from error
    near, beyond = BitMap(), 0
    for month in sorted(places.months, reverse=is_newest_first):
        if place and month != place[:7] and (month > place) == is_newest_first:
            continue
        of_month = found & places.months[month]
        if month != place[:7] and beyond + len(of_month) <= size:  # All of it is on the page, whatever the days.
            near |= of_month
            beyond += len(of_month)
            continue
        for of_day, its in places.by_day(of_month, month, is_newest_first=is_newest_first):
            if of_day and place and of_day != place and (of_day > place) == is_newest_first:
                continue
            near |= its
            beyond += len(its) if of_day and of_day != place else 0
            if beyond > size:
                return near, beyond
    return near, beyond
