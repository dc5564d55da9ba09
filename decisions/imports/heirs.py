"""Which point of a text is the one that was corrected before its words were changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from decisions.protocols.language.likeness import alike

SAME_NUMBER = 0.5
"""The share of words from which on wordings of one number are one point that was reworded."""
MOVED = 0.85
"""The share of words from which on a wording of another number is the same point, moved and touched."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a point looked like when it was read last: its number, its words, its term as printed."""

    number: str
    text: str
    term: str = ""


def heirs(gone: Mapping[str, Seen], points: Mapping[str, Seen], before: Collection[str]) -> dict[str, str]:
    """For the keys of `gone` points those of the `points` that they became; a point has one heir, or none.

    A point that stood in the text `before`, beside the one that is gone, is another point and inherits nothing.
    """
    fresh = {key: seen for key, seen in points.items() if key not in before}
    found = sorted(_alike(gone, fresh), reverse=True)
    taken: dict[str, str] = {}
    for _likeness, old, new in found:
        if old not in taken and new not in taken.values():
            taken[old] = new
    return taken


def _alike(gone: Mapping[str, Seen], fresh: Mapping[str, Seen]) -> Iterable[tuple[float, str, str]]:
    for old, was in gone.items():
        for new, now in fresh.items():
            likeness = alike(was.text, now.text)
            if likeness >= (SAME_NUMBER if was.number == now.number else MOVED):
                yield likeness, old, new
