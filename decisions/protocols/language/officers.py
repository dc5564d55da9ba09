"""Words that say who was in the chair and who kept the minutes: «Председатель комиссии», «Вёл(а) планёрку»,
«Протокол составила», «Ответственный за ведение протокола».

They stand as labels in heads and in signatures, and behind names in lists of those present.
"""

from __future__ import annotations

import re

#: The ending of a verb in the past: «вёл», «вела», «вёл(а)», «вёл (-а)», «вёл/а».
_PAST = r"(?:[аи](?![а-яё])| ?\(-?[аи]\)|/-?[аи](?![а-яё]))?"
#: Kinds of meetings in the accusative, the genitive, the instrumental and behind «на».
_MEETING = (
    r"(?:заседание|совещание|собрание|встречу|план[её]рку|оперативку|летучку|пятиминутку|совет|педсовет|сход|комиссию"
    r"|правление|конференцию|сессию|обсуждение)"
)
_OF_MEETING = (
    r"(?:заседания|совещания|собрания|встречи|план[её]рки|оперативки|летучки|пятиминутки|совета|педсовета|схода"
    r"|комиссии|правления|конференции|сессии)"
)
_BY_MEETING = (
    r"(?:заседанием|совещанием|собранием|встречей|план[её]ркой|оперативкой|советом|педсоветом|сходом|комиссией"
    r"|правлением|конференцией)"
)
_AT_MEETING = r"(?:заседании|совещании|собрании|встрече|план[её]рке|оперативке|совете|педсовете|сходе|комиссии)"
_ACTING = r"(?:за|и\. ?о\.|врио\.?|исполняющ[а-яё]+ обязанности)"

_LED = rf"(?:в[её]л{_PAST}|вед[её]т|пров[её]л{_PAST}|проводил{_PAST}|проводит)"
_OPENED = rf"(?:открыл{_PAST}(?: и в[её]л{_PAST})?|модерировал{_PAST})"
_PRESIDED = (
    rf"(?:(?:на {_AT_MEETING} )?председательств(?:овал{_PAST}|ует)(?: на {_AT_MEETING})?"
    rf"|руководил{_PAST} {_BY_MEETING}|{_BY_MEETING} руководил{_PAST})"
)
#: «Вёл заседание», «Планёрку проводит», «На совещании председательствовал».
LED_MEETING = rf"(?:(?:кто )?{_LED} {_MEETING}|{_MEETING} (?:было )?{_LED}|{_PRESIDED})"
_OPENED_MEETING = rf"(?:{_OPENED} {_MEETING}|{_MEETING} (?:было )?{_OPENED})"
#: A leading scientist or engineer leads no meeting.
_LEADING = (
    r"ведущ(?:ий|ая)(?! (?:[а-яё]+ый |[а-яё]+ий )?(?:специалист|инженер|эксперт|консультант|менеджер|юрист|экономист"
    r"|бухгалтер|аналитик|программист|технолог|методист|научный|документовед|редактор|архитектор|библиотекарь|советник))"
)
CHAIR = (
    rf"(?:{_ACTING} председателя|председательствующ(?:ий|ая)|председ(?:-щий|\.)|пред\.(?! ?№)"
    r"|(?:со)?председател[ьи](?![а-яё])"
    rf"|под председательством|{_LEADING}|модератор|фасилитатор)"
)
#: Offices that tell of the chair only as labels, with a separator: «Руководитель совещания: …».
_CHAIR_BY_LABEL = rf"(?:(?:руководитель|координатор)(?: (?:(?:рабочей )?группы|штаба|{_OF_MEETING}))?|начальник штаба)"

_KEPT = (
    rf"(?:в[её]л{_PAST}|вед[её]т(?:ся)?|состав(?:ил{_PAST}|лял{_PAST})|(?:за)?писал{_PAST}|записывал{_PAST}"
    rf"|оформ(?:ил{_PAST}|лял{_PAST})|(?:под)?готовил{_PAST})"
)
_MINUTES = rf"(?:протокол(?: {_OF_MEETING})?|поручения|запись)"
#: «Протокол вела», «Кто ведёт протокол», «Протоколировал», «За протокол отвечает».
KEPT_MINUTES = (
    rf"(?:{_MINUTES} {_KEPT}|(?:кто )?{_KEPT} {_MINUTES}|протоколировал{_PAST}|протоколирует|секретарств(?:овал{_PAST}"
    rf"|ует)|за протокол отвеча(?:ет|л{_PAST})|стенографировал{_PAST})"
)
_WROTE = (
    rf"(?:кто )?(?:записывал{_PAST}|записывает|(?:за)?писал{_PAST}|(?:за)?фиксировал{_PAST}|фиксирует|составил{_PAST})"
)
SECRETARY = (
    rf"(?:(?:(?:ответственный|отв\.|уч[её]ный|технический|корпоративный) ?|за "
    rf"|{_ACTING} )?секретар[ьяи](?![а-яё])|секр\.)"
)
_SECRETARY_BY_LABEL = (
    r"(?:протоколист|стенографист(?:ка)?|делопроизводитель|секретариат|(?:составитель|исполнитель)(?: протокола)?"
    r"|ответственн(?:ый|ая|ое лицо) за (?:ведение |оформление |составление )?протокола?|ведение протокола"
    r"|протокол|запись"
    r"|зап\.)"
)

#: A label of either. By the group: verbs with their meeting, verbs alone, which have other uses, offices, and what is a
#: label only where a separator and a name follow.
OFFICER = re.compile(
    rf"(?:(?P<minutes>{KEPT_MINUTES})|(?P<wrote>{_WROTE})|(?P<secretary>{SECRETARY})"
    rf"|(?P<secretary_label>{_SECRETARY_BY_LABEL})|(?P<meeting>{LED_MEETING}|{_OPENED_MEETING})"
    rf"|(?P<led>(?:кто )?(?:{_LED}|{_OPENED}))|(?P<chair>{CHAIR})|(?P<chair_label>{_CHAIR_BY_LABEL}))(?![а-яё])",
    re.IGNORECASE,
)
OF_SECRETARY = frozenset({"minutes", "wrote", "secretary", "secretary_label"})
#: What a signature begins with.
SIGNED = (
    rf"(?:{LED_MEETING}|{CHAIR}|{KEPT_MINUTES}|{SECRETARY}|{_WROTE}|зап\."
    rf"|ответственн[а-яё]+ за (?:ведение )?протокола?)"
)
#: Words before or behind a name that tell of either.
KEEPS_MINUTES = re.compile(
    rf"(?<![а-яё])(?:{KEPT_MINUTES}|{_WROTE}|{SECRETARY}|протоколист|зап\."
    r"|ответственн[а-яё]+ за (?:ведение )?протокола?|(?:протокол|запись)(?=[\s_:–—/-]*$))(?![а-яё])",
    re.IGNORECASE,
)
IS_IN_CHAIR = re.compile(rf"(?<![а-яё])(?:{LED_MEETING}|{_LED}|{CHAIR})(?![а-яё])", re.IGNORECASE)
#: What somebody did at the meeting, at the end of what stands behind the name: «Лугов А. С. (вёл)».
LED_BEHIND = re.compile(rf"(?:^|[,(–—-] ?)(?:{LED_MEETING}|{_LED})\)?$", re.IGNORECASE)
MINUTES_BEHIND = re.compile(
    rf"(?:^|[,(–—-] ?)(?:{KEPT_MINUTES}|{_WROTE}|протокол|протоколист|запись)\)?$", re.IGNORECASE
)
