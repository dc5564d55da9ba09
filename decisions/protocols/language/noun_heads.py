"""The head of a noun phrase: which word it is, in what number, and which words change with it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .morph import GENT, NOMN, can_be, case_of, inflect, is_adjective, noun_cases, parses
from .positions import head_class
from .vocabulary import PREPOSITIONS, expand, words

Token = tuple[str, int, int]
_ALL = frozenset(["всем", "всеми", "всех", "все"])


@dataclass(slots=True)
class Head:
    """The head, and the words that change with it: (start, end, nominative), or "" where it must agree."""

    word: str = ""
    number: str = "sing"
    gender: str | None = None
    pieces: list[tuple[int, int, str]] = field(default_factory=list)

    def agreeing(self, word: str, case: str) -> str:
        """An adjective before the head in the nominative; «всем» goes."""
        if word.lower().startswith("вс") and len(word) < 6:
            return ""
        return inflect(word, case, NOMN, self.number, self.gender if self.number == "sing" else None)


def find_head(text: str, case: str) -> Head:
    """The head of the phrase that stands in `case`; its first word where none can."""
    head = Head()
    tokens = list(words(text))
    for index in range(len(tokens)):
        if not _take(head, text, tokens, index, case):
            break
    if not head.word and head.pieces and case != NOMN:
        start, end, _ = head.pieces[-1]
        head.word, head.number = text[start:end], number_in(text[start:end], case)
    elif not head.word and tokens:
        head.word = tokens[0][0]
    return head


def _take(head: Head, text: str, tokens: list[Token], index: int, case: str) -> bool:
    """Whether the head is still to come behind the word at `index`."""
    word, start, end = tokens[index]
    lowered = word.lower()
    if text[start - 1 : start] in {"«", '"', "“", "„", "("} or (lowered in PREPOSITIONS and index):
        return False
    if lowered in _ALL and index == 0 and len(tokens) > 1:
        head.pieces.append((start, end, ""))
        return True
    if expand(word) != word:
        return _take_abbreviated(head, tokens, index)
    if word.isupper() and len(word) > 1:
        head.word = word
        return False
    if lowered == "временно" and index == 0:
        return True
    if lowered.startswith("исполняющ") and index + 1 < len(tokens) and tokens[index + 1][0].lower() == "обязанности":
        head.word = word
        if can_be(word, case):
            head.pieces.append((start, end, ""))
        return False
    if is_adjective(word) and (not is_noun_in(word, case) or _noun_follows(tokens, index, case, text)):
        agrees = can_be(word, case)
        if agrees:
            head.pieces.append((start, end, ""))
        return agrees
    _take_noun(head, text, tokens, index, case)
    return False


def _take_abbreviated(head: Head, tokens: list[Token], index: int) -> bool:
    """«зам.», «нач.»: a noun is the head, an adjective stands before it."""
    word, start, end = tokens[index]
    full = expand(word)
    if is_adjective(full):
        head.pieces.append((start, end, full))
        return True
    many = _plural_tail([token[0] for token in tokens[index + 1 :]])
    head.word, head.number = full, "plur" if many else "sing"
    head.pieces.append((start, end, _plural(full) if many else inflect(full, NOMN, NOMN)))
    return False


def _take_noun(head: Head, text: str, tokens: list[Token], index: int, case: str) -> None:
    word, start, end = tokens[index]
    reading = noun_reading(word, case)
    if reading is None:
        return
    head.word, head.number, head.gender = word, reading.tag.number or "sing", reading.tag.gender
    head.pieces.append((start, end, inflect(word, case, NOMN, head.number)))
    if index + 1 < len(tokens) and tokens[index + 1][0].lower() in {"и", "или"}:
        head.pieces.extend(_second_head(tokens, index + 2, case))
    head.pieces.extend(_apposition(text, tokens, index + 1, case, head.number))


def _noun_follows(tokens: list[Token], index: int, case: str, text: str) -> bool:
    """«рабочего совещания», «учёного совета»: the noun that an adjective could be itself stands right behind."""
    if index + 1 >= len(tokens) or text[tokens[index][2] : tokens[index + 1][1]] != " ":
        return False
    word = tokens[index + 1][0]
    return is_noun_in(word, case) and (case, number_in(tokens[index][0], case)) in noun_cases(word)


def _second_head(tokens: list[Token], index: int, case: str) -> list[tuple[int, int, str]]:
    """«органам и учреждениям»: the second of two heads joined by «и» changes with the first."""
    if index >= len(tokens):
        return []
    word, start, end = tokens[index]
    cases = {c for c, _ in noun_cases(word)}
    if case in cases and GENT not in cases and not is_adjective(word) and noun_reading(word, case):
        return [(start, end, inflect(word, case, NOMN))]
    return []


def _apposition(text: str, tokens: list[Token], index: int, case: str, number: str) -> list[tuple[int, int, str]]:
    """«предприятиям – членам кластера»: what stands behind a dash in the same case changes with the head."""
    for (_, _, end), (word, start, stop) in itertools.pairwise(tokens[index - 1 :]):
        if text[end:start].strip() not in {"–", "—", "-"}:
            continue
        same = head_class(word) is not None and (case, number) in noun_cases(word)
        return [(start, stop, inflect(word, case, NOMN, number))] if same and case != NOMN else []
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


def number_in(word: str, case: str) -> str:
    return next((number for found, number in sorted(noun_cases(word)) if found == case), "sing")


@lru_cache(maxsize=8_000)
def noun_reading(word: str, case: str) -> Any:
    best = None
    for parse in parses(word.lower()):
        if parse.tag.POS in {"NOUN", "NPRO"} and case_of(parse) == case and "Surn" not in parse.tag:
            if parse.is_known:
                return parse
            best = best or parse
    return best


def is_noun_in(word: str, case: str) -> bool:
    readings = parses(word.lower())
    return bool(readings) and any(
        p.tag.POS == "NOUN" and case_of(p) == case and "Surn" not in p.tag and p.is_known for p in readings[:2]
    )
