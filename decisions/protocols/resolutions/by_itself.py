"""A point by itself: its places counted from where it begins, and one object for all points that say the same.

What follows from the words of a point follows from it wherever it stands, so it need not be told anew when a letter is
typed above it.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from ..moving import moved
from ..structure import ParsedPerson, ParsedResolution, ParsedResponsible, ParsedTerm, ParsedVotes, Span

MOST = 4_000
"""Points that are remembered, of two or three kilobytes each."""


class Same:
    """A thing as a key: itself and not what equals it, so that it need not be looked through."""

    __slots__ = ("thing",)

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.thing is other.thing


def by_itself(point: ParsedResolution) -> tuple[ParsedResolution, int]:
    """The point with its places counted from its beginning, and where it begins; 0 where nobody knows."""
    return _by_itself(Same(point))


@lru_cache(maxsize=MOST)
def _by_itself(same: Same) -> tuple[ParsedResolution, int]:
    point = same.thing
    assert isinstance(point, ParsedResolution), "asked of points only"
    base = point.span.start if point.span is not None else 0
    slot = _told(_all_of(point, base))
    if not slot:
        slot.append(moved(point, -base, 0))
    return slot[0], base


@lru_cache(maxsize=MOST)
def _told(said: Hashable) -> list[ParsedResolution]:
    return []


def _all_of(point: ParsedResolution, base: int) -> Hashable:
    """Everything a point says, in a form that is quicker to make than the point moved."""
    return (
        point.number,
        point.text,
        point.kind,
        tuple(_responsible(one, base) for one in point.responsible),
        tuple(_responsible(one, base) for one in point.counterparties),
        _term(point.term, base),
        point.parent,
        point.number_printed,
        _votes(point.votes, base),
        point.certainty,
        _place(point.span, base),
    )


def _responsible(one: ParsedResponsible, base: int) -> Hashable:
    who = _person(one.person, base)
    return one.kind, one.name, one.role, one.printed, who, one.candidates, one.certainty, _place(one.span, base)


def _person(one: ParsedPerson | None, base: int) -> Hashable:
    if one is None:
        return None
    place = _place(one.span, base)
    return one.name, one.position, one.organization, one.printed, one.candidates, one.certainty, place


def _term(term: ParsedTerm | None, base: int) -> Hashable:
    if term is None:
        return None
    return term.text, term.date, term.recurrence, term.day, term.certainty, _place(term.span, base), term.rule


def _votes(votes: ParsedVotes | None, base: int) -> Hashable:
    if votes is None:
        return None
    return votes.for_, votes.against, votes.abstain, votes.unanimous, votes.by_name, _place(votes.span, base)


def _place(span: Span | None, base: int) -> Hashable:
    return (span.start - base, span.end - base) if span is not None else None
