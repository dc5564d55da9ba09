"""Which rows OParl tells of: what is published, and what was and is withdrawn. Whoever asks, it is what strangers see.

Each row has `born` and `moved`, the moments of OParl's `created` and `modified`, and `is_gone`.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from decisions.models import AgendaItem, Event, Meeting, Resolution
from members.models import Group, Membership, Person

PUBLISHED = Event.Action.PUBLISHED
WITHDRAWN = (Event.Action.UNPUBLISHED, Event.Action.WITHDRAWN)


def meetings() -> QuerySet[Any]:
    rows = _of_protocols(Meeting.objects.all(), "")
    rows = rows.select_related("body").defer("source_text", "corrections")
    people = Person.objects.named_in_public()
    named = Prefetch("attendances__person", queryset=people, to_attr="named")
    fetched: QuerySet[Any] = rows.prefetch_related(Prefetch("items", queryset=items()), named)
    return fetched


def plain_meetings() -> QuerySet[Any]:
    """Without what hangs on them, for their files and places."""
    return _of_protocols(Meeting.objects.all(), "").select_related("body").defer("source_text", "corrections")


def places() -> QuerySet[Any]:
    return plain_meetings().exclude(place="")


def items() -> QuerySet[Any]:
    points = Resolution.objects.published().decisions().order_by("position")
    rows = _of_protocols(AgendaItem.objects.all(), "meeting__")
    places = AgendaItem.objects.filter(meeting=OuterRef("meeting"), position__lt=OuterRef("position")).order_by()
    counted = places.values("meeting").annotate(n=Count("pk")).values("n")
    rows = rows.annotate(order=Coalesce(Subquery(counted), 0)).order_by("position")
    fetched: QuerySet[Any] = rows.prefetch_related(Prefetch("resolutions", queryset=points, to_attr="published"))
    return fetched


def bodies() -> QuerySet[Any]:
    named = Membership.objects.select_related("person").order_by("pk")
    rows = Group.objects.bodies().annotate(last=Max("memberships__updated_at"), is_gone=Value(False))
    rows = rows.annotate(born=F("created_at"), moved=Greatest("updated_at", Coalesce("last", "updated_at")))
    return rows.prefetch_related(Prefetch("memberships", queryset=named))


def memberships() -> QuerySet[Any]:
    """Of people, in bodies."""
    rows = Membership.objects.filter(group__is_body=True, person__consent_given_on__isnull=False)
    return rows.select_related("person").annotate(
        born=F("created_at"), moved=Greatest("updated_at", "person__updated_at"), is_gone=_withdrew("person__")
    )


def people() -> QuerySet[Any]:
    """Whose consent is recorded, withdrawn or not."""
    last = Max("memberships__updated_at", filter=Q(memberships__group__is_body=True))
    rows = Person.objects.filter(consent_given_on__isnull=False).annotate(last=last)
    return rows.annotate(
        born=F("created_at"), moved=Greatest("updated_at", Coalesce("last", "updated_at")), is_gone=_withdrew("")
    ).prefetch_related(Prefetch("memberships", queryset=memberships()), "positions__organization")


def nothing() -> QuerySet[Any]:
    return bodies().none()


def _withdrew(prefix: str) -> Case:
    return Case(When(**{f"{prefix}consent_withdrawn_on__isnull": False}, then=Value(True)), default=Value(False))


def _of_protocols(rows: QuerySet[Any], prefix: str) -> QuerySet[Any]:
    """Rows of published protocols and of those that were; `prefix` is the path to the meeting."""
    public = Q(**{f"{prefix}status": Meeting.Status.SIGNED, f"{prefix}published_at__isnull": False})
    events = Event.objects.filter(meeting=OuterRef(f"{prefix}pk"))
    first = events.filter(action=PUBLISHED).order_by("at").values("at")[:1]
    withdrawn = events.filter(action__in=WITHDRAWN).order_by("-at").values("at")[:1]
    told: QuerySet[Any] = rows.filter(public | Exists(events.filter(action=PUBLISHED))).annotate(
        born=Coalesce(Subquery(first), f"{prefix}published_at"),
        moved=Case(When(public, then=F(f"{prefix}updated_at")), default=Subquery(withdrawn)),
        is_gone=Case(When(public, then=Value(False)), default=Value(True)),
    )
    return told
