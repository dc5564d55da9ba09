"""Working days of Russia: the weekend and the holidays of article 112 of the Labour Code, with room for yearly
transfers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

_FIXED = {(1, day) for day in range(1, 9)} | {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. `days_off` and `working` hold what the government moves each year."""

    days_off: Collection[dt.date] = field(default_factory=frozenset)
    working: Collection[dt.date] = field(default_factory=frozenset)

    def is_working(self, day: dt.date) -> bool:
        if day in self.working:
            return True
        return day.weekday() < 5 and (day.month, day.day) not in _FIXED and day not in self.days_off

    def add(self, start: dt.date, days: int) -> dt.date:
        """The day on which the `days`-th working day after `start` falls; at most 10 years are counted."""
        day = start
        for _ in range(min(days, 2500)):
            day += dt.timedelta(days=1)
            for _ in range(40):
                if self.is_working(day):
                    break
                day += dt.timedelta(days=1)
        return day


RUSSIA = WorkCalendar()
