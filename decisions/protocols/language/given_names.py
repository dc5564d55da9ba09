"""Given names with surnames in a case that something governs: «под председательством |Андрея Лугова|»."""

from __future__ import annotations

import re

from .morph import NOMN, case_of, parses
from .names import Mention, Name
from .positions import head_class
from .surnames import first_name, first_name_gender, nominatives, patronymic

_TWO = re.compile(r"(?<![А-Яа-яЁё-])(?P<a>[А-ЯЁ][а-яё]+) (?P<b>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)(?![А-Яа-яЁё])")


def named_in(text: str, case: str) -> tuple[Name, Mention] | None:
    """The first whom `text` names so: the name in the nominative, and where it stands."""
    for match in _TWO.finditer(text):
        for given, surname in ((match["a"], match["b"]), (match["b"], match["a"])):
            if not _is_given(given, case) or patronymic(surname) or head_class(surname) is not None:
                continue
            nominative = first_name(given, case, NOMN, None)
            gender = first_name_gender(nominative)
            surnames = nominatives(surname, case, gender)
            if gender is not None and surnames:
                mention = Mention(surname, given, "", match.start(), match.end(), match.group())
                return Name(surnames[0][0], nominative, "", gender), mention
    return None


def _is_given(word: str, case: str) -> bool:
    """A word that the dictionary knows as a given name in this case and reads so sooner than as a surname."""
    for parse in parses(word.lower())[:4]:
        if "Surn" in parse.tag:
            return False
        if "Name" in parse.tag and parse.is_known and case_of(parse) == case:
            return True
    return False


__all__ = ["named_in"]
