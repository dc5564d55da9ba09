"""Open points of earlier protocols of a body, and the wordings by which a new protocol disposes of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F, Prefetch

from decisions.models import Addressee, Assignment, Meeting, Resolution
from decisions.models.resolution import ResolutionQuerySet
from decisions.standing import Badge, Clock, resolution_badge
from members.models import Group

AT_MOST = 50
"""Points that are offered; more are found in the register."""


class Disposal(StrEnum):
    """What can be done with an open point; each wording is read back as the relation of that name."""

    EXTEND = "extend"
    CLOSE = "close"
    CONTINUE = "continue"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A point of an earlier protocol that is on control; `reference` is how the new one names it, in Russian."""

    resolution: Resolution
    who: str
    badge: Badge

    @property
    def reference(self) -> str:
        meeting = self.resolution.item.meeting
        number = f" № {meeting.number}" if meeting.number else ""
        return f"{self.resolution.number} протокола{number} от {meeting.date:%d.%m.%Y}"

    def wording(self, disposal: Disposal) -> str:
        """The beginning of a point, or the whole of it; it is Russian, as the protocol is."""
        return {
            Disposal.EXTEND: f"Продлить срок исполнения пункта {self.reference} до ",
            Disposal.CLOSE: f"Снять с контроля пункт {self.reference}.",
            Disposal.CONTINUE: f"Во исполнение пункта {self.reference} ",
            Disposal.CANCEL: f"Пункт {self.reference} отменить.",
        }[disposal]

    @property
    def wordings(self) -> dict[str, str]:
        """The wordings by what they do, for a template."""
        return {disposal.value: self.wording(disposal) for disposal in Disposal}


def open_points(body: Group, clock: Clock) -> tuple[list[OpenPoint], int]:
    """The open points of the signed protocols of `body`, the most urgent first, and how many there are in all."""
    rows = open_points_of(body)
    tasks = Assignment.objects.filter(series__isnull=True).exclude(status=Assignment.Status.REASSIGNED)
    shown = (
        rows.select_related("item__meeting")
        .prefetch_related(
            Prefetch("assignments", tasks.select_related("person", "organization").order_by("position", "pk")),
            Prefetch("addressees", Addressee.objects.select_related("group")),
        )
        .order_by(F("due").asc(nulls_last=True), "item__meeting__date", "pk")[:AT_MOST]
    )
    points = [OpenPoint(row, _who(row), resolution_badge(row, body.pk, clock)) for row in shown]
    return points, rows.count() if len(points) == AT_MOST else len(points)


def open_points_of(body: Group) -> ResolutionQuerySet:
    """What earlier protocols of `body` put on control and nobody has closed."""
    signed = Resolution.objects.decisions().filter(item__meeting__status=Meeting.Status.SIGNED)
    return signed.filter(item__meeting__body=body, state__in=Resolution.OPEN_STATES)


def _who(point: Resolution) -> str:
    groups = [row.group.name for row in point.addressees.all()]
    named = [str(task.responsible) for task in point.assignments.all() if task.origin_group_id is None]
    return ", ".join([*groups, *named])
