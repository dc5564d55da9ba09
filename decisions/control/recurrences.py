"""Periods of recurring terms: which there are, and on which day each is due. Nothing here reads the database."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from decisions.calendar import working_day_not_after

MONTHS = {"monthly": 1, "quarterly": 3, "semiannual": 6}
"""Months in a period, by the recurrence. A yearly term needs a month besides the day, which is not kept."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A period of `months` months, counted from January; `day` is one of its first month, None its last day.

    A day that the month does not have is its last one. With `moves` a term on a day off is the working day before.
    """

    months: int
    day: int | None = None
    moves: bool = True

    def first_day(self, day: dt.date) -> dt.date:
        """The first day of the period in which `day` lies."""
        return dt.date(day.year, (day.month - 1) // self.months * self.months + 1, 1)

    def after(self, first: dt.date) -> dt.date:
        """The first day of the period that follows the one beginning on `first`."""
        year, month = divmod(first.year * 12 + first.month - 1 + self.months, 12)
        return dt.date(year, month + 1, 1)

    def term(self, first: dt.date) -> dt.date:
        """The day on which the period beginning on `first` is due."""
        if self.day is None:
            due = self.after(first) - _DAY
        else:
            due = first.replace(day=min(self.day, calendar.monthrange(first.year, first.month)[1]))
        return working_day_not_after(due) if self.moves else due

    def periods(self, since: dt.date, on: dt.date, ahead: int) -> Iterator[tuple[dt.date, dt.date]]:
        """First day and term of each period that is not due before `since` and is to be known of by `on`.

        It is known of from its first day, or `ahead` days before its term when that is earlier.
        """
        first = self.first_day(since)
        while min(first, self.term(first) - dt.timedelta(days=ahead)) <= on:
            if (term := self.term(first)) >= since:
                yield first, term
            first = self.after(first)


def period_name(recurrence: str, first: dt.date) -> str:
    """«III квартал 2026»: the period that begins on `first`, in the language that is active."""
    words = {
        "year": first.year,
        "roman": ("I", "II", "III", "IV")[(first.month - 1) // 3],
        "half": 1 + first.month // 7,
    }
    if recurrence == "quarterly":
        return _("quarter %(roman)s of %(year)s") % words
    if recurrence == "semiannual":
        return _("half %(half)s of %(year)s") % words
    return date_format(first, "F Y").lower()
