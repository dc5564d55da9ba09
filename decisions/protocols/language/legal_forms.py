"""Legal forms in words and in letters: «государственное бюджетное учреждение “Ромашка”» is «ГБУ “Ромашка”»."""

from __future__ import annotations

import re

_COMPANIES = (
    ("публичное акционерное общество", "ПАО"),
    ("непубличное акционерное общество", "НАО"),
    ("закрытое акционерное общество", "ЗАО"),
    ("открытое акционерное общество", "ОАО"),
    ("акционерное общество", "АО"),
    ("общество с ограниченной ответственностью", "ООО"),
    ("автономная некоммерческая организация", "АНО"),
    ("некоммерческое партн[её]рство", "НП"),
)
#: What is owned by a state or a town is named by the first letters of what it is: «муниципальное унитарное …» is «МУП».
_PUBLIC = re.compile(
    r"(?P<letters>(?:(?:федеральн|государственн|муниципальн|областн|краев|республиканск|бюджетн|автономн|каз[её]нн|унитарн"
    r"|профессиональн|общеобразовательн|образовательн|дошкольн)[а-яё]+ )+(?:учреждение|предприятие)"
    r"(?: (?:здравоохранения|культуры))?)"
    r"(?P<behind>(?: [а-яё]+)* образования)?(?=\s+[«\"“])",
    re.IGNORECASE,
)


def in_letters(name: str) -> tuple[str, str]:
    """(what stands before and the form in letters, the rest) of the name of an organization; ("", name) without one."""
    for words, letters in _COMPANIES:
        match = re.search(words, name, re.IGNORECASE)
        if match:
            return name[: match.start()] + letters, name[match.end() :]
    match = _PUBLIC.search(name)
    if match is None:
        return "", name
    groups = [match.group("letters").split(), (match.group("behind") or "").split()]
    letters = " ".join("".join(word[0].upper() for word in words) for words in groups if words)
    return name[: match.start()] + letters, name[match.end() :]


__all__ = ["in_letters"]
