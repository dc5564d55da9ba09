"""Labels of who was in the chair and who kept the minutes, told from sentences that merely begin with such words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..language.morph import is_finite_verb
from ..language.officers import OF_SECRETARY, OFFICER
from ..language.phrases import words
from ..language.positions import head_class
from ..passages import GAP
from ..people.attendance import is_common, mentions_of

_SEPARATOR = re.compile(r"(?: ?\([^()]{3,60}\))?(?:\s*[:–—\t]\s*|\s*-\s+|\s+-)")
#: What goes on with an office up to a separator: «Председатель |Координационного совета| –».
_REST_OF_OFFICE = re.compile(r" (?:(?!-\s)[^:–—\t(.,;]){2,80}?(?=\s*[:–—\t]|\s+-\s|$)")
#: Who leads a meeting holds no office by that.
_NO_OFFICE = re.compile(r"ведущ|модератор|председательствующ|под ", re.IGNORECASE)
SURNAME_ALONE = re.compile(r"[А-ЯЁ](?:[а-яё]+|[А-ЯЁ]+)(?:-[А-ЯЁ][А-ЯЁа-яё]+)?(?=[.,;]?$|[,;.] | ?\()")
#: What ends a sentence, which no office before a name does; a short word is cut off by its stop.
_ENDS_SENTENCE = re.compile(r"[;:!?,]|[а-яё]{6,}\.")
#: So many words of an office stand before a name without a separator.
_MOST_WORDS = 9
#: A name stands no further from its label.
_FURTHEST = 220
#: «председатель Лугов А. С., секретарь Зорина П. Л., |члены комиссии: …»
_OPENS_LIST = re.compile(r"(?:члены|участники|присутств|приглаш)[^:.;]{0,60}:", re.IGNORECASE)
_OPENS = re.compile(f"(?:{OFFICER.pattern}|{_OPENS_LIST.pattern})", re.IGNORECASE)
_BODY = re.compile(
    r"(?<![а-яё])(?P<body>комитет|совет|комисси|правлени|дум|палат|коллеги|президиум|штаб|групп|собрани)(?:а|у|я|и|е|ы|й)?(?![а-яё])"
)
_PART = re.compile(r"(?<=[.,;)])[ \t]+(?=\w)|\t")


@dataclass(frozen=True, slots=True)
class Officer:
    """A label: of whom it tells, where the name or what precedes it begins, and the office that it names, if any."""

    who: str
    label: str
    value: int
    office: str | None


@lru_cache(maxsize=1_000)
def officer_of(text: str, *, listed: bool = False) -> Officer | None:
    """The label that `text` begins with. In a list of people (`listed`) an office without a separator is that of a
    member, unless the name stands right behind it.
    """
    match = OFFICER.match(text)
    if match is None:
        return None
    kind = match.lastgroup or ""
    who = "secretary" if kind in OF_SECRETARY else "chair"
    is_office = kind in {"secretary", "chair"}
    separator = _SEPARATOR.match(text, match.end())
    if separator is None and is_office:
        more = _REST_OF_OFFICE.match(text, match.end())
        separator = _SEPARATOR.match(text, more.end()) if more else None
        if more and (separator or more.end() == len(text)):
            return _of_office(text, who, more.end(), separator)
    if separator is not None:
        value = text[separator.end() :]
        vague = kind in {"secretary_label", "chair_label", "wrote", "led"}
        if vague and (value or kind == "secretary_label") and not _is_value(value, kind):
            return None
        label = match.group()
        names_office = kind == "chair_label" or (is_office and " " in label and not _NO_OFFICE.match(label))
        return Officer(who, label, separator.end(), label if names_office else None)
    return _without_separator(text, match, who, is_office=is_office, listed=listed)


def _of_office(text: str, who: str, end: int, separator: re.Match[str] | None) -> Officer | None:
    """«Председатель Координационного совета – …», with the name perhaps on the next line."""
    label = text[:end]
    if mentions_of(label) or any(is_finite_verb(word) for word, _, _ in words(label)):
        return None
    return Officer(who, label, separator.end() if separator else end, None if _NO_OFFICE.match(label) else label)


def _without_separator(text: str, match: re.Match[str], who: str, *, is_office: bool, listed: bool) -> Officer | None:
    """«Вёл Лугов А. С.», «Председатель профкома Лыков Е. Ю.», «Председательствовал» alone over a name."""
    kind, label = match.lastgroup or "", match.group()
    if kind.endswith("_label"):
        return None
    value = text[match.end() :]
    if not value.strip(" ."):
        return Officer(who, label, len(text), None) if kind not in {"wrote", "led"} else None
    lead = _names_somebody(value)
    if lead is None or not value.startswith(" ") or (listed and lead):
        return None
    if kind in {"wrote", "led"} and lead and not any(head_class(word) == "position" for word, _, _ in words(lead)):
        return None
    first = next(words(lead), None)
    if is_office and first is not None and head_class(first[0]) != "position":
        end = match.end() + value.index(lead) + len(lead)
        return Officer(who, text[:end], end, text[:end])
    return Officer(who, label, match.end(), None)


def _is_value(value: str, kind: str) -> bool:
    """Whether a name follows a label that has other uses; «Протокол: Заседание …» names nobody."""
    first = SURNAME_ALONE.match(value)
    return _names_somebody(value) is not None and not (
        kind == "secretary_label" and first is not None and is_common(first.group())
    )


def _names_somebody(value: str) -> str | None:
    """What stands before the name that `value` begins with, be it nothing or an office; None where it names nobody."""
    mentions = mentions_of(value[:_FURTHEST])
    if not mentions:
        return "" if SURNAME_ALONE.match(value.strip()) else None
    lead = value[: mentions[0].start].strip()
    told = list(words(lead))
    if len(told) > _MOST_WORDS or _ENDS_SENTENCE.search(lead) or any(is_finite_verb(word) for word, _, _ in told):
        return None
    return lead


def of_another_body(office: str, heading: str) -> bool:
    """«Председатель комитета по бюджету» at a meeting of a commission."""
    named, met = _BODY.search(office.lower()), [one["body"] for one in _BODY.finditer(heading.lower())]
    return named is not None and bool(met) and named["body"] not in met


def officers_within(text: str) -> Iterator[int]:
    """Where further labels begin in a line that begins with one, or behind the end of a sentence: «Председатель –
    Гусев О. А., секретарь – Вольф И. К.»
    """
    parts = list(_PART.finditer(text))
    begins = bool(parts) and officer_of(text) is not None
    for part in parts:
        sentence = (text[part.start() - 1] in ".;" or part.group() == GAP) and text[part.end()].isupper()
        if (begins or sentence) and _OPENS.match(text, part.end()):
            rest = text[part.end() :]
            officer = officer_of(rest)
            names = officer is not None and officer.value < len(rest)
            if names or (begins and _OPENS_LIST.match(rest)):
                yield part.end()
                begins = True


__all__ = ["SURNAME_ALONE", "Officer", "of_another_body", "officer_of", "officers_within"]
