"""Whom an assignment names, for those to whom letters go: not who left the organization that they are named for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from decisions.models import Assignment
from members.models import Person, Position


def those_who_left(assignments: Iterable[Assignment], on: dt.date) -> dict[int, set[int]]:
    """Which organizations those left who are named for an organization by these."""
    people = {row.acting_person_id for row in assignments if row.acting_person_id is not None}
    return Position.objects.left_by(people, on) if people else {}


def named_in(assignment: Assignment, left: Mapping[int, Collection[int]]) -> list[Person]:
    """Whom a letter about the assignment is for by name: not who left the organization that they are named for."""
    people = [person for person in (assignment.person, assignment.acting_person) if person is not None]
    return [person for person in people if assignment.is_named(person.pk, left.get(person.pk, ()))]
