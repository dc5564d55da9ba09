"""What differs between two wordings, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[\w\-]+|[^\w\s]")
LONGEST = 4_000_000
"""Product of the numbers of words from which two texts are shown as one taken out and one put in."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters that stayed (`=`), were taken out (`-`) or put in (`+`)."""

    mark: str
    text: str


def word_difference(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces in reading order; those of `=` and `-` joined are `old`, those of `=` and `+` are `new`."""
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    if len(left) * len(right) > LONGEST:
        return tuple(Piece(mark, text) for mark, text in (("-", old), ("+", new)) if text)
    pieces: list[Piece] = []
    for what, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("=", "".join(left[i:j])))
            continue
        if i < j:
            pieces.append(Piece("-", "".join(left[i:j])))
        if k < m:
            pieces.append(Piece("+", "".join(right[k:m])))
    return tuple(_joined(pieces))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Changes that only a space parts are one change: «два слова» reads better than two single words."""
    result: list[Piece] = []
    for index, piece in enumerate(pieces):
        inside = 0 < index < len(pieces) - 1
        if piece.mark == "=" and inside and piece.text.isspace():
            result += [Piece("-", piece.text), Piece("+", piece.text)]
        else:
            result.append(piece)
    merged: list[Piece] = []
    run: dict[str, str] = {"-": "", "+": ""}
    for piece in [*result, Piece("=", "")]:
        if piece.mark != "=":
            run[piece.mark] += piece.text
            continue
        merged += [Piece(mark, text) for mark, text in run.items() if text]
        run = {"-": "", "+": ""}
        if piece.text:
            merged.append(piece)
    return merged
