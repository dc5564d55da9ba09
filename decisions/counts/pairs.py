"""Sets of the points in which two words stand one after another, of those pairs that many points have: to find a phrase
of frequent words by the places of these is ten times as much to read.

They are rows among those of the words. Which pairs are kept of a part is known by the rows that are there, and each
tells all points of the part whose words are known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from pyroaring import BitMap

from decisions.counts.kept_words import LETTERS, PLAIN, Places, pieces, sets_of, store, stored
from decisions.counts.places import in_order
from decisions.counts.sets import BITS
from decisions.models import CountedWord

LEAST = 200
"""A pair that stands so often in texts that are brought in together gets a set."""
_MARK = " "
"""Stands before a pair and between its words. No word has it, so what begins like a word is no pair."""
_FIRST, _BEYOND = _MARK.encode(), chr(ord(_MARK) + 1).encode()
Pair = tuple[bytes, bytes]


def name_of(first: str, second: str) -> str:
    """Under which word the set of a pair is kept."""
    return f"{_MARK}{first}{_MARK}{second}"


def without_pairs(rows: QuerySet[CountedWord]) -> QuerySet[CountedWord]:
    """The rows of words alone."""
    return rows.exclude(word__gte=_FIRST, word__lt=_BEYOND)


def bring_in(part: int, places: Places, using: str) -> None:
    """Put texts of one part into the sets of pairs; the words of these are kept already."""
    kept = {_words(name): name for name in _names(part, using)}
    for pairs in pieces([pair for pair in kept if pair[0] in places and pair[1] in places]):
        names = [kept[pair] for pair in pairs]
        former = stored(part, names, using)
        now = {name: _of([sets_of(places[word]) for word in pair]) for name, pair in zip(names, pairs, strict=True)}
        store(part, {name: [a | b for a, b in zip(former[name], now[name], strict=True)] for name in names}, using)
    for pairs in pieces(sorted(_frequent(places) - kept.keys())):
        store(part, _told(part, pairs, using), using)


def are_right(part: int, using: str) -> bool:
    """Whether the sets of pairs are what the places of their words tell."""
    for names in pieces(list(_names(part, using))):
        told = _told(part, [_words(name) for name in names], using)
        if told != stored(part, names, using):
            return False
    return True


def _told(part: int, pairs: Sequence[Pair], using: str) -> dict[bytes, list[BitMap]]:
    """What is to be kept of these pairs, as the words that are kept tell it."""
    words = stored(part, sorted({word for pair in pairs for word in pair}), using)
    return {_name(pair): _of([words[word] for word in pair]) for pair in pairs}


def _of(words: Sequence[Sequence[BitMap]]) -> list[BitMap]:
    """The columns of a pair by those of its words; which points have it is all that is kept."""
    (_, *first), (_, *second) = words
    return [in_order([first[0], second[0]]), BitMap(), in_order([first[2], second[2]]), BitMap()]


def _frequent(places: Places) -> set[Pair]:
    """The pairs that stand in many of these texts."""
    found = set[Pair]()
    for which in (0, 1):
        words = {word: its[which] for word, its in places.items() if len(its[which]) >= LEAST and _is_asked_for(word)}
        stands = {place: word for word, its in words.items() for place in its}
        number = Counter((word, stands.get(place + (1 << BITS))) for place, word in stands.items())
        found.update((first, second) for (first, second), n in number.items() if second and n >= LEAST)
    return found


def _is_asked_for(word: bytes) -> bool:
    """Whether a phrase with it is sought by sets at all."""
    return len(text := word.decode()) < LETTERS and PLAIN.fullmatch(text) is not None


def _names(part: int, using: str) -> Iterator[bytes]:
    rows = CountedWord.objects.using(using).filter(part=part, word__gte=_FIRST, word__lt=_BEYOND)
    return (bytes(name) for name in rows.values_list("word", flat=True))


def _words(name: bytes) -> Pair:
    _nothing, first, second = name.split(_MARK.encode())
    return first, second


def _name(pair: Pair) -> bytes:
    return b"".join(_MARK.encode() + word for word in pair)
