"""Meetings and terms as calendars (RFC 5545; name and words by RFC 7986), the same bytes for the same days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.models import Meeting

if TYPE_CHECKING:
    from icalendar import Event as Component

_DAY = dt.timedelta(days=1)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_EVERY = dt.timedelta(hours=6)
"""How often a program may ask again."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happens on a day, or between two moments; `uid` stays the same when it is moved."""

    uid: str
    updated: dt.datetime
    start: dt.date
    end: dt.date | None
    title: str
    text: str = ""
    place: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()
    is_busy: bool = True


def calendar(kind: str, name: str, says: str, events: Iterable[Event]) -> bytes:
    """The events under a name; `says` tells which there are."""
    from icalendar import Calendar, vDuration  # here: pages that write no calendar do without it

    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//{settings.SITE_HOST}//{kind}//RU")
    for each in ("name", "x-wr-calname"):
        made.add(each, _line(name))
    for each in ("description", "x-wr-caldesc"):
        made.add(each, _line(says))
    made.add("refresh-interval", vDuration(_EVERY), parameters={"value": "DURATION"})
    made.add("x-published-ttl", vDuration(_EVERY))
    for event in events:
        made.add_component(_component(event))
    return bytes(made.to_ical())


def _component(event: Event) -> Component:
    from icalendar import Event as Component

    made, changed = Component(), event.updated.astimezone(dt.UTC)
    made.add("uid", f"{event.uid}@{settings.SITE_HOST}")
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("dtstart", event.start)
    if event.end:
        made.add("dtend", event.end)
    made.add("summary", _text(event.title))
    for name, text in (("description", event.text), ("location", event.place)):
        if text:
            made.add(name, _text(text))
    if event.tags:
        made.add("categories", list(map(_line, event.tags)))
    if event.link:
        made.add("url", event.link)
    if not event.is_busy:
        made.add("transp", "TRANSPARENT")
    return made


def term(
    key: int, day: dt.date, title: str, text: str, link: str, updated: dt.datetime, tags: tuple[str, ...]
) -> Event:
    """The day by which a resolution is to be done; it leaves the day free for others."""
    return Event(f"resolution-{key}", updated, day, day + _DAY, title, text, "", link, tags, is_busy=False)


def meeting(held: Meeting) -> Event:
    """Of one to come the day and the place, of another the address of the protocol too."""
    start, end = _utc(held.date, held.start), _utc(held.date, held.end)
    text = link = ""
    if held.is_published:
        words = _("Protocol № %(number)s of %(day)s") if held.number else _("Protocol of %(day)s")
        text = words % {"number": held.number, "day": f"{held.date:%d.%m.%Y}"}
        link = f"{settings.SITE_URL}{held.get_absolute_url()}"
    first, last = (start, end) if start else (held.date, held.date + _DAY)
    return Event(f"meeting-{held.pk}", held.updated_at, first, last, held.body.name, text, held.place, link)


def _utc(day: dt.date, time: dt.time | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, time)).astimezone(dt.UTC) if time else None


def _line(text: str) -> str:
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    return _UNWRITABLE.sub(" ", text.replace("\r\n", "\n"))
