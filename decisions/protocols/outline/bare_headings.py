"""Titles of questions that nothing marks: «Ремонт кабинета» on a line of its own, above what was said and decided."""

from __future__ import annotations

from itertools import pairwise

from ..language.morph import is_finite_verb
from ..language.names import find_mentions
from ..lines.logical import Line
from ..lines.markers import read_section, starts_block
from ..lines.shapes import PROTOCOL_TITLE, decision_like, is_signature, title_strength
from .lookahead import EMBEDDED_DECISION

_LONGEST = 80
_MOST_WORDS = 9
#: So far below a title its decisions begin.
_REACH = 8
#: Fewer such lines are no way of writing.
_FEWEST = 2


def bare_headings(lines: list[Line]) -> frozenset[int]:
    """The indexes of such lines; none where questions bear numbers, for there a title has its mark."""
    if any(_is_numbered_question(line) for line in lines):
        return frozenset()
    shaped = [index for index, line in enumerate(lines) if index > 1 and _is_shaped(line)]
    below = [min(index + 1 + _REACH, end) for index, end in pairwise([*shaped, len(lines)])]
    found = [index for index, end in zip(shaped, below, strict=True) if _decides(lines[index + 1 : end])]
    return frozenset(found) if len(found) >= _FEWEST else frozenset()


def _is_numbered_question(line: Line) -> bool:
    marker = line.marker
    if line.cells or (marker is not None and marker.style in {"question", "roman"}):
        return True
    return marker is not None and marker.style == "dec" and title_strength(line.text[marker.end :]) == 2


def _is_shaped(line: Line) -> bool:
    """Some words without a verb, a name or a stop, apart from what is above."""
    text = line.text
    if line.marker is not None or not line.blank_before or not 3 <= len(text) <= _LONGEST:
        return False
    if not text[0].isupper() or text[-1] in ".:;,!?" or len(text.split()) > _MOST_WORDS or "\t" in text:
        return False
    if PROTOCOL_TITLE.match(text) or starts_block(text) or read_section(text) or is_signature(text):
        return False
    return not (decision_like(text) or find_mentions(text) or any(map(is_finite_verb, text.split())))


def _decides(below: list[Line]) -> bool:
    """Whether decisions follow: below РЕШИЛИ, or as a list of orders."""
    for line in below:
        if line.marker is not None and line.marker.style == "dash":
            return True
        section = read_section(line.text)
        if (section is not None and section[0] == "decided") or EMBEDDED_DECISION.search(line.text):
            return True
    return False
