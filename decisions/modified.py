"""The moments that programs ask by («what is new since …»): `Meeting.updated_at` and `Resolution.updated_at`.

A protocol is modified when it is published or withdrawn, when one of its questions is closed to the public or opened,
and when the name of somebody on it may be shown or no longer. A point is modified with its state or term, with each
step of one of its assignments, when its public wording changes, and with the publication of its protocol, for only then
it is new to the public. The passing of days modifies nothing, though «on control» becomes «overdue» by it; neither does
the new name of an organization, which is a modification of that organization.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from decisions.models import AgendaItem, Meeting, Resolution
from members.models import Person


def touch_points(points: QuerySet[Resolution]) -> None:
    """Say that these points are modified now."""
    points.update(updated_at=timezone.now())


def touch_item(item: AgendaItem) -> None:
    """The public may read the question or no longer: so with its points, and so the protocol."""
    touch_points(Resolution.objects.filter(item=item))
    Meeting.objects.filter(pk=item.meeting_id).update(updated_at=timezone.now())


def touch_what_names(person: Person) -> None:
    """Protocols and points on which `person` stands, when the name may be shown or no longer."""
    answers = Q(assignments__person=person) | Q(assignments__acting_person=person) | Q(mentions__person=person)
    points = Resolution.objects.filter(answers).values("pk")
    touch_points(Resolution.objects.filter(pk__in=points))
    stands = Q(chair=person) | Q(secretary=person) | Q(attendances__person=person)
    spoken = Q(items__speakers__person=person) | Q(items__mentions__person=person)
    meetings = Meeting.objects.filter(stands | spoken).values("pk")
    Meeting.objects.filter(pk__in=meetings).update(updated_at=timezone.now())
