"""What a wording of the grammar of terms means as a date, counted from the day of the meeting."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from .dates import MONTH, last_day, month_number, safe_date
from .found import TermContext

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDINALS = {"перв": 1, "втор": 2, "трет": 3, "четв": 4}
_NUMBERS = {
    "одн": 1,
    "дву": 2,
    "двух": 2,
    "две": 2,
    "два": 2,
    "трех": 3,
    "трёх": 3,
    "три": 3,
    "четыр": 4,
    "пят": 5,
    "шест": 6,
    "сем": 7,
    "восьм": 8,
    "девят": 9,
    "десят": 10,
    "пятнадцат": 15,
    "двадцат": 20,
    "тридцат": 30,
    "сорок": 40,
    "шестидесят": 60,
}
_WEEKDAY_STEMS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень")
#: «с марта | до октября»: how long something goes on.
_FROM_MONTH = re.compile(rf"(?<![а-яё])с {MONTH} $", re.IGNORECASE)

Reader = Callable[[re.Match[str], TermContext], dt.date | None]


def _year_of(match: re.Match[str], context: TermContext, month: int) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if context.meeting is None:
        return None
    if groups.get("next"):
        return context.meeting.year + 1
    if groups.get("own") or month >= context.meeting.month:
        return context.meeting.year
    return context.meeting.year + 1


def _nth(word: str) -> int:
    lowered = word.lower()
    if lowered in _ROMAN:
        return _ROMAN[lowered]
    if lowered[:1].isdigit():
        return int(lowered[0])
    return next((n for stem, n in _ORDINALS.items() if lowered.startswith(stem)), 0)


def quarter(match: re.Match[str], context: TermContext) -> dt.date | None:
    number = _nth(match.group("nth"))
    year = _year_of(match, context, number * 3)
    return last_day(year, number * 3) if year and 1 <= number <= 4 else None


def half(match: re.Match[str], context: TermContext) -> dt.date | None:
    number = _nth(match.group("nth"))
    year = _year_of(match, context, number * 6)
    return last_day(year, number * 6) if year and 1 <= number <= 2 else None


def month_end(match: re.Match[str], context: TermContext) -> dt.date | None:
    month = month_number(match.group("month"))
    year = _year_of(match, context, month) if month else None
    return last_day(year, month) if year and month else None


def month_begins(match: re.Match[str], context: TermContext) -> dt.date | None:
    """«до октября», «к началу октября»: before its first day, as far as can be told."""
    month = month_number(match.group("month"))
    year = _year_of(match, context, month) if month else None
    goes_on = _FROM_MONTH.search(match.string, 0, match.start()) is not None
    return dt.date(year, month, 1) if year and month and not goes_on else None


def new_year(match: re.Match[str], context: TermContext) -> dt.date | None:
    return dt.date(context.meeting.year, 12, 31) if context.meeting else None


def about(match: re.Match[str], context: TermContext) -> dt.date | None:
    """«до 20-х чисел апреля»."""
    month = month_number(match.group("month"))
    year = _year_of(match, context, month) if month else None
    return safe_date(year, month, int(match.group("day"))) if year and month else None


def last_day_of(match: re.Match[str], context: TermContext) -> dt.date | None:
    """«не позднее последнего рабочего дня июня»."""
    day = month_end(match, context)
    if day is None or not match.group("working"):
        return day
    while not context.calendar.is_working(day):
        day -= dt.timedelta(days=1)
    return day


def decade(match: re.Match[str], context: TermContext) -> dt.date | None:
    month = month_number(match.group("month"))
    year = _year_of(match, context, month) if month else None
    if not year or not month:
        return None
    part = match.group("part").lower()
    if part.startswith(("перв", "начал", "1")):
        return safe_date(year, month, 10)
    if part.startswith(("втор", "середин", "2")):
        return safe_date(year, month, 15 if part.startswith("серед") else 20)
    return last_day(year, month)


def year_end(match: re.Match[str], context: TermContext) -> dt.date | None:
    year = _year_of(match, context, 12)
    return dt.date(year, 12, 31) if year else None


def current(match: re.Match[str], context: TermContext) -> dt.date | None:
    day = context.meeting
    if day is None:
        return None
    unit = match.group("unit").lower()
    if match.group("following"):
        day = _next_period(day, unit)
    if unit.startswith("недел"):
        return day + dt.timedelta(days=4 - day.weekday() if day.weekday() <= 4 else 11 - day.weekday())
    if unit.startswith("месяц"):
        return last_day(day.year, day.month)
    if unit.startswith("квартал"):
        return last_day(day.year, (day.month + 2) // 3 * 3)
    return last_day(day.year, 6 if day.month <= 6 else 12) if unit.startswith("полуг") else dt.date(day.year, 12, 31)


def _next_period(day: dt.date, unit: str) -> dt.date:
    """A day in the week, month, quarter, half or year after that of `day`."""
    if unit.startswith("недел"):
        return day + dt.timedelta(days=7 if day.weekday() <= 4 else 0)
    if unit.startswith("год"):
        return dt.date(day.year + 1, 12, 31)
    length = 1 if unit.startswith("месяц") else 3 if unit.startswith("кварт") else 6
    year, month = divmod(day.year * 12 + (day.month - 1) // length * length + length, 12)
    return dt.date(year, month + 1, 1)


def day_of_month(match: re.Match[str], context: TermContext) -> dt.date | None:
    """«до 25 числа»: the next such day; «следующего месяца» and «текущего месяца» say which."""
    day, number = context.meeting, int(match.group("day"))
    if day is None or not 1 <= number <= 31:
        return None
    if match.group("next") or (number < day.day and not match.group("own")):
        day = _next_period(day, "месяц")
    return min(dt.date(day.year, day.month, 1) + dt.timedelta(days=number - 1), last_day(day.year, day.month))


def weekday(match: re.Match[str], context: TermContext) -> dt.date | None:
    """«до пятницы»: the first such day after the meeting."""
    if context.meeting is None:
        return None
    name = match.group("weekday").lower()
    wanted = next(n for n, stem in enumerate(_WEEKDAY_STEMS) if name.startswith(stem))
    return context.meeting + dt.timedelta(days=(wanted - context.meeting.weekday() - 1) % 7 + 1)


def school_year(match: re.Match[str], context: TermContext) -> dt.date | None:
    if match.group("from"):
        return dt.date(int(match.group("from")), 9, 1)
    day = context.meeting
    if day is None:
        return None
    return dt.date(day.year if (day.month, day.day) <= (9, 1) else day.year + 1, 9, 1)


def _count(word: str) -> int:
    if word[:1].isdigit():
        return int(re.match(r"\d+", word).group())  # type: ignore[union-attr]
    lowered = word.lower()
    return max(((len(stem), n) for stem, n in _NUMBERS.items() if lowered.startswith(stem)), default=(0, 0))[1]


_WORKING = re.compile(r"раб(?:оч|\.)|р\. ?д", re.IGNORECASE)
#: Days from that of the meeting.
_SOON = {"сегодня": 0, "завтра": 1, "послезавтра": 2}


def soon(match: re.Match[str], context: TermContext) -> dt.date | None:
    day = _SOON.get((match.group("soon") or "сегодня").lower(), 0)
    return context.meeting + dt.timedelta(days=day) if context.meeting is not None else None


def duration(match: re.Match[str], context: TermContext) -> dt.date | None:
    day = context.meeting
    groups = match.groupdict()
    amount = _count(groups["n"]) if groups.get("n") else 1
    event = groups.get("event") or ""
    own = re.search(
        r"^(?:подписания|утверждения)$|заседани|совещани|протокол|принятия (?:настоящего )?решени",
        event.strip().lower(),
    )
    if day is None or not 0 < amount <= 1000 or (event and not own):
        return None
    unit = groups["unit"].lower()
    if unit.startswith("час"):
        return day + dt.timedelta(days=-(-amount // 24))
    if _WORKING.search(match.group()):
        return context.calendar.add(day, amount)
    if unit.startswith(("дн", "ден", "сут", "календ")):
        return day + dt.timedelta(days=amount)
    if unit.startswith("недел"):
        return day + dt.timedelta(weeks=amount)
    months = amount * (
        12
        if unit.startswith(("год", "лет"))
        else 6
        if unit.startswith(("полугод", "полгод"))
        else 3
        if unit.startswith("кварт")
        else 1
    )
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return safe_date(year, month + 1, min(day.day, last_day(year, month + 1).day)) if year < 3000 else None


def no_date(match: re.Match[str], context: TermContext) -> dt.date | None:
    return None
