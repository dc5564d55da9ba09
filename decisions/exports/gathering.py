"""What tables say of resolutions and of who answers for them: gathered as plain values, some hundreds at a time.

A register has a hundred thousand rows: models of them, of their protocols and of their responsibles would cost several
times what fetching and writing them does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet

from decisions.models import Addressee, Assignment, Resolution
from decisions.naming import fetch_posts
from decisions.permissions import AnyUser
from decisions.prepared import as_many, asked, asked_by
from members.models import Person

CHUNK = 2_000
"""Rows fetched at a time: memory does not grow with the register, and PostgreSQL plans three statements for all."""


class Point(NamedTuple):
    """A resolution with its question, protocol and body; `text` and `title` in both wordings; moments when asked."""

    pk: int
    number: str
    kind: str
    state: str
    due: dt.date | None
    text: str
    public_text: str
    title: str
    public_title: str
    is_closed: bool
    protocol: str
    date: dt.date
    body_id: int
    body: str
    body_slug: str
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None


class Task(NamedTuple):
    """An assignment that holds: of an organization by name, or of a person by key."""

    resolution_id: int
    role: str
    origin_group_id: int | None
    organization: str | None
    person_id: int | None
    acting_person_id: int | None
    term: dt.date | None
    original_term: dt.date | None
    term_text: str
    recurrence: str
    status: str
    fulfilled_on: dt.date | None
    closed_at: dt.datetime | None


class Group(NamedTuple):
    """A group that is addressed as a whole."""

    resolution_id: int
    role: str
    members_count: int
    name: str


@dataclass(slots=True)
class Gathered:
    """One point with all that its row says."""

    point: Point
    tasks: list[Task] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


@dataclass(slots=True)
class Chunk:
    """Some points in their order, and the people who answer for them, with their posts."""

    points: list[Gathered]
    people: dict[int, Person]
    first: int = 1
    """The number of the first of them."""


def chunks(resolutions: QuerySet[Resolution], user: AnyUser, *, moments: bool = False) -> Iterator[Chunk]:
    """The resolutions, which are those that `user` may see, in lists of up to `CHUNK`.

    The order is asked for once; no statement stays open while a slow reader takes the rows, and what was withdrawn
    meanwhile is left out.
    """
    keys, first = list(resolutions.values_list("pk", flat=True)), 1
    for start in range(0, len(keys), CHUNK):
        chunk = gathered(keys[start : start + CHUNK], user, moments=moments)
        chunk.first = first
        yield chunk
        first += len(chunk.points)


def gathered(keys: Sequence[int], user: AnyUser, *, moments: bool = False) -> Chunk:
    """The points of these keys that `user` may see, in their order, by three statements and two for people."""
    if not keys:
        return Chunk([], {})
    padded = as_many(keys)
    points = asked_by(user, ("points of a table", len(padded), moments), padded, partial(_points, user, moments))
    found = {row[0]: Gathered(Point(*row)) for row in points}
    tasks = [Task._make(row) for row in asked(("tasks of a table", len(padded)), padded, _tasks)]
    groups = [Group._make(row) for row in asked(("groups of a table", len(padded)), padded, _groups)]
    for task in tasks:
        if task.resolution_id in found:
            found[task.resolution_id].tasks.append(task)
    for group in groups:
        if group.resolution_id in found:
            found[group.resolution_id].groups.append(group)
    return Chunk([found[key] for key in keys if key in found], _people(tasks))


def _people(tasks: Iterable[Task]) -> dict[int, Person]:
    named = {pk for task in tasks for pk in (task.person_id, task.acting_person_id) if pk is not None}
    people = Person.objects.in_bulk(named) if named else {}
    # Of who acts for an organization the name alone is said.
    fetch_posts(people[pk] for pk in {task.person_id for task in tasks if task.person_id is not None})
    return people


def _points(user: AnyUser, moments: bool, keys: list[int]) -> QuerySet[Resolution, Any]:
    meeting = "item__meeting__"
    return (
        Resolution.objects.visible_to(user)
        .filter(pk__in=keys)
        .order_by()
        .values_list(
            *("pk", "number", "kind", "state", "due", "text", "public_text"),
            *("item__title", "item__public_title", "item__is_closed"),
            *(f"{meeting}{name}" for name in ("number", "date", "body_id", "body__name", "body__slug")),
            *((f"{meeting}published_at", "updated_at") if moments else ()),
        )
    )


def _tasks(keys: list[int]) -> QuerySet[Assignment, Any]:
    # Without a series there is no period either; asked for the series, SQLite would read all that have none.
    rows = Assignment.objects.filter(resolution__in=keys, period__isnull=True)
    return (
        rows.exclude(status=Assignment.Status.REASSIGNED)
        .order_by("position", "pk")
        .values_list(
            *("resolution_id", "role", "origin_group_id", "organization__name", "person_id", "acting_person_id"),
            *("term", "original_term", "term_text", "recurrence", "status", "fulfilled_on", "closed_at"),
        )
    )


def _groups(keys: list[int]) -> QuerySet[Addressee, Any]:
    rows = Addressee.objects.filter(resolution__in=keys).order_by("position", "pk")
    return rows.values_list("resolution_id", "role", "members_count", "group__name")
