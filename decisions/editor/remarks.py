"""A remark on a protocol that is being written: where, what, and how it can be mended. It advises, it never forbids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from decisions.protocols.structure import Span


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace `[start, end)` of the text (line ends as LF) by `replacement`; `label` says it on a button."""

    start: int
    end: int
    replacement: str
    label: str


@dataclass(frozen=True, slots=True)
class Remark:
    """`code` is stable, `place` is the number of a point or an item («2.1») or empty for the whole protocol."""

    code: str
    place: str
    message: str
    span: Span | None = None
    fix: Fix | None = None

    @property
    def answer(self) -> str:
        """What names the fix of this remark in an answer of the page: what it is about, and where it begins."""
        return f"{self.code}:{self.fix.start}" if self.fix is not None else ""


def mended(text: str, fix: Fix) -> str:
    """`text` (line ends as LF) with the words of `fix` in their place."""
    return f"{text[: fix.start]}{fix.replacement}{text[fix.end :]}"


def by_place(found: Iterable[Remark]) -> tuple[Remark, ...]:
    """What concerns the whole protocol first, then from the beginning of the text to its end.

    Remarks on one place stay in the order in which they were found.
    """
    return tuple(sorted(found, key=lambda remark: remark.span.start if remark.place and remark.span else -1))
