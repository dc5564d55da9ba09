"""How much somebody has to do already: open and overdue tasks, by one statement for people, one for organizations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from decisions.models import Assignment


@dataclass(frozen=True, slots=True)
class Load:
    """Numbers of tasks on control; the overdue ones are among the open."""

    open: int = 0
    overdue: int = 0


def load_of_people(pks: Collection[int], on: dt.date) -> dict[int, Load]:
    """By primary key; who has nothing open is not in it. Counts what is given by name, not to the organization."""
    return _load("person", pks, on)


def load_of_organizations(pks: Collection[int], on: dt.date) -> dict[int, Load]:
    """By primary key; an organization that has nothing open is not in it."""
    return _load("organization", pks, on)


def _load(responsible: str, pks: Collection[int], on: dt.date) -> dict[int, Load]:
    if not pks:
        return {}
    rows = (
        Assignment.objects.filter(**{f"{responsible}__in": pks}, status__in=Assignment.OPEN)
        .values_list(responsible)
        .annotate(open=Count("pk"), overdue=Count("pk", filter=Q(term__lt=on)))
        .order_by()
    )
    return {pk: Load(open_, overdue) for pk, open_, overdue in rows}
