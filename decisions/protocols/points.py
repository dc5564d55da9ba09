"""Points of a decision as they are collected: each finds the stem it hangs on."""

from __future__ import annotations

import re

from .draft import DraftItem, DraftPoint
from .infinitives import ordering
from .lines import Line
from .markers import Marker
from .morph import is_finite_verb
from .passages import Passage
from .prose import split_points
from .second_orders import apart
from .shapes import dative_first, person_first

#: So many points back a stem is looked for.
_NEAR = 200
_INITIALS_LAST = re.compile(r"[А-ЯЁ]\.$")
#: An addressee alone has no more letters.
_LONGEST_ADDRESS = 200


def add_point(item: DraftItem, marker: Marker, line: Line) -> None:
    """A point with a number, a letter or a dash of its own."""
    passage = line.passage.cut(marker.end)
    parts = apart(passage) if marker.style == "dash" else [passage]
    for part in parts:
        point = DraftPoint(part, marker.number, _style(marker), printed=marker.style != "dash", line=line.number)
        _nest(item, point, marker)
        item.points.append(point)


def add_prose(item: DraftItem, passage: Passage, line: Line) -> None:
    """Unnumbered wording of a decision: points apart at semicolons and before new orders."""
    for marker, part in split_points(passage):
        if marker is not None and marker.path:
            point = DraftPoint(part, marker.number, _style(marker), printed=True, line=line.number)
            _nest(item, point, marker)
            item.points.append(point)
            continue
        item.points += [DraftPoint(order, "", "prose", printed=False, line=line.number) for order in apart(part)]


def hang_row(item: DraftItem, point: DraftPoint) -> None:
    """Finds the stem that a row of a table hangs on: the point it extends, or the last one above the table if that
    ends in a colon («1.2. В развитие плана поручить:»).
    """
    above = point.number.rpartition(".")[0]
    stem = next((other for other in reversed(item.points[-_NEAR:]) if other.style != "table"), None)
    if stem is None or not stem.passage.text.rstrip().endswith(":") or (above and above != stem.number):
        return
    point.parent, point.level = stem, stem.level + 1
    stem.children.append(point)


def only_addresses(point: DraftPoint) -> bool:
    """«1. Главам районов» over dashes: who is to act, without a verb and a stop, is a stem as one with a colon is."""
    text = point.passage.text
    return point.style[:3] in {"dec", "pro"} and addresses(text)


def addresses(text: str) -> bool:
    """Whether a line is nothing but who is to act, in the dative: «Рощиной П. О.», «Главам районов»."""
    if text[-1:] in ".;,:" and not _INITIALS_LAST.search(text):
        return False
    if len(text) > _LONGEST_ADDRESS or ordering(text) or any(map(is_finite_verb, text.split())):
        return False
    return dative_first(text) or person_first(text)


def _style(marker: Marker) -> str:
    return f"dec{len(marker.path)}{marker.closing}" if marker.style == "dec" else marker.style


def _nest(item: DraftItem, point: DraftPoint, marker: Marker) -> None:
    """Finds the stem a sub-point hangs on: the number it extends, or the last point of another style that ends
    in a colon.
    """
    if marker.style == "dec" and len(marker.path) > 1:
        above = ".".join(marker.path[:-1])
        point.parent = next((p for p in reversed(item.points[-_NEAR:]) if p.number == above and p.printed), None)
    else:
        point.parent = _stem_of(item, point, marker)
    if point.parent is not None:
        point.parent.children.append(point)
        point.level = point.parent.level + 1


def _stem_of(item: DraftItem, point: DraftPoint, marker: Marker) -> DraftPoint | None:
    """The stem of a point whose number extends no other."""
    for other in reversed(item.points[-_NEAR:]):
        if other.style == point.style and marker.style != "dec":
            return other.parent
        if marker.style == "dec":
            if other.style == "prose" and only_addresses(other):
                return other
            if other.style != point.style and other.passage.text.rstrip().endswith(":") and other.style[:3] != "dec":
                return other
            if marker.closing == ")" and other.style.startswith("dec") and not other.style.endswith(")"):
                return other if other.passage.text.rstrip().endswith(":") else None
            continue
        introduces = other.passage.text.rstrip().endswith(":") or marker.style == "letter" or only_addresses(other)
        if other.style != point.style and introduces:
            return other
        if other.style != "dash":
            break
    return None
