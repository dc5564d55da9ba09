"""Printed words in one line, as long as there is room for."""

from __future__ import annotations


def clip(text: str, length: int) -> str:
    """`text` in one line and not longer than `length`: what a column holds."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def shorten(text: str, length: int) -> str:
    """The same for who reads it: cut between words, so that no name stands there by half."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    words = line[:length].rpartition(" ")[0].rstrip(" ,;:–—-(«„")
    return (words if len(words) > length // 2 else line[: length - 1]) + "…"
