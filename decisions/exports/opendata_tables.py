"""The tables of the whole dump: the resolutions, the meetings that decided them, the organizations that answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from decisions.exports import opendata
from decisions.exports.opendata import Field, Record
from decisions.models import Meeting
from members.models import Organization


@dataclass(frozen=True, slots=True)
class Table:
    """`records(today)` are what the public reads, one by one, each with the names of `fields` in their order."""

    name: str
    fields: tuple[Field, ...]
    records: Callable[[dt.date], Iterator[Record]]


def _meetings(today: dt.date) -> Iterator[Record]:
    rows = Meeting.objects.published().select_related("body").defer("source_text", "corrections")
    for meeting in rows.order_by("date", "pk").iterator(chunk_size=500):
        yield {
            "id": meeting.pk,
            "url": settings.SITE_URL + meeting.get_absolute_url(),
            "body": meeting.body.slug,
            "body_name": meeting.body.name,
            "protocol": meeting.number,
            "date": meeting.date.isoformat(),
            "start": meeting.start.isoformat("seconds") if meeting.start else None,
            "end": meeting.end.isoformat("seconds") if meeting.end else None,
            "place": meeting.place,
            "form": meeting.form,
            "published_at": _moment(meeting.published_at or meeting.updated_at),
            "changed_at": _moment(meeting.updated_at),
        }


def _organizations(today: dt.date) -> Iterator[Record]:
    for organization in Organization.objects.order_by("pk").iterator(chunk_size=500):
        yield {
            "id": organization.pk,
            "url": settings.SITE_URL + organization.get_absolute_url(),
            "name": organization.name,
            "full_name": organization.full_name,
            "kind": organization.kind,
            "website": organization.website,
            "is_active": organization.is_active,
        }


def _moment(moment: dt.datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


TABLES = (
    Table("resolutions", opendata.FIELDS, opendata.records),
    Table(
        "meetings",
        (
            Field("id", "integer", _("number of the meeting; never changes")),
            Field("url", "string", _("address of its page"), "uri"),
            Field("body", "string", _("short name of the body, as in addresses of this site")),
            Field("body_name", "string", _("the body that met")),
            Field("protocol", "string", _("number of the protocol as printed; may be empty")),
            Field("date", "date", _("day of the meeting")),
            Field("start", "time", _("hour of the beginning, 14:00")),
            Field("end", "time", _("hour of the end")),
            Field("place", "string", _("place of the meeting; may be empty")),
            Field("form", "string", _("how the body met")),
            Field("published_at", "datetime", _("moment of publication of the protocol"), "any"),
            Field("changed_at", "datetime", _("moment of the last modification, as «modified_since» counts it"), "any"),
        ),
        _meetings,
    ),
    Table(
        "organizations",
        (
            Field("id", "integer", _("number of the organization; never changes")),
            Field("url", "string", _("address of its page"), "uri"),
            Field("name", "string", _("short name")),
            Field("full_name", "string", _("full official name; may be empty")),
            Field("kind", "string", _("kind of the organization")),
            Field("website", "string", _("its site"), "uri"),
            Field("is_active", "boolean", _("whether it takes part now")),
        ),
        _organizations,
    ),
)
