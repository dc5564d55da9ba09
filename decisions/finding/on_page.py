"""Of all points that were found, those that may stand on a page: only these are read.

The months of the meetings tell which they are, for in each order of the register that goes by the day newer and older
meetings stand apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyroaring import BitMap

from decisions.paging import END, BadMark, day, number


def of_ranks(near: Sequence[BitMap], months: Mapping[str, BitMap], size: int, after: str, before: str) -> BitMap:
    """Of the points by their nearness those that may stand on a page, of each nearness by their months."""
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
        marks = ("", its_mark or END) if before else (its_mark, "")
        found |= (its := of_months(near[each], months, size, *marks, is_descending=True))
        beyond += len(its) if each != first else len(its - months.get(place[:7], BitMap()))
        if beyond > size:
            break
    return found


def of_months(
    found: BitMap, months: Mapping[str, BitMap], size: int, after: str, before: str, *, is_descending: bool
) -> BitMap:
    """Those of the month of a mark and of so many beyond it that a page of them is there, and one more."""
    mark = before or after
    try:
        place = str(day(mark.split("_")[0]))[:7] if mark and mark != END else ""
    except ValueError as error:
        raise BadMark(mark) from error
    is_newest_first = is_descending != bool(before)
    near, beyond = BitMap(), 0
    for month in sorted(months, reverse=is_newest_first):
        if not place or month == place or (month < place) == is_newest_first:
            of_month = found & months[month]
            near |= of_month
            beyond += len(of_month) if month != place else 0
            if beyond > size:
                break
    return near
