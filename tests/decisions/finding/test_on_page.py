"""Which of the points that were found may stand on a page, told by the days of their meetings."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict

import pytest
from pyroaring import BitMap

from decisions.finding.on_page import DIGITS, Places, of_days, of_ranks
from decisions.paging import END

SIZE, FIRST_DAY = 5, dt.date(2026, 1, 1)
UNKNOWN = {7, 100, 301}
"""Points counted before days were."""


@pytest.fixture
def days() -> dict[int, dt.date]:
    """Of points as those of a register: some of each day, of some days many."""
    chance = random.Random(11)
    return {point: FIRST_DAY + dt.timedelta(days=int(chance.triangular(0, 120, 60))) for point in range(400)}


@pytest.fixture
def places(days: dict[int, dt.date]) -> Places:
    months, digits = defaultdict[str, BitMap](BitMap), defaultdict[str, BitMap](BitMap)
    for point, day in days.items():
        months[f"{day:%Y-%m}"].add(point)
        for digit in DIGITS if point not in UNKNOWN else ():
            if day.day & digit:
                digits[str(digit)].add(point)
    return Places(months, digits)


def most(days: dict[int, dt.date], known: BitMap) -> int:
    """So many a page may have to choose from: a page and one day more on each side, and what has no day."""
    return SIZE + 2 * max(sum(days[point] == day for point in known) for day in days.values()) + len(UNKNOWN)


@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize("backwards", [True, False])
def test_a_page_is_among_few_points_of_its_days(
    days: dict[int, dt.date], places: Places, is_descending: bool, backwards: bool
) -> None:
    found = BitMap(point for point in days if point % 3)
    newest_first = is_descending != backwards
    ordered = sorted(found, key=lambda point: (days[point], point), reverse=newest_first)
    for place in (None, *range(0, len(ordered), 17)):
        mark = ("" if place is None else f"{days[ordered[place]]}_1_2_3") or (END if backwards else "")
        marks = ("", mark) if backwards else (mark, "")
        may_stand = of_days(found, places, SIZE, *marks, is_descending=is_descending)
        beyond = ordered if place is None else ordered[place + 1 :]
        assert may_stand.issuperset(BitMap(beyond[: SIZE + 1]))
        assert may_stand.issubset(found)
        assert len(may_stand) <= most(days, found)


@pytest.mark.parametrize("backwards", [True, False])
def test_a_page_by_nearness_is_among_few_points_of_its_days(
    days: dict[int, dt.date], places: Places, backwards: bool
) -> None:
    near = [BitMap(point for point in days if point % 4 == rank) for rank in range(3)]
    ordered = [
        (rank, point) for rank, its in enumerate(near) for point in sorted(its, key=lambda one: days[one], reverse=True)
    ]
    if backwards:
        ordered.reverse()
    for place in (None, *range(0, len(ordered), 17)):
        of_place = "" if place is None else f"{ordered[place][0]}_{days[ordered[place][1]]}_1_2_3"
        mark = of_place or (END if backwards else "")
        may_stand = of_ranks(near, places, SIZE, *(("", mark) if backwards else (mark, "")))
        beyond = ordered if place is None else ordered[place + 1 :]
        assert may_stand.issuperset(BitMap(point for _rank, point in beyond[: SIZE + 1]))
        assert len(may_stand) <= 2 * most(days, BitMap.union(*near))
