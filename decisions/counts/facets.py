"""How many rows each choice of a filter would show beside the other filters, for the register.

They are counted in sets of keys that were made beforehand (`decisions.counts.found`). Where these do not answer, after
a great import, rows are counted one by one: by state, body, kind and year at once, of which a resolution has one each,
and by its responsibles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast
from pyroaring import BitMap

from decisions import remembering
from decisions.counts import full_wordings
from decisions.counts.counted import ByValue, for_reader, read
from decisions.counts.found import Found, answers
from decisions.counts.full_wordings import FullWordings
from decisions.counts.having import Reader
from decisions.filters import MOST_RANKED, ResolutionFilter
from decisions.finding.search import Term
from decisions.models import Assignment, Resolution

FACETS = ("state", "body", "organization", "kind", "year")
_SINGLE = ("state", "body", "kind", "year")
_BYTES_OF_COUNTS = 20_000
MOST_CHOICES = 40
"""Of a filter with more choices not all are counted, unless it is asked for as a whole."""
_FOREMOST = 24
"""So many are, most of them never shown: the foremost of a part are not quite the foremost of all."""
_PART = 10_000
"""Of so many points that were found, the newest, all choices are counted to know the foremost."""
Counts = dict[str, dict[str, int]]
"""By facet the number of each choice; also `found` and `all` (choice ""): the rows found, and the rows there are; and
`others`, by facet how many choices there are beside that would show something."""
Group = tuple[Any, ...]
"""The value of each of `FACETS`, null where it was not asked for, and the number of rows."""


def facet_counts(
    filters: ResolutionFilter,
    rows: QuerySet[Resolution],
    stamp: str = "",
    facets: tuple[str, ...] = FACETS,
    reader: Reader | None = None,
    whole: tuple[str, ...] = FACETS,
) -> Counts:
    """The counts of these filters on `rows`; of `facets` alone, where they are counted in sets. Of a facet that is not
    in `whole` and has many choices only the foremost are counted there, and those that are chosen.

    With a stamp (`decisions.remembering`) `rows` are those of a stranger, and what was counted under it is taken. A
    `reader` (`reader_of`) is given by who asks for several views of the same words, and for who may see more. With
    either, which points were found is told to the filters, so that they need not be sought for a page.
    """
    view = _view(filters, stamp, facets, reader, whole) if stamp or reader else None
    return view.counts if view else _one_by_one(filters, rows)


def tell_found(filters: ResolutionFilter, stamp: str) -> None:
    """Tell the filters of a stranger which points they find, for a page of them without counts. After a great import
    they are told nothing: the rows are asked then."""
    _view(filters, stamp, ())


def reader_of(filters: ResolutionFilter, stamp: str) -> Reader:
    """Of what was counted, as `facet_counts` takes it: for strangers under a stamp, otherwise for who is asking."""
    user = None if stamp or filters.request is None else filters.request.user
    if user is None:
        return Reader(lambda: read(filters.clock, stamp))
    return Reader(lambda: for_reader(user, filters.clock), full_wordings.read if filters.reads_all else FullWordings)


# ── in sets ───────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _View:
    """What is remembered of one view: its counts, and the keys of its points, for the pages of it."""

    counts: Counts
    points: BitMap
    sets: Callable[[str], ByValue]
    holding: dict[Term, bool]
    near: Sequence[BitMap] = ()


def _view(
    filters: ResolutionFilter,
    stamp: str,
    facets: tuple[str, ...],
    reader: Reader | None = None,
    whole: tuple[str, ...] = FACETS,
) -> _View | None:
    """Taken or made, and told to the filters; None when the sets do not answer it."""
    key = ("counts", facets, whole, repr(sorted(filters.applied.items())))
    view: _View | None = remembering.memory.get(stamp, key)
    if view is None:
        reader = reader or reader_of(filters, stamp)
        if not answers(reader, filters):
            return None
        view = _counted(Found(filters, reader), facets, whole)
        size = _BYTES_OF_COUNTS + view.points.get_statistics()["n_bytes_bitset_containers"]
        remembering.memory.put(stamp, key, view, size)
    filters.found_are(view.points, view.sets, view.holding, view.near)
    return view


def _counted(found: Found, facets: tuple[str, ...], whole: tuple[str, ...]) -> _View:
    points, counted = found.without(), found.counted
    counts: Counts = {"found": {"": len(points)}, "all": {"": len(counted.points)}, "others": {}}
    for name in facets:
        beside = found.beside(name)
        choices, others = _some(found, name, beside) if name not in whole else (found.choices(name), 0)
        counts[name] = {value: n for value, n in _numbers(choices, beside, counted.points) if n}
        if others:
            counts["others"][name] = others
    return _View(counts, points, counted.of, {} if points else found.holding, near_of(found, points))


def _some(found: Found, name: str, beside: BitMap) -> tuple[ByValue, int]:
    """The choices of a filter that are counted, and how many others would show something: of very many those that the
    most points have, or nearly the most, and those that are chosen.

    To compare hundreds of choices with hundreds of thousands of points takes longer than all else of a page.
    """
    choices = found.choices(name)
    if len(choices) <= MOST_CHOICES:
        return choices, 0
    showing = {value: keys for value, keys in choices.items() if beside.intersect(keys)}
    if len(showing) <= MOST_CHOICES:
        return showing, 0
    newest = beside & BitMap(range(beside[-_PART], beside.max() + 1)) if len(beside) > _PART else beside
    foremost = nlargest(_FOREMOST, showing, key=lambda value: newest.intersection_cardinality(showing[value]))
    chosen = (str(value) for value in found.filters.applied.get(name, ()))
    counted = {value: showing[value] for value in (*foremost, *chosen) if value in showing}
    return counted, len(showing) - len(counted)


def near_of(found: Found, points: BitMap) -> Sequence[BitMap]:
    """What was found by words by how near it is to them, where it is not too much to be put in order by that."""
    return found.near(points) if 0 < len(points) <= MOST_RANKED and found.is_by_words else ()


def _numbers(choices: ByValue, beside: BitMap, points: BitMap) -> Iterable[tuple[str, int]]:
    """Of each choice how many of these points it has; beside all points it has all of its."""
    if len(beside) == len(points):
        return ((value, len(keys)) for value, keys in choices.items())
    return ((value, beside.intersection_cardinality(keys)) for value, keys in choices.items())


# ── row by row ───────────────────────────────────────────────────────────────
def _one_by_one(filters: ResolutionFilter, rows: QuerySet[Resolution]) -> Counts:
    filters.find_words()
    return _counts(filters, _grouped(filters, rows, _parts(filters)))


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of all filters but `left_out`, counted by the values of `facets`."""

    name: str
    left_out: tuple[str, ...]
    facets: tuple[str, ...]


_OWN = {name: _Part(name, (name,), (name,)) for name in ("state", "organization")}
"""The parts in which a point of several tasks may stand under several states, or under several organizations."""


def _parts(filters: ResolutionFilter) -> list[_Part]:
    # Of chosen organizations it is their own states that are counted, and a point may have several.
    own_states = bool(filters.organizations)
    single = tuple(name for name in _SINGLE if not (own_states and name == "state"))
    parts = [_Part("found", single, single), _OWN["organization"]]
    if own_states:
        parts.append(_OWN["state"])
    if set(filters.applied) - set(single):
        parts.append(_Part("all", tuple(filters.applied), ()))
    return parts


def _grouped(filters: ResolutionFilter, rows: QuerySet[Resolution], parts: list[_Part]) -> dict[str, list[Group]]:
    first, *others = (_count(filters, rows, part) for part in parts)
    # The empty order is said again: Django 6.1 would order the whole by the default of the model.
    found: dict[str, list[Group]] = {part.name: [] for part in parts}
    for name, *group in first.union(*others, all=True).order_by():
        found[name].append(tuple(group))
    return found


def _count(filters: ResolutionFilter, rows: QuerySet[Resolution], part: _Part) -> QuerySet[Any]:
    """Rows (name of the part, value of each of `FACETS`, number)."""
    if part == _OWN["organization"] and "state" in filters.applied:
        return _by_own_states(filters, rows)
    counted = filters.rows_without(rows, *part.left_out)
    own_states = bool(filters.organizations) and "state" in part.facets
    if own_states:
        counted = counted.filter(assignments__organization__in=filters.organizations)
    nothing = Value(None, CharField())
    keys = {f"of_{name}": _key(name, filters) if name in part.facets else nothing for name in FACETS}
    number = Count("pk", distinct=True) if own_states or "organization" in part.facets else Count("*")
    return _by_keys(part, counted.order_by(), keys, number)


def _by_own_states(filters: ResolutionFilter, rows: QuerySet[Resolution]) -> QuerySet[Any]:
    """By organization, beside chosen states: of an organization that is chosen it is its own state that counts, so the
    number beside it is of the points whose own task stands so."""
    others = filters.rows_without(rows, "organization", "state").order_by()
    tasks = Assignment.objects.filter(
        filters.own_states, organization__isnull=False, resolution__in=others.values("pk")
    )
    keys: dict[str, Any] = {f"of_{name}": Value(None, CharField()) for name in FACETS}
    keys["of_organization"] = Cast("organization_id", CharField())
    return _by_keys(_OWN["organization"], tasks.order_by(), keys, Count("resolution", distinct=True))


def _by_keys(part: _Part, counted: QuerySet[Any], keys: dict[str, Any], number: Count) -> QuerySet[Any]:
    keyed = counted.annotate(part=Value(part.name, CharField()), **keys)
    groups: QuerySet[Any] = keyed.values("part", *keys).annotate(n=number).values_list("part", *keys, "n")
    return groups


def _key(name: str, filters: ResolutionFilter) -> Any:
    """The expression whose values are the choices of a facet; of a body, its key."""
    if name == "state":
        clock = filters.clock
        return (
            clock.standing_of_assignment("assignments__") if filters.organizations else clock.standing_of_resolution()
        )
    paths = {
        "body": "item__meeting__body_id",
        "organization": "assignments__organization_id",
        "kind": "kind",
        "year": "item__meeting__year",
    }
    return Cast(paths[name], CharField())


def _counts(filters: ResolutionFilter, groups: dict[str, list[Group]]) -> Counts:
    slugs = dict(filters.bodies)
    chosen = {name: set(filters.applied.get(name, ())) for name in _SINGLE}
    counts: Counts = {"found": {}, "all": {}, "others": {}}
    for *values, number in groups["found"]:
        named = {name: value for name, value in zip(FACETS, values, strict=True) if value is not None}
        if "body" in named:
            named["body"] = slugs.get(named["body"], "")
        apart = [name for name, value in named.items() if chosen[name] and value not in chosen[name]]
        # What a choice would show: the rows that are apart by no other filter.
        for name in apart if len(apart) == 1 else () if apart else named:
            _add(counts, name, named[name], number)
        if not apart:
            _add(counts, "found", "", number)
        if "all" not in groups:
            _add(counts, "all", "", number)
    for name in ("organization", "state"):
        _add_all(counts, name, groups.get(name, ()))
    for *_values, number in groups.get("all", ()):
        _add(counts, "all", "", number)
    return counts


def _add_all(counts: Counts, name: str, groups: Iterable[Group]) -> None:
    place = FACETS.index(name)
    for group in groups:
        if group[place] is not None:
            _add(counts, name, group[place], group[-1])


def _add(counts: Counts, facet: str, choice: str, number: int) -> None:
    choices = counts.setdefault(facet, {})
    choices[choice] = choices.get(choice, 0) + number
