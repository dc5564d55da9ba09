"""Words of a text and the short forms among them: what «нач.» and «рук-лю» stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[А-Яа-яЁёA-Za-z0-9]+(?:[-–][А-Яа-яЁёA-Za-z0-9]+)*\.?")
ABBREVIATIONS = {
    "рук.": "руководитель",
    "нач.": "начальник",
    "зам.": "заместитель",
    "зав.": "заведующий",
    "дир.": "директор",
    "ген.": "генеральный",
    "гл.": "главный",
    "пред.": "председатель",
    "отв.": "ответственный",
    "рук-лю": "руководителю",
    "рук-лям": "руководителям",
    "нач-ку": "начальнику",
    "спец.": "специалист",
    "вед.": "ведущий",
    "деп.": "департамент",
}
PREPOSITIONS = frozenset(
    word
    for line in (
        "в во на по с со из к ко о об от до за для при у под",
        "над между через без около согласно включая кроме",
    )
    for word in line.split()
)
#: Abbreviations of what somebody deals with, never of who: «отдел по делам ГО и ЧС».
TOPICS = frozenset(
    {"ГО", "ЧС", "ПБ", "ЖКХ", "ОТ", "ТБ", "АПК", "МСП", "СМИ", "ИТ", "ГЧП", "НИОКР", "ТЭК", "ДПО", "ФОТ"}
)


#: «и. о. декана»: who acts as dean is known as dean.
ACTING = re.compile(r"(?:и\. ?о\.|врио|вр\. ?и\. ?о\.) ", re.IGNORECASE)


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """(word, start, end); a stop belongs to the word only in abbreviations the table knows."""
    for match in _WORD.finditer(text):
        word = match.group()
        if word.endswith(".") and word.lower() not in ABBREVIATIONS:
            word = word[:-1]
        yield word, match.start(), match.start() + len(word)


def expand(word: str) -> str:
    """The full word an abbreviation of offices stands for, or the word itself."""
    return ABBREVIATIONS.get(word.lower(), word)
