"""Terms of assignments for the reader's own calendar (RFC 5545): one in a letter, or all to subscribe to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from decisions.control import duties
from decisions.models import Assignment, Event
from decisions.models.assignment import AssignmentQuerySet

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar import Event as Entry

MOVES = (Event.Action.EXTENSION_GRANTED.value, Event.Action.TERM_MOVED.value, Event.Action.UNDONE.value)
"""Steps after which a term may be another one: programs take the entry with the greater number for the newer."""


def entry(assignment: Assignment, summary: str, link: str) -> str:
    """A calendar with one event that lasts the day of the term.

    Its identifier is that of the assignment: a later letter moves the entry to the new term, it adds none.
    """
    moved = assignment.events.filter(action__in=MOVES).count()
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(assignment, moved, summary, assignment.resolution.text, link))
    return bytes(calendar.to_ical()).decode()


def entries(rows: Iterable[tuple[Assignment, str]], moved: Mapping[int, int] | None = None) -> str:
    """The same of several tasks, each with what to call it; empty when none has a term.

    `moved` is how many times the term of each may have become another one; of tasks that were just given, none.
    """
    calendar, dated = _calendar(), [(row, summary) for row, summary in rows if row.term]
    calendar.add("method", "PUBLISH")
    for row, summary in dated:
        link = f"{settings.SITE_URL}{row.get_absolute_url()}"
        calendar.add_component(_event(row, (moved or {}).get(row.pk, 0), summary, row.resolution.text, link))
    return bytes(calendar.to_ical()).decode() if dated else ""


def feed(assignments: AssignmentQuerySet, name: str) -> bytes:
    """A calendar to subscribe to, with the open terms of `assignments`, in a fixed number of queries.

    The events have the identifiers of those in the letters. The words of an item that is closed to the public stay
    behind the sign-in, since whoever holds the address of a calendar reads it.
    """
    rows = assignments.open().filter(term__isnull=False).select_related("resolution__item__meeting")
    moves = Count("events", filter=Q(events__action__in=MOVES))
    moved = dict(rows.annotate(moved=moves).order_by("pk").values_list("pk", "moved"))
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"value": "DURATION"})
    for assignment in rows.order_by("term", "pk"):
        resolution = assignment.resolution
        meeting = resolution.item.meeting
        source = duties.source(meeting.number, meeting.date, resolution.item.number, resolution.number)
        words = source if resolution.item.is_closed else " ".join(resolution.text.split())
        link = f"{settings.SITE_URL}{assignment.get_absolute_url()}"
        calendar.add_component(_event(assignment, moved.get(assignment.pk, 0), words, source, link))
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    from icalendar import Calendar  # here: pages that write no calendar do without it

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{settings.SITE_HOST}//tasks//RU")
    return calendar


def _event(assignment: Assignment, moved: int, summary: str, description: str, link: str) -> Entry:
    """The day of the term; `moved` is how many times it may have become another one."""
    from icalendar import Event as Entry

    assert assignment.term is not None, "there is nothing to enter without a date"
    event = Entry()
    event.add("uid", f"task-{assignment.pk}@{settings.SITE_HOST}")
    event.add("dtstamp", timezone.now().astimezone(dt.UTC))
    event.add("sequence", moved)
    event.add("dtstart", assignment.term)
    event.add("dtend", assignment.term + dt.timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    return event
