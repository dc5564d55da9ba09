"""A typing mistake in one word of a search: another word, one slip away, that the reader would find something by.

Slips are a letter left out, doubled or taken for another, two letters changed about, and Russian typed in the Latin
layout or in letters that look like Russian ones. Only words of rows that the reader may see are offered, so nothing
hidden is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

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


def corrected(resolutions: QuerySet[Resolution], words: str, holding: Mapping[Term, bool] | None = None) -> str:
    """The search with its first word that nothing is found by put right; empty when none can be.

    `resolutions` are those that the reader may see; of words in `holding` it is known whether one of them has them.
    Phrases and words left out by a minus stay as they are.
    """
    known = holding or {}
    for russian in _typed_in_latin(words.lower()):
        if matching(resolutions, russian).exists():
            return russian
    for found in _plain(words):
        word = found[0].lower().replace("ё", "е")
        term = forms_of(found[0].lower())
        if known[term] if term in known else matching(resolutions, word).exists():
            continue
        better = _nearest(resolutions, word)
        return f"{words[: found.start()]}{better}{words[found.end() :]}" if better else ""
    return ""


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


def _nearest(resolutions: QuerySet[Resolution], word: str) -> str:
    """The candidate that most of the rows looked at hold; of equal ones a form that dictionaries list goes first."""
    slips = _slips(word)
    known = {slip: forms_of(slip) for slip in slips if morph.known(slip)}
    held = Wanted(
        wholes=tuple((slip,) for slip in sorted(slips))
        + tuple(w for term in known.values() for w in term.words.wholes),
        beginnings=tuple({w for term in known.values() for w in term.words.beginnings}),
    )
    rows = resolutions.filter(pk__in=resolutions_with(held)).order_by()
    columns = ("public_text", "item__public_title", "item__meeting__body__name", "assignments__organization__name")
    counted: Counter[str] = Counter()
    for texts in rows.values_list(*columns)[:_READ]:
        text = " ".join(filter(None, texts)).lower().replace("ё", "е")
        counted.update(_held(text, slips, known))
    return min(counted, key=lambda slip: (-counted[slip], morph.lemma(slip) != slip, slip), default="")


def _held(text: str, slips: set[str], known: dict[str, Term]) -> set[str]:
    """Candidates of which the text has any form."""
    held = slips.intersection(re.findall(r"[^\W_]+", text))
    return held | {slip for slip, term in known.items() if re.search(term.pattern, text)}


def _slips(word: str) -> set[str]:
    """Every word one slip away."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {before + after[1:] for before, after in halves if after}
    changed_about = {before + after[1] + after[0] + after[2:] for before, after in halves if len(after) > 1}
    taken = {before + letter + after[1:] for before, after in halves if after for letter in _LETTERS}
    added = {before + letter + after for before, after in halves for letter in _LETTERS}
    return (left_out | changed_about | taken | added) - {word}
