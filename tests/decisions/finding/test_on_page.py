"""Which of the points that were found may stand on a page, told by the sets of what the order goes by."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from pyroaring import BitMap

from decisions.finding.on_page import BITS, DIGITS, ByDay, ByMoment, ByName, ByRank, Key, bits_of, first_of, on_page

SIZE, FIRST_DAY = 5, dt.date(2026, 1, 1)
NAMES = ("Ель", "Ива", "Клён")
UNKNOWN = {7, 100, 301}
"""Points of whose meeting the month alone is told."""
Row = tuple[dt.date, dt.date | None, int, str | None]


@pytest.fixture(scope="module")
def rows() -> dict[int, Row]:
    """Of points as those of a register the day, the term, a rank and a name: of some many, of some none."""
    chance = random.Random(11)
    found = {}
    for point in range(400):
        day = FIRST_DAY + dt.timedelta(days=int(chance.triangular(0, 120, 60)))
        due = None if chance.random() < 0.5 else FIRST_DAY + dt.timedelta(days=chance.randrange(90))
        found[point] = (day, due, chance.randrange(3), chance.choice((*NAMES, None)))
    return found


def by_day(days: Mapping[int, dt.date | None], unknown: Iterable[int] = (), **kind: bool) -> ByDay:
    months, digits = defaultdict[str, BitMap](BitMap), defaultdict[str, BitMap](BitMap)
    for point, day in days.items():
        if day is None:
            continue
        months[f"{day:%Y-%m}"].add(point)
        for digit in () if point in unknown else DIGITS:
            if day.day & digit:
                digits[str(digit)].add(point)
    return ByDay(months, digits, **kind)


def names_of(point: int, row: Row) -> tuple[str, ...]:
    """The first of them, by which it is put in order, and of some all that come later."""
    first = NAMES.index(row[3]) if row[3] else len(NAMES)
    return NAMES[first:] if point % 2 else NAMES[first : first + 1]


def keys_of(order: str, rows: dict[int, Row]) -> list[Key]:
    days, dues = ({point: row[place] for point, row in rows.items()} for place in (0, 1))
    newest = by_day(days, UNKNOWN, is_descending=order != "date")
    due = by_day(dues, is_nullable=True)
    ranks = [BitMap(point for point, row in rows.items() if row[2] == rank) for rank in range(2)]
    named = [(name, BitMap(point for point, row in rows.items() if name in names_of(point, row))) for name in NAMES]
    return {
        "date": [newest],
        "-date": [newest],
        "due": [due, newest],
        "state": [ByRank(ranks), due, newest],
        "organization": [ByName(named), newest],
    }[order]


def place_of(order: str, row: Row) -> tuple[Any, ...]:
    """By what a row is put in order: what has none comes last."""
    day, due, rank, name = row
    newest = day.toordinal() if order == "date" else -day.toordinal()
    of_due, of_name = (due is None, due or FIRST_DAY), (name is None, name or "")
    return {"due": (of_due, newest), "state": (rank, of_due, newest), "organization": (of_name, newest)}.get(
        order, (newest,)
    )


def mark_of(order: str, row: Row) -> list[Any]:
    day, due, rank, name = row
    return {"due": [due, day], "state": [rank, due, day], "organization": [name, day]}.get(order, [day])


@pytest.mark.parametrize("order", ["date", "-date", "due", "state", "organization"])
@pytest.mark.parametrize("backwards", [True, False])
def test_a_page_is_among_few_points(rows: dict[int, Row], order: str, backwards: bool) -> None:
    found = BitMap(point for point in rows if point % 3)
    keys = keys_of(order, rows)
    ordered = sorted(found, key=lambda point: (place_of(order, rows[point]), point), reverse=backwards)
    same = max(sum(rows[point][0] == rows[other][0] for point in found) for other in found)
    for place in (None, *range(0, len(ordered), 17)):
        mark = None if place is None else mark_of(order, rows[ordered[place]])
        may_stand = on_page(found, keys, SIZE, mark, backwards=backwards)
        beyond = ordered if place is None else ordered[place + 1 :]
        assert may_stand.issuperset(BitMap(beyond[: SIZE + 1])), place
        assert may_stand.issubset(found)
        assert len(may_stand) <= SIZE + 2 * same + len(UNKNOWN)


@pytest.mark.parametrize("backwards", [True, False])
def test_a_mark_whose_row_is_gone_keeps_its_place(rows: dict[int, Row], backwards: bool) -> None:
    for gone in range(1, 400, 23):
        left = {point: row for point, row in rows.items() if row[:2] != rows[gone][:2]}
        found = BitMap(left)
        ordered = sorted(found, key=lambda point: (place_of("due", left[point]), point), reverse=backwards)
        edge = place_of("due", rows[gone])
        beyond = [point for point in ordered if (place_of("due", left[point]) < edge) == backwards]
        may_stand = on_page(found, keys_of("due", left), SIZE, mark_of("due", rows[gone]), backwards=backwards)
        assert may_stand.issuperset(BitMap(beyond[: SIZE + 1]))


@pytest.mark.parametrize("place", [0, 1])
def test_what_is_of_a_day_or_beyond_it(rows: dict[int, Row], place: int) -> None:
    days = {point: row[place] for point, row in rows.items()}
    key, there = by_day(days), {point: day for point, day in days.items() if day is not None}
    for shift in range(-3, 125):
        edge = FIRST_DAY + dt.timedelta(days=shift)
        assert key.from_day(edge) == BitMap(point for point, day in there.items() if day >= edge)
        assert key.to_day(edge) == BitMap(point for point, day in there.items() if day <= edge)
        last = edge + dt.timedelta(days=shift + 9)
        both = key.between(edge, last)
        assert {month: points for month, points in both.items() if points} == {
            month: BitMap(its)
            for month in key.months
            if (its := [point for point, day in there.items() if edge <= day <= last and f"{day:%Y-%m}" == month])
        }


def test_what_is_of_a_day(rows: dict[int, Row]) -> None:
    days = {point: row[1] for point, row in rows.items()}
    key = by_day(days)
    for day, month, year in ((1, 1, 2026), (15, 2, None), (31, 3, 2026), (31, 2, None), (0, 1, None), (35, 1, None)):
        having = {
            point for point, of in days.items() if of and (of.day, of.month) == (day, month) and year in (None, of.year)
        }
        assert set(key.of(day, month, year)) == having, (day, month, year)
    assert not key.of(1, 1, 2025)
    assert not key.of(1, 13)


@pytest.mark.parametrize("backwards", [True, False])
def test_the_first_ones_are_as_many_as_asked_for(rows: dict[int, Row], backwards: bool) -> None:
    found = BitMap(point for point, row in rows.items() if row[1])
    key = by_day({point: row[1] for point, row in rows.items()})
    sign = -1 if backwards else 1
    ordered = sorted(found, key=lambda point: (sign * (rows[point][1] or FIRST_DAY).toordinal(), point))
    for most in (0, 1, 7, 60, len(found), 1_000):
        assert set(first_of(found, key, most, backwards=backwards)) == set(ordered[:most])


def test_the_last_by_their_moment_are_among_few_points() -> None:
    chance, first = random.Random(5), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    seconds = {point: chance.choice((chance.randrange(10**7), 77)) for point in range(500)}
    moments = {point: first + dt.timedelta(seconds=its, microseconds=point) for point, its in seconds.items()}
    digits = {
        str(bit): BitMap(point for point, moment in moments.items() if str(bit) in bits_of(moment)) for bit in BITS
    }
    found = BitMap(point for point in moments if point % 3)
    ordered = sorted(found, key=lambda point: moments[point], reverse=True)
    for size in (1, 10, 100, 333, 1_000):
        may_stand = on_page(found, [ByMoment(digits)], size, None, backwards=False)
        assert may_stand.issuperset(BitMap(ordered[:size]))
        assert may_stand.issubset(found)
        if size <= 100:
            assert len(may_stand) <= size + 1


def test_days_before_all_that_are_kept_leave_everything(rows: dict[int, Row]) -> None:
    days = {point: row[0] for point, row in rows.items()}
    assert by_day(days).from_day(dt.date(9, 1, 1)) == by_day(days).to_day(dt.date(9999, 1, 1)) == BitMap(days)
    assert not by_day(days).to_day(dt.date(9, 1, 1))


@pytest.mark.parametrize("backwards", [True, False])
def test_where_the_key_of_rows_comes_last_no_other_row_is_taken(rows: dict[int, Row], backwards: bool) -> None:
    found = BitMap(point for point in rows if point % 3)
    dues = {point: row[1] for point, row in rows.items()}
    ordered = sorted(found, key=lambda point: (dues[point] is None, dues[point] or FIRST_DAY, point), reverse=backwards)
    for gone in (None, *rows):
        mark = None if gone is None else [dues[gone], gone]
        edge = None if gone is None else (dues[gone] is None, dues[gone] or FIRST_DAY, gone)
        beyond = [
            point
            for point in ordered
            if edge is None
            or (edge != (own := (dues[point] is None, dues[point] or FIRST_DAY, point)) and (own < edge) == backwards)
        ]
        key = by_day(dues, is_nullable=True)
        may_stand = on_page(found, [key], SIZE, mark, backwards=backwards, are_by_pk=True)
        assert may_stand == BitMap(beyond[: SIZE + 1]), gone
