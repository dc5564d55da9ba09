"""The line that titles a document: «ПРОТОКОЛ …», or, where a text has none, «РЕЗОЛЮЦИЯ круглого стола», «РЕШЕНИЕ
координационного совета», «Поручения по итогам ВКС».
"""

from __future__ import annotations

import re

from ..language.morph import is_finite_verb
from .logical import Line
from .shapes import PROTOCOL_TITLE

_MEETING = (
    r"(?:план[её]рки|оперативки|летучки|пятиминутки|совещания|заседания|собрания|встречи|созвона|звонка|вкс"
    r"|видеоконференции|рабочей группы|совета|штаба|обсуждения|переговоров)(?![а-яё])"
)
#: «Итоги планёрки 14 марта», «По итогам совещания (Лугов, Рощина) договорились:»: what follows may be orders at once.
SUMS_UP = re.compile(
    r"(?:коллеги[,!.] )?(?:по (?:итогам|результатам)|(?:краткие )?итоги|договор[её]нности|поручения|резюме|результаты"
    rf"|задачи|решения)(?: (?:по итогам|по результатам|с|со|после))? (?:[а-яё]+(?:ого|его|ей|ой) )?{_MEETING}",
    re.IGNORECASE,
)
#: «координационного |», «межведомственной рабочей |»
_WHICH = r"(?:[а-яё-]+(?:ого|его|ей|ой|их|ых) ){0,4}"
_WHO = (
    r"(?:совет|комисси|комитет|коллеги|правлени|президиум|собрани|совещани|заседани|кругл|конференц|штаб|групп|форум"
    r"|съезд|слушани|семинар|сесси|встреч|дискусси|пленум|сход|дум|наблюдательн|уч[её]н|педагогическ|экспертн)"
)
#: A list of orders, whose entries are no questions.
ORDERS_TITLE = re.compile(
    r"(?:(?:перечень|список|реестр) (?:протокольных )?(?:поручений|решений)(?![а-яё])"
    r"(?! (?:по (?:\S+ ){0,2}вопросу|принятых))"
    r"|(?:протокольные )?поручения (?:по (?:итогам|результатам)|от \d|(?:главы|мэра|губернатора|министра|директора"
    r"|руководителя|председателя|заместителя|врио)(?![а-яё]))"
    r"|(?-i:(?:ПРОТОКОЛЬНЫЕ )?ПОРУЧЕНИЯ)$)(?!.*:)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    rf"(?:итоговая |проект )?(?:резолюция|решение|рекомендации)(?= {_WHICH}{_WHO})|(?-i:РЕЗОЛЮЦИЯ|РЕШЕНИЕ|РЕКОМЕНДАЦИИ)"
    r"(?:$|(?= ?№| от))|резолюция$",
    re.IGNORECASE,
)
#: «главы администрации района | по итогам объезда»: whose orders they are.
_OF_HEAD = re.compile(r"^([^.;]{6,160}?) по (?:итогам|результатам) .*$")
#: «По итогам совещания 3 апреля| (Лугов, Рощина) договорились:»
_TOLD_BEHIND = re.compile(r"(?: ?\([^()]*\))?,? ?(?:мы )?(?:договорились|решили|решено|определили)?(?: следующее)?:?$")
#: So far from its beginning a text bears such a title.
_NEAR = 14
#: What `_is_other` and `ORDERS_TITLE` begin with.
_FIRST = ("ре", "пе", "по", "сп", "пр", "ит")


def _is_other(text: str) -> bool:
    if not text.lower().startswith(_FIRST) or len(text) > 300 or text.endswith(":"):
        return False
    if ORDERS_TITLE.match(text):
        return True
    named = _OTHER.match(text)
    return named is not None and not any(map(is_finite_verb, re.findall(r"[а-яё]{4,}", text[named.end() :])))


def title_at(lines: list[Line]) -> int | None:
    """The index of the title: of the first that tells of a protocol, else of the first of another document."""
    first = next((at for at, line in enumerate(lines) if PROTOCOL_TITLE.match(line.text)), None)
    if first is not None:
        return first
    plain = [(at, line.text) for at, line in enumerate(lines[:_NEAR]) if line.marker is None]
    named = next((at for at, text in plain if _is_other(text)), None)
    return named if named is not None else next((at for at, text in plain if SUMS_UP.match(text)), None)


def without_title_word(text: str) -> str:
    """What follows the word that names the document: «заседания Координационного совета …»."""
    if PROTOCOL_TITLE.match(text) is None:
        named = ORDERS_TITLE.match(text) or _OTHER.match(text)
        if named:
            return _OF_HEAD.sub(r"\1", text[named.end() :].strip())
        return _TOLD_BEHIND.sub("", text)
    return PROTOCOL_TITLE.sub("", PROTOCOL_TITLE.sub("", text, count=1).strip(" ("), count=1).strip()


__all__ = ["ORDERS_TITLE", "SUMS_UP", "title_at", "without_title_word"]
