"""Printed words as long as there is room for, in one line or in those they have."""

from __future__ import annotations


def clip(text: str, length: int) -> str:
    """`text` in one line and not longer than `length`: what a column holds."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def shorten(text: str, length: int) -> str:
    """The same for who reads it: cut between words, so that no name stands there by half."""
    return cut(" ".join(text.split()), length)


def cut(text: str, length: int) -> str:
    """`text` with the lines it has, not longer than `length`, cut between words; a word as long as that is cut too."""
    if len(text) <= length:
        return text
    room = text[:length]
    end = max(map(room.rfind, WHITE))
    words = room[: max(end, 0)].rstrip(CUT_OFF)
    return (words if len(words) > length // 2 else text[: length - 1]) + "…"


WHITE = (" ", "\n", "\t")
CUT_OFF = " ,;:–—-(«„\r\n\t"
"""What says nothing at the end of words that go on."""
