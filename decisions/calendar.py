"""Working days of the Russian calendar, with the transfers that the government decrees for each year."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from decisions.protocols.terms.calendar import WorkCalendar

if TYPE_CHECKING:
    import holidays

_DAY = dt.timedelta(days=1)


@lru_cache(maxsize=1)
def _russian_days_off() -> holidays.HolidayBase:
    """Public holidays and transferred days; years are filled in as they are asked for.

    A year whose transfers are not decreed yet has its fixed holidays only.
    """
    import holidays  # here: it has every country of the world, and most pages count no working days

    return holidays.country_holidays("RU")


def is_working_day(day: dt.date) -> bool:
    """False for Saturdays, Sundays and holidays; true for a Saturday that was made a working day."""
    return bool(_russian_days_off().is_working_day(day))


def working_day_not_after(day: dt.date) -> dt.date:
    """`day` itself, or the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


class OfficialCalendar(WorkCalendar):
    """The calendar of this module for the reader, which by itself knows no transfers."""

    def is_working(self, day: dt.date) -> bool:
        return is_working_day(day)


OFFICIAL = OfficialCalendar()
