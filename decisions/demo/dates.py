"""Days of the demo: counted from the day it is loaded, so that some tasks are always overdue and some due soon.

Pure functions. A demo text holds placeholders in double braces, resolved before the text goes to the importer:

    {{date}}  {{date short}}  {{date quoted}}      the day of the protocol's own meeting
    {{date council-03}}  {{number council-03}}     day and number of another protocol
    {{number}}                                     number of the protocol itself
    {{day -40}}  {{day +12 short}}                 a day counted from the day of loading
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from decisions.calendar import is_working_day
from decisions.protocols.terms.dates import MONTHS_IN_DATES

_PLACEHOLDER = re.compile(r"\{\{\s*(?P<what>\w+)(?P<rest>[^{}]*)\}\}")
_WAYS = ("short", "quoted")


def working_day(day: dt.date, *, step: int) -> dt.date:
    """`day` itself when it is a working one from Monday to Friday, otherwise the next (`step` 1) or preceding (-1)."""
    while day.weekday() > 4 or not is_working_day(day):
        day += dt.timedelta(days=step)
    return day


def day_from(today: dt.date, offset: int) -> dt.date:
    """The working day `offset` calendar days from `today`.

    What lies in the past moves back and what is to come moves on, so a day of the future never becomes one of the past.
    """
    return working_day(today + dt.timedelta(days=offset), step=1 if offset > 0 else -1)


def written(day: dt.date, way: str = "") -> str:
    """«20 февраля 2019 года»; `short` gives «20.02.2019», `quoted` «“20” февраля 2019 года»."""
    if way == "short":
        return day.strftime("%d.%m.%Y")
    number = f"“{day.day}”" if way == "quoted" else str(day.day)
    return f"{number} {MONTHS_IN_DATES[day.month - 1]} {day.year} года"


@dataclass(frozen=True, slots=True)
class Sitting:
    """When a body of the demo sat or will sit: `day` is counted from the day of loading."""

    code: str
    body: str
    day: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days and numbers of all sittings, for one day of loading."""

    today: dt.date
    days: Mapping[str, dt.date]
    numbers: Mapping[str, str]

    def day(self, offset: int) -> dt.date:
        return day_from(self.today, offset)

    def fill(self, text: str, code: str) -> str:
        """`text` of the protocol `code` with its placeholders resolved; ValueError names one that is unknown."""

        def value(match: re.Match[str]) -> str:
            try:
                return self._value(match["what"], match["rest"].split(), code)
            except (KeyError, ValueError) as error:
                raise ValueError(f"{code}: {match[0]} cannot be resolved") from error

        return _PLACEHOLDER.sub(value, text)

    def _value(self, what: str, rest: list[str], code: str) -> str:
        way = rest.pop() if rest and rest[-1] in _WAYS else ""
        if what == "day":
            (offset,) = rest
            return written(self.day(int(offset)), way)
        other = rest[0] if rest else code
        if what == "date":
            return written(self.days[other], way)
        if what == "number":
            return self.numbers[other]
        raise KeyError(what)


def calendar(sittings: Sequence[Sitting], today: dt.date) -> Calendar:
    """Place the sittings on working days and number them within each body and calendar year."""
    days = {sitting.code: day_from(today, sitting.day) for sitting in sittings}
    counted: Counter[tuple[str, int]] = Counter()
    numbers = {}
    for sitting in sorted(sittings, key=lambda each: days[each.code]):
        key = sitting.body, days[sitting.code].year
        counted[key] += 1
        numbers[sitting.code] = str(counted[key])
    return Calendar(today, days, numbers)
