"""Working days with the transfers of each year."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.calendar import OFFICIAL, is_working_day, working_day_not_after


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (dt.date(2026, 3, 12), True),
        (dt.date(2026, 3, 14), False),  # Saturday
        (dt.date(2026, 1, 5), False),  # New Year holidays
        (dt.date(2024, 4, 29), False),  # a Monday made a day off …
        (dt.date(2024, 4, 27), True),  # … for this Saturday
        (dt.date(2035, 6, 12), False),  # decreed for no transfers yet
    ],
)
def test_working_days(day: dt.date, works: bool) -> None:
    assert is_working_day(day) is works
    assert OFFICIAL.is_working(day) is works


def test_the_working_day_before_long_holidays() -> None:
    assert working_day_not_after(dt.date(2024, 5, 1)) == dt.date(2024, 4, 27)
    assert working_day_not_after(dt.date(2026, 3, 12)) == dt.date(2026, 3, 12)


def test_working_days_are_counted_over_transfers() -> None:
    assert OFFICIAL.add(dt.date(2024, 4, 26), 1) == dt.date(2024, 4, 27)
