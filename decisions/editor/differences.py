"""What is different between two states of a text, by lines and within them by words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
CONTEXT = 2
"""Lines shown around what differs."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line. `sign` is «+» for added, «-» for removed, empty for what stands in both."""

    sign: str
    text: str


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
            added += words if piece.sign == "+" else 0
            removed += words if piece.sign == "-" else 0
    return added, removed


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield from (Line("", (Piece("", line),)) for line in before[a:b])
            continue
        together = min(b - a, d - c)
        for old, new in zip(before[a : a + together], after[c : c + together], strict=True):
            yield from _changed(old, new)
        yield from (Line("-", (Piece("-", line),)) for line in before[a + together : b])
        yield from (Line("+", (Piece("+", line),)) for line in after[c + together : d])


def _changed(old: str, new: str) -> Iterator[Line]:
    words, others = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    if matcher.ratio() < 0.4:
        yield Line("-", (Piece("-", old),))
        yield Line("+", (Piece("+", new),))
        return
    pieces: list[Piece] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            pieces.append(Piece("", "".join(words[a:b])))
            continue
        if b > a:
            pieces.append(Piece("-", "".join(words[a:b])))
        if d > c:
            pieces.append(Piece("+", "".join(others[c:d])))
    yield Line("~", tuple(pieces))


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
