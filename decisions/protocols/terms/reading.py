"""Terms of a decision: a date, a phrase that is no date, or a recurrence. Dates of events are no terms."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from ..language.gated import Gated
from ..language.infinitives import first_infinitive
from ..structure import Certainty, ParsedTerm
from .calendar import RUSSIA, WorkCalendar
from .dates import find_dates
from .events import after_participle, of_a_season, of_an_event, whole_period
from .found import FoundTerm, TermContext
from .meanings import month_begins, no_date
from .patterns import BEFORE_DATE, LABEL_ONLY, PATTERNS, PATTERNS_GATE, may_set_term
from .rhythms import find_rhythms, joined

_DECOY_BEFORE = re.compile(
    r"(?:по состоянию|действу\w+|действующ\w+|заключ[её]нн\w+|истека\w+|период|прогноз\w*|стратеги\w+|программ\w+"
    r"|сроком действия)"
    r"(?: [а-яё]+){0,3}$|(?:^|\s)с(?: \S+){1,4}$|в период [^,;]{0,40}$",
    re.IGNORECASE,
)
#: «продлить полномочия директора до 11 февраля»: how long something is in force, not by when to do it.
_IN_FORCE = re.compile(
    r"продл[а-яё]+ (?:[а-яё]+ )?(?:полномочи|статус|действи|договор|аренд|членств|аккредитаци|регистраци|лицензи)"
    r"[^,;]*$",
    re.IGNORECASE,
)
#: «… – 5 мая», «(5 мая)», «(Мамедов, Лесных; 5 мая)»: a day set off at the end.
_SET_OFF = re.compile(r"(?:^|\s)[–—-] ?$|\($|\([А-ЯЁ][а-яё-]+[^()]*[,;] ?$")
#: «срок – до 14 декабря»: the word that only says that a term follows.
_NAMED = re.compile(r"(?:в )?срок(?: исполнения)? ?[–—:-] ?(?=\S)", re.IGNORECASE)
_GATHERS = Gated(r"обеспечить (?:\w+ )?явку", re.IGNORECASE)
#: «на обучение 25–27 июля»: days on which something goes on.
_SEVERAL_DAYS = re.compile(r"(?<![\d.])\d{1,2} ?[–—-] ?\d{1,2} [а-яё]")
#: «переговоры о вывозе мусора | два раза в неделю»: how often is part of what is talked of.
_TALKED_OF = re.compile(r" (?:о|об|обо) [а-яё]+(?: [а-яё]+){0,3} $")
#: Between a first day and the rhythm that follows it stand a few words at most.
_NEAR = 60


def _dated(text: str, context: TermContext, labelled: bool) -> Iterator[FoundTerm]:
    """Dates with a word before them that makes a term of them; after a label any date is one."""
    for found in find_dates(text, short=True):
        before = text[max(0, found.start - 60) : found.start]
        match = BEFORE_DATE.search(before)
        rest = text[found.end : found.end + 60]
        trailing = len(text) - found.end < 60 and not re.search(
            r"[а-яё0-9]{2}", rest.lower().replace("года", "").replace("включительно", "")
        )
        dash = trailing and _SET_OFF.search(before) is not None
        if not (match or labelled or dash):
            continue
        date = found.resolve(context.meeting)
        if date is None and found.year is not None:
            continue
        start = found.start
        weight = 3
        if match:
            start = found.start - len(before) + match.start("prefix")
            prefix = match.group("prefix").lower()
            head = before[: match.start("prefix")]
            period = prefix == "по" and whole_period(text, head)
            if not labelled and _IN_FORCE.search(text[:start]):
                continue
            if not labelled and not period and (_DECOY_BEFORE.search(head) or after_participle(head)):
                continue
            if prefix == "по" and not labelled and not period and not re.search(r"срок", head):
                continue
            if prefix in {"к", "ко"} and text[found.start : found.end].rstrip().endswith("Мая"):
                continue
            weight = 9 if "срок" in prefix or "поздн" in prefix else 7 if prefix.startswith("до") else 6
            if re.search(r"[–—-] ?$|\($", head) and trailing:
                weight += 3
        named = _NAMED.match(text, start, found.start)
        start = named.end() if named else start
        printed = text[start : found.end].strip(" –—-")
        yield FoundTerm(ParsedTerm(printed, date), start, found.end, weight)


def find_terms(
    text: str, meeting: dt.date | None, calendar: WorkCalendar = RUSSIA, *, labelled: bool = False
) -> list[FoundTerm]:
    """All terms of a sentence, in its order. `labelled` text follows «Срок:», so a bare date or month is a term too."""
    if not labelled and not may_set_term(text):
        return []
    context = TermContext(meeting, calendar)
    found = [*_dated(text, context, labelled), *find_rhythms(text)]
    for place in PATTERNS_GATE.open_for(text):
        gated, reader, weight = PATTERNS[place]
        for match in gated.pattern.finditer(text):
            if of_a_season(text, match.start()):
                continue
            if weight == 3 and not labelled and of_an_event(text, match.start(), match.end()):
                continue
            if match.start() and text[match.start() - 1].isalpha():
                continue
            date = reader(match, context)
            sure = reader is no_date or (date is not None and reader is not month_begins)
            certainty = Certainty.SURE if sure else Certainty.DOUBTFUL
            stop = match.group().endswith(".") and match.group()[-5:-1].isalpha()
            end = match.end() - int(stop)
            printed = text[match.start() : end].strip()
            found.append(FoundTerm(ParsedTerm(printed, date, certainty=certainty), match.start(), end, weight))
    if not labelled:
        found = _unconditional(text, found)
    if labelled and not any(item.term.date or _recurs(item) or item.weight > 8 for item in found):
        for pattern, reader in LABEL_ONLY:
            ends = [
                (date, match)
                for match in pattern.finditer(text)
                if (date := reader(match, context)) and not of_a_season(text, match.start())
            ]
            if ends:
                date, match = max(ends, key=lambda pair: pair[0])
                found.append(FoundTerm(ParsedTerm(text.strip(), date), match.start(), match.end(), 5))
                break
    return sorted(found, key=lambda item: item.start)


#: «Если до 1 мая деньги не поступят, …», «при неоплате до 1 мая»: the day of a condition is nobody's term.
_CONDITION = Gated(
    r"(?<![а-яё])(?:(?P<clause>если|при условии,? что|в случае,? (?:если|когда))"
    r"|(?:в случае|при) (?:непо|неис|невы|неоп|непр|неус|неяв|отсутстви|просроч)[а-яё]+)(?![а-яё])[^,;:–—]*",
    re.IGNORECASE,
)


def _unconditional(text: str, found: list[FoundTerm]) -> list[FoundTerm]:
    clauses = [(match.start(), _clause_end(text, match)) for match in _CONDITION.finditer(text)] if found else []
    return [item for item in found if not any(start <= item.start < end for start, end in clauses)]


def _clause_end(text: str, condition: re.Match[str]) -> int:
    """A clause reaches to its comma; «при неоплате до 1 мая | подать иск» to the order."""
    verb = None if condition["clause"] else first_infinitive(text, condition.start())
    return min(condition.end(), verb[0]) if verb else condition.end()


#: «до 18:00 сегодня», «завтра утром», «до конца дня»: a day that is told from that of the meeting.
_SOON = re.compile(
    r"(?:до |к )?(?:\d{1,2}[:.]\d{2} )?(?P<day>сегодня|завтра|послезавтра)(?:шнего дня)?(?: же)?"
    r"(?:[ ,]+(?:до|к|в) .{1,20}|,? (?:утром|днём|вечером|срочно))?"
    r"|в день совещания|(?:до|к) (?:конца|концу) (?:рабочего )?(?:дня|смены)|до вечера|в течение (?:рабочего )?дня",
    re.IGNORECASE,
)
_DAYS = {"завтра": 1, "послезавтра": 2}


def read_label(text: str, meeting: dt.date | None, calendar: WorkCalendar = RUSSIA) -> ParsedTerm | None:
    """The value of a «Срок:» label or of a cell of the column «Срок»: what is no date and no recurrence stays a
    phrase.
    """
    printed = text.strip(" ;,–—-\t")
    printed = printed if re.search(r"\bг+\.$|т\. ?г\.$|кв\.$|р\. ?д\.$", printed) else printed.rstrip(" .")
    if not re.search(r"[0-9A-Za-zА-Яа-яЁё]", printed):
        return None
    if meeting is not None and (soon := _SOON.fullmatch(printed)) is not None:
        return ParsedTerm(printed, meeting + dt.timedelta(days=_DAYS.get((soon["day"] or "").lower(), 0)))
    found = find_terms(printed, meeting, calendar, labelled=True)
    recurring = [f for f in found if _recurs(f)]
    dated = [f for f in found if f.term.date]
    if recurring:
        best = (_first_and_then(printed, dated, recurring) or recurring[0]).term
        return ParsedTerm(printed, best.date, best.recurrence, best.day, rule=best.rule)
    if dated:
        return ParsedTerm(printed, max(f.term.date for f in dated if f.term.date))
    return ParsedTerm(printed, None, certainty=Certainty.LIKELY)


def read_sentence(text: str, meeting: dt.date | None, calendar: WorkCalendar = RUSSIA) -> FoundTerm | None:
    """The term that the wording of a point itself sets, or None."""
    return chosen(text, find_terms(text, meeting, calendar), meeting)


def chosen(text: str, found: list[FoundTerm], meeting: dt.date | None) -> FoundTerm | None:
    """Which of the terms found in the wording of a point is its term."""
    if not found:
        found = _gathering(text, meeting)
    if not found:
        return None
    dated = [f for f in found if f.term.date]
    recurring = [f for f in found if _recurs(f) and not _is_talked_of(text, f, dated)]
    if recurring:
        both = _first_and_then(text, dated, recurring)
        if both:
            return both
        first = recurring[0]
        if dated and dated[0].start < first.start - 25:
            return dated[0]
        return first
    if dated:
        return max(dated, key=lambda f: (f.weight, f.start))
    return max(found, key=lambda f: (f.weight, -f.start))


def _is_talked_of(text: str, rhythm: FoundTerm, dated: list[FoundTerm]) -> bool:
    """Whether a rhythm belongs to what the order is about, and another verb has a day of its own behind it."""
    if not (dated and _TALKED_OF.search(text[: rhythm.start])):
        return False
    verb = first_infinitive(text, rhythm.end)
    return verb is not None and any(day.start > verb[0] for day in dated)


def _recurs(found: FoundTerm) -> bool:
    return found.term.recurrence is not None or bool(found.term.rule)


def _first_and_then(text: str, dated: list[FoundTerm], recurring: list[FoundTerm]) -> FoundTerm | None:
    """«до 1 декабря, далее – ежеквартально»: the first day and the rhythm from then on."""
    by_end = sorted(dated, key=lambda day: day.end)
    ends = [day.end for day in by_end]
    for rhythm in recurring:
        near = by_end[bisect_left(ends, rhythm.start - _NEAR) : bisect_right(ends, rhythm.start)]
        for day in sorted(near, key=lambda day: day.start):
            if whole := joined(text, day, rhythm):
                return whole
    return None


def _gathering(text: str, meeting: dt.date | None) -> list[FoundTerm]:
    """«обеспечить явку на субботник 15.10.22»: the order falls due on the day people have to come."""
    if not _GATHERS.search(text) or _SEVERAL_DAYS.search(text):
        return []
    return [
        FoundTerm(ParsedTerm(text[f.start : f.end], f.resolve(meeting), certainty=Certainty.LIKELY), f.start, f.end, 1)
        for f in find_dates(text)
    ]
