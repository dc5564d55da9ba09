"""The periods of recurring tasks: those of a point by period, and those of one task that are open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from decisions.control.recurrences import period_name
from decisions.models import Assignment, Resolution
from decisions.naming import Naming, fetch_posts
from decisions.permissions import AnyUser
from decisions.standing import Clock, Tally
from decisions.views.resolutions.points import Task, task_of
from decisions.views.resolutions.responsibles import in_force

S = Assignment.Status

SHOWN = 12
"""So many periods are listed, the newest first; what is older is in the story and in the register."""


@dataclass(slots=True)
class Period:
    """One period of a point: each responsible has a task of it."""

    name: str
    tasks: list[Task] = field(default_factory=list)

    @property
    def tally(self) -> Tally:
        return Tally(task.standing for task in self.tasks)


def periods_of(resolution: Resolution, user: AnyUser, naming: Naming, clock: Clock) -> list[Period]:
    """The newest first; empty, and no statement, for a point of which nothing recurs."""
    if not any(row.recurrence for row in in_force(resolution)):
        return []
    rows = list(
        Assignment.objects.filter(resolution=resolution, series__isnull=False)
        .exclude(status=S.REASSIGNED)
        .select_related("person", "organization", "acting_person", "origin_group", "series")
        .order_by("-period", "position", "pk")
    )
    fetch_posts([person for row in rows for person in (row.person, row.acting_person) if person])
    found: dict[tuple[dt.date | None, str], Period] = {}
    for row in rows:
        assert row.series is not None, "asked for above"
        assert row.period is not None, "the database keeps both or none"
        key = (row.period, row.series.recurrence)
        if key not in found:
            if len(found) == SHOWN:
                break
            found[key] = Period(period_name(row.series.recurrence, row.period))
        found[key].tasks.append(task_of(row, resolution, user, naming, clock))
    return list(found.values())


def open_periods(head: Assignment) -> list[Assignment]:
    """What is open of a series, the earliest first; nothing is asked of a task that does not recur."""
    if not head.recurrence:
        return []
    return list(head.occurrences.filter(status__in=Assignment.OPEN).select_related("series").order_by("period"))
