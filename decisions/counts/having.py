"""Which points have a word or a phrase in their wording or in their question: by the sets of words, exact at any time.

The sets speak of those points whose words were counted and did not change since; of the others, and of what the sets do
not know (long numbers, letters beside the Russian and the Latin ones), the index is asked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db import connections
from pyroaring import BitMap

from decisions.counts.counted import Counted
from decisions.counts.full_wordings import FullWordings
from decisions.counts.kept_words import LETTERS, PLAIN
from decisions.counts.pairs import name_of
from decisions.counts.places import in_order
from decisions.counts.sets import BITS, united
from decisions.counts.words import is_kept
from decisions.finding.indexing import Having, texts_with
from decisions.finding.wanted import Wanted
from decisions.planned import Words

MOST_AMONG = 2_000
"""Of more points the index is asked for all that it has: to look for some among them takes longer."""
_LAST = "\U0010ffff"
"""No word has it, so all that begins alike stands before it."""


class Range(NamedTuple):
    """One word, or all that begin with it, with the places where they stand or without; or a pair of words."""

    word: str
    goes_on: bool = False
    places: bool = False
    unless: str = ""
    """A pair: where the points that have it are known, nothing is read, and elsewhere the places alone."""

    @property
    def written(self) -> tuple[str, str, bool, str]:
        """The first and the last word of it, and what is read of them."""
        return self.word, self.word + _LAST * self.goes_on, self.places, self.unless


@dataclass
class _Read:
    """What is kept of one range, of wordings or of questions: by part, and made a set of when it is asked for."""

    kept_points: list[tuple[int, bytes]] = field(default_factory=list)
    kept_places: list[tuple[int, bytes]] = field(default_factory=list)

    @cached_property
    def points(self) -> BitMap:
        return united([BitMap.deserialize(bytes(kept)).shift(part << BITS) for part, kept in self.kept_points])

    @cached_property
    def places(self) -> dict[int, BitMap]:
        """By part."""
        found = defaultdict[int, BitMap](BitMap)
        for part, kept in self.kept_places:
            found[part] |= BitMap.deserialize(bytes(kept))
        return found


_FOUND = (
    "SELECT r.n, w.part, CASE WHEN length(r.pair) = 0 THEN w.wording END, "
    "CASE WHEN length(r.pair) = 0 THEN w.question END, CASE WHEN r.places THEN w.wording_places END, "
    "CASE WHEN r.places THEN w.question_places END FROM"
)
_OF_RANGE = (
    "w.word >= r.first AND w.word <= r.last AND NOT EXISTS "
    "(SELECT 1 FROM decisions_countedword p WHERE p.word = r.pair AND p.part = w.part)"
)
"""No word is empty: without a pair all is read."""
_WRITTEN = {
    "sqlite": (
        f"{_FOUND} (SELECT key AS n, CAST(json_extract(value, '$[0]') AS BLOB) AS first, "  # noqa: S608
        "CAST(json_extract(value, '$[1]') AS BLOB) AS last, json_extract(value, '$[2]') AS places, "
        "CAST(json_extract(value, '$[3]') AS BLOB) AS pair FROM json_each(%s)) r "
        f"CROSS JOIN decisions_countedword w ON {_OF_RANGE}"
    ),
    "postgresql": (
        f"{_FOUND} (SELECT n - 1 AS n, convert_to(value ->> 0, 'UTF8') AS first, "  # noqa: S608
        "convert_to(value ->> 1, 'UTF8') AS last, (value -> 2)::boolean AS places, "
        "convert_to(value ->> 3, 'UTF8') AS pair FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY e(value, n)) r "
        f"CROSS JOIN LATERAL (SELECT * FROM decisions_countedword w WHERE {_OF_RANGE} OFFSET 0) w"
    ),
}
_ASKED = {
    vendor: Words(f"{words} UNION ALL SELECT -1, epoch, NULL, NULL, NULL, NULL FROM decisions_counting", [(0, None)])  # noqa: S608
    for vendor, words in _WRITTEN.items()
}


class Reader:
    """Reads the sets of words for one request: what was read once is not read again, and ends with it."""

    def __init__(self, counted: Callable[[], Counted], full: Callable[[], FullWordings] = FullWordings) -> None:
        self._counted, self._full = counted, full
        self._found: dict[Range, tuple[_Read, _Read]] = {}
        self._asked = set[Range]()

    @cached_property
    def counted(self) -> Counted:
        """What was counted, read when it is needed."""
        return self._counted()

    @cached_property
    def full_wordings(self) -> FullWordings:
        """Those that this reader is searched beside the public ones."""
        return self._full()

    def read(self, ranges: Iterable[Range]) -> bool:
        """By one statement those that were not read before; whether they are of the counting that is held. They are
        not when all was given up meanwhile."""
        wanted = [each for each in dict.fromkeys(ranges) if self._as_read(each) not in self._asked]
        if not wanted:
            return True
        epoch = None
        asked = _ASKED[connections[self.counted.using].vendor]
        for number, part, *kept in asked.rows([json.dumps([each.written for each in wanted], ensure_ascii=False)]):
            if number < 0:
                epoch = part
                continue
            found = self._found.setdefault(wanted[number], (_Read(), _Read()))
            for its, points, places in zip(found, kept[:2], kept[2:], strict=True):
                if points:
                    its.kept_points.append((part, points))
                if places:
                    its.kept_places.append((part, places))
        self._asked.update(wanted)
        return epoch == self.counted.held.epoch

    def of(self, each: Range) -> tuple[_Read, _Read]:
        """What was read of it, of wordings and of questions."""
        return self._found.get(self._as_read(each)) or (_Read(), _Read())

    def found(self, ranges: Collection[Range]) -> Iterator[tuple[Range, BitMap]]:
        """Those of the ranges of which there is anything, and the points of each."""
        for each, (wording, question) in self._found.items():
            if each in ranges:
                yield each, wording.points | question.points

    def _as_read(self, each: Range) -> Range:
        """The same with places, where they were read too."""
        if each.places or each in self._asked:
            return each
        with_places = each._replace(places=True)
        return with_places if with_places in self._asked else each


def points_with(wanted: Sequence[Wanted], reader: Reader) -> list[Having]:
    """For each of these the points that have it; by one statement, and one more when the index is asked too."""
    counted = reader.counted
    known = {one: ranges for one in dict.fromkeys(wanted) if (ranges := _ranges(one)) is not None}
    others = counted.points - counted.worded
    if len(others) > MOST_AMONG or not known or not counted.worded:
        return texts_with(wanted, counted.using)
    if not reader.read(each for ranges in known.values() for each in ranges):
        return texts_with(wanted, counted.using)
    unknown = [one for one in wanted if one not in known]
    of_index = dict(zip(unknown, texts_with(unknown, counted.using), strict=True))
    asked = list(known) if others else []
    of_others = dict(zip(asked, texts_with(asked, counted.using, others), strict=True))
    return [of_index[one] if one in of_index else _having(one, reader, of_others.get(one)) for one in wanted]


def _ranges(wanted: Wanted) -> set[Range] | None:
    """The words of it; None when the sets do not know all of them."""
    found = set[Range]()
    for words, goes_on in _each(wanted):
        if not all(PLAIN.fullmatch(word) and is_kept(word) and len(word) < LETTERS for word in words):
            return None
        found.update(_of_words(words, goes_on=goes_on))
        if pair := _pair(words, goes_on=goes_on):
            found.add(pair)
    return found


def _each(wanted: Wanted) -> list[tuple[tuple[str, ...], bool]]:
    return [(words, False) for words in wanted.wholes] + [(words, True) for words in wanted.beginnings]


def _of_words(words: tuple[str, ...], *, goes_on: bool) -> list[Range]:
    """One after another; of several their places matter."""
    last, pair = len(words) - 1, _pair(words, goes_on=goes_on)
    unless = pair.word if pair else ""
    return [Range(word, goes_on=goes_on and n == last, places=last > 0, unless=unless) for n, word in enumerate(words)]


def _pair(words: tuple[str, ...], *, goes_on: bool) -> Range | None:
    """Two whole words, of which a set may be kept."""
    return Range(name_of(*words)) if len(words) == 2 and not goes_on else None


def _having(wanted: Wanted, reader: Reader, others: Having | None) -> Having:
    wording, question = (united(_told(wanted, reader, which)) for which in (0, 1))
    if others is None:  # All points are told by the sets.
        return Having(wording, question)
    worded = reader.counted.worded
    return Having(wording & worded | others.wording, question & worded | others.question)


def _told(wanted: Wanted, reader: Reader, which: int) -> Iterator[BitMap]:
    """By the sets the points that have each of what is wanted, in their wordings or in their questions."""
    for words, goes_on in _each(wanted):
        ranges = [reader.of(each)[which] for each in _of_words(words, goes_on=goes_on)]
        yield ranges[0].points if len(ranges) == 1 else _in_order(ranges)
        if pair := _pair(words, goes_on=goes_on):
            yield reader.of(pair)[which].points


def _in_order(words: Sequence[_Read]) -> BitMap:
    """The points in which these stand one after another."""
    parts = set.intersection(*(set(each.places) for each in words))
    return united(in_order([each.places[part] for each in words]).shift(part << BITS) for part in parts)
