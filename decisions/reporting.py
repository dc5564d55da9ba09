"""Of which points a report of execution is: what the filters of the register found, and how its heading says so."""

from __future__ import annotations

from django.utils import translation

from decisions.exports.report import Scope
from decisions.filters import ResolutionFilter
from members.models import Group, Organization

_TOLD = ("body", "organization", "year", "since", "until", "closed_from", "closed_to")
"""Filters that the heading says in words of its own; the others are repeated as they are."""


def scope_of(filters: ResolutionFilter) -> Scope:
    """The filters that hold, for the heading of a report. Two statements at most."""
    applied = filters.applied
    slugs = filters.chosen_bodies
    with translation.override("ru"):
        others = [words for name, words in filters.in_words.items() if name not in _TOLD]
    return Scope(
        bodies=tuple(Group.objects.bodies().filter(slug__in=slugs)) if slugs else (),
        organizations=tuple(Organization.objects.filter(pk__in=filters.organizations)) if filters.organizations else (),
        years=tuple(int(year) for year in applied.get("year", [])),
        since=applied.get("since"),
        until=applied.get("until"),
        closed=(applied.get("closed_from"), applied.get("closed_to")),
        words="; ".join(others),
    )
