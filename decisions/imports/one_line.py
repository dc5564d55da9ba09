"""Printed words in one line, as long as there is room for."""

from __future__ import annotations


def clip(text: str, length: int) -> str:
    """`text` in one line and not longer than `length`."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
