"""The line that titles a document: «ПРОТОКОЛ …», or, where a text has none, «РЕЗОЛЮЦИЯ круглого стола», «РЕШЕНИЕ
координационного совета», «Поручения по итогам ВКС».
"""

from __future__ import annotations

import re

from .lines import Line
from .morph import is_finite_verb
from .shapes import PROTOCOL_TITLE

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
    return next((at for at, line in enumerate(lines[:_NEAR]) if line.marker is None and _is_other(line.text)), None)


def without_title_word(text: str) -> str:
    """What follows the word that names the document: «заседания Координационного совета …»."""
    if PROTOCOL_TITLE.match(text) is None:
        named = ORDERS_TITLE.match(text) or _OTHER.match(text)
        return _OF_HEAD.sub(r"\1", text[named.end() :].strip()) if named else text
    return PROTOCOL_TITLE.sub("", PROTOCOL_TITLE.sub("", text, count=1).strip(" ("), count=1).strip()


__all__ = ["ORDERS_TITLE", "title_at", "without_title_word"]
