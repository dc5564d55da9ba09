"""Points of a decision as they are collected: each finds the stem it hangs on."""

from __future__ import annotations

from ..lines.address_lines import only_addresses
from ..lines.draft import DraftItem, DraftPoint
from ..lines.logical import Line
from ..lines.markers import Marker
from ..passages import Passage
from ..resolutions.second_orders import apart
from .prose import split_points

#: So many points back a stem is looked for.
_NEAR = 200


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
