"""Patterns that are tried only where they can match: most text holds none of the words a pattern cannot do without.

A search through a sentence in any case of letters costs some hundred times more than the question whether a word
stands in it, and a point of a protocol is asked for some eighty patterns.

In the very case of letters `re` goes from one first letter of a pattern to the next by itself, if nothing is asked
before it. So the patterns that every line is searched for ask behind their first letter what has to stand before it:
` (?<=[.;] )` and not `(?<=[.;]) `.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

_DIGITS = tuple("0123456789")
#: More words than this cost as much as the pattern itself.
_MOST = 80
#: So many are sooner looked for one by one.
_FEW = 12
#: A word of so many letters is seldom part of others; «ма[йяею]» is four words of three letters and not one of two.
_LONG_ENOUGH = 4
_FEW_LETTERS = 5


class Gated:
    """Stands for a compiled pattern: the same answers, sooner where there are none."""

    __slots__ = ("_few", "_ignores_case", "_many", "pattern", "words")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        self._ignores_case = bool(self.pattern.flags & re.IGNORECASE)
        #: One of these is in every match; none where nothing is sure.
        self.words = required_words(pattern, flags)
        self._few = self.words if len(self.words) <= _FEW else ()
        self._many = any_of(self.words).search if self.words and not self._few else None

    def may_match(self, text: str) -> bool:
        """Whether `text` holds a word without which the pattern matches nowhere."""
        if self._ignores_case:
            text = lowered(text)
        for word in self._few:
            if word in text:
                return True
        return not self._few if self._many is None else self._many(text) is not None

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.pattern.search(text, start) if self.may_match(text) else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """At one place only, which costs little anyway."""
        return self.pattern.match(text, start)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text) if self.may_match(text) else iter(())


class OneGate:
    """Many patterns that ignore the case of letters behind one gate: a word that several need is looked for once."""

    __slots__ = ("_any_text", "_by_word", "_count")

    def __init__(self, patterns: Iterable[Gated]) -> None:
        self._any_text = self._count = 0
        self._by_word: dict[str, int] = {}
        for pattern in patterns:
            bit = 1 << self._count
            self._count += 1
            if not pattern.words:
                self._any_text |= bit
            for word in pattern.words:
                self._by_word[word] = self._by_word.get(word, 0) | bit

    def open_for(self, text: str) -> list[int]:
        """The places of those that may match in `text`, in their order."""
        text = lowered(text)
        bits = self._any_text
        for word, of_word in self._by_word.items():
            if word in text:
                bits |= of_word
        return [place for place in range(self._count) if bits >> place & 1] if bits else []


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """The pattern of any of `words`, those that begin alike together, so that few are tried at each letter."""
    return re.compile(_together(words))


def _together(words: Iterable[str]) -> str:
    behind: dict[str, set[str]] = {}
    for word in words:
        behind.setdefault(word[:1], set()).add(word[1:])
    if "" in behind:
        return ""
    parts = [re.escape(letter) + _together(rests) for letter, rests in sorted(behind.items())]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


_last = ("", "")


def lowered(text: str) -> str:
    """`text` in small letters, kept at hand: one sentence is asked for many patterns in turn."""
    global _last
    same, small = _last
    if same is not text:
        small = text.lower()
        # Both at once, for other threads ask for other texts meanwhile.
        _last = (text, small)
    return small


def required_words(pattern: str, flags: int = 0) -> tuple[str, ...]:
    """Words of which every match holds at least one, in small letters if case is ignored; none when nothing is sure.

    The parts of the pattern are taken from the parser of `re` itself; should a future Python hide it, no word is
    sure and every text is searched.
    """
    try:
        parsed = importlib.import_module("re._parser").parse(pattern, flags)
    except (ImportError, AttributeError):
        return ()
    words = _of_sequence(parsed)
    if words and flags & re.IGNORECASE:
        words = {word.lower() for word in words}
    return tuple(sorted(words, key=lambda word: (-len(word), word))) if words and len(words) <= _MOST else ()


def _of_sequence(parts: Any) -> set[str] | None:
    """The best of what the parts of a sequence need, each of which must be there: the longest words, the fewest."""
    found: list[set[str]] = []
    run = {""}
    for operator, value in parts:
        name = str(operator)
        letters = _letters(name, value)
        if letters and (len(letters) == 1 or len(min(run, key=len)) < _LONG_ENOUGH):
            run = {word + letter for word in run for letter in letters}
            continue
        found.append(run)
        run = {""}
        needed = _of_part(name, value)
        if needed:
            found.append(needed)
    found.append(run)
    found = [words for words in found if "" not in words]
    return max(found, key=lambda words: (min(_LONG_ENOUGH, *map(len, words)), -len(words)), default=None)


def _letters(name: str, value: Any) -> set[str]:
    """The letters of a part that is one of a few; none for any other part."""
    if name == "LITERAL":
        return {chr(value)}
    if name == "IN" and len(value) <= _FEW_LETTERS and all(str(kind) == "LITERAL" for kind, _ in value):
        return {chr(letter) for _, letter in value}
    return set()


def _of_part(name: str, value: Any) -> set[str] | None:
    if name == "BRANCH":
        branches = [_of_sequence(branch) for branch in value[1]]
        return set().union(*(branch for branch in branches if branch)) if all(branches) else None
    if name == "SUBPATTERN":
        return _of_sequence(value[3])
    if name == "ATOMIC_GROUP":
        return _of_sequence(value)
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"} and value[0] > 0:
        return _of_sequence(value[2])
    if name == "IN" and [str(part) for _, part in value] == ["CATEGORY_DIGIT"]:
        return set(_DIGITS)
    return None
