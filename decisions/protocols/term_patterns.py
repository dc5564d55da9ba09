"""The grammar of terms: what each wording («до конца III квартала», «в десятидневный срок») means as a date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from .dates import MONTH, last_day, month_number, safe_date
from .gated import Gated, any_of
from .term_found import TermContext

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDINALS = {"перв": 1, "втор": 2, "трет": 3, "четв": 4}
_NTH = (
    r"(?:I{1,3}V?|IV|[1-4](?:-?(?:го|м|ом|й|ый))?|перв[а-яё]{2,3}|втор[а-яё]{2,3}|треть[а-яё]{1,3}"
    r"|четв[её]рт[а-яё]{2,3})"
)
_YEAR = (
    r"(?: (?P<year>20\d\d)(?: ?(?:года|году|год|г\.?)(?![а-яё]))?| (?P<own>т\. ?г\.?|с\. ?г\.?|текущего года|этого "
    r"года)"
    r"| (?P<next>следующего года))?"
)
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
_WEEKDAY = "(?:понедельник[ау]|вторник[ау]|сред[ые]|четверг[ау]|пятниц[ые]|суббот[ые])"
_PREFIX = (
    r"(?:(?:в|со|их|его|её)? ?срок(?:ом)?(?: (?:исполнения|реализации|представления|выполнения|завершения))? "
    r"?[–—:-]? ?)?"
    r"(?:до|не позднее(?: чем)?(?: до)?|не позже|к|ко|по|в срок до|в срок(?: [–—-])?|в срок по|срок(?:ом)? ?[–—:-]"
    r"|дата[:–—-])"
)
BEFORE_DATE = re.compile(
    rf"(?:^|(?<=[\s(,;–—]))(?P<prefix>{_PREFIX}) ?(?:{_WEEKDAY},? ?)?"
    rf"(?:\d{{1,2}}[.:]\d{{2}}(?: ?час[а-я]*\.?| ?ч\.?)?,? )?$",
    re.IGNORECASE,
)

#: Words without which no sentence sets a term; most sentences have none of them.
_MAYBE_TERM = any_of(
    word.replace("_", " ")
    for line in (
        "срок бессроч еже раз_в раза_в кажд постоян регуляр систем необход поступ в_год полуг кварт конц оконч заверш",
        "истеч недел месяц дней дня суток суточ часов через года году начал заседан совещан собран медлен медлит",
        "безотлаг январ феврал март апрел май мая мае июн июл август сентябр октябр ноябр декабр провед вступл открыт",
        "получен всего понедельник вторник среды среде среду четверг пятниц суббот сегодня завтра неделе",
    )
    for word in line.split()
)
_DIGIT = re.compile(r"\d")


def may_set_term(text: str) -> bool:
    return bool(_DIGIT.search(text) or _MAYBE_TERM.search(text.lower()))


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


def _quarter(match: re.Match[str], context: TermContext) -> dt.date | None:
    number = _nth(match.group("nth"))
    year = _year_of(match, context, number * 3)
    return last_day(year, number * 3) if year and 1 <= number <= 4 else None


def _half(match: re.Match[str], context: TermContext) -> dt.date | None:
    number = _nth(match.group("nth"))
    year = _year_of(match, context, number * 6)
    return last_day(year, number * 6) if year and 1 <= number <= 2 else None


def _month_end(match: re.Match[str], context: TermContext) -> dt.date | None:
    month = month_number(match.group("month"))
    year = _year_of(match, context, month) if month else None
    return last_day(year, month) if year and month else None


def _last_day_of(match: re.Match[str], context: TermContext) -> dt.date | None:
    """«не позднее последнего рабочего дня июня»."""
    day = _month_end(match, context)
    if day is None or not match.group("working"):
        return day
    while not context.calendar.is_working(day):
        day -= dt.timedelta(days=1)
    return day


def _decade(match: re.Match[str], context: TermContext) -> dt.date | None:
    month = month_number(match.group("month"))
    year = _year_of(match, context, month) if month else None
    if not year or not month:
        return None
    part = match.group("part").lower()
    if part.startswith(("перв", "начал")):
        return safe_date(year, month, 10)
    if part.startswith(("втор", "середин")):
        return safe_date(year, month, 15 if part.startswith("серед") else 20)
    return last_day(year, month)


def _year_end(match: re.Match[str], context: TermContext) -> dt.date | None:
    year = _year_of(match, context, 12)
    return dt.date(year, 12, 31) if year else None


def _current(match: re.Match[str], context: TermContext) -> dt.date | None:
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


def _day_of_month(match: re.Match[str], context: TermContext) -> dt.date | None:
    """«до 25 числа»: the next such day; «следующего месяца» and «текущего месяца» say which."""
    day, number = context.meeting, int(match.group("day"))
    if day is None or not 1 <= number <= 31:
        return None
    if match.group("next") or (number < day.day and not match.group("own")):
        day = _next_period(day, "месяц")
    return min(dt.date(day.year, day.month, 1) + dt.timedelta(days=number - 1), last_day(day.year, day.month))


def _weekday(match: re.Match[str], context: TermContext) -> dt.date | None:
    """«до пятницы»: the first such day after the meeting."""
    if context.meeting is None:
        return None
    name = match.group("weekday").lower()
    wanted = next(n for n, stem in enumerate(_WEEKDAY_STEMS) if name.startswith(stem))
    return context.meeting + dt.timedelta(days=(wanted - context.meeting.weekday() - 1) % 7 + 1)


def _school_year(match: re.Match[str], context: TermContext) -> dt.date | None:
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


def _soon(match: re.Match[str], context: TermContext) -> dt.date | None:
    day = _SOON.get((match.group("soon") or "сегодня").lower(), 0)
    return context.meeting + dt.timedelta(days=day) if context.meeting is not None else None


def _duration(match: re.Match[str], context: TermContext) -> dt.date | None:
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


_EVENT = (
    r"(?: (?:со дня|с момента|с даты|от даты|после) (?P<event>[а-яё]+(?: [а-яё«»№\d.-]+){0,4}?)(?=[,.;:)]| "
    r"[а-яё]+(?:ть|ти|чь)\b|$| представ| подгот| обесп| напр| провест))?"
)
#: «срок», «рабочий срок», «срок (рабочие дни)»
_SPAN = r"(?:рабочий )?срок(?: ?\(рабочи[а-яё ]+\))?"
PATTERNS: tuple[tuple[Gated, Reader, int], ...] = tuple(
    (Gated(pattern, re.IGNORECASE), reader, weight)
    for pattern, reader, weight in (
        (
            rf"(?:в срок )?(?:до|к|ко|не позднее) (?:конца|концу|окончания|завершения|истечения) (?P<nth>{_NTH}) "
            rf"кв(?:артала|\.){_YEAR}",
            _quarter,
            8,
        ),
        (rf"(?:не позднее|не позже) (?P<nth>{_NTH}) кв(?:артала|\.){_YEAR}", _quarter, 8),
        (rf"(?:в|во|в течение|на протяжении) (?P<nth>{_NTH}) кв(?:артале|артала|\.){_YEAR}", _quarter, 5),
        (
            rf"(?:в срок )?(?:до|к|не позднее) (?:конца|концу|окончания|завершения) (?P<nth>{_NTH}) "
            rf"полугодия{_YEAR}",
            _half,
            8,
        ),
        (rf"(?:в|во|в течение) (?P<nth>{_NTH}) полугоди[ия]{_YEAR}", _half, 5),
        (rf"(?:в срок )?(?:до|к|не позднее) (?:конца|концу|окончания) (?P<month>{MONTH}){_YEAR}", _month_end, 8),
        (
            rf"(?:в|во|до|к) (?P<part>перв[а-я]+|втор[а-я]+|треть[а-я]+) декад[еыу]+ "
            rf"(?P<month>{MONTH}){_YEAR}",
            _decade,
            6,
        ),
        (rf"(?:в|до|к) (?P<part>середин[еыу]|начал[еау]) (?P<month>{MONTH}){_YEAR}", _decade, 6),
        (
            rf"(?:в срок )?(?:до|к|не позднее) последнего (?P<working>рабочего )?дня (?P<month>{MONTH}){_YEAR}",
            _last_day_of,
            8,
        ),
        (rf"(?:в|во|в течение) (?:{MONTH} ?[–—-] ?)?(?P<month>{MONTH}){_YEAR}", _month_end, 3),
        (
            rf"(?:в срок )?(?:до|к) (?:следующ[а-яё]+ |ближайш[а-яё]+ )?(?P<weekday>{_WEEKDAY})(?![а-яё]|, \d| \d)",
            _weekday,
            5,
        ),
        (
            r"(?:в срок )?(?:до|к|не позднее) (?:конца|концу|окончания|завершения) (?P<year>20\d\d)(?: ?(?:года"
            r"|г\.?)(?![а-яё]))?(?! ?[/–-] ?\d)",
            _year_end,
            8,
        ),
        (
            r"(?:до|к) (?:конца|концу) (?:(?:текуще|это|се)[гй]о? |(?P<following>следующ[а-яё]+) )?"
            r"(?P<unit>года|месяца|недели|квартала|полугодия)(?! [а-яё]*ого)",
            _current,
            8,
        ),
        (r"(?:до|к) (?:конца|концу) (?:т|с)\. ?г\.", _year_end, 8),
        (r"на (?:(?P<following>следующей)|этой|текущей) (?P<unit>неделе)", _current, 4),
        (r"(?<!на )(?<!-)(?:до |к )?(?P<soon>сегодня|завтра|послезавтра)(?:шнего дня)?(?: же)?(?![а-яё-])", _soon, 4),
        (r"до (?:конца|концу) (?P<soon>)(?:рабочего |сегодняшнего )?(?:дня|смены)(?![а-яё])", _soon, 4),
        (r"в течение (?P<year>20\d\d)(?: ?(?:года|г\.?)(?![а-яё]))", _year_end, 4),
        (r"в течение (?P<own>текущего) (?:календарного )?года", _year_end, 4),
        (
            r"(?:до|к|ко) (?:начала|началу) (?:(?P<from>20\d\d) ?[/–-] ?(?:20)?\d\d |нового |следующего )?учебного "
            r"года",
            _school_year,
            8,
        ),
        (r"к (?P<from>)новому учебному году", _school_year, 8),
        (
            r"(?:до|к) (?:конца|концу|окончания|завершения) [а-яё\d/–-]{0,12} ?(?:учебного|отопительного|финансового) "
            r"[а-яё]+",
            no_date,
            7,
        ),
        (
            r"(?:(?:не позднее|не позже|не менее),? (?:чем )?(?:за )?|за )(?:[а-яё\d-]+(?: ?\([а-яё -]+\))? )?"
            r"(?:рабочих |календарных )?(?:дней|дня|день|суток|недел[июь]|месяц[а-я]*|час[а-я]*) до [а-яё]+[^.;]{0,60}",
            no_date,
            9,
        ),
        (
            rf"(?:в теч(?:ение|\.)|в срок до|(?:в срок )?не позднее|(?:в срок |(?<!на срок ))не более) "
            rf"(?:ближайш[а-яё]+ |последующ[а-яё]+ |следующ[а-яё]+ )?(?P<n>\d{{1,3}}|[а-яё]+)(?: ?\([а-яё -]+\))?"
            rf"(?:-?(?:х|ти|и))? (?:рабочих |календарных )?"
            rf"(?P<unit>дней|дня|суток|недел[ьи]|месяцев|месяца|лет|года|часов)(?! до ){_EVENT}",
            _duration,
            8,
        ),
        (
            rf"(?:(?:не позднее|не позже),? (?:чем )?)?через (?:(?P<n>\d{{1,3}}|[а-яё]+)(?: ?\([а-яё -]+\))? "
            rf"(?:рабочих |календарных )?)??(?P<unit>дней|дня|день|сутки|суток|недел[юьи]|месяц(?:ев|а)?|полгода"
            rf"|год){_EVENT}",
            _duration,
            5,
        ),
        (
            rf"в теч(?:ение|\.) (?:(?:одного|одной) )?(?P<unit>месяца|недели|суток|квартала|полугодия"
            rf"|года){_EVENT}",
            _duration,
            6,
        ),
        (
            rf"в (?P<n>\d{{1,3}})[- ]?(?:ти|х|и)?[- ]?(?:рабочих )?(?P<unit>дневный|недельный|месячный) "
            rf"{_SPAN}{_EVENT}",
            _duration,
            8,
        ),
        (
            rf"в (?P<n>[а-яё]*?)(?P<unit>дневный|суточный|недельный|месячный|квартальный|полугодовой) {_SPAN}{_EVENT}",
            _duration,
            8,
        ),
        (
            r"(?:в срок )?(?:до|к|ко|не позднее|не позже) (?P<day>\d{1,2})(?:-?(?:го|му|е))? числ[ау](?: "
            r"(?P<own>текущего|этого|сего) месяца| (?P<next>следующего) месяца)?(?! (?:каждого|месяца))",
            _day_of_month,
            6,
        ),
        (
            r"(?:до|к) (?P<day>\d{1,2})-го(?P<own>)(?P<next>)(?=[,.;)]|$| [а-яё]+(?:ть|ти)(?![а-яё]))",
            _day_of_month,
            6,
        ),
        (
            rf"в срок (?P<n>\d{{1,3}}) (?:рабочих |календарных )?(?P<unit>дней|дня|недел[ьи]|месяцев"
            rf"|месяца){_EVENT}",
            _duration,
            8,
        ),
        (
            r"(?:к|ко|до) (?:очередному|следующему|ближайшему|очередного|следующего|ближайшего) (?:очередно[а-яё]+ "
            r")?(?:заседани[а-я]+|совещани[а-я]+|собрани[а-я]+|совет[а-я]*)(?: [А-ЯЁа-яё]+(?:та|вета|ссии|ления"
            r"|ппы))?",
            no_date,
            6,
        ),
        (
            r"до (?:начала|окончания|завершения|проведения|вступления|открытия|получения) [а-яё]+(?: "
            r"[а-яё]+){0,3}",
            no_date,
            2,
        ),
        (r"(?:незамедлительно|немедленно|безотлагательно|в кратчайшие сроки|в возможно короткие сроки)", no_date, 1),
    )
)
LABEL_ONLY: tuple[tuple[Gated, Reader], ...] = tuple(
    (Gated(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (rf"(?P<nth>{_NTH}) кв(?:артал[а-яё]{{0,2}}|\.){_YEAR}", _quarter),
        (rf"(?P<nth>{_NTH}) полугоди[а-яё]{{1,2}}{_YEAR}", _half),
        (rf"(?P<part>начало|середина) (?P<month>{MONTH}){_YEAR}", _decade),
        (rf"(?<!\d )(?<!\d)(?P<month>{MONTH}){_YEAR}", _month_end),
        (r"(?P<year>20\d\d)(?: ?(?:года|год|г\.?)(?![а-яё]))", _year_end),
        (
            r"(?P<n>\d{1,3}|[а-яё]{1,30}) (?:рабочих |календарных )?(?P<unit>дней|дня|недел[ьи]|месяцев|месяца|месяц)",
            _duration,
        ),
        (
            r"^(?:(?P<n>\d{1,3}|[а-яё]{1,30}) )?(?:раб(?:очих|очий|\.) ?|календарных )?(?P<unit>дн(?:ей|я|\.)|день"
            r"|недел[яьию]|нед\.|месяц(?:ев|а)?|мес\.|сут(?:ки|ок)|час(?:ов|а)?|квартал|полгода|полугодие|год)$",
            _duration,
        ),
        (r"^(?P<n>\d{1,3}) (?P<unit>)р\. ?д\.?$", _duration),
        (r"^(?:во? )?(?P<weekday>понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау])$", _weekday),
        (r"^(?P<day>\d{1,2})(?:-?го|(?:-?го)? числа)(?P<own>)(?P<next>)$", _day_of_month),
    )
)
