"""Who answers for the points of a page: fetched by one statement, which is put into words once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from decisions.models import Addressee, Assignment, Resolution
from decisions.naming import fetch_posts, give_posts, posts_of
from decisions.prepared import Ask, as_many, asked_together
from members.models import Person, Position

_OF_TASK_UNSHOWN = (
    *("body", "printed", "recurrence_day", "series", "period", "replaces"),
    *("review_on", "control_since", "heard_at", "closed_by", "ended_by"),
)
_OF_PERSON_UNSHOWN = ("gender", "email", "phone", "is_active", "created_at", "updated_at")
_UNSHOWN = (
    *_OF_TASK_UNSHOWN,
    *(f"{who}__{name}" for who in ("person", "acting_person") for name in _OF_PERSON_UNSHOWN),
    "organization__email",
)
"""Of who answers the name and the task are shown, by far not all that is known."""


def fetch_responsibles(rows: Sequence[Resolution], *others: Person | None) -> None:
    """Give each row its assignments and addressees, and all people their posts, those of `others` too."""
    if not rows:
        fetch_posts(others)
        return
    give_responsibles(rows, asked_together(*of_points([row.pk for row in rows])), *others)


def of_protocol(meeting: Sequence[int]) -> tuple[Ask, ...]:
    """What asks for all who answer for a protocol, given as its key alone, to be asked beside others: three questions,
    whose answers `give_responsibles` takes."""
    return (
        Ask("responsibles of a protocol", meeting, lambda keys: _in_force_of(_of_meeting(keys))),
        Ask("addressees of a protocol", meeting, lambda keys: _addressed_of(_of_meeting(keys))),
        Ask("posts of a protocol", meeting, lambda keys: _posts_of(_of_meeting(keys))),
    )


def of_points(keys: Sequence[int]) -> tuple[Ask, ...]:
    """The same of some points."""
    points = as_many(keys)
    return (
        Ask(("responsibles", len(points)), points, lambda keys: _in_force_of(_of_points(keys))),
        Ask(("addressees", len(points)), points, lambda keys: _addressed_of(_of_points(keys))),
        Ask(("posts of responsibles", len(points)), points, lambda keys: _posts_of(_of_points(keys))),
    )


def give_responsibles(rows: Sequence[Resolution], found: Sequence[list[Any]], *others: Person | None) -> None:
    """What `fetch_responsibles` does, of what was `found` already; of other points nothing is told."""
    assignments, addressees, posts = found
    _give(rows, "in_force", assignments)
    _give(rows, "addressed", addressees)
    give_posts((one.person for one in assignments if one.person), posts)
    fetch_posts(others)


def _give(rows: Iterable[Resolution], name: str, found: Iterable[Any]) -> None:
    of_point: defaultdict[int, list[Any]] = defaultdict(list)
    for one in found:
        of_point[one.resolution_id].append(one)
    for row in rows:
        setattr(row, name, of_point[row.pk])


def in_force(point: Resolution) -> list[Assignment]:
    """The assignments of a point that hold, without the periods of a series; of one that was given them."""
    found: list[Assignment] = point.in_force  # type: ignore[attr-defined]
    return found


def addressed(point: Resolution) -> list[Addressee]:
    """The groups that a point addresses; of one that was given them."""
    found: list[Addressee] = point.addressed  # type: ignore[attr-defined]
    return found


def _of_meeting(keys: list[int]) -> Q:
    return Q(resolution__item__meeting=keys[0])


def _of_points(keys: list[int]) -> Q:
    return Q(resolution__in=keys)


def _in_force_of(points: Q) -> QuerySet[Assignment]:
    # Without a series there is no period either; asked for the series, SQLite would read all that have none.
    rows = Assignment.objects.filter(points, period__isnull=True)
    rows = rows.exclude(status=Assignment.Status.REASSIGNED).select_related("person", "organization", "acting_person")
    return rows.defer(*_UNSHOWN).order_by("position", "pk")


def _addressed_of(points: Q) -> QuerySet[Addressee]:
    rows = Addressee.objects.filter(points).select_related("group")
    return rows.only("resolution", "position", "role", "members_count", "group__name").order_by("position", "pk")


def _posts_of(points: Q) -> QuerySet[Position]:
    people = Assignment.objects.filter(points, period__isnull=True, person__isnull=False).order_by()
    return posts_of(people.values_list("person", flat=True))
