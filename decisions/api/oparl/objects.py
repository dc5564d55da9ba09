"""One row as an object of OParl 1.1. What is not known is left out; a withdrawn one has but its moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from decisions.api.records.values import page
from decisions.models import AgendaItem, Meeting
from members.models import Group, Membership, Person

Object = dict[str, Any]
SCHEMA = "https://schema.oparl.org/1.1/"
_GENDER = {Person.Gender.FEMALE.value: "female", Person.Gender.MALE.value: "male"}


def address(view: str, *args: Any) -> str:
    """The canonical address of an object or a list."""
    return settings.SITE_URL + reverse(f"decisions:oparl-{view}", args=args)


def moment(value: dt.datetime) -> str:
    """As OParl writes it: to the second, with the zone."""
    return timezone.localtime(value).isoformat(timespec="seconds")


def _known(found: Object) -> Object:
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _object(kind: str, view: str, row: Any, fill: Callable[[], Object]) -> Object:
    head = {"id": address(view, row.pk), "type": f"{SCHEMA}{kind}"}
    moments = {"created": moment(row.born), "modified": moment(row.moved)}
    if row.is_gone:
        return {**head, **moments, "deleted": True}
    return _known({**head, **fill(), **moments})


# ── meetings ─────────────────────────────────────────────────────────────────
def meeting(row: Meeting, *, lists: bool = True) -> Object:
    """`lists` are those that `omit_internal` leaves out."""

    def fill() -> Object:
        return {
            "name": f"{row.body.name}, {row.number_and_date}",
            "meetingState": "durchgeführt",
            "start": _hour(row, row.start),
            "end": _hour(row, row.end),
            "location": location(row) if row.place else None,
            "organization": [address("organization", row.body_id)],
            "participant": [address("person", each.person_id) for each in _attended(row)],
            "resultsProtocol": file(row),
            "agendaItem": [item(each, inside=True) for each in row.items.all()] if lists else None,
            "web": page("decisions:meeting-detail", row.pk),
        }

    return _object("Meeting", "meeting", row, fill)


def _attended(row: Meeting) -> list[Any]:
    """Those present who may be named: the others were not fetched."""
    present = [each for each in row.attendances.all() if each.presence == each.Presence.PRESENT]
    return [each for each in present if getattr(each, "named", None)]


def _hour(row: Meeting, hour: dt.time | None) -> str | None:
    return moment(timezone.make_aware(dt.datetime.combine(row.date, hour))) if hour else None


def item(row: AgendaItem, *, inside: bool = False, lists: bool = True) -> Object:
    """`inside` a meeting it does not name it. Of what is closed to the public only that it is."""

    def fill() -> Object:
        said = "\n".join(f"{point.number}. {point.public_text}" for point in row.published)  # type: ignore[attr-defined]
        return {
            "meeting": None if inside else address("meeting", row.meeting_id),
            "number": row.number,
            "order": row.order,  # type: ignore[attr-defined]
            "name": "" if row.is_closed else row.public_title,
            "public": not row.is_closed,
            "resolutionText": said,
            "web": f"{page('decisions:meeting-detail', row.meeting_id)}#i{row.position}",
        }

    return _object("AgendaItem", "agenda-item", row, fill)


def file(row: Meeting, *, inside: bool = True, lists: bool = True) -> Object:
    """The protocol as PDF."""

    def fill() -> Object:
        return {
            "name": row.number_and_date,
            "fileName": f"protocol-{row.pk}.pdf",
            "mimeType": "application/pdf",
            "date": row.date,
            "accessUrl": address("file-content", row.pk),
            "downloadUrl": settings.SITE_URL + reverse("decisions:meeting-export", args=[row.pk, "pdf"]),
            "meeting": None if inside else [address("meeting", row.pk)],
        }

    return _object("File", "file", row, fill)


def location(row: Meeting, *, inside: bool = True, lists: bool = True) -> Object:
    """Where the meeting was, as its protocol says."""

    def fill() -> Object:
        return {"description": row.place, "meetings": None if inside else [address("meeting", row.pk)]}

    return _object("Location", "location", row, fill)


# ── bodies and people ────────────────────────────────────────────────────────
def organization(row: Group, *, lists: bool = True) -> Object:
    def fill() -> Object:
        named = [each for each in row.memberships.all() if each.person and each.person.name_is_public]
        return {
            "body": address("body"),
            "name": row.name,
            "shortName": row.slug,
            "organizationType": "Gremium",
            "membership": [address("membership", each.pk) for each in named],
            "meeting": address("organization-meetings", row.pk),
            "web": f"{settings.SITE_URL}{reverse('decisions:meeting-list')}?body={row.slug}",
        }

    return _object("Organization", "organization", row, fill)


def membership(row: Membership, *, inside: bool = False, lists: bool = True) -> Object:
    def fill() -> Object:
        return {
            "person": None if inside else address("person", row.person_id),
            "organization": address("organization", row.group_id),
            "role": str(Membership.Role(row.role).label),
            "startDate": row.since,
            "endDate": row.until,
        }

    return _object("Membership", "membership", row, fill)


def person(row: Person, *, lists: bool = True) -> Object:
    def fill() -> Object:
        post = row.position_on(timezone.localdate())
        return {
            "body": address("body"),
            "name": row.full_name,
            "familyName": row.surname,
            "givenName": row.given,
            "gender": _GENDER.get(row.gender),
            "status": [str(post)] if post else None,
            "membership": [membership(each, inside=True) for each in row.memberships.all()] if lists else None,
        }

    return _object("Person", "person", row, fill)
