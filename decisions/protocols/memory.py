"""What was read of a text is remembered, so that one that changes by a few letters is not read as a whole again.

A reading is used again only where all that it was made of is the same: the words, what stands over them, the day, and
everybody who was known when it was read. So a text is read with a memory exactly as without one. Places are kept from
where a passage begins: a letter typed above moves a reading and does not make it another one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

from .passages import Passage
from .people import Entry, People
from .several import moved
from .structure import ParsedResolution

MOST = 4_000
"""Lines, heads and points that are remembered, of a kilobyte or two: what a dozen people write at the same time."""


class Memory:
    """Readings by all that they were made of; what was asked for longest ago goes first. For many threads."""

    def __init__(self, most: int = MOST) -> None:
        self._slot: Callable[..., list[Any]] = lru_cache(maxsize=most)(_empty)

    def slot(self, *key: Hashable) -> list[Any]:
        """Where the reading of this key is kept; empty until somebody puts it there."""
        return self._slot(*key)


def _empty(*key: Hashable) -> list[Any]:
    return []


class Known:
    """Everybody known at one moment of reading, to be compared and to be brought back."""

    __slots__ = ("_hash", "body", "entries", "facts")

    def __init__(self, people: People) -> None:
        places = {id(entry): place for place, entry in enumerate(people.entries)}
        self.entries = tuple(
            (one.name, one.position, one.organization, one.sure, one.candidates, one.entered) for one in people.entries
        )
        officers = (people.chair, people.secretary, people.speaker)
        self.facts = (self.entries, *(places.get(id(one), one) for one in officers), people.body)
        self.body = people.body
        self._hash = hash((self.entries, people.body))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Known) and self.facts == other.facts)

    def bring_back(self, people: People) -> None:
        """Make `people`, of whom some may be unknown yet, what they were."""
        for entry, told in zip(people.entries, self.entries, strict=False):
            entry.name, entry.position, entry.organization, entry.sure, entry.candidates, entry.entered = told
        for name, position, organization, sure, candidates, entered in self.entries[len(people.entries) :]:
            people.enter(Entry(name, position, organization, sure, candidates), entered)


class PointMemory:
    """What the points of one protocol read as before: `read` is asked only for those that do not."""

    def __init__(self, memory: Memory, people: People, *shared: Hashable) -> None:
        self.memory, self.people, self.shared = memory, people, shared
        self._known: Known | None = None

    def others_were_read(self) -> None:
        """Somebody else than a point may have told of people."""
        self._known = None

    def read(
        self, passage: Passage, beside: list[Passage], told: tuple[Hashable, ...], read: Callable[[], ParsedResolution]
    ) -> ParsedResolution:
        """The point of `passage`, which is made of what stands `beside` it and of what is `told` of it as well."""
        known = self._known or Known(self.people)
        base = passage.source(0)
        words = tuple(_from(base, one) for one in (passage, *beside))
        slot: list[tuple[int, ParsedResolution, Known]] = self.memory.slot(known, words, told, self.shared)
        if slot:
            at, point, after = slot[0]
            if at != base:
                point = moved(point, base - at, 0)
                slot[0] = (base, point, after)
            if after is not known:
                after.bring_back(self.people)
        else:
            point = read()
            after = Known(self.people)
            if after == known:
                after = known
            slot[:] = [(base, point, after)]
        self._known = after
        return point


def _from(base: int, passage: Passage) -> Hashable:
    """A passage with its places counted from `base`."""
    marks = passage.marks
    if len(marks) == 1:
        return passage.text, marks[0][0], marks[0][1] - base
    return passage.text, tuple((at, origin - base) for at, origin in marks)
