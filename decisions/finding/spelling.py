"""Typing mistakes in words of a search: other words, one slip away, that the reader would find something by.

Slips are a letter left out, doubled or taken for another, two letters changed about, and Russian typed in the Latin
layout or in letters that look like Russian ones. Only words of rows that the reader may see are offered, so nothing
hidden is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

from django.db.models import QuerySet

from decisions.finding.indexing import resolutions_with
from decisions.finding.search import Term, forms_of, matching
from decisions.finding.wanted import Wanted
from decisions.models import Resolution
from decisions.protocols.language import morph

_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_LATIN = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё")
_LOOKS = str.maketrans("abcehkmoptxy", "авсенкмортху")
_WORD = re.compile(r"[^\W_]{5,24}")
_READ = 60
"""Rows whose words are looked at: the first that hold any of the candidates."""


class Vocabulary(Protocol):
    """The words that there are for a reader."""

    def finds(self, words: str) -> bool:
        """Whether a search for these finds anything."""

    def has(self, term: Term) -> bool:
        """Whether anything has this."""

    def numbers(self, slips: Mapping[str, Term | None]) -> Counter[str]:
        """Of words, and of their forms where they are known, how many rows have them; those that any row has."""


def corrected(words: str, there: Vocabulary) -> str:
    """The search with each word that nothing has put right by itself; empty when one of them cannot be.

    Phrases and words left out by a minus stay as they are.
    """
    for russian in _typed_in_latin(words.lower()):
        if there.finds(russian):
            return russian
    lacking = [found for found in _plain(words) if not there.has(forms_of(found[0].lower()))]
    slips = [_slips(folded(found[0])) for found in lacking]
    every = {slip: forms_of(slip) if morph.known(slip) else None for slip in set().union(*slips)}
    numbers = there.numbers(every) if every else Counter[str]()
    right = words
    for found, its in reversed(list(zip(lacking, slips, strict=True))):
        better = min(
            its & numbers.keys(), key=lambda slip: (-numbers[slip], morph.lemma(slip) != slip, slip), default=""
        )
        if not better:
            return ""
        right = f"{right[: found.start()]}{better}{right[found.end() :]}"
    return right if lacking else ""


class Rows:
    """The words of rows that a reader may see: of slips those that hold one of the first rows found by any of them.

    Of words in `holding` it is known whether one of the rows has them.
    """

    def __init__(self, rows: QuerySet[Resolution], holding: Mapping[Term, bool] | None = None) -> None:
        self._rows, self._holding = rows, holding or {}

    def finds(self, words: str) -> bool:
        return matching(self._rows, words).exists()

    def has(self, term: Term) -> bool:
        if term in self._holding:
            return self._holding[term]
        return self._rows.filter(pk__in=resolutions_with(term.words)).exists()

    def numbers(self, slips: Mapping[str, Term | None]) -> Counter[str]:
        known = [term.words for term in slips.values() if term]
        any_of = Wanted(
            wholes=(*((slip,) for slip in sorted(slips)), *(words for each in known for words in each.wholes)),
            beginnings=tuple({words for each in known for words in each.beginnings}),
        )
        rows = self._rows.filter(pk__in=resolutions_with(any_of, is_guess=True)).order_by()
        columns = ("public_text", "item__public_title", "item__meeting__body__name", "assignments__organization__name")
        counted: Counter[str] = Counter()
        for texts in rows.values_list(*columns)[:_READ]:
            counted.update(held(folded(*texts), slips))
        return counted


def folded(*texts: str | None) -> str:
    """Texts as one, as words are compared."""
    return " ".join(filter(None, texts)).lower().replace("ё", "е")


def held(text: str, slips: Mapping[str, Term | None]) -> set[str]:
    """Those of the words of which a folded text has any form."""
    there = slips.keys() & set(re.findall(r"[^\W_]+", text))
    return there | {slip for slip, term in slips.items() if term and re.search(term.pattern, text)}


def _typed_in_latin(words: str) -> Iterable[str]:
    """What Latin letters may have been meant for: the Russian ones on their keys, or those that look the same."""
    if re.fullmatch(r"[a-z\[\];',.` -]+", words):
        yield words.translate(_LATIN)
    alike = re.sub(r"\w+", lambda word: _looking_alike(word[0]), words)
    if alike != words:
        yield alike


def _looking_alike(word: str) -> str:
    russian = word.translate(_LOOKS)
    return word if re.search(r"[a-z]", russian) else russian


def _plain(words: str) -> Iterable[re.Match[str]]:
    """Words of some length that stand by themselves, outside of quotes."""
    outside = re.sub(r"[«\"“„][^«»\"“”„]*[»\"”“]", lambda quoted: " " * len(quoted[0]), words)
    return (found for found in _WORD.finditer(outside) if not re.search(r"[-−–]$", outside[: found.start()]))


def _slips(word: str) -> set[str]:
    """Every word one slip away."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {before + after[1:] for before, after in halves if after}
    changed_about = {before + after[1] + after[0] + after[2:] for before, after in halves if len(after) > 1}
    taken = {before + letter + after[1:] for before, after in halves if after for letter in _LETTERS}
    added = {before + letter + after for before, after in halves for letter in _LETTERS}
    return (left_out | changed_about | taken | added) - {word}
