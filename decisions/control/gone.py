"""Whom another has to replace: named for an organization in open tasks, and not able to answer for them any more."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.urls import reverse

from decisions.models import Assignment
from members.access import Access
from members.models import Organization, Person

MOST = 20
"""So many are listed, those with the most tasks first."""


@dataclass(frozen=True, slots=True)
class Gone:
    """One person, named for one organization; of a series of tasks the head stands for its periods."""

    person: Person
    organization: Organization
    tasks: int

    @property
    def url(self) -> str:
        """The page where another is named in all of these tasks."""
        return reverse("decisions:hand-over", args=[self.organization.pk, self.person.pk])


def to_replace(access: Access, on: dt.date) -> list[Gone]:
    """Those in the bodies whose secretary asks; by three statements."""
    rows = Assignment.objects.open().named_gone(on).filter(organization__isnull=False).order_by()
    bodies = access.bodies_with("secretary")
    if bodies is not None:
        rows = rows.filter(body_id__in=bodies)
    found = list(rows.only("organization", "acting_person", "representative", "named_anew", "series"))
    heads = {row.pk for row in found}
    counted = Counter((row.named_person_id, row.organization_id) for row in found if row.series_id not in heads)
    foremost = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:MOST]
    people = Person.objects.in_bulk([person for (person, _organization), _n in foremost])
    organizations = Organization.objects.in_bulk([organization for (_person, organization), _n in foremost])
    return [Gone(people[person], organizations[organization], n) for (person, organization), n in foremost]
