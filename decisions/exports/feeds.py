"""What was decided lately as a feed: Atom (RFC 4287), JSON Feed 1.1; meetings and terms as calendars (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from decisions.models import Meeting

if TYPE_CHECKING:
    from icalendar import Calendar, Event

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One resolution or protocol, in the words that the public reads."""

    link: str
    title: str
    text: str
    published: dt.datetime
    updated: dt.datetime
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """The day by which a resolution is to be done; `uid` stays the same when the day is moved."""

    uid: str
    day: dt.date
    title: str
    text: str
    link: str
    updated: dt.datetime
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries, the newest first. `link` is the page of the same rows, `address` that of the feed itself."""

    title: str
    link: str
    address: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> dt.datetime | None:
        """When anything in it changed last; None when nothing is in it."""
        return max((entry.updated for entry in self.entries), default=None)


class _Atom(Atom1Feed):
    """Says when it was updated by its entries alone: an empty one has always been so."""

    def latest_post_date(self) -> dt.datetime:
        return super().latest_post_date() if self.items else dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def atom(feed: Feed) -> bytes:
    """The feed as Atom, in UTF-8."""
    made = _Atom(
        title=feed.title,
        link=feed.link,
        description=None,
        language=settings.LANGUAGE_CODE,
        author_name=settings.CLUSTER_NAME,
        feed_url=feed.address,
        feed_guid=feed.address,
    )
    for entry in feed.entries:
        made.add_item(
            title=_writable(entry.title),
            link=entry.link,
            description=_writable(entry.text),
            unique_id=entry.link,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=entry.tags,
        )
    return made.writeString("utf-8").encode()


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1, in UTF-8."""
    items = [
        {
            "id": entry.link,
            "url": entry.link,
            "title": entry.title,
            "content_text": entry.text,
            "date_published": _moment(entry.published),
            "date_modified": _moment(entry.updated),
            "tags": list(entry.tags),
        }
        for entry in feed.entries
    ]
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.link,
        "feed_url": feed.address,
        "language": settings.LANGUAGE_CODE,
        "authors": [{"name": settings.CLUSTER_NAME}],
        "items": items,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _writable(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)


def _moment(moment: dt.datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def calendar(meetings: Iterable[Meeting], name: str) -> bytes:
    """Meetings as events: of those to come the day and place, of others the address of the protocol too.

    The same meetings give the same bytes, so that a program that has them is told so.
    """
    made = _calendar("meetings", name)
    for meeting in meetings:
        made.add_component(_meeting(meeting))
    return bytes(made.to_ical())


def term_calendar(terms: Iterable[Term], name: str) -> bytes:
    """Terms as events that last their day; the same terms give the same bytes."""
    from icalendar import Event

    made = _calendar("terms", name)
    for term in terms:
        event = Event()
        event.add("uid", f"{term.uid}@{settings.SITE_HOST}")
        event.add("dtstamp", term.updated.astimezone(dt.UTC))
        event.add("last-modified", term.updated.astimezone(dt.UTC))
        event.add("dtstart", term.day)
        event.add("dtend", term.day + dt.timedelta(days=1))
        event.add("summary", term.title)
        event.add("description", term.text)
        event.add("categories", list(term.tags))
        event.add("url", term.link)
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def _calendar(what: str, name: str) -> Calendar:
    from icalendar import Calendar  # here: pages that write no calendar do without it

    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//{settings.SITE_HOST}//{what}//RU")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", dt.timedelta(hours=6), parameters={"value": "DURATION"})
    return made


def _meeting(meeting: Meeting) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{settings.SITE_HOST}")
    event.add("dtstamp", meeting.updated_at.astimezone(dt.UTC))
    event.add("last-modified", meeting.updated_at.astimezone(dt.UTC))
    if meeting.start:
        event.add("dtstart", _utc(meeting.date, meeting.start))
        if meeting.end:
            event.add("dtend", _utc(meeting.date, meeting.end))
    else:
        event.add("dtstart", meeting.date)
        event.add("dtend", meeting.date + dt.timedelta(days=1))
    event.add("summary", meeting.body.name)
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.is_published:
        words = _("Protocol № %(number)s of %(day)s") if meeting.number else _("Protocol of %(day)s")
        event.add("description", words % {"number": meeting.number, "day": f"{meeting.date:%d.%m.%Y}"})
        event.add("url", f"{settings.SITE_URL}{meeting.get_absolute_url()}")
    return event


def _utc(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time)).astimezone(dt.UTC)
