"""The rows of the sets of words (`CountedWord`), read and written as sets."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeAlias, TypeVar

from pyroaring import BitMap

from decisions.counts.sets import BITS
from decisions.models import CountedWord

COLUMNS = ("wording", "wording_places", "question", "question_places")
"""What is kept of a word: the points of which the wording has it, the places, and the same of the question."""
LETTERS = 60
"""So many letters of a word are kept: all that begins alike stands together all the same."""
PLAIN = re.compile(r"[а-яa-z]+|[0-9]+")
"""Words that every index cuts, and writes, as we do."""
LOW = (1 << BITS) - 1
"""The bits of a key, and of a place, that tell the point of a part."""
_ROWS = 500
Each = TypeVar("Each")
Places: TypeAlias = "Mapping[bytes, tuple[array[int], array[int]]]"
"""By word where it stands in wordings and in questions, as `places` has it."""


def stored(part: int, words: Sequence[bytes], using: str) -> dict[bytes, list[BitMap]]:
    """What is kept of each of these words."""
    rows = CountedWord.objects.using(using).filter(part=part, word__in=words).values_list("word", *COLUMNS)
    found = {bytes(word): [read(each) for each in its] for word, *its in rows}
    return {word: found.get(word) or [BitMap() for _column in COLUMNS] for word in words}


def store(part: int, words: Mapping[bytes, Iterable[BitMap]], using: str) -> None:
    """Keep this of these words, in place of what was kept."""
    made = (CountedWord(word=word, part=part, **as_columns(sets)) for word, sets in words.items())
    CountedWord.objects.using(using).bulk_create(
        made, update_conflicts=True, update_fields=COLUMNS, unique_fields=["word", "part"], batch_size=_ROWS
    )


def sets_of(places: tuple[array[int], array[int]]) -> list[BitMap]:
    """What is kept of a word that stands there."""
    return [keys for its in places for keys in (BitMap([place & LOW for place in its]), BitMap(its))]


def read(kept: bytes | memoryview | None) -> BitMap:
    """The set that is kept in a column."""
    return BitMap.deserialize(bytes(kept)) if kept else BitMap()


def as_columns(sets: Iterable[BitMap], names: Sequence[str] = COLUMNS) -> dict[str, bytes | None]:
    """Sets as the columns of these names keep them."""
    return {name: keys.serialize() if keys else None for name, keys in zip(names, sets, strict=True)}


def pieces(listed: Sequence[Each]) -> Iterator[Sequence[Each]]:
    """As many at once as one statement asks for."""
    each = iter(listed)
    while piece := list(islice(each, _ROWS)):
        yield piece
