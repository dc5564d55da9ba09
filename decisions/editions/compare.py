"""What differs between two editions, as a secretary would tell it: per head line, question, point and responsible."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.editions import reading
from decisions.editions.reading import Content, key_of
from decisions.editions.words import Piece, word_difference
from decisions.models import Edition


class Kind(models.TextChoices):
    ADDED = "added", gettext_lazy("added")
    REMOVED = "removed", gettext_lazy("removed")
    MOVED = "moved", gettext_lazy("moved")
    RENUMBERED = "renumbered", gettext_lazy("renumbered")
    REWORDED = "reworded", gettext_lazy("reworded")
    CHANGED = "changed", gettext_lazy("changed")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. `place` is «Head», «Question 2» or «Point 2.1», `what` the fact that differs.

    `old` and `new` are readable; `words` tell the two apart word by word where a wording changed. `point` and `item`
    are the keys of the rows, None in the head and in editions of the first form.
    """

    place: str
    what: str
    kind: Kind
    old: str = ""
    new: str = ""
    words: tuple[Piece, ...] = ()
    item: int | None = None
    point: int | None = None

    def __str__(self) -> str:
        change = " → ".join(f"«{words}»" for words in (self.old, self.new) if words)
        return f"{self.place}: {self.what}, {self.kind.label}" + (f": {change}" if change else "")


def compare(left: Edition, right: Edition) -> list[Difference]:
    """What `right` says otherwise than `left`, in the order of the protocol."""
    return compare_contents(left.content, right.content)


def compare_contents(left: Content, right: Content) -> list[Difference]:
    """As `compare`, for two canonical forms. What one of the two versions does not hold is no difference."""
    mixed = left.get("version", 1) != right.get("version", 1)
    sides = [reading.unified(content) for content in (left, right)]
    left, right = (reading.without_keys(side) for side in sides) if mixed else sides
    return list(_Comparison(left, right).differences())


def says_the_same(left: Content, right: Content) -> bool:
    """Whether nothing differs between two canonical forms; those of two versions may say one thing in two ways."""
    if left == right:
        return True
    return left.get("version", 1) != right.get("version", 1) and not compare_contents(left, right)


# ── pairing ──────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class _Pairs:
    both: list[tuple[Content, Content]] = field(default_factory=list)
    gone: list[Content] = field(default_factory=list)
    new: list[Content] = field(default_factory=list)


def _pair(left: Sequence[Content], right: Sequence[Content], key: Callable[[Content], Hashable]) -> _Pairs:
    """Rows of the same key, in the order of `right`; of two with one key the first meets the first."""
    known: dict[Hashable, list[Content]] = {}
    for row in left:
        known.setdefault(key(row), []).append(row)
    pairs = _Pairs()
    for row in right:
        same = known.get(key(row))
        if same:
            pairs.both.append((same.pop(0), row))
        else:
            pairs.new.append(row)
    pairs.gone = [row for rows in known.values() for row in rows]
    return pairs


def _moved(pairs: Sequence[tuple[Content, Content]], order: Sequence[Content]) -> set[int]:
    """Indices of the pairs that changed places: as few as explain the new order."""
    places = {id(row): place for place, row in enumerate(order)}
    line = [places[id(old)] for old, _new in pairs]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for index, value in enumerate(line):
        length = bisect_left(tails, value)
        if length == len(tails):
            tails.append(value)
            ends.append(index)
        else:
            tails[length] = value
            ends[length] = index
        before.append(ends[length - 1] if length else None)
    kept: set[int] = set()
    at: int | None = ends[-1] if ends else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return set(range(len(line))) - kept


# ── comparing ────────────────────────────────────────────────────────────────
class _Comparison:
    def __init__(self, left: Content, right: Content) -> None:
        self._left, self._right = left, right

    def differences(self) -> Iterator[Difference]:
        place = _("Head")
        yield from _facts(place, self._left, self._right, head_facts())
        pairs = _pair(self._left["attendance"], self._right["attendance"], lambda row: key_of(row["who"]))
        yield from _rows(_("Attendance"), _("participant"), pairs, reading.attendance)
        yield from self._items()

    def _items(self) -> Iterator[Difference]:
        with_ids = all("id" in item for side in (self._left, self._right) for item in side["items"])
        pairs = _pair(
            self._left["items"],
            self._right["items"],
            lambda item: item["id"] if with_ids else (item["number"], item["title"]),
        )
        moved = _moved(pairs.both, self._left["items"])
        for item in pairs.gone:
            yield Difference(_question(item), _("question"), Kind.REMOVED, old=item["title"], item=item.get("id"))
        old_points = [_Placed(item, point) for item in self._left["items"] for point in item["resolutions"]]
        new_points = [_Placed(item, point) for item in self._right["items"] for point in item["resolutions"]]
        points = _PointDifferences(old_points, new_points, {id(new): old for old, new in pairs.both})
        renewed = {id(new): (index, old) for index, (old, new) in enumerate(pairs.both)}
        for item in self._right["items"]:
            found = renewed.get(id(item))
            if found is None:
                yield Difference(_question(item), _("question"), Kind.ADDED, new=item["title"], item=item.get("id"))
            else:
                yield from _item(found[1], item, is_moved=found[0] in moved)
            yield from points.of_item(item)
        yield from points.removed()


def _item(old: Content, new: Content, *, is_moved: bool) -> Iterator[Difference]:
    place, key = _question(new), new.get("id")
    if old["number"] != new["number"]:
        yield Difference(place, _("number"), Kind.RENUMBERED, old["number"], new["number"], item=key)
    if is_moved:
        yield Difference(place, _("place on the agenda"), Kind.MOVED, item=key)
    if old["title"] != new["title"]:
        yield _reworded(place, _("title"), old["title"], new["title"], item=key)
    yield from _facts(place, old, new, _item_facts(), item=key)
    pairs = _pair(old["speakers"], new["speakers"], lambda row: (key_of(row["who"]), row["role"]))
    yield from _rows(place, _("speaker"), pairs, reading.speaker, item=key)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A point with the question it stands under."""

    item: Content
    point: Content

    def key(self, *, with_ids: bool) -> Hashable:
        return self.point["id"] if with_ids else (self.item["number"], self.point["number"])


class _PointDifferences:
    """Pairs points over all questions: one that moved to another question is the same point."""

    def __init__(self, old: list[_Placed], new: list[_Placed], same_items: dict[int, Content]) -> None:
        with_ids = all("id" in one.point for one in (*old, *new))
        known = {one.key(with_ids=with_ids): one for one in old}
        self._pairs = {id(one.point): known.pop(one.key(with_ids=with_ids), None) for one in new}
        self._removed = list(known.values())
        self._same_items = same_items

    def of_item(self, item: Content) -> Iterator[Difference]:
        old_item = self._same_items.get(id(item))
        stayed = [
            (old.point, point)
            for point in item["resolutions"]
            if (old := self._pairs[id(point)]) is not None and old.item is old_item
        ]
        moved = {id(stayed[index][1]) for index in _moved(stayed, old_item["resolutions"] if old_item else [])}
        for point in item["resolutions"]:
            old = self._pairs[id(point)]
            place, key = _point(point), point.get("id")
            if old is None:
                yield Difference(place, _("point"), Kind.ADDED, new=point["text"], item=item.get("id"), point=key)
                continue
            if old.item is not old_item:
                yield Difference(place, _("question"), Kind.MOVED, _question(old.item), _question(item), point=key)
            elif id(point) in moved:
                yield Difference(place, _("place in the question"), Kind.MOVED, point=key)
            yield from _changed_point(old.point, point)

    def removed(self) -> Iterator[Difference]:
        for one in self._removed:
            yield Difference(
                _point(one.point), _("point"), Kind.REMOVED, old=one.point["text"], point=one.point.get("id")
            )


def _changed_point(old: Content, new: Content) -> Iterator[Difference]:
    place, key = _point(new), new.get("id")
    if old["number"] != new["number"]:
        yield Difference(place, _("number"), Kind.RENUMBERED, old["number"], new["number"], point=key)
    if old["text"] != new["text"]:
        yield _reworded(place, _("wording"), old["text"], new["text"], point=key)
    yield from _facts(place, old, new, _point_facts(), point=key)
    if "addressees" in old and "addressees" in new:
        pairs = _pair(old["addressees"], new["addressees"], lambda row: key_of(row["who"]))
        yield from _rows(place, _("addressee"), pairs, reading.addressee, point=key)
    pairs = _pair(old["responsible"], new["responsible"], lambda row: key_of(row["who"]))
    yield from _rows(place, _("responsible"), pairs, reading.responsible, point=key, also={_("term"): reading.term})


# ── facts ────────────────────────────────────────────────────────────────────
Fact = tuple[str, str, Callable[[Any], str]]


def head_facts() -> list[Fact]:
    """Of the head of a protocol: key, label, and how the value is read."""
    return [
        ("body", _("body"), reading.name),
        ("number", _("number"), str),
        ("date", _("date"), reading.day),
        ("start", _("start"), reading.time),
        ("end", _("end"), reading.time),
        ("place", _("place"), str),
        ("form", _("form"), reading.form),
        ("organization_line", _("organization over the heading"), str),
        ("chair", _("chair"), reading.name),
        ("chair_position", _("post of the chair"), str),
        ("secretary", _("secretary"), reading.name),
        ("secretary_position", _("post of the secretary"), str),
    ]


def _item_facts() -> list[Fact]:
    return [
        ("withdrawn", _("withdrawn from the agenda"), reading.yes_no),
        ("vote", _("vote"), reading.vote),
    ]


def _point_facts() -> list[Fact]:
    return [
        ("kind", _("kind"), reading.kind),
        ("stem", _("only introduces its sub-points"), reading.yes_no),
        ("number_printed", _("the number is printed"), reading.yes_no),
        ("vote", _("vote"), reading.vote),
    ]


def _facts(place: str, old: Content, new: Content, facts: list[Fact], **where: Any) -> Iterator[Difference]:
    for key, label, read in facts:
        if key not in old or key not in new:
            continue
        before, after = old[key], new[key]
        is_ref = _is_ref(before) and _is_ref(after)
        if key_of(before) == key_of(after) if is_ref else read(before) == read(after):
            continue
        yield Difference(place, label, Kind.CHANGED, read(before), read(after), **where)


def _is_ref(value: Any) -> bool:
    """Whether it names a person, an organization or a group."""
    return isinstance(value, dict) and "name" in value


def _rows(
    place: str,
    what: str,
    pairs: _Pairs,
    read: Callable[[Content], str],
    also: dict[str, Callable[[Content], str]] | None = None,
    **where: Any,
) -> Iterator[Difference]:
    for row in pairs.gone:
        yield Difference(place, what, Kind.REMOVED, old=_with(row, read, also), **where)
    for row in pairs.new:
        yield Difference(place, what, Kind.ADDED, new=_with(row, read, also), **where)
    for old, new in pairs.both:
        for label, says in {what: read, **(also or {})}.items():
            before, after = says(old), says(_as_named(old, new))
            if before != after:
                yield Difference(place, label, Kind.CHANGED, before, after, **where)


def _with(row: Content, read: Callable[[Content], str], also: dict[str, Callable[[Content], str]] | None) -> str:
    return ", ".join(words for says in (read, *(also or {}).values()) if (words := says(row)))


def _as_named(old: Content, new: Content) -> Content:
    """`new` with the names of `old` where the same is meant, and without what `old` does not hold."""
    held = {key: value for key, value in new.items() if key in old}
    return {
        key: old[key] if _is_ref(value) and _is_ref(old[key]) and key_of(old[key]) == key_of(value) else value
        for key, value in held.items()
    }


def _reworded(place: str, what: str, old: str, new: str, **where: Any) -> Difference:
    return Difference(place, what, Kind.REWORDED, old, new, word_difference(old, new), **where)


def _question(item: Content) -> str:
    return _("Question %(number)s") % {"number": item["number"]} if item["number"] else _("A question without number")


def _point(point: Content) -> str:
    return _("Point %(number)s") % {"number": point["number"]}
