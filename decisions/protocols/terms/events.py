"""Days and months of events, which are no terms: «провести форум в мае», «заявках, поступивших в октябре»."""

from __future__ import annotations

import re

from ..language.morph import is_participle

_HOLD = re.compile(
    r"(?<![а-яё])(?:провести|организовать|принять участие|участвовать|состо[яи][а-яё]+|пройд[а-яё]+|проход[а-яё]+"
    r"|заплан[а-яё]+|намечен[а-яё]*|планиру[а-яё]+)(?![а-яё])",
    re.IGNORECASE,
)
#: What is done by a term although one says «провести»: «провести сверку в декабре».
_WORK = re.compile(
    r"(?:анализ|аудит|инвентаризац|проверк|сверк|обследован|осмотр|мониторинг|опрос|оценк|ремонт|работ|расч[её]т"
    r"|переговор|закупк|экспертиз|испытан|набор|отбор|замер|ревизи|переоценк|анкетирован)",
    re.IGNORECASE,
)
_GATHERING = re.compile(
    r"(?<![а-яё])(?:проведени|форум|выставк|ярмар|конференц|семинар|конкурс|фестивал|совещани|заседани|собрани"
    r"|праздн|соревнован|спартакиад|чемпионат|олимпиад|визит|мисси|экскурси|субботник|съезд|саммит|стажировк|практик"
    r"|сл[её]т|дн[яюе] |недел[июя] |поездк|выезд|марафон|акци[июя])",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"(?P<word>[а-яё]{4,}[шщнмт](?:их(?:ся)?|ими(?:ся)?|ие(?:ся)?|ы[ехй]|ыми|его(?:ся)?|ей(?:ся)?|ого|ой|ую|ое)) $"
)
#: «к открытию летнего сезона |2023 г.»
_SEASON = re.compile(
    r"(?:открыти|закрыти|начал|окончани|завершени|старт)[а-яё]+ (?:[а-яё]+ ){0,2}(?:сезона|периода|навигации|года) ?$",
    re.IGNORECASE,
)
#: An event is named near its day; longer sentences are enumerations.
_NEAR = 400


def of_an_event(text: str, start: int, end: int) -> bool:
    """Whether a month at `text[start:end]` tells when something takes place rather than by when it is to be done."""
    before = text[max(0, start - _NEAR) : start]
    if after_participle(before):
        return True
    held = _HOLD.search(before)
    following = text[end : end + 100].lstrip(" ,")
    held_after = _HOLD.match(following)
    if held or held_after:
        thing = (before[held.end() :] + " " if held else "") + following
        return not _WORK.search(thing[:90])
    return bool(_GATHERING.search(before[-160:]))


def of_a_season(text: str, start: int) -> bool:
    """«к открытию летнего сезона 2023 г.»: the year belongs to the season, whose beginning is an event."""
    return _SEASON.search(text[max(0, start - 80) : start]) is not None


def after_participle(before: str) -> bool:
    """«представленные до 1 ноября», «поступивших в октябре»: the day belongs to what has been done already."""
    match = _PARTICIPLE.search(before[-40:].lower())
    return match is not None and match.group("word") != "данные" and is_participle(match.group("word"))


def whole_period(text: str, head: str) -> bool:
    """«в период с 1 по 15 декабря представить …»: a period before the verb, in which something is to be done."""
    if not re.search(r"(?:^|[,;:] ?|[а-яё»)] )(?:в период|в срок)(?:,)? с [^,;]{1,30}$", head, re.IGNORECASE):
        return False
    return not _HOLD.search(text)
