"""Organizations, bodies, people and files as records. A person is one only by recorded consent, whoever asks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse

from decisions.api.records.values import page
from decisions.counts import counted
from decisions.counts.values import body_and_year
from decisions.models import Document, Meeting
from decisions.permissions import AnyUser
from decisions.standing import Clock
from members.access import STRANGER, access_of
from members.models import Group, Organization, Person, Position

Row = dict[str, Any]


# ── organizations ────────────────────────────────────────────────────────────
def organizations(user: AnyUser) -> QuerySet[Organization]:
    return Organization.objects.all()


def pick_organizations(found: QuerySet[Organization]) -> QuerySet[Organization, Any]:
    return found.values("pk", "name", "full_name", "kind", "website", "is_active")


def gather_organizations(listed: list[Row], user: AnyUser, clock: Clock) -> list[Row]:
    return [
        {
            "id": row["pk"],
            "url": page("decisions:organization-detail", row["pk"]),
            "name": row["name"],
            "full_name": row["full_name"],
            "kind": row["kind"],
            "website": row["website"] or None,
            "is_active": row["is_active"],
        }
        for row in listed
    ]


# ── bodies ───────────────────────────────────────────────────────────────────
def bodies(user: AnyUser) -> QuerySet[Any]:
    return Group.objects.bodies()


def pick_bodies(found: QuerySet[Any]) -> QuerySet[Any, Any]:
    return found.values("pk", "slug", "name", "is_active")


def gather_bodies(listed: list[Row], user: AnyUser, clock: Clock) -> list[Row]:
    meetings = settings.SITE_URL + reverse("decisions:meeting-list")
    held = _meetings_of([row["pk"] for row in listed], user, clock.today)
    return [
        {
            "slug": row["slug"],
            "url": f"{meetings}?body={row['slug']}",
            "name": row["name"],
            "is_active": row["is_active"],
            "meetings": held[row["pk"]],
        }
        for row in listed
    ]


def _meetings_of(bodies: list[int], user: AnyUser, today: dt.date) -> Counter[int]:
    """How many meetings of each of these bodies the reader may see: those that are published are counted in sets."""
    now = counted.on(today)
    rows = Meeting.objects.visible_to(user).filter(body__in=bodies).order_by()
    found = Counter[int]()
    if now.knows_meetings:
        for value, keys in now.meetings.items():
            found[body_and_year(value)[0]] += len(keys)
        rows = Meeting.objects.none() if access_of(user) == STRANGER else rows.filter(published_at__isnull=True)
    for body, n in rows.values_list("body").annotate(n=Count("pk")):
        found[body] += n
    return found


# ── people ───────────────────────────────────────────────────────────────────
def people(user: AnyUser) -> QuerySet[Person]:
    return Person.objects.named_in_public()


def pick_people(found: QuerySet[Person]) -> QuerySet[Person]:
    posts = Position.objects.select_related("organization").order_by("-since", "pk")
    return found.prefetch_related(Prefetch("positions", queryset=posts))


def gather_people(listed: list[Person], user: AnyUser, clock: Clock) -> list[Row]:
    return [
        {
            "id": person.pk,
            "name": person.full_name,
            "posts": [
                {
                    "title": post.title,
                    "organization": post.organization_id,
                    "organization_name": post.organization.name if post.organization else None,
                    "since": post.since,
                    "until": post.until,
                }
                for post in person.positions.all()
            ],
        }
        for person in listed
    ]


# ── files ────────────────────────────────────────────────────────────────────
def documents(user: AnyUser) -> QuerySet[Document]:
    return Document.objects.visible_to(user)


def pick_documents(found: QuerySet[Document]) -> QuerySet[Document, Any]:
    plain = ("pk", "kind", "meeting_id", "report_id", "name", "content_type", "size", "sha256", "uploaded_at")
    picked: QuerySet[Any, Any] = found.values(*plain, "report__assignment_id")
    return picked


def gather_documents(listed: list[Row], user: AnyUser, clock: Clock) -> list[Row]:
    return [
        {
            "id": row["pk"],
            "url": page("decisions:document", row["pk"]),
            "kind": row["kind"],
            "meeting": row["meeting_id"],
            "assignment": row["report__assignment_id"],
            "name": row["name"],
            "content_type": row["content_type"],
            "size": row["size"],
            "sha256": row["sha256"],
            "uploaded_at": row["uploaded_at"],
        }
        for row in listed
    ]
