"""The names of all groups and organizations, and what the bodies among them call soon and far: read by one statement.

A page that offers them to choose from also finds by them: a search then asks nothing of the database to know which of
them have its words, and joins none of their tables.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BooleanField, CharField, IntegerField, QuerySet, Value

from decisions.prepared import asked
from decisions.standing import Clock
from members.models import Group, Organization


class Body(NamedTuple):
    """A body as a choice is offered."""

    pk: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """Each list by name. `groups` are all that any meeting may be of, whether it still is a body or not."""

    clock: Clock
    bodies: list[Body]
    groups: list[tuple[int, str]]
    organizations: list[tuple[int, str]]


def read(today: dt.date) -> Known:
    """All of it as it is now, told on this day."""
    rows = asked("known names", [], lambda _values: _names())
    of_groups = [row[1:] for row in rows if row[0] == 1]
    soon, far = ({row[0]: row[place] for row in of_groups if row[place] is not None} for place in (4, 5))
    return Known(
        Clock(today, soon, far),
        [Body(pk, slug, name) for pk, slug, name, is_body, *_days in of_groups if is_body],
        [(pk, name) for pk, _slug, name, *_rest in of_groups],
        [(row[1], row[3]) for row in rows if row[0] == 2],
    )


def _names() -> QuerySet[Any, Any]:
    """(1, key, slug, name, whether it is a body, soon days, far days) of groups, and of organizations with 2 before."""
    no_number, no_slug = Value(None, IntegerField()), Value("", CharField())
    groups = Group.objects.order_by().values_list(
        *(Value(1), "pk", "slug", "name", "is_body", "policy__soon_days", "policy__far_days")
    )
    organizations = Organization.objects.order_by().values_list(
        *(Value(2), "pk", no_slug, "name", Value(False, BooleanField()), no_number, no_number)
    )
    return groups.union(organizations, all=True).order_by("name")
