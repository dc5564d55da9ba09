"""The names of all groups and organizations, and what the bodies among them call soon and far: read by one statement.

A page that offers them to choose from also finds by them: a search then asks nothing of the database to know which of
them have its words, and joins none of their tables. A process holds them as long as the database says that none of them
has changed (`content_version.of_names`): what changes all day is other things.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import BooleanField, CharField, IntegerField, QuerySet, Value

from decisions import content_version
from decisions.finding.names import Names
from decisions.prepared import asked
from decisions.standing import Clock
from members.models import Group, Organization


class Body(NamedTuple):
    """A body as a choice is offered."""

    pk: int
    slug: str
    name: str


@dataclass(frozen=True)
class Known:
    """Each list by name. `groups` are all that any meeting may be of, whether it still is a body or not."""

    clock: Clock
    bodies: list[Body]
    groups: list[tuple[int, str]]
    organizations: list[tuple[int, str]]

    @cached_property
    def names(self) -> Names:
        """In words, to be found by."""
        return Names.of(self.groups, self.organizations)

    @cached_property
    def slugs(self) -> frozenset[str]:
        """The short names of the bodies, as they are now."""
        return frozenset(body.slug for body in self.bodies)

    @cached_property
    def choices_of_organization(self) -> list[tuple[str, str]]:
        """As a form offers them."""
        return [(str(pk), name) for pk, name in self.organizations]


_held: tuple[str, Known] | None = None
"""The last that was read with a stamp, by its version of the names and its day; replaced as one, without a lock."""


def read(today: dt.date, stamp: str = "") -> Known:
    """All of it as it is now, told on this day; under a stamp (`decisions.remembering`) what is held is taken."""
    global _held
    version = content_version.of_names(stamp)
    key, held = f"{version} {today}", _held
    if version and held is not None and held[0] == key:
        return held[1]
    known = _read(today)
    if version:
        _held = (key, known)
    return known


def _read(today: dt.date) -> Known:
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
