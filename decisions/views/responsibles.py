"""Who answers for the points of a page: fetched by two statements, which are put into words once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from decisions.models import Addressee, Assignment, Resolution
from decisions.naming import fetch_posts
from decisions.prepared import as_many, asked
from members.models import Person

_UNSHOWN = (
    *("printed", "recurrence_day", "review_on", "control_since", "heard_at"),
    *(f"{who}__{name}" for who in ("person", "acting_person") for name in ("gender", "email", "phone", "is_active")),
)
"""Of who answers the name and the task are shown, by far not all that is known."""


def fetch_responsibles(rows: Sequence[Resolution], *others: Person | None) -> None:
    """Give each row its assignments and addressees, and all people their posts, those of `others` too."""
    if not rows:
        fetch_posts(others)
        return
    assignments = fetch_tasks(rows)
    points = as_many([row.pk for row in rows])
    addressees: list[Addressee] = asked(("addressees", len(points)), points, _addressed)
    _give(rows, "addressed", addressees)
    fetch_posts([*(row.person for row in assignments), *others])


def fetch_tasks(rows: Sequence[Resolution]) -> list[Assignment]:
    """Give each row its assignments alone, by one statement: for a list that does not say who answers."""
    if not rows:
        return []
    points = as_many([row.pk for row in rows])
    assignments: list[Assignment] = asked(("responsibles", len(points)), points, _in_force)
    _give(rows, "in_force", assignments)
    return assignments


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


def _in_force(points: Iterable[int]) -> QuerySet[Assignment]:
    # Without a series there is no period either; asked for the series, SQLite would read all that have none.
    rows = Assignment.objects.filter(resolution__in=points, period__isnull=True)
    rows = rows.exclude(status=Assignment.Status.REASSIGNED).select_related("person", "organization", "acting_person")
    return rows.defer(*_UNSHOWN).order_by("position", "pk")


def _addressed(points: Iterable[int]) -> QuerySet[Addressee]:
    rows = Addressee.objects.filter(resolution__in=points).select_related("group")
    return rows.only("resolution", "position", "role", "members_count", "group__name").order_by("position", "pk")
