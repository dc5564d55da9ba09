"""Whom an assignment names, for those to whom letters go: not who cannot answer for the organization any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from decisions.models import Assignment
from members.models import Person, Position


def those_gone(assignments: Iterable[Assignment], on: dt.date) -> dict[int, set[int]]:
    """For which organizations those answer no more who are named for them by these.

    They left it, are no longer active in the directory, or their account was switched off.
    """
    named = [(row.named_person_id, row.organization_id) for row in assignments]
    people = {person for person, _organization in named if person is not None}
    if not people:
        return {}
    found = Position.objects.left_by(people, on)
    unable = set(Person.objects.unable().filter(pk__in=people).values_list("pk", flat=True))
    for person, organization in named:
        if person in unable and organization is not None:
            found.setdefault(person, set()).add(organization)
    return found


def named_in(assignment: Assignment, gone: Mapping[int, Collection[int]]) -> list[Person]:
    """Whom a letter about the assignment is for by name: not who is `gone`, by `those_gone`."""
    people = [person for person in (assignment.person, assignment.named_person) if person is not None]
    return [person for person in people if assignment.is_named(person.pk, gone.get(person.pk, ()))]
