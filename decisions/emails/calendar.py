"""The term of an assignment as an entry for the reader's own calendar (RFC 5545)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from decisions.models import Assignment


def entry(assignment: Assignment, summary: str, link: str) -> str:
    """A calendar with one event that lasts the day of the term.

    Its identifier is that of the assignment: a later letter moves the entry to the new term, it adds none.
    """
    assert assignment.term is not None, "there is nothing to enter without a date"
    event = Event()
    event.add("uid", f"task-{assignment.pk}@{settings.SITE_HOST}")
    event.add("dtstamp", timezone.now().astimezone(dt.UTC))
    event.add("sequence", assignment.extensions.filter(is_granted=True).count())
    event.add("dtstart", assignment.term)
    event.add("dtend", assignment.term + dt.timedelta(days=1))
    event.add("summary", summary)
    event.add("description", assignment.resolution.text)
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{settings.SITE_HOST}//tasks//RU")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()
