"""Recurring terms: «ежемесячно до 5 числа», «каждую пятницу», «раз в полгода» – their recurrence, day and rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..language.gated import Gated
from ..structure import ParsedTerm, Recurrence
from .dates import MONTH, month_number
from .found import FoundTerm

_ONCE = r"(?:(?:не (?:реже|менее)(?: чем)? )?(?:один |одного |1 )?раза? в )"
_TWICE = r"(?:(?:не (?:реже|менее)(?: чем)? )?(?:дважды|два раза|двух раз|2(?:-х)? раза?) в )"

#: «обеспечить ежемесячное размещение»: of how often something is done, where «ежемесячный отчёт» may be one of many.
_TO_DO = r"(?:(?<=обеспечить )|(?<=организовать )|(?<=проводить )|(?<=вести ))"
#: (wording, recurrence that an assignment can hold, rule in the notation of RFC 5545); the first that fits counts.
_RHYTHMS: tuple[tuple[str, Recurrence | None, str], ...] = (
    (
        rf"ежеквартально|{_ONCE}(?:квартал|три месяца|3 месяца)|(?:по итогам )?кажд(?:ый квартал|ого квартала)"
        rf"|{_TO_DO}ежеквартальн[а-яё]+"
        r"|поквартально|(?<=числа )месяца, следующего за отч[её]тным кварталом",
        Recurrence.QUARTERLY,
        "FREQ=MONTHLY;INTERVAL=3",
    ),
    (
        rf"{_ONCE}(?:полгода|полугодие|шесть месяцев|6 месяцев)|кажд(?:ые полгода|ое полугодие)|{_TWICE}год"
        r"|по полугодиям|по итогам (?:каждого )?полугоди[йя]",
        Recurrence.SEMIANNUAL,
        "FREQ=MONTHLY;INTERVAL=6",
    ),
    (rf"{_ONCE}(?:два|2) месяца|кажд(?:ые два месяца)", None, "FREQ=MONTHLY;INTERVAL=2"),
    (rf"{_ONCE}(?:две недели|2 недели)|кажд(?:ые две недели)", None, "FREQ=WEEKLY;INTERVAL=2"),
    (
        rf"ежемесячно|ежемес(?=\.)|помесячно|{_ONCE}месяц|кажд(?:ый месяц)|(?<=числа )каждого месяца"
        rf"|(?<=числа )месяца, следующего за отч[её]тным(?: месяцем)?|{_TO_DO}ежемесячн[а-яё]+",
        Recurrence.MONTHLY,
        "FREQ=MONTHLY",
    ),
    (rf"ежегодно|{_TO_DO}ежегодн[а-яё]+|{_ONCE}год|кажд(?:ый год)", Recurrence.ANNUAL, "FREQ=YEARLY"),
    (rf"{_TWICE}месяц", None, ""),
    (
        rf"еженедельно|{_TO_DO}еженедельн[а-яё]+|{_ONCE}неделю|кажд(?:ую неделю)"
        r"|кажд[а-я]{2,3} (?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)[а-я]?",
        None,
        "FREQ=WEEKLY",
    ),
    (rf"ежедневно|{_TO_DO}ежедневн[а-яё]+|{_ONCE}день|кажд(?:ый день)", None, "FREQ=DAILY"),
    (
        r"постоянно|на постоянной основе|в постоянном режиме|на регулярной основе|регулярно|систематически|бессрочно"
        r"|в течение всего (?:года|периода)|на системной основе",
        Recurrence.CONSTANT,
        "",
    ),
    (r"по мере (?:необходимости|поступления[а-я ]{0,30})", None, ""),
)
RHYTHM = Gated("|".join(rf"(?P<r{n}>\b(?:{p})\b)" for n, (p, _, _) in enumerate(_RHYTHMS)), re.IGNORECASE)
_TAIL = re.compile(
    r"^(?:,? ?(?:[–—-] )?(?:в срок )?(?:не позднее|не позже|до|к|по состоянию на) (?P<day>\d{1,2})(?:-?(?:го|му|е))?"
    r"(?: числа| числу)?(?: (?:каждого |следующего )?(?:месяца|квартала|полугодия|числа)[а-яё ]{0,30}?(?:, следующего "
    r"за отч[её]тным(?: (?:месяцем|кварталом|периодом))?)?"
    r"|, следующего за отч[её]тным)?)",
    re.IGNORECASE,
)
_WEEKDAYS = {
    "понедельник": "MO",
    "вторник": "TU",
    "сред": "WE",
    "четверг": "TH",
    "пятниц": "FR",
    "суббот": "SA",
    "воскресен": "SU",
}
_BY_DAY = re.compile(
    rf"^,? ?(?:[–—-] )?(?:по|к|в|до) (?P<names>(?:(?:{'|'.join(_WEEKDAYS)})[а-я]{{0,3}}(?:, | и )?)+)", re.IGNORECASE
)
_UNTIL = re.compile(r"^,? ?(?:вплоть )?до конца (?P<year>20\d\d)(?: года| г\.?)?", re.IGNORECASE)
_MONTH_AFTER = re.compile(rf" (?P<month>{MONTH})", re.IGNORECASE)
_CLOCK = re.compile(r"[.:]\d{2}(?!\d)(?: ?час[а-я]*)?")
_DAY_BEFORE = re.compile(r"(?:не позднее|не позже|до|к) (\d{1,2})(?:-?(?:го|му))? числ[ау] ?$", re.IGNORECASE)
#: «до 1 декабря, далее – ежеквартально»: a day for the first time, then a rhythm.
THEN = re.compile(
    r"^[\s,;(]*(?:включительно,? )?(?:(?:и|а) )?(?:далее|затем|в дальнейшем|впоследствии|с последующ\w+)[\s,:–—-]*$",
    re.IGNORECASE,
)


def find_rhythms(text: str) -> Iterator[FoundTerm]:
    """Every rhythm of a sentence in its order, with the day of the period that stands before or after it."""
    for match in RHYTHM.finditer(text):
        _, recurrence, rule = _RHYTHMS[int((match.lastgroup or "r0")[1:])]
        tail = _TAIL.match(text[match.end() : match.end() + 160])
        end = match.end() + (tail.end() if tail else 0)
        start, day, month = match.start(), int(tail.group("day")) if tail else None, None
        if tail and (clock := _CLOCK.match(text, end)):
            end, day = clock.end(), None
        if tail and (named := _MONTH_AFTER.match(text, end)):
            end, month = named.end(), month_number(named.group("month"))
        before = _DAY_BEFORE.search(text[max(0, start - 40) : start])
        if before:
            start, day = start - len(before.group()), int(before.group(1))
        if day is not None and not 1 <= day <= 31:
            day = None
        parts, end = _parts(rule, text, match, day, month, end)
        printed = text[start:end].rstrip(" ,")
        term = ParsedTerm(printed, None, recurrence, None if month else day, rule=";".join(parts))
        yield FoundTerm(term, start, start + len(printed), 8 if recurrence or rule else 2)


def _parts(
    rule: str, text: str, match: re.Match[str], day: int | None, month: int | None, end: int
) -> tuple[list[str], int]:
    """The parts of the rule, and where its wording ends."""
    if not rule:
        return [], end
    parts = [rule]
    days = [code for stem, code in _WEEKDAYS.items() if stem in match.group().lower()]
    named = _BY_DAY.match(text[end : end + 120])
    if named and rule.startswith("FREQ=WEEKLY"):
        days = [code for stem, code in _WEEKDAYS.items() if stem in named.group("names").lower()]
        end += len(named.group().rstrip(" ,"))
    if days:
        parts.append("BYDAY=" + ",".join(days))
    if month and "YEARLY" in rule:
        parts.append(f"BYMONTH={month}")
    if day and not days and rule.startswith(("FREQ=MONTHLY", "FREQ=YEARLY")) and (month or "YEARLY" not in rule):
        parts.append(f"BYMONTHDAY={day}")
    until = _UNTIL.match(text[end : end + 40])
    if until:
        parts.append(f"UNTIL={until.group('year')}1231")
        end += until.end()
    return parts, end


def joined(text: str, first: FoundTerm, rhythm: FoundTerm) -> FoundTerm | None:
    """A day and the rhythm that follows it from then on, as one term; None where they do not belong together."""
    if first.term.date is None or not THEN.match(text[first.end : rhythm.start]):
        return None
    term = rhythm.term
    whole = ParsedTerm(text[first.start : rhythm.end], first.term.date, term.recurrence, term.day, rule=term.rule)
    return FoundTerm(whole, first.start, rhythm.end, max(first.weight, rhythm.weight))
