"""What tables say of resolutions and of who answers for them: gathered as plain values, some hundreds at a time.

A register has a hundred thousand rows: models of them, of their protocols and of their responsibles would cost several
times what fetching and writing them does.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple

from django.db.models import Case, F, QuerySet, When

from decisions import content_version
from decisions.finding.indexing import among, as_text
from decisions.models import Addressee, Assignment, Resolution
from decisions.models.assignment import NAMED_NOW
from decisions.naming import people_with_posts
from decisions.permissions import AnyUser
from decisions.prepared import asked, asked_for_columns
from members.access import STRANGER, access_of
from members.models import Person

MOST_PEOPLE = 2_000
"""So many are known from one list of rows to the next, with their posts: the same few answer for most points."""
CHUNK = 2_000
"""Rows fetched at a time: memory does not grow with the register, and what a statement costs is shared by many."""


@dataclass(slots=True)
class Points:
    """Resolutions with their questions, protocols and bodies: of each column its values, row by row.

    `text`, `title` and `is_closed` are given to those alone who may read more than the public somewhere; `body_slug`
    and the moments, when they are asked for.
    """

    pk: Sequence[int] = ()
    number: Sequence[str] = ()
    kind: Sequence[str] = ()
    state: Sequence[str] = ()
    due: Sequence[dt.date | None] = ()
    public_text: Sequence[str] = ()
    public_title: Sequence[str] = ()
    protocol: Sequence[str] = ()
    date: Sequence[dt.date] = ()
    body_id: Sequence[int] = ()
    body: Sequence[str] = ()
    text: Sequence[str] = ()
    title: Sequence[str] = ()
    is_closed: Sequence[bool] = ()
    body_slug: Sequence[str] = ()
    published_at: Sequence[dt.datetime | None] = ()
    updated_at: Sequence[dt.datetime] = ()


_MEETING = "item__meeting__"
_PUBLIC = {
    **{name: name for name in ("pk", "number", "kind", "state", "due", "public_text")},
    "public_title": "item__public_title",
    "protocol": f"{_MEETING}number",
    **{name: f"{_MEETING}{name}" for name in ("date", "body_id")},
    "body": f"{_MEETING}body__name",
}
_WHOLE = {"text": "text", "title": "item__title", "is_closed": "item__is_closed"}
_MOMENTS = {
    "body_slug": f"{_MEETING}body__slug",
    "published_at": f"{_MEETING}published_at",
    "updated_at": "updated_at",
}
"""How the columns of `Points` are called in a query."""


@dataclass(slots=True)
class Tasks:
    """Assignments that hold, point by point in their order: of each column its values, task by task.

    Each is of an organization by name, or of a person by key. The acting person is who is named for the organization:
    in the protocol, or when it is asked for, now. Then `since` is the organization for which another was named since.
    """

    resolution_id: Sequence[int] = ()
    role: Sequence[str] = ()
    origin_group_id: Sequence[int | None] = ()
    organization: Sequence[str | None] = ()
    person_id: Sequence[int | None] = ()
    acting_person_id: Sequence[int | None] = ()
    term: Sequence[dt.date | None] = ()
    original_term: Sequence[dt.date | None] = ()
    term_text: Sequence[str] = ()
    recurrence: Sequence[str] = ()
    status: Sequence[str] = ()
    fulfilled_on: Sequence[dt.date | None] = ()
    closed_at: Sequence[dt.datetime | None] = ()
    since: Sequence[int | None] = ()
    counts: Counter[int] = field(init=False)
    """How many there are for each point, by its key."""
    firsts: dict[int, int] = field(init=False)
    """Where those of a point begin."""

    def __post_init__(self) -> None:
        self.counts = Counter(self.resolution_id)
        self.firsts = dict(zip(self.counts, accumulate(self.counts.values(), initial=0), strict=False))

    def of(self, key: int) -> slice:
        """Where in each column the tasks of a point stand."""
        first = self.firsts.get(key, 0)
        return slice(first, first + self.counts[key])


class Group(NamedTuple):
    """A group that is addressed as a whole."""

    resolution_id: int
    role: str
    members_count: int
    name: str


@dataclass(slots=True)
class Chunk:
    """Some points in their order, who answers for each, by its key, and people who are named, with their posts."""

    points: Points
    tasks: Tasks
    groups: Mapping[int, Sequence[Group]]
    people: Mapping[int, Person]
    first: int = 1
    """The number of the first of them."""


def chunks(
    resolutions: QuerySet[Resolution], user: AnyUser, *, moments: bool = False, names_now: bool = False
) -> Iterator[Chunk]:
    """The resolutions, which are those that `user` may see, in lists of up to `CHUNK`.

    The order is asked for once; no statement stays open while a slow reader takes the rows, and what was withdrawn
    meanwhile is left out, points and the consent of people: these are known from one list to the next until anything
    changes.
    """
    # As an array the keys of a hundred thousand rows take a tenth of what a list of them does.
    keys, first = array("q", resolutions.values_list("pk", flat=True).iterator(chunk_size=CHUNK)), 1
    people, version = dict[int, Person](), ""
    for start in range(0, len(keys), CHUNK):
        before, version = version, content_version.current()
        if not version or version != before or len(people) > MOST_PEOPLE:
            people = {}
        chunk = gathered(keys[start : start + CHUNK], user, moments=moments, names_now=names_now, people=people)
        chunk.first = first
        yield chunk
        first += len(chunk.points.pk)


def gathered(
    keys: Sequence[int],
    user: AnyUser,
    *,
    moments: bool = False,
    names_now: bool = False,
    people: dict[int, Person] | None = None,
) -> Chunk:
    """The points of these keys that `user` may see, in their order, by three statements and one for people.

    With `names_now` whoever is named for an organization now stands in place of who is printed. Of `people` those who
    are known already are not asked for, and the others are put there.

    The keys are one value, however many they are: a parameter for each would cost as much as the rows.
    """
    if not keys:
        return Chunk(Points(), Tasks(), {}, {})
    some = [as_text(keys)]
    names = {**_PUBLIC, **({} if access_of(user) == STRANGER else _WHOLE), **(_MOMENTS if moments else {})}
    rows = partial(_points, user, [*names.values()])
    columns = asked_for_columns(("points of a table", moments), some, rows, user)
    points = Points(**dict(zip(names, _in_order(columns, keys), strict=True))) if columns else Points()
    tasks = Tasks(*asked_for_columns(("tasks of a table", names_now), some, _tasks_now if names_now else _tasks))
    groups: defaultdict[int, list[Group]] = defaultdict(list)
    for group in map(Group._make, asked("groups of a table", some, _groups)):
        groups[group.resolution_id].append(group)
    named = {pk for pk in (*tasks.person_id, *tasks.acting_person_id) if pk is not None}
    people = {} if people is None else people
    people.update(people_with_posts(named - people.keys()))
    return Chunk(points, tasks, groups, people)


def _in_order(columns: Sequence[Sequence[Any]], keys: Iterable[int]) -> list[list[Any]]:
    """Columns, the first of which are keys, in the order of `keys`; without those that were not found."""
    places = {key: place for place, key in enumerate(columns[0])}
    order = [places[key] for key in keys if key in places]
    return [list(map(column.__getitem__, order)) for column in columns]


def _points(user: AnyUser, names: list[str], some: list[str]) -> QuerySet[Resolution, Any]:
    return Resolution.objects.visible_to(user).filter(pk__in=among(some[0])).order_by().values_list(*names)


_WHO = ("resolution_id", "role", "origin_group_id", "organization__name", "person_id")
_HOW = ("term", "original_term", "term_text", "recurrence", "status", "fulfilled_on", "closed_at")


def _tasks(some: list[str]) -> QuerySet[Assignment, Any]:
    return _in_force(some).values_list(*_WHO, "acting_person_id", *_HOW)


def _tasks_now(some: list[str]) -> QuerySet[Assignment, Any]:
    since = Case(When(named_anew=True, then=F("organization")))
    return _in_force(some).values_list(*_WHO, NAMED_NOW, *_HOW, since)


def _in_force(some: list[str]) -> QuerySet[Assignment]:
    # Without a series there is no period either; asked for the series, SQLite would read all that have none.
    rows = Assignment.objects.filter(resolution_id__in=among(some[0]), period__isnull=True)
    return rows.exclude(status=Assignment.Status.REASSIGNED).order_by("resolution_id", "position", "pk")


def _groups(some: list[str]) -> QuerySet[Addressee, Any]:
    rows = Addressee.objects.filter(resolution_id__in=among(some[0])).order_by("position", "pk")
    return rows.values_list("resolution_id", "role", "members_count", "group__name")
