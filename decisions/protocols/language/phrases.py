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
    known,
    likely_cases,
    noun_cases,
    parses,
    with_yo,
)
from .noun_heads import find_head, is_noun_in, noun_reading, number_in
from .positions import head_class
from .quotes import depth_map, straighten
from .vocabulary import PREPOSITIONS, TOPICS, expand, words


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase in the nominative with what its head tells: class (see `positions.head_class`) and number."""

    text: str
    head: str
    kind: str | None
    plural: bool
    fits: bool


@lru_cache(maxsize=8_000)
def nominative(text: str, case: str) -> Phrase:
    """The phrase in the nominative: adjectives before the head and the head change, what hangs on it stays.

    `fits` is false when no word could be read as a head standing in `case`.
    """
    text = text.strip(" ,;–—-")
    head = find_head(text, case)
    fits = bool(head.pieces) or (bool(head.word) and head.word.isupper())
    result, position = [], 0
    for start, end, form in head.pieces:
        result.append(text[position:start] + (form or head.agreeing(text[start:end], case)))
        position = end
    result.append(text[position:])
    done = re.sub(r" {2,}", " ", "".join(result)).strip()
    return Phrase(straighten(done), head.word, head_class(expand(head.word)), head.number == "plur", fits)


_NAME = re.compile(r"[А-ЯЁ]\. ?(?:[А-ЯЁ]\. ?)?[А-ЯЁ]|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? [А-ЯЁ]\.")
_SEPARATOR = re.compile(r"[,;] ?(?:а также |и )?| (?:и|а также|или) |\n")
_BY_TOPIC = re.compile(r"(?:^| )по [^;:()«»]*$")


def split_list(text: str, case: str) -> list[tuple[int, int]]:
    """Ranges of the addressees in a list like «Главам районов и городов, руководителям предприятий».

    A comma or «и» separates only where what follows can stand in `case` by itself; otherwise it belongs to the
    phrase before.
    """
    depth = depth_map(text)
    cuts = [(m.start(), m.end(), m.group()) for m in _SEPARATOR.finditer(text) if depth[m.start()] == 0]
    ranges: list[tuple[int, int]] = []
    start, dropped = 0, False
    for cut_start, cut_end, separator in [*cuts, (len(text), len(text), ",")]:
        following = text[cut_end:].lstrip()
        last = cut_start == len(text)
        hard = last or separator.startswith((";", "\n"))
        begins = _dropping(following) or (
            _begins(following, case, comma=separator[0] in ",;\n") and not _governed(text[start:cut_start], following)
        )
        if not (hard or begins or dropped):
            continue
        if not dropped and text[start:cut_start].strip():
            ranges.append((start, cut_start))
        start, dropped = cut_end, not last and _dropping(following)
        if dropped and _begins(following, case, comma=True) and not _dropping(following):
            dropped = False
    return ranges


def _governed(before: str, following: str) -> bool:
    """«по кадровому обеспечению | и наставничеству»: what follows «по» goes on unless an addressee is named."""
    if not _BY_TOPIC.search(before):
        return False
    for word, start, end in words(following):
        if word in TOPICS:
            return True
        if following[start - 1 : start] in {"«", '"', "“", "„"} or _NAME.match(following):
            return False
        if is_adjective(word) and head_class(word) is None and not following[end:].startswith((",", " и ")):
            continue
        return head_class(word) is None and not word[:1].isupper()
    return False


def _dropping(text: str) -> bool:
    """A clause that only describes: «на территории которых …», «осуществляющим …», «в том числе …»."""
    first = text.split(" ", 1)[0].strip(",.;:").lower()
    if first in PREPOSITIONS or first.startswith("котор"):
        return True
    if first == "не":
        first = text[3:].split(" ", 1)[0].strip(",.;:").lower()
    offices = ("заведующ", "управляющ", "председательств", "исполняющ")
    return bool(first) and (is_participle(first) or is_active(first)) and not first.startswith(offices)


def is_active(word: str) -> bool:
    """«входящим», «имеющими»: also where the dictionary thinks rather of an adjective or a noun."""
    return re.search(r"(?:[уюая]щ|вш)(?:им|ими|ему|ей|их|его)(?:ся)?$", word) is not None and any(
        parse.tag.POS == "PRTF" for parse in parses(word)
    )


def _begins(text: str, case: str, *, comma: bool) -> bool:
    """Whether an addressee in `case` can begin here."""
    if _NAME.match(text):
        return True
    first = next(words(text), None)
    if first is None:
        return False
    word = expand(first[0])
    if word != first[0]:
        return True
    if word.isupper() and len(word) > 1:
        return head_class(word) == "organization" and word not in TOPICS
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
        if word.lower() in PREPOSITIONS:
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
_JOINED = re.compile(r" [–—-] | и ")


def decline_phrase(text: str, case: str) -> str:
    """A title or the name of an organization carried from the nominative to `case`, for documents and typing aids.

    Adjectives and the head change, and so does a second office joined to it («председатель правления – генеральный
    директор»); the genitive that hangs on the head, quotes and abbreviations stay.
    """
    if case == NOMN or not text:
        return text
    stop = _PHRASE_STOP.search(text)
    limit = stop.start() if stop else len(text)
    result, position = [], 0
    begins = [0, *(m.end() for m in _JOINED.finditer(text, 0, limit))]
    for index, begin in enumerate(begins):
        end = begins[index + 1] if index + 1 < len(begins) else limit
        tokens = [(w, a + begin, b + begin) for w, a, b in words(text[begin:end])]
        if index and not _second_office(tokens, dash=text[begin - 2 : begin - 1] != "и"):
            continue
        for start, stop_at, form in _declined(text, tokens, case):
            result.append(text[position:start] + form)
            position = stop_at
    return "".join(result) + text[position:]


def _second_office(tokens: list[tuple[str, int, int]], *, dash: bool) -> bool:
    """Whether another office in the nominative begins here, and not more of what hangs on the first one."""
    head, _ = _nominative_head(tokens)
    kinds = {"position", "organization", "group"} if dash else {"position"}
    return head is not None and head_class(head[0]) in kinds


def _nominative_head(tokens: list[tuple[str, int, int]]) -> tuple[tuple[str, int, int] | None, Any]:
    """The head of a phrase in the nominative and its reading; an adjective that agrees with no noun is its own head."""
    leading: tuple[str, int, int] | None = None
    for index, token in enumerate(tokens):
        word = token[0]
        adverb = word.lower() in {"временно", "постоянно"}
        if adverb or (is_adjective(word) and not (is_noun_in(word, NOMN) and not _agrees_next(tokens, index))):
            leading = token if not adverb else leading
            continue
        noun = next((p for p in parses(word.lower()) if p.tag.POS == "NOUN" and case_of(p) == NOMN), None)
        agrees = leading is None or (noun is not None and (NOMN, noun.tag.number) in noun_cases(leading[0]))
        return (token, noun) if noun is not None and agrees else (leading or token, None)
    return leading, None


def _agrees_next(tokens: list[tuple[str, int, int]], index: int) -> bool:
    following = tokens[index + 1][0] if index + 1 < len(tokens) else ""
    return is_noun_in(following, NOMN) and (NOMN, number_in(tokens[index][0], NOMN)) in noun_cases(following)


def _declined(text: str, tokens: list[tuple[str, int, int]], case: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, form) of each word up to the head."""
    head, reading = _nominative_head(tokens)
    parts = head[0].split("-") if head is not None and "-" in head[0] and not known(head[0]) else []
    joined = bool(parts) and all(is_noun_in(part, NOMN) for part in parts)
    if joined:
        reading = noun_reading(parts[-1], NOMN)
    number = reading.tag.number if reading is not None else None
    gender = reading.tag.gender if reading is not None else None
    for token in tokens:
        word, start, end = token
        if word.isupper() and len(word) > 1:
            return
        target = case
        if case == ACCS and is_adjective(word) and gender == "masc":
            target = GENT if "anim" in reading.tag else NOMN
        elif case == ACCS and reading is None and is_adjective(word) and not word.endswith(("ая", "яя")):
            target = GENT
        form = inflect(word, NOMN, target, number, gender if number != "plur" else None)
        if joined and token == head:
            # «специалист-эксперт» is of two nouns, and both change.
            form = "-".join(inflect(part, NOMN, target, number) for part in parts)
        yield start, end, form if "ё" not in text or "ё" in word else with_yo(word, form, target)
        if token == head:
            return


__all__ = [
    "Phrase",
    "analyzer",
    "decline_phrase",
    "depth_map",
    "head_end",
    "nominative",
    "split_list",
    "straighten",
    "words",
]
