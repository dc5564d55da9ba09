"""What was read of a text is remembered, so that one that changes by a few letters is not read as a whole again.

A reading is used again only where all that it was made of is the same: the words, what stands over them, the day, and
what those who are known answer to what it asked of them. So a text is read with a memory exactly as without one. Places
are kept from where a passage begins: a letter typed above moves a reading and does not make it another one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from .language.names import Name
from .moving import moved
from .passages import Passage
from .people.registry import Entry, People
from .people.witness import Asked, Witness
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


MOST_READINGS = 3
"""Of the same words, that are kept: a name that is typed above them and taken back."""


def _empty(*key: Hashable) -> list[Any]:
    return []


Told = tuple[Name, str | None, str | None, bool, tuple[str, ...], str | None]
"""All that is known of one person."""


def _told(entry: Entry) -> Told:
    return entry.name, entry.position, entry.organization, entry.sure, entry.candidates, entry.entered


class Known:
    """Everybody known at one moment of reading, to be compared and to be brought back."""

    __slots__ = ("_facts", "body", "entries")

    def __init__(self, people: People) -> None:
        places = {id(entry): place for place, entry in enumerate(people.entries)}
        self.entries = tuple(map(_told, people.entries))
        self.body = people.body
        officers = (people.chair, people.secretary, people.speaker)
        self._facts = (self.entries, *(places.get(id(one), one) for one in officers), people.body)

    def same(self, other: Known) -> bool:
        return self is other or self._facts == other._facts

    def bring_back(self, people: People) -> None:
        """Make `people`, of whom some may be unknown yet, what they were."""
        for entry, told in zip(people.entries, self.entries, strict=False):
            entry.name, entry.position, entry.organization, entry.sure, entry.candidates, entry.entered = told
        for name, position, organization, sure, candidates, entered in self.entries[len(people.entries) :]:
            people.enter(Entry(name, position, organization, sure, candidates), entered)


class _Moment:
    """People as they are before a point is read, with what they answer."""

    def __init__(self, people: People) -> None:
        self.people, self.known = people, Known(people)
        self._same: Known | None = None
        self._called: dict[str, tuple[Told, ...]] = {}
        self._holding: dict[str, Told | None] = {}

    def is_of(self, known: Known) -> bool:
        """Whether the same was known then; asked for many points in a row, of which most were read together."""
        if known is not self._same and self.known.same(known):
            self._same = known
        return known is self._same

    def called(self, form: str) -> tuple[Told, ...]:
        """What is known of those whose surname has this form."""
        found = self._called.get(form)
        if found is None:
            found = self._called[form] = tuple(map(_told, self.people.index.get(form, ())))
        return found

    def holding(self, office: str) -> Told | None:
        """What is known of who holds it."""
        if office not in self._holding:
            entry = self.people.by_office(office)
            self._holding[office] = _told(entry) if entry is not None else None
        return self._holding[office]


@dataclass(frozen=True, slots=True)
class _Answers:
    """What a reading was told of people by the questions that it asked."""

    called: tuple[tuple[str, tuple[Told, ...]], ...]
    holding: tuple[tuple[str, Told | None], ...]

    @classmethod
    def of(cls, asked: Asked, moment: _Moment) -> _Answers:
        return cls(
            tuple((form, moment.called(form)) for form in asked.forms),
            tuple((office, moment.holding(office)) for office in asked.offices),
        )

    def are_of(self, moment: _Moment) -> bool:
        return all(moment.called(form) == told for form, told in self.called) and all(
            moment.holding(office) == told for office, told in self.holding
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """One reading of a point that began at `base`, and who was known `before` and `after` it.

    It holds for others as well who give the same `answers`; without these it does not: it made somebody known, or it
    asked for all of them at once.
    """

    base: int
    point: ParsedResolution
    before: Known
    after: Known
    answers: _Answers | None

    def holds(self, moment: _Moment) -> bool:
        return moment.is_of(self.before) or (self.answers is not None and self.answers.are_of(moment))


class PointMemory:
    """What the points of one protocol read as before: `read` is asked only for those that do not."""

    def __init__(self, memory: Memory, people: Witness, *shared: Hashable) -> None:
        self.memory, self.people, self.shared = memory, people, shared
        self._moment: _Moment | None = None

    def others_were_read(self) -> None:
        """Somebody else than a point may have told of people."""
        self._moment = None

    def read(
        self, passage: Passage, beside: list[Passage], told: tuple[Hashable, ...], read: Callable[[], ParsedResolution]
    ) -> ParsedResolution:
        """The point of `passage`, which is made of what stands `beside` it and of what is `told` of it as well."""
        moment = self._moment = self._moment or _Moment(self.people)
        base = passage.source(0)
        words = tuple(_from(base, one) for one in (passage, *beside))
        slot: list[_Read] = self.memory.slot(words, told, self.shared)
        found = next((one for one in slot if one.holds(moment)), None) or self._read(base, moment, read)
        if found.base != base:
            found = replace(found, base=base, point=moved(found.point, base - found.base, 0))
        slot[:] = [found, *(one for one in slot if one.before is not found.before)][:MOST_READINGS]
        if found.after is not found.before:
            found.after.bring_back(self.people)
            self._moment = None
        return found.point

    def _read(self, base: int, moment: _Moment, read: Callable[[], ParsedResolution]) -> _Read:
        asked = self.people.watch()
        point = read()
        self.people.rest()
        after = Known(self.people)
        if not after.same(moment.known):
            return _Read(base, point, moment.known, after, None)
        return _Read(base, point, moment.known, moment.known, None if asked.at_once else _Answers.of(asked, moment))


def _from(base: int, passage: Passage) -> Hashable:
    """A passage with its places counted from `base`."""
    marks = passage.marks
    if len(marks) == 1:
        return passage.text, marks[0][0], marks[0][1] - base
    return passage.text, tuple((at, origin - base) for at, origin in marks)
