"""Where words stand in texts, as sets: the lower bits of a key tell the point, of one part of their keys, and the bits
above as which word of its text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pyroaring import BitMap

from decisions.counts.sets import BITS


def in_order(words: Sequence[BitMap]) -> BitMap:
    """The points in which these words stand one after another."""
    return _points(BitMap.intersection(*(places.shift(-n << BITS) for n, places in enumerate(words))))


def _points(places: BitMap) -> BitMap:
    """The lower bits of each, which tell the point."""
    found, place = BitMap(), 0
    while place <= (places.max() if places else -1):
        found |= (places & _at(place)).shift(-place << BITS)
        beyond = places.rank(((place + 1) << BITS) - 1)
        place = places[beyond] >> BITS if beyond < len(places) else places.max() + 1
    return found


@lru_cache(maxsize=1_000)
def _at(place: int) -> BitMap:
    """All points at one place."""
    all_points = BitMap(range(place << BITS, (place + 1) << BITS))
    all_points.run_optimize()
    return all_points
