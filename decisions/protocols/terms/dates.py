"""Calendar dates in Russian text: «15.04.2022», «“20” февраля 2019 года», «первого февраля 2024 года», «1 октября
т.г.».
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..language.gated import lowered

MONTH_FORMS = (
    "январ[ьяею]",
    "феврал[ьяею]",
    "март[ае]?",
    "апрел[ьяею]",
    "ма[йяею]",
    "июн[ьяею]",
    "июл[ьяею]",
    "август[ае]?",
    "сентябр[ьяею]",
    "октябр[ьяею]",
    "ноябр[ьяею]",
    "декабр[ьяею]",
)
MONTHS_IN_DATES = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_MONTH_STEMS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
MONTH = "(?:" + "|".join([*MONTH_FORMS, r"(?:янв|фев|февр|мар|апр|авг|сен|сент|окт|нояб|ноя|дек)\.?"]) + r")(?![а-яё])"

_UNITS = dict(
    zip(
        [
            "первого",
            "второго",
            "третьего",
            "четвертого",
            "пятого",
            "шестого",
            "седьмого",
            "восьмого",
            "девятого",
            "десятого",
            "одиннадцатого",
            "двенадцатого",
            "тринадцатого",
            "четырнадцатого",
            "пятнадцатого",
            "шестнадцатого",
            "семнадцатого",
            "восемнадцатого",
            "девятнадцатого",
            "двадцатого",
        ],
        range(1, 21),
        strict=True,
    )
)
_UNITS.update({"четвёртого": 4, "тридцатого": 30})
_UNITS.update({w[:-3] + end: n for w, n in list(_UNITS.items()) for end in ("ое", "ому") if w.endswith("ого")})
_UNITS.update({"третье": 3, "третьему": 3})
_TENS = {
    "двадцать": 20,
    "тридцать": 30,
    "сорок": 40,
    "пятьдесят": 50,
    "шестьдесят": 60,
    "семьдесят": 70,
    "восемьдесят": 80,
    "девяносто": 90,
}
_UNIT_WORD = "(?:" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")"
_DAY_WORDS = rf"(?:(?:двадцать|тридцать) )?{_UNIT_WORD}"
_YEAR_WORDS = rf"(?:две тысячи (?:(?:{'|'.join(_TENS)}) )?{_UNIT_WORD}|двухтысячного)"
_YEAR_TAIL = r"(?: ?(?:года|году|год|гг?\.?)(?![а-яё]))?"
_OWN_YEAR = r"(?:т\. ?г\.?|с\. ?г\.?|текущего года|этого года|сего года)"
#: The month as engineers write it: «18.III.2025».
ROMAN_MONTH = "(?:XII|XI|X|IX|VIII|VII|VI|V|IV|III|II|I)"
_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_QUOTES = "«»\"“”„'‘’‹›<>"

#: Dates in figures are tried only about a digit, dates in words only where a month is named: most text has neither.
_FIGURES = re.compile(
    rf"(?<![\d.№])(?:"
    rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<d4>\d{{1,2}})[. ](?P<m4>{ROMAN_MONTH})[. ](?P<y4>\d{{4}})(?!\d){_YEAR_TAIL}"
    rf"|(?P<d1>\d{{1,2}})(?:[./]|-(?=\d\d-20\d\d))(?P<m1>\d{{1,2}})[./-](?P<y1>\d{{4}}|\d{{2}})(?!\d){_YEAR_TAIL}"
    rf"|(?:(?<![А-Яа-яЁёA-Za-z])[{_QUOTES}] ?)?(?P<d2>\d{{1,2}})(?:-?(?:го|е|ое|ого|му|ому))? ?[{_QUOTES}]? ?"
    rf"(?P<m2>{MONTH})"
    rf"(?:,? (?P<y2>(?:\d{{4}}|\d{{2}}(?= ?г)))(?!\d){_YEAR_TAIL}|,? (?P<own2>{_OWN_YEAR})|,? (?P<next2>следующего "
    rf"года))?"
    rf")",
    re.IGNORECASE,
)
_WORDS = re.compile(
    rf"(?<![\d.№])(?P<d3>{_DAY_WORDS}) (?P<m3>{MONTH})"
    rf"(?: (?P<y3>{_YEAR_WORDS}|\d{{4}}){_YEAR_TAIL}|,? (?P<own3>{_OWN_YEAR}))?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_DAY_WORD = re.compile(r"(?:го|ое|ье|му) (?:янв|фев|мар|апр|ма|июн|июл|авг|сен|окт|ноя|дек)")
_SHORT = re.compile(r"(?P<d>\d(?<![\d.№].)\d?)\.(?P<m>\d{2})(?![\d]|\.\d)(?: ?(?P<own>т\. ?г\.?|с\. ?г\.?))?")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """Day and month at `text[start:end]`; `year` is None when not printed, `own_year` for «т.г.», `next_year`
    likewise.
    """

    start: int
    end: int
    day: int
    month: int
    year: int | None = None
    own_year: bool = False
    next_year: bool = False

    def resolve(self, meeting: dt.date | None) -> dt.date | None:
        """The date itself. Without a printed year it is the next such day on or after the meeting."""
        year = self.year
        if year is None:
            if meeting is None:
                return None
            year = meeting.year + int(self.next_year)
            if not self.own_year and not self.next_year and (self.month, self.day) < (meeting.month, meeting.day):
                year += 1
        return safe_date(year, self.month, self.day)


def safe_date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def month_number(word: str) -> int | None:
    lowered = word.lower()
    for number in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 5):
        if lowered.startswith(_MONTH_STEMS[number - 1]):
            return number
    return None


def _ordinal(words: str) -> int:
    total = 0
    for word in words.lower().split():
        if word == "двухтысячного":
            return 2000
        total += {"две": 2000, "тысячи": 0}.get(word, _TENS.get(word, _UNITS.get(word, 0)))
    return total


def _year(text: str) -> int:
    if not text[:1].isdigit():
        return _ordinal(text)
    number = int(text)
    return number if number > 99 else 2000 + number if number < 70 else 1900 + number


def find_dates(text: str, *, short: bool = False) -> list[FoundDate]:
    """Dates in the order of the text; with `short` also «17.10», which elsewhere may be a time or a number of a
    point.
    """
    return list(_found(text, short))


#: A line of the head is asked in turn whether it tells the day, the hour and the place.
@lru_cache(maxsize=2_000)
def _found(text: str, short: bool) -> tuple[FoundDate, ...]:
    found = list(_find(text))
    if short:
        for match in _SHORT.finditer(text):
            day, month = int(match.group("d")), int(match.group("m"))
            if (
                1 <= month <= 12
                and 1 <= day <= 31
                and not any(f.start < match.end() and match.start() < f.end for f in found)
            ):
                if re.match(r" ?(?:час|ч\.|мин|руб|млн|тыс|%)", text[match.end() :]):
                    continue
                found.append(FoundDate(match.start(), match.end(), day, month, None, bool(match.group("own"))))
        found.sort(key=lambda f: f.start)
    return tuple(found)


def _in_figures(text: str) -> Iterator[re.Match[str]]:
    end = 0
    for digits in _DIGITS.finditer(text):
        for start in range(max(digits.start() - 2, end), digits.start() + 1):
            match = _FIGURES.match(text, start) if start == digits.start() or text[start] in _QUOTES else None
            if match:
                end = match.end()
                yield match
                break


def _matches(text: str) -> list[re.Match[str]]:
    """Dates as the text has them, one after another; of two that overlap the first counts."""
    figures = list(_in_figures(text))
    if not _DAY_WORD.search(lowered(text)):
        return figures
    found: list[re.Match[str]] = []
    for match in sorted([*figures, *_WORDS.finditer(text)], key=re.Match.start):
        if not found or match.start() >= found[-1].end():
            found.append(match)
    return found


def _find(text: str) -> Iterator[FoundDate]:
    for match in _matches(text):
        g = match.groupdict()
        year: int | None
        if g.get("iso"):
            year, month, day = (int(part) for part in g["iso"].split("-"))
        elif g.get("d4"):
            day, month, year = int(g["d4"]), _ROMAN_MONTHS.index(g["m4"].upper()) + 1, int(g["y4"])
        elif g.get("d1"):
            day, month, year = int(g["d1"]), int(g["m1"]), _year(g["y1"])
        elif g.get("d2"):
            day, month, year = int(g["d2"]), month_number(g["m2"]) or 0, _year(g["y2"]) if g["y2"] else None
        else:
            day, month, year = _ordinal(g["d3"]), month_number(g["m3"]) or 0, _year(g["y3"]) if g["y3"] else None
        if safe_date(year or 2024, month, day):
            own = bool(g.get("own2") or g.get("own3"))
            yield FoundDate(match.start(), match.end(), day, month, year, own, bool(g.get("next2")))


_TIME = re.compile(
    r"(?<![\d.])(?<!\d:)(?P<h>[01]?\d|2[0-4]) ?(?:"
    r"[:.\-–](?P<m1>[0-5]\d)(?![\d]|\.\d)(?: ?(?:ч\b|час[а-я]*))?"
    r"|(?:час(?:ов|а)?\b\.?|ч\.?(?![а-яё])) ?(?:(?P<m2>[0-5]?\d) ?(?:мин(?:ут[аы]?)?\b\.?|м(?:\.|\b)))?"
    r"|(?P<part>утра|вечера)\b)(?: ?(?P<late>вечера|дня)\b)?",
    re.IGNORECASE,
)


def find_time(text: str) -> tuple[dt.time, int, int] | None:
    """The first time of day: «14.00», «10:05», «15 час. 30 мин.», «11 часов 00 минут», «7 вечера», as (time, start,
    end).
    """
    for match in _TIME.finditer(text):
        hour = int(match.group("h"))
        minute = int(match.group("m1") or match.group("m2") or 0)
        part = (match.group("part") or match.group("late") or "").lower()
        if part in {"дня", "вечера"} and hour < 12:
            hour += 12
        if hour < 24:
            return dt.time(hour, minute), match.start(), match.end()
    return None


_MINUTES = (
    r"(?:[:.–-]\d{2}(?!\d|\.\d)(?: ?ч(?:\.|ас\w*\.?|(?![а-яё])))?"
    r"| ?(?:ч(?:\.|(?![а-яё]))|час(?:ов|а)?(?![а-яё])\.?)(?: ?\d{1,2} ?м(?:\.|ин\w*\.?|(?![а-яё])))?"
    r"|(?: утра| вечера)(?![а-яё]))"
)
#: A time of day that fills its line or column: «14.00», «с 10:30 до 12:00», «11 часов 00 минут», «10:00 (МСК)».
CLOCK = re.compile(
    rf"(?:(?:начало )?(?:в|с|к) )?\d{{1,2}}{_MINUTES}(?: ?(?:до|–|—|-|по) ?\d{{1,2}}{_MINUTES})?"
    r"(?:,? ?\(?(?:мск|по мск|по московскому времени|московское время|местное время|время (?:московское|местное))\)?)?",
    re.IGNORECASE,
)

_WEEKDAY = r"(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс)"
_BESIDE_DATE = re.compile(rf"\W*(?:(?:от|{_WEEKDAY})\W*)?", re.IGNORECASE)


def tells_only_when(text: str) -> bool:
    """Whether a line is a date or a time of day and nothing else."""
    if len(text) > 50 or not any(map(str.isdigit, text)):
        return False
    if CLOCK.fullmatch(text):
        return True
    dates = find_dates(text)
    return len(dates) == 1 and all(
        _BESIDE_DATE.fullmatch(part) is not None for part in (text[: dates[0].start], text[dates[0].end :])
    )


def last_day(year: int, month: int) -> dt.date:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)
