"""What is different between two states of a text, by lines and within them by words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from decisions.editions.words import Piece, word_difference

CONTEXT = 2
"""Lines shown around what differs."""
ALIKE = 0.4
"""The part of the characters that must stay for two lines to be one line that changed."""
LONG = 300_000
"""Product of the numbers of lines from which lines that stand in a text by the hundred are no landmarks."""


@dataclass(frozen=True, slots=True)
class Line:
    """`sign` is «+», «-», «~» for a line with changed words, empty for the same, «…» for lines that are left out."""

    sign: str
    pieces: tuple[Piece, ...] = ()
    skipped: int = 0


def difference(before: str, after: str) -> tuple[Line, ...]:
    """The lines of both texts; long stretches without a difference are left out."""
    return tuple(_folded(list(_lines(before.splitlines(), after.splitlines()))))


def size(before: str, after: str) -> tuple[int, int]:
    """How many words were added and removed, for a list of versions."""
    added = removed = 0
    for line in _lines(before.splitlines(), after.splitlines()):
        for piece in line.pieces:
            words = len(re.findall(r"\w+", piece.text))
            added += words if piece.mark == "+" else 0
            removed += words if piece.mark == "-" else 0
    return added, removed


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    # Blank lines match each other everywhere: in a very long text comparing them all takes minutes.
    is_long = len(before) * len(after) > LONG
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=is_long).get_opcodes():
        if what == "equal":
            yield from (Line("", (Piece("=", line),)) for line in before[a:b])
            continue
        together = min(b - a, d - c)
        for old, new in zip(before[a : a + together], after[c : c + together], strict=True):
            yield from _changed(old, new)
        yield from (Line("-", (Piece("-", line),)) for line in before[a + together : b])
        yield from (Line("+", (Piece("+", line),)) for line in after[c + together : d])


def _changed(old: str, new: str) -> Iterator[Line]:
    """One line with its changed words, or two lines where hardly a word stayed."""
    pieces = word_difference(old, new)
    stayed = sum(len(piece.text) for piece in pieces if piece.mark == "=")
    if 2 * stayed < ALIKE * (len(old) + len(new)):
        yield Line("-", (Piece("-", old),))
        yield Line("+", (Piece("+", new),))
        return
    yield Line("~", pieces)


def _folded(lines: list[Line]) -> Iterator[Line]:
    near = {place + step for place, line in enumerate(lines) if line.sign for step in range(-CONTEXT, CONTEXT + 1)}
    skipped = 0
    for place, line in enumerate(lines):
        if place not in near:
            skipped += 1
            continue
        if skipped:
            yield Line("…", skipped=skipped)
            skipped = 0
        yield line
    if skipped:
        yield Line("…", skipped=skipped)
