"""Terms of a decision: a date, a phrase that is no date, or a recurrence. Dates of events are no terms."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .calendar import RUSSIA, WorkCalendar
from .dates import MONTH, find_dates, last_day, month_number, safe_date
from .structure import Certainty, ParsedTerm, Recurrence

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDINALS = {"перв": 1, "втор": 2, "трет": 3, "четв": 4}
_NTH = r"(?:I{1,3}V?|IV|[1-4](?:-?(?:го|м|ом|й|ый))?|перв[а-яё]{2,3}|втор[а-яё]{2,3}|треть[а-яё]{1,3}|четв[её]рт[а-яё]{2,3})"
_YEAR = (
    r"(?: (?P<year>20\d\d)(?: ?(?:года|году|год|г\.?)(?![а-яё]))?| (?P<own>т\. ?г\.?|с\. ?г\.?|текущего года|этого года)"
    r"| (?P<next>следующего года))?"
)
_NUMBERS = {
    "одн": 1, "дву": 2, "двух": 2, "две": 2, "два": 2, "трех": 3, "трёх": 3, "три": 3, "четыр": 4, "пят": 5, "шест": 6,
    "сем": 7, "восьм": 8, "девят": 9, "десят": 10, "пятнадцат": 15, "двадцат": 20, "тридцат": 30, "сорок": 40, "шестидесят": 60,
}  # fmt: skip
_PREFIX = (
    r"(?:(?:в|со|их|его|её)? ?срок(?:ом)?(?: (?:исполнения|реализации|представления|выполнения|завершения))? ?[–—:-]? ?)?"
    r"(?:до|не позднее(?: чем)?(?: до)?|не позже|к|ко|по|в срок до|в срок(?: [–—-])?|в срок по|срок(?:ом)? ?[–—:-]|дата[:–—-])"
)
_BEFORE_DATE = re.compile(
    rf"(?:^|(?<=[\s(,;–—]))(?P<prefix>{_PREFIX}) ?(?:\d{{1,2}}[.:]\d{{2}}(?: ?час[а-я]*\.?| ?ч\.?)?,? )?$",
    re.IGNORECASE,
)

_RECURRENCES: tuple[tuple[str, Recurrence | None], ...] = (
    (r"ежемесячно|(?:(?:один|1) )?раз в месяц|каждый месяц|(?<=числа )(?:каждого|следующего) месяца", Recurrence.MONTHLY),
    (r"ежеквартально|(?:(?:один|1) )?раз в квартал|каждый квартал|раз в три месяца", Recurrence.QUARTERLY),
    (r"(?:(?:один|1) )?раз в (?:полгода|полугодие|шесть месяцев)|каждые полгода|каждое полугодие|(?:дважды|два раза|2 раза) в год"
     r"|по полугодиям|раз в 6 месяцев|не реже (?:двух|2)(?:-х)? раз в год", Recurrence.SEMIANNUAL),
    (r"ежегодно|(?:(?:один|1) )?раз в год|каждый год|не реже (?:одного|1) раза в год", Recurrence.ANNUAL),
    (r"не реже (?:одного|1) раза в (?:месяц)", Recurrence.MONTHLY),
    (r"не реже (?:одного|1) раза в (?:квартал)", Recurrence.QUARTERLY),
    (r"не реже (?:одного|1) раза в (?:полгода|полугодие)", Recurrence.SEMIANNUAL),
    (r"постоянно|на постоянной основе|в постоянном режиме|на регулярной основе|регулярно|систематически|бессрочно"
     r"|в течение всего (?:года|периода)|на системной основе", Recurrence.CONSTANT),
    (r"еженедельно|ежедневно|(?:один )?раз в (?:неделю|две недели)|по мере (?:необходимости|поступления[а-я ]{0,30})", None),
)  # fmt: skip
_RECURRENCE = re.compile("|".join(rf"(?P<r{n}>\b(?:{p})\b)" for n, (p, _) in enumerate(_RECURRENCES)), re.IGNORECASE)
_RECURRENCE_TAIL = re.compile(
    r"^(?:,? ?(?:[–—-] )?(?:не позднее|до|к|по состоянию на) (?P<day>\d{1,2})(?:-?(?:го|му|е))?(?: числа| числу)?"
    r"(?: (?:каждого )?(?:месяца|квартала|полугодия|числа)[а-яё ]{0,30}?(?:, следующего за отч[её]тным(?: (?:месяцем|кварталом|периодом))?)?"
    r"|, следующего за отч[её]тным)?)",
    re.IGNORECASE,
)


#: «провести спартакиаду в апреле»: the month of an event.
_EVENT_VERB = re.compile(r"(?<![а-яё])(?:провести|организовать|принять участие|состо\w+|пройд\w+)(?![а-яё])", re.IGNORECASE)


#: Words without which no sentence sets a term; most sentences have none of them.
_MAYBE_TERM = re.compile(
    r"\d|срок|еже|раз[а]? в|кажд|постоян|регуляр|системат|бессроч|систем|необход|поступ|в год|полуг|кварт|конц|оконч|заверш|истеч|недел|"
    r"месяц|дней|дня|суток|год[ау]|начал|заседан|совещан|собран|медлен|медлит|безотлаг|январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр|"
    r"провед|вступл|открыт|получен|всего",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term read at `text[start:end]`; `weight` orders several in one sentence, the heaviest wins."""

    term: ParsedTerm
    start: int
    end: int
    weight: int


@dataclass(frozen=True, slots=True)
class _Context:
    meeting: dt.date | None
    calendar: WorkCalendar


Reader = Callable[[re.Match[str], _Context], dt.date | None]


def _year_of(match: re.Match[str], context: _Context, month: int) -> int | None:
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


def _quarter(match: re.Match[str], context: _Context) -> dt.date | None:
    number = _nth(match.group("nth"))
    year = _year_of(match, context, number * 3)
    return last_day(year, number * 3) if year and 1 <= number <= 4 else None


def _half(match: re.Match[str], context: _Context) -> dt.date | None:
    number = _nth(match.group("nth"))
    year = _year_of(match, context, number * 6)
    return last_day(year, number * 6) if year and 1 <= number <= 2 else None


def _month_end(match: re.Match[str], context: _Context) -> dt.date | None:
    month = month_number(match.group("month"))
    year = _year_of(match, context, month) if month else None
    return last_day(year, month) if year and month else None


def _decade(match: re.Match[str], context: _Context) -> dt.date | None:
    month = month_number(match.group("month"))
    year = _year_of(match, context, month) if month else None
    if not year or not month:
        return None
    part = match.group("part").lower()
    if part.startswith("перв") or part.startswith("начал"):
        return safe_date(year, month, 10)
    if part.startswith(("втор", "середин")):
        return safe_date(year, month, 15 if part.startswith("серед") else 20)
    return last_day(year, month)


def _year_end(match: re.Match[str], context: _Context) -> dt.date | None:
    year = _year_of(match, context, 12)
    return dt.date(year, 12, 31) if year else None


def _current(match: re.Match[str], context: _Context) -> dt.date | None:
    day = context.meeting
    if day is None:
        return None
    unit = match.group("unit").lower()
    if unit.startswith("недел"):
        return day + dt.timedelta(days=4 - day.weekday() if day.weekday() <= 4 else 11 - day.weekday())
    if unit.startswith("месяц"):
        return last_day(day.year, day.month)
    if unit.startswith("квартал"):
        return last_day(day.year, (day.month + 2) // 3 * 3)
    return last_day(day.year, 6 if day.month <= 6 else 12) if unit.startswith("полуг") else dt.date(day.year, 12, 31)


def _school_year(match: re.Match[str], context: _Context) -> dt.date | None:
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


def _duration(match: re.Match[str], context: _Context) -> dt.date | None:
    day = context.meeting
    groups = match.groupdict()
    amount = _count(groups["n"]) if groups.get("n") else 1
    event = groups.get("event") or ""
    own = re.search(r"подписани|утверждени[яе] (?:настоящего )?протокола|заседани|совещани|протокол|принятия (?:настоящего )?решени", event)
    if day is None or not 0 < amount <= 1000 or (event and not own):
        return None
    unit = groups["unit"].lower()
    if "рабоч" in match.group().lower():
        return context.calendar.add(day, amount)
    if unit.startswith(("дн", "ден", "сут", "календ")):
        return day + dt.timedelta(days=amount)
    if unit.startswith("недел"):
        return day + dt.timedelta(weeks=amount)
    months = amount * (12 if unit.startswith(("год", "лет")) else 6 if unit.startswith("полугод") else 3 if unit.startswith("кварт") else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return safe_date(year, month + 1, min(day.day, last_day(year, month + 1).day)) if year < 3000 else None


def _none(match: re.Match[str], context: _Context) -> dt.date | None:
    return None


_EVENT = r"(?: (?:со дня|с момента|с даты|от даты|после) (?P<event>[а-яё]+(?: [а-яё«»№\d.-]+){0,4}?)(?=[,.;:)]| [а-яё]+(?:ть|ти|чь)\b|$| представ| подгот| обесп| напр| провест))?"
_PATTERNS: tuple[tuple[re.Pattern[str], Reader, int], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reader, weight)
    for pattern, reader, weight in (
        (rf"(?:в срок )?(?:до|к|ко|не позднее) (?:конца|концу|окончания|завершения|истечения) (?P<nth>{_NTH}) кв(?:артала|\.){_YEAR}", _quarter, 8),
        (rf"(?:в|во|в течение|на протяжении) (?P<nth>{_NTH}) кв(?:артале|артала|\.){_YEAR}", _quarter, 5),
        (rf"(?:в срок )?(?:до|к|не позднее) (?:конца|концу|окончания|завершения) (?P<nth>{_NTH}) полугодия{_YEAR}", _half, 8),
        (rf"(?:в|во|в течение) (?P<nth>{_NTH}) полугоди[ия]{_YEAR}", _half, 5),
        (rf"(?:в срок )?(?:до|к|не позднее) (?:конца|концу|окончания) (?P<month>{MONTH}){_YEAR}", _month_end, 8),
        (rf"(?:в|во|до|к) (?P<part>перв[а-я]+|втор[а-я]+|треть[а-я]+) декад[еыу]+ (?P<month>{MONTH}){_YEAR}", _decade, 6),
        (rf"(?:в|до|к) (?P<part>середин[еыу]|начал[еау]) (?P<month>{MONTH}){_YEAR}", _decade, 6),
        (rf"(?:в|во|в течение) (?P<month>{MONTH}){_YEAR}", _month_end, 3),
        (r"(?:в срок )?(?:до|к|не позднее) (?:конца|концу|окончания|завершения) (?P<year>20\d\d)(?: ?(?:года|г\.?)(?![а-яё]))?(?! ?[/–-] ?\d)", _year_end, 8),
        (r"(?:до|к) (?:конца|концу) (?:(?:текущего|этого|сего) )?(?P<unit>года|месяца|недели|квартала|полугодия)(?! [а-яё]*ого)", _current, 8),
        (r"в течение (?P<year>20\d\d)(?: ?(?:года|г\.?)(?![а-яё]))", _year_end, 4),
        (r"в течение (?P<own>текущего) (?:календарного )?года", _year_end, 4),
        (r"(?:до|к|ко) (?:начала|началу) (?:(?P<from>20\d\d) ?[/–-] ?(?:20)?\d\d |нового |следующего )?учебного года", _school_year, 8),
        (r"к (?P<from>)новому учебному году", _school_year, 8),
        (r"(?:до|к) (?:конца|концу|окончания|завершения) [а-яё\d/–-]{0,12} ?(?:учебного|отопительного|финансового) [а-яё]+", _none, 7),
        (r"не позднее(?:,)? чем за [а-яё\d-]+ (?:рабочих |календарных )?(?:дней|дня|день|недел[июь]|месяц[а-я]*) до [а-яё]+[^.;]{0,60}", _none, 9),
        (rf"(?:в течение|в срок до|не позднее|не более) (?P<n>\d{{1,3}}|[а-яё]+)(?: ?\([а-яё -]+\))?(?:-?(?:х|ти|и))? (?:рабочих |календарных )?(?P<unit>дней|дня|суток|недел[ьи]|месяцев|месяца|лет|года){_EVENT}", _duration, 8),
        (rf"в течение (?:(?:одного|одной) )?(?P<unit>месяца|недели|суток|квартала|полугодия|года){_EVENT}", _duration, 6),
        (rf"в (?P<n>\d{{1,3}})[- ]?(?:ти|х|и)?[- ]?(?:рабочих )?(?P<unit>дневный|недельный|месячный) срок{_EVENT}", _duration, 8),
        (rf"в (?P<n>[а-яё]*?)(?P<unit>дневный|недельный|месячный|квартальный|полугодовой) срок{_EVENT}", _duration, 8),
        (rf"в срок (?P<n>\d{{1,3}}) (?:рабочих |календарных )?(?P<unit>дней|дня|недел[ьи]|месяцев|месяца){_EVENT}", _duration, 8),
        (r"(?:к|ко|до) (?:очередному|следующему|ближайшему|очередного|следующего|ближайшего) (?:очередно[а-яё]+ )?(?:заседани[а-я]+|совещани[а-я]+|собрани[а-я]+|совет[а-я]*)(?: [А-ЯЁа-яё]+(?:та|вета|ссии|ления|ппы))?", _none, 6),
        (r"до (?:начала|окончания|завершения|проведения|вступления|открытия|получения) [а-яё]+(?: [а-яё]+){0,3}", _none, 2),
        (r"(?:незамедлительно|немедленно|безотлагательно|в кратчайшие сроки|в возможно короткие сроки)", _none, 1),
    )
)  # fmt: skip
_LABEL_ONLY: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (rf"(?P<nth>{_NTH}) кв(?:артал[а-яё]{{0,2}}|\.){_YEAR}", _quarter),
        (rf"(?P<nth>{_NTH}) полугоди[а-яё]{{1,2}}{_YEAR}", _half),
        (rf"(?<!\d )(?<!\d)(?P<month>{MONTH}){_YEAR}", _month_end),
        (r"(?P<year>20\d\d)(?: ?(?:года|год|г\.?)(?![а-яё]))", _year_end),
        (r"(?P<n>\d{1,3}|[а-яё]+) (?:рабочих |календарных )?(?P<unit>дней|дня|недел[ьи]|месяцев|месяца|месяц)", _duration),
    )
)
_DECOY_BEFORE = re.compile(
    r"(?:по состоянию|действу\w+|действующ\w+|заключ[её]нн\w+|истека\w+|период|прогноз\w*|стратеги\w+|программ\w+|сроком действия)"
    r"(?: [а-яё]+){0,3}$|(?:^|\s)с(?: \S+){1,4}$|в период [^,;]{0,40}$",
    re.IGNORECASE,
)


def _dated(text: str, context: _Context, labelled: bool) -> Iterator[FoundTerm]:
    """Dates with a word before them that makes a term of them; after a label any date is one."""
    for found in find_dates(text, short=True):
        before = text[max(0, found.start - 60) : found.start]
        match = _BEFORE_DATE.search(before)
        rest = text[found.end : found.end + 60]
        trailing = len(text) - found.end < 60 and not re.search(r"[а-яё0-9]{2}", rest.lower().replace("года", "").replace("включительно", ""))
        dash = bool(re.search(r"(?:^|\s)[–—-] ?$|\($", before)) and trailing
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
            if _DECOY_BEFORE.search(head) and not labelled:
                continue
            if prefix == "по" and not labelled and not re.search(r"срок", head):
                continue
            if prefix in {"к", "ко"} and text[found.start : found.end].rstrip().endswith("Мая"):
                continue
            weight = 9 if "срок" in prefix or "поздн" in prefix else 7 if prefix.startswith("до") else 6
            if re.search(r"[–—-] ?$|\($", head) and trailing:
                weight += 3
        printed = text[start : found.end].strip(" –—-")
        yield FoundTerm(ParsedTerm(printed, date), start, found.end, weight)


def _recurring(text: str) -> Iterator[FoundTerm]:
    for match in _RECURRENCE.finditer(text):
        recurrence = _RECURRENCES[int((match.lastgroup or "r0")[1:])][1]
        tail = _RECURRENCE_TAIL.match(text[match.end() :])
        end = match.end() + (tail.end() if tail else 0)
        start, day = match.start(), int(tail.group("day")) if tail and tail.group("day") else None
        clock = re.match(r"[.:]\d{2}(?!\d)(?: ?час[а-я]*)?", text[end:]) if tail else None
        if clock:
            end, day = end + clock.end(), None
        month = re.match(rf" {MONTH}", text[end:], re.IGNORECASE) if tail else None
        if month:
            end, day = end + month.end(), None
        before = re.search(r"(?:не позднее|до|к) (\d{1,2})(?:-?го)? числ[ау] ?$", text[:start])
        if before:
            start, day = before.start(), int(before.group(1))
        if day is not None and not 1 <= day <= 31:
            day = None
        printed = text[start:end].rstrip(" ,")
        yield FoundTerm(ParsedTerm(printed, None, recurrence, day), start, start + len(printed), 8 if recurrence else 2)


def find_terms(text: str, meeting: dt.date | None, calendar: WorkCalendar = RUSSIA, *, labelled: bool = False) -> list[FoundTerm]:
    """All terms of a sentence, in its order. `labelled` text follows «Срок:», so a bare date or month is a term too."""
    if not labelled and not _MAYBE_TERM.search(text):
        return []
    context = _Context(meeting, calendar)
    found = [*_dated(text, context, labelled), *_recurring(text)]
    for pattern, reader, weight in _PATTERNS:
        for match in pattern.finditer(text):
            if weight == 3 and _EVENT_VERB.search(text[: match.start()]):
                continue
            if match.start() and text[match.start() - 1].isalpha():
                continue
            date = reader(match, context)
            certainty = Certainty.SURE if date or reader is _none else Certainty.DOUBTFUL
            found.append(FoundTerm(ParsedTerm(match.group().strip(), date, certainty=certainty), match.start(), match.end(), weight))
    if labelled and not any(item.term.date or item.term.recurrence for item in found):
        for pattern, reader in _LABEL_ONLY:
            match = pattern.search(text)
            date = reader(match, context) if match else None
            if match and date:
                found.append(FoundTerm(ParsedTerm(text.strip(), date), match.start(), match.end(), 5))
                break
    return sorted(found, key=lambda item: item.start)


def read_label(text: str, meeting: dt.date | None, calendar: WorkCalendar = RUSSIA) -> ParsedTerm | None:
    """The value of a «Срок:» label or of a cell of the column «Срок»: what is no date and no recurrence stays a phrase."""
    printed = text.strip(" ;,–—-\t")
    printed = printed if re.search(r"\bг+\.$|т\. ?г\.$|кв\.$", printed) else printed.rstrip(" .")
    if not re.search(r"[0-9A-Za-zА-Яа-яЁё]", printed):
        return None
    found = find_terms(printed, meeting, calendar, labelled=True)
    recurring = [f for f in found if f.term.recurrence or (f.term.date is None and _RECURRENCE.search(f.term.text))]
    if recurring:
        best = recurring[0].term
        return ParsedTerm(printed, None, best.recurrence, best.day)
    dated = [f for f in found if f.term.date]
    if dated:
        return ParsedTerm(printed, max(f.term.date for f in dated if f.term.date))
    return ParsedTerm(printed, None, certainty=Certainty.LIKELY)


def read_sentence(text: str, meeting: dt.date | None, calendar: WorkCalendar = RUSSIA) -> FoundTerm | None:
    """The term that the wording of a point itself sets, or None."""
    found = find_terms(text, meeting, calendar)
    if not found:
        found = _gathering(text, meeting)
    if not found:
        return None
    recurring = [f for f in found if f.term.recurrence]
    dated = [f for f in found if f.term.date]
    if recurring:
        first = recurring[0]
        if dated and dated[0].start < first.start - 25:
            return dated[0]
        return first
    if dated:
        return max(dated, key=lambda f: (f.weight, f.start))
    return max(found, key=lambda f: (f.weight, -f.start))


def _gathering(text: str, meeting: dt.date | None) -> list[FoundTerm]:
    """«обеспечить явку на субботник 15.10.22»: the order falls due on the day people have to come."""
    if not re.search(r"обеспечить (?:\w+ )?явку", text, re.IGNORECASE):
        return []
    return [
        FoundTerm(ParsedTerm(text[f.start : f.end], f.resolve(meeting), certainty=Certainty.LIKELY), f.start, f.end, 1)
        for f in find_dates(text)
    ]
