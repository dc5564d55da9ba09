"""Words that say who was there: labels of lists («Присутствовали:», «По видеосвязи:») and what sentences tell («из
членов Совета присутствовали …», «… не вышел на связь»).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..language.gated import Gated
from ..language.morph import GENT, NOMN
from ..structure import Presence

_COULD_NOT = r"не (?:смог(?:ла|ли)?|сумел[аи]?) (?:присутств|участв|приня|подключ|прибы|прий|быть)[а-яё]*"
_AWAY = r"бол(?:ен|ьна|ьны|еет|еют)|на больничном|в отпуске|в командировке|в отъезде"
_ADVISORY = r"с правом совещательного голоса|без права(?: решающего)? голоса"
_PRESS = r"представител[а-яё]+ (?:сми|прессы|средств массовой)|пресса|журналисты"
#: What opens a list of people. A word that has other uses is a label only where a colon or a dash follows.
ATTENDANCE = re.compile(
    r"^(?:на (?:заседани[ие]|совещани[ие]|собрани[ие]) )?"
    r"(?:в (?:заседании|совещании|собрании|голосовании|работе \w+) )?(?:"
    r"(?P<absent>не представил\w*(?: (?:опросн|бюллет|письм)[а-яё]+(?: [а-яё]+)?)?|не было(?=[ :])|отсутств\w*\.?"
    r"|отс\.|не явил[а-яё]+|не присутств\w+|не подключил[а-яё]+|не участвовал[аи]?|не при(?:ня|ни)\w+ участи[ея]"
    r"|не (?:приш|прибы|голосова)[а-яё]+|не выш(?:ел|[её]л|л[аи]) на связь|нет(?=:)|предупредил[аи]? об отсутствии"
    rf"|{_COULD_NOT}|(?:{_AWAY})(?=\s*(?:\([^)]*\))?\s*[:–—]))"
    r"|(?P<invited>(?:также )?приглаш[её]\w*\.?|(?:по |на заседание )приглаш\w+|в качестве приглаш\w+|по приглашению"
    rf"|на (?:совещание|собрание) приглаш\w+|{_ADVISORY}|(?:{_PRESS}|(?:почётные |почетные )?гости|наблюдател[ьи]"
    r"|слушатели)(?=\s*[:–—(]|$))"
    r"|(?P<present>(?:также )?присутств\w*\.?|прис\.|участв\.|при(?:ня|ни)\w+ участие|участвовал[аи]?|участвуют"
    r"|участие(?= [^:]{0,60}при(?:нял[аи]?|нимал[аи]?))|участники"
    r"|список (?:присутств|участник)\w+|явились|явка(?=\s*[:–—])"
    r"|собрались(?=\s*[:–—])|состав (?:участников|присутств\w+)|состав [а-яё ]{4,60}(?=:)|регистрация"
    r"|(?:опросные листы|бюллетени|письменные мнения)(?:, [^,:]{3,60},)? (?:представили|направили|прислали|заполнили)"
    r"|приш(?:ли|[её]л)(?: также)?|(?:прибыли|на связи)(?=\s*[:–—])|состав [^:–—]{3,60}[–—-] \d+ [^:]{2,60}(?=:)"
    r"|зарегистрировал\w+(?=:| \d)|подключил(?:ись|ся|ась)|был[аи]?(?=:| от [^:]{3,40}:)|кто(?: был[аи]?)?(?=:)"
    r"|на (?:план[её]рке|оперативке|летучке|встрече"
    r"|совещании|заседании|собрании)(?=:)|(?:очно|лично|дистанционно|удал[её]нно|онлайн|заочно)(?=\s*[:–—])"
    r"|(?:в|по|через|посредством) (?:зал|режим|формат|студи|видео|вкс|скайп|телефон|связ|zoom|конференц)[^:–—]{0,70}"
    r"(?=\s*:)"
    r"|из [^:]{3,80}? присутств\w+(?= [^:]{0,40}:|:)"
    r"|заместител[ьи] председателя(?: [а-яё]+){0,3}(?=\s*[:–—])|(?:члены|эксперты|представители"
    r"|специалисты)(?: [^:–,.]{0,60}?)?(?=:|, (?:принявшие"
    r"|участв|присутств))))",
    re.IGNORECASE,
)
_TOLD = Gated(
    r"(?<![а-яё])(?:"
    r"(?P<absent>отсутств(?:ует|уют|овал[аи]?)|не был[аои]?|не (?:явил|присутств|участв|подключ|приш|прибы|голосова"
    r"|поступил)[а-яё]*|не выш(?:ел|[её]л|л[аи]) на связь|не при(?:ня|ни)[а-яё]+ участи[ея]|об отсутствии"
    rf"|{_COULD_NOT}|{_AWAY})"
    rf"|(?P<invited>приглаш[её]н[а-яё]*|в качестве (?:гост|эксперт|наблюдател)[а-яё]+|{_ADVISORY}|{_PRESS})"
    r"|(?P<present>присутств(?:у[а-яё]+|ова[а-яё]+)|участв(?:у[а-яё]+|ова[а-яё]+)|при(?:ня|ни)[а-яё]+ участие"
    r"|участие [^:.]{0,60}при(?:нял[аи]?|нимал[аи]?)|с участием|при участии|в присутствии|явил(?:ись|ся|ась)"
    r"|подключил(?:ись|ся|ась)|прибыл[аи]?|собрались"
    r"|(?:бюллетен|опросные листы|мнени)[а-яё]* (?:получен|поступил)[а-яё]*))(?![а-яё])",
    re.IGNORECASE,
)
#: Words that the genitive of those named follows.
_OF = re.compile(r"(?:не было|с участием|при участии|в присутствии|(?:получен|поступил)[а-яё]*)$", re.IGNORECASE)
#: «вместо Дятлова», «кроме Дятлова и Мухина»: they were not there, in a list of those who were.
_WITHOUT = re.compile(r"(?:^|[\s,;(–—-])(?:вместо|кроме|за исключением)(?: [а-яё]+){0,4}\s*$", re.IGNORECASE)
_IN_PLACE = re.compile(r"(?:^|[\s,;(])(?:вместо|за) (?:него|не[её]|них)[\s–—:-]*(?:[а-яё]+ ){0,4}$", re.IGNORECASE)
_ON_BEHALF = re.compile(r"(?:^|[\s,;(])в лице(?: [а-яё.-]+){0,8}\s*$", re.IGNORECASE)
#: What is said of somebody behind the name: «(отсутствовал по болезни)», «– присутствует», «(отпуск)». Who was away for
#: a part of the meeting was there.
_SAID_AWAY = Gated(
    r"[^.;]{0,90}?(?:(?<![а-яё])"
    rf"(?:отсутств(?:ует|уют|овал[аи]?|ующ[а-яё]+)|не (?:явил|присутств|участв)[а-яё]+|{_AWAY})(?![а-яё])"
    r"(?! (?:при|во время|в момент|до|с|(?:на|по) \S+ вопрос|по вопрос|в (?:обсужд|голос|рассм)))"
    r"|\((?:отпуск|больничный|командировка|болезнь|по болезни)[^()]{0,40}\))",
    re.IGNORECASE,
)
_SAID_THERE = Gated(
    r"[^.;]{0,90}?(?<!не )(?<![а-яё])(?:присутству(?:ет|ют)|участву(?:ет|ют)|(?:присутств|участв)овал[аи]?)(?![а-яё])",
    re.IGNORECASE,
)
_STATUS = Gated(
    r"\s*[,;(–—-]?\s*\(?(?:не )?(?:отсутств(?:ует|уют|овал[аи]?)|присутству(?:ет|ют)|присутствовал[аи]?"
    rf"|участву(?:ет|ют)|участвовал[аи]?|{_AWAY})(?![а-яё])[^;]*$",
    re.IGNORECASE,
)
#: «главный бухгалтер (ВКС)», «начальник отдела (отпуск)»: how somebody took part, behind the office.
_IN_BRACKETS = re.compile(
    r"\s*\((?:отпуск|больничный|командировка|болезнь|по болезни|вкс|zoom|скайп|(?:по |в режиме )?видео|он-?лайн|очно"
    r"|заочно|дистанционно|удал[её]нно|без права (?:решающего )?голоса|с правом совещательного голоса)[^()]{0,40}\)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence says of people: how, at which words of it, and in which case those behind the words stand."""

    presence: Presence
    start: int
    end: int
    case: str


@lru_cache(maxsize=1_000)
def told(text: str) -> Told | None:
    """The first words of a sentence that say who was there and who was not."""
    match = _TOLD.search(text)
    if match is None:
        return None
    words = match.group()
    behind = text[match.end() : match.end() + 40]
    return Told(Presence(match.lastgroup or "present"), match.start(), match.end(), case_behind(words, behind))


def case_behind(words: str, behind: str) -> str:
    """The case of the names behind words that say who was there: «не было Дятлова», but «Не было: Дятлов»."""
    governs = _OF.search(words) is not None and ":" not in behind[:1]
    by_whom = re.search(r"получен|поступил", words, re.IGNORECASE)
    return GENT if governs and (not by_whom or " от" in behind[:30]) else NOMN


def told_of(lead: str, after: str, presence: Presence) -> tuple[Presence, str]:
    """Presence and case of one name of a list: what stands before and behind it may say other than the list."""
    case = NOMN
    if len(lead) > 3:
        if _IN_PLACE.search(lead):
            return Presence.PRESENT, NOMN
        if _WITHOUT.search(lead):
            return Presence.ABSENT, GENT
        case = GENT if _ON_BEHALF.search(lead) else NOMN
    if presence is not Presence.ABSENT and _SAID_AWAY.may_match(after) and _SAID_AWAY.match(after):
        return Presence.ABSENT, case
    if presence is Presence.ABSENT and _SAID_THERE.may_match(after) and _SAID_THERE.match(after):
        return Presence.PRESENT, case
    return presence, case


def without_status(after: str) -> str:
    """What stands behind a name without the words that say whether somebody was there."""
    if _STATUS.may_match(after):
        after = _STATUS.pattern.sub("", after)
    return _IN_BRACKETS.sub("", after) if after.endswith(")") else after


__all__ = ["ATTENDANCE", "Told", "case_behind", "told", "told_of", "without_status"]
