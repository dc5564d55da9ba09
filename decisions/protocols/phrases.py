"""Noun phrases: where one ends and the next of a list begins, its head, its nominative and its other cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .morph import (
    ACCS,
    DATV,
    GENT,
    NOMN,
    analyzer,
    can_be,
    case_of,
    inflect,
    is_adjective,
    is_participle,
    likely_cases,
    noun_cases,
    parses,
)
from .positions import head_class
from .quotes import depth_map, straighten

_WORD = re.compile(r"[А-Яа-яЁёA-Za-z0-9]+(?:[-–][А-Яа-яЁёA-Za-z0-9]+)*\.?")
_ABBREVIATIONS = {
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
_PREPOSITIONS = frozenset(
    [
        "в",
        "во",
        "на",
        "по",
        "с",
        "со",
        "из",
        "к",
        "ко",
        "о",
        "об",
        "от",
        "до",
        "за",
        "для",
        "при",
        "у",
        "под",
        "над",
        "между",
        "через",
        "без",
        "около",
        "согласно",
        "включая",
        "кроме",
    ]
)


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """(word, start, end); a stop belongs to the word only in abbreviations the table knows."""
    for match in _WORD.finditer(text):
        word = match.group()
        if word.endswith(".") and word.lower() not in _ABBREVIATIONS:
            word = word[:-1]
        yield word, match.start(), match.start() + len(word)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase in the nominative with what its head tells: class (see `positions.head_class`) and number."""

    text: str
    head: str
    kind: str | None
    plural: bool
    fits: bool


def _expand(word: str) -> str:
    return _ABBREVIATIONS.get(word.lower(), word)


@lru_cache(maxsize=8_000)
def nominative(text: str, case: str) -> Phrase:
    """The phrase in the nominative: adjectives before the head and the head change, what hangs on it stays.

    `fits` is false when no word could be read as a head standing in `case`.
    """
    text = text.strip(" ,;–—-")
    pieces: list[tuple[int, int, str]] = []
    head, head_number, head_gender = "", "sing", None
    tokens = list(words(text))
    for index, (word, start, end) in enumerate(tokens):
        if text[start - 1 : start] in {"«", '"', "“", "„", "("} or (word.lower() in _PREPOSITIONS and index):
            break
        if "-" not in word and word.lower() in {"всем", "всеми", "всех", "все"} and index == 0 and len(tokens) > 1:
            pieces.append((start, end, ""))
            continue
        full, following = _expand(word), tokens[index + 1][0].lower() if index + 1 < len(tokens) else ""
        if full != word:
            many = _plural_tail([t[0] for t in tokens[index + 1 :]])
            if not is_adjective(full):
                head, head_number = full, "plur" if many else "sing"
                pieces.append((start, end, inflect(full, NOMN, NOMN) if not many else _plural(full)))
                break
            pieces.append((start, end, full))
            continue
        if word.isupper() and len(word) > 1:
            head = word
            break
        if word.lower() == "временно" and index == 0:
            continue
        if word.lower().startswith("исполняющ") and following == "обязанности":
            head = word
            if can_be(word, case):
                pieces.append((start, end, ""))
            break
        if is_adjective(word) and (not _is_noun_in(word, case) or _noun_follows(tokens, index, case, text)):
            if not can_be(word, case):
                break
            pieces.append((start, end, ""))
            continue
        reading = _noun_reading(word, case)
        if reading is None:
            break
        head, head_number, head_gender = word, reading.tag.number or "sing", reading.tag.gender
        pieces.append((start, end, inflect(word, case, NOMN, head_number)))
        if index + 1 < len(tokens) and tokens[index + 1][0].lower() in {"и", "или"}:
            pieces.extend(_second_head(tokens, index + 2, case))
        break
    if not head and pieces and case != NOMN:
        last = pieces[-1]
        head, head_number = text[last[0] : last[1]], _number(text[last[0] : last[1]], case)
    elif not head and tokens:
        head = tokens[0][0]
    fits = bool(pieces) or (bool(head) and head.isupper())
    result, position = [], 0
    for start, end, form in pieces:
        word = text[start:end]
        new = form or (
            ""
            if word.lower().startswith("вс") and len(word) < 6
            else inflect(word, case, NOMN, head_number, head_gender if head_number == "sing" else None)
        )
        result.append(text[position:start] + new)
        position = end
    result.append(text[position:])
    done = re.sub(r" {2,}", " ", "".join(result)).strip()
    return Phrase(straighten(done), head, head_class(_expand(head)), head_number == "plur", fits)


def _noun_follows(tokens: list[tuple[str, int, int]], index: int, case: str, text: str) -> bool:
    """«рабочего совещания», «учёного совета»: the noun that an adjective could be itself stands right behind."""
    if index + 1 >= len(tokens) or text[tokens[index][2] : tokens[index + 1][1]] != " ":
        return False
    word = tokens[index + 1][0]
    return _is_noun_in(word, case) and (case, _number(tokens[index][0], case)) in noun_cases(word)


def _second_head(tokens: list[tuple[str, int, int]], index: int, case: str) -> list[tuple[int, int, str]]:
    """«органам и учреждениям»: the second of two heads joined by «и» changes with the first."""
    if index >= len(tokens):
        return []
    word, start, end = tokens[index]
    cases = {c for c, _ in noun_cases(word)}
    if case in cases and GENT not in cases and not is_adjective(word) and _noun_reading(word, case):
        return [(start, end, inflect(word, case, NOMN))]
    return []


def _plural_tail(following: list[str]) -> bool:
    for word in following:
        numbers = {number for case, number in noun_cases(word) if case == GENT}
        if not is_adjective(word):
            return numbers == {"plur"}
    return False


def _plural(word: str) -> str:
    for parse in parses(word.lower()):
        form = parse.inflect({"plur", NOMN})
        if form:
            return str(form.word)
    return word


def _number(word: str, case: str) -> str:
    return next((number for found, number in sorted(noun_cases(word)) if found == case), "sing")


@lru_cache(maxsize=8_000)
def _noun_reading(word: str, case: str) -> Any:
    best = None
    for parse in parses(word.lower()):
        if parse.tag.POS in {"NOUN", "NPRO"} and case_of(parse) == case and "Surn" not in parse.tag:
            if parse.is_known:
                return parse
            best = best or parse
    return best


def _is_noun_in(word: str, case: str) -> bool:
    readings = parses(word.lower())
    return bool(readings) and any(
        p.tag.POS == "NOUN" and case_of(p) == case and "Surn" not in p.tag and p.is_known for p in readings[:2]
    )


def split_list(text: str, case: str) -> list[tuple[int, int]]:
    """Ranges of the addressees in a list like «Главам районов и городов, руководителям предприятий».

    A comma or «и» separates only where what follows can stand in `case` by itself; otherwise it belongs to the
    phrase before.
    """
    depth = depth_map(text)
    cuts = [
        (m.start(), m.end(), m.group())
        for m in re.finditer(r"[,;] ?(?:а также |и )?| (?:и|а также|или) |\n", text)
        if depth[m.start()] == 0
    ]
    ranges: list[tuple[int, int]] = []
    start, dropped = 0, False
    for cut_start, cut_end, separator in [*cuts, (len(text), len(text), ",")]:
        following = text[cut_end:].lstrip()
        last = cut_start == len(text)
        hard = last or separator.startswith((";", "\n"))
        begins = _dropping(following) or _begins(following, case, comma=separator[0] in ",;\n")
        if not (hard or begins or dropped):
            continue
        if not dropped and text[start:cut_start].strip():
            ranges.append((start, cut_start))
        start, dropped = cut_end, not last and _dropping(following)
        if dropped and _begins(following, case, comma=True) and not _dropping(following):
            dropped = False
    return ranges


def _dropping(text: str) -> bool:
    """A clause that only describes: «на территории которых …», «осуществляющим …», «в том числе …»."""
    first = text.split(" ", 1)[0].strip(",.;:").lower()
    if first in _PREPOSITIONS or first.startswith("котор"):
        return True
    return bool(first) and is_participle(first) and not first.startswith(("заведующ", "управляющ", "председательств"))


def _begins(text: str, case: str, *, comma: bool) -> bool:
    """Whether an addressee in `case` can begin here."""
    if re.match(r"[А-ЯЁ]\. ?(?:[А-ЯЁ]\. ?)?[А-ЯЁ]|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? [А-ЯЁ]\.", text):
        return True
    first = next(words(text), None)
    if first is None:
        return False
    word = _expand(first[0])
    if word != first[0]:
        return True
    if word.isupper() and len(word) > 1:
        return head_class(word) == "organization"
    cases = {found for found, _ in noun_cases(word)}
    if case not in cases:
        return False
    if GENT not in cases or case == GENT:
        return case != NOMN or comma or word[:1].isupper() or head_class(word) is not None
    if case == ACCS and not comma:
        return word[:1].isupper()
    return word[:1].isupper() or (comma and head_class(word) in {"organization", "position", "group"} and case == DATV)


def head_end(text: str, case: str) -> int:
    """How far the first noun phrase in `case` reaches when no verb ends it («Департаменту экономики | подготовку
    …»).
    """
    depth = depth_map(text)
    seen_head = after_preposition = False
    for word, start, _ in words(text):
        if depth[start] or word.isupper():
            seen_head = seen_head or word.isupper()
            continue
        if not seen_head:
            seen_head = not is_adjective(word) and can_be(word, case)
            continue
        if word.lower() in _PREPOSITIONS:
            after_preposition = word.lower() == "по"
            if not after_preposition:
                return start
            continue
        cases = likely_cases(word)
        if after_preposition:
            continue
        if cases and GENT not in cases and case not in cases:
            return start
    return len(text)


_PHRASE_STOP = re.compile(r"[,(«\"“„]| (?:по|с|со|в|на|при|для|от|из|за) ")


def decline_phrase(text: str, case: str) -> str:
    """A title or the name of an organization carried from the nominative to `case`, for documents and typing aids.

    Adjectives and the head change; the genitive that hangs on the head, quotes and abbreviations stay.
    """
    if case == NOMN or not text:
        return text
    result, position, head = [], 0, None
    stop = _PHRASE_STOP.search(text)
    limit = stop.start() if stop else len(text)
    tokens = [t for t in words(text) if t[2] <= limit]
    for index, (word, _, _) in enumerate(tokens):
        if not is_adjective(word) or (_is_noun_in(word, NOMN) and not _noun_follows(tokens, index, NOMN, text)):
            head = next((p for p in parses(word.lower()) if p.tag.POS == "NOUN" and case_of(p) == NOMN), None)
            break
    for word, start, end in tokens:
        if word.isupper() and len(word) > 1:
            break
        number = head.tag.number if head is not None else None
        gender = head.tag.gender if head is not None else None
        animate = head is not None and "anim" in head.tag
        target = case
        if case == ACCS and is_adjective(word) and gender == "masc":
            target = GENT if animate else NOMN
        form = inflect(word, NOMN, target, number, gender if number != "plur" else None)
        result.append(text[position:start] + form)
        position = end
        if head is not None and word.lower() == head.word:
            break
    return "".join(result) + text[position:]


def agree(count: int, one: str, few: str, many: str) -> str:
    """The Russian plural form that goes with a number."""
    if count % 100 in range(11, 15):
        return many
    return one if count % 10 == 1 else few if count % 10 in (2, 3, 4) else many


__all__ = [
    "Phrase",
    "agree",
    "analyzer",
    "decline_phrase",
    "depth_map",
    "head_end",
    "nominative",
    "split_list",
    "straighten",
    "words",
]
