"""Sets of the points that hold a word, by the word: put together beforehand, as those of the values are (`counting`).

A set is kept as the values are, a roaring bitmap by parts of the keys, but no process holds it: a search reads the few
rows of its words (`having`). Which points the sets speak of is a set of its own (`KNOWN`), held with those of the
values: of the others, and of those whose text changed since, the index is asked. `count_words()` brings in what is
public and not there yet, and takes out what changed.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, transaction
from pyroaring import BitMap

from decisions.counts import pairs
from decisions.counts.kept_words import COLUMNS, LETTERS, LOW, Places, as_columns, pieces, read, sets_of, store, stored
from decisions.counts.sets import BITS, Held, held, keep, lock, united
from decisions.finding.cutting import MOST_PLACES, words_of
from decisions.finding.indexing import QUESTIONS, WORDINGS, Indexed
from decisions.models import CountedWord, Counting, Resolution, Uncounted

Kind = Uncounted.Kind
KNOWN, TOO_LONG = "words", "long"
"""The names of two sets: of points whose words are in the sets, and of those of which the index alone knows all."""
DIGITS = 4
"""Longer numbers are nearly as many as there are points, and each is in one of them: the index finds them as soon."""
AT_ONCE = 10_000
"""So many points are brought in by one transaction: others write between. By less each word is written more often."""


def is_kept(word: str) -> bool:
    """Whether there are sets of it."""
    return not (word.isdecimal() and len(word) > DIGITS)


def count_words(using: str = DEFAULT_DB_ALIAS) -> None:
    """Bring the sets up to date, by pieces, each a transaction of its own after which they are right."""
    while _put_right(using):
        pass
    tried = BitMap()
    while piece := _bring_in(tried, using):
        tried |= piece


def are_right(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether the sets hold exactly the words of the texts that they speak of; reads all of these."""
    return all(_is_right(part, using) for part in _parts(_of(_held(using), KNOWN)))


def _is_right(points: BitMap, using: str) -> bool:
    """Of all points of one part: what they hold is in the sets, and there is no more in these."""
    number, part = 0, points.min() >> BITS
    for first in range(0, len(points), AT_ONCE):
        texts = _Texts.of(points[first : first + AT_ONCE], using)
        for words in pieces(sorted(texts.places)):
            all_kept = stored(part, words, using)
            for word in words:
                for kept, sets in zip(all_kept[word], sets_of(texts.places[word]), strict=True):
                    if not sets.issubset(kept):
                        return False
                    number += len(sets)
    rows = pairs.without_pairs(CountedWord.objects.using(using).filter(part=part)).values_list(*COLUMNS)
    is_all = number == sum(len(read(each)) for row in rows.iterator(chunk_size=2_000) for each in row)
    return is_all and pairs.are_right(part, using)


def _put_right(using: str) -> bool:
    """Take the points of some of the texts that changed out of the sets, and bring those in that are public still."""
    with transaction.atomic(using=using):
        lock(using)
        marks = Uncounted.objects.using(using).filter(kind__in=(Kind.WORDING, Kind.QUESTION)).order_by("pk")
        rows = list(marks.values_list("pk", "kind", "row_id")[:AT_ONCE])
        if not rows:
            return False
        items = {row for _pk, kind, row in rows if kind == Kind.QUESTION}
        under = Resolution.objects.using(using).filter(item__in=items).order_by().values_list("pk", flat=True)
        changed = BitMap(row for _pk, kind, row in rows if kind == Kind.WORDING) | BitMap(under)
        sets = _held(using)
        for name in (KNOWN, TOO_LONG):
            keep(name, changed & _of(sets, name), BitMap(), using)
        known = changed & _of(sets, KNOWN)
        for part in _parts(known):
            _take_out(part, using)
            _put_in(part & _public(sets), using)
        Uncounted.objects.using(using).filter(pk__in=[pk for pk, _kind, _row in rows]).delete()
    return True


def _bring_in(tried: BitMap, using: str) -> BitMap:
    """The words of some points that are public and in no set yet; the keys of these points."""
    with transaction.atomic(using=using):
        lock(using)
        sets = _held(using)
        lacking = _public(sets) - _of(sets, KNOWN) - _of(sets, TOO_LONG) - tried
        piece = next(iter(_parts(lacking)), BitMap())[:AT_ONCE]
        if piece:
            _put_in(piece, using)
    return piece


def _held(using: str) -> Held:
    row = Counting.objects.using(using).first()
    return held(row.epoch, row.number, using) if row else Held()


def _public(sets: Held) -> BitMap:
    return united(sets.of("body").values())


def _of(sets: Held, name: str) -> BitMap:
    return sets.of(name).get("", BitMap())


def _parts(points: BitMap) -> Iterator[BitMap]:
    """The points by part."""
    while points:
        first = points.min() >> BITS
        part = points & BitMap(range(first << BITS, (first + 1) << BITS))
        points = points - part
        yield part


# ── bringing in ──────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Texts:
    """What some points hold: those that there are, those of them whose texts are too long, the places of the others."""

    points: BitMap
    long: BitMap
    places: Places

    @classmethod
    def of(cls, points: BitMap, using: str) -> _Texts:
        items = defaultdict[int, list[int]](list)
        rows = Resolution.objects.using(using).filter(pk__in=list(points)).order_by()
        for point, item in rows.values_list("pk", "item_id"):
            items[item].append(point)
        there = BitMap(point for its in items.values() for point in its)
        places: dict[bytes, tuple[array[int], array[int]]] = {}
        long = _gather(places, 0, WORDINGS, {point: [point] for point in there}, using)
        long |= _gather(places, 1, QUESTIONS, items, using)
        if long:
            low = {key & LOW for key in long}
            places = {word: (_others(first, low), _others(second, low)) for word, (first, second) in places.items()}
        return cls(there, long, places)


def _gather(
    places: dict[bytes, tuple[array[int], array[int]]],
    which: int,
    each: Indexed,
    points: Mapping[int, Sequence[int]],
    using: str,
) -> BitMap:
    """Add where words stand in the texts of one table, by the points of its rows; the points of texts too long."""
    long, last, found = BitMap(), "", array("I")
    low = {row: [point & LOW for point in its] for row, its in points.items()}
    for word, row, its in words_of(each, list(points), using):
        if its[-1] >= MOST_PLACES:
            long.update(points[row])
        if word != last:
            last, found = word, array("I")
            if is_kept(word):
                found = places.setdefault(word[:LETTERS].encode(), (array("I"), array("I")))[which]
        for place in its:
            above = place << BITS
            for point in low[row]:
                found.append(above | point)
    return long


def _put_in(points: BitMap, using: str) -> None:
    """Points of one part, of which the sets hold nothing."""
    if not points:
        return
    part, texts = points.min() >> BITS, _Texts.of(points, using)
    for words in pieces(sorted(texts.places)):
        former, its = stored(part, words, using), {word: sets_of(texts.places[word]) for word in words}
        store(part, {word: [a | b for a, b in zip(former[word], its[word], strict=True)] for word in words}, using)
    pairs.bring_in(part, texts.places, using)
    keep(KNOWN, texts.points, texts.points - texts.long, using)
    keep(TOO_LONG, texts.points, texts.long, using)


# ── taking out ───────────────────────────────────────────────────────────────
def _take_out(points: BitMap, using: str) -> None:
    """Points of one part, of all its words: which of them they had nobody knows, and it happens seldom."""
    part, low = points.min() >> BITS, points.shift(-(points.min() >> BITS << BITS))
    changed, gone = list[CountedWord](), list[int]()
    rows = CountedWord.objects.using(using).filter(part=part)
    for pk, wording, question in rows.values_list("pk", "wording", "question").iterator(chunk_size=2_000):
        if not (read(wording).isdisjoint(low) and read(question).isdisjoint(low)):
            gone.append(pk)
    for piece in pieces(gone):
        for row in rows.filter(pk__in=piece):
            for name in ("wording", "question"):
                both = [read(getattr(row, name)) - low, BitMap(_others(read(getattr(row, f"{name}_places")), low))]
                vars(row).update(as_columns(both, (name, f"{name}_places")))
            changed.append(row)
    emptied = [row.pk for row in changed if row.wording is None and row.question is None]
    CountedWord.objects.using(using).bulk_update(
        (row for row in changed if row.pk not in set(emptied)), COLUMNS, batch_size=100
    )
    rows.filter(pk__in=emptied).delete()


def _others(places: Iterable[int], low: Container[int] | BitMap) -> array[int]:
    return array("I", (place for place in places if place & LOW not in low))
