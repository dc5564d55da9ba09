"""The story of one assignment: every step with its words and files, and the way to take back the last one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from decisions import workflow
from decisions.models import Assignment, Document, Event, ExtensionRequest, Report
from decisions.permissions import AnyUser
from decisions.views.resolutions.stories import COLOURS, GLYPHS
from members.models import User

GIVEN = (Event.Action.INTERIM, Event.Action.REPORTED)
ASKED = (Event.Action.EXTENSION_ASKED, Event.Action.TERM_MOVED)
OF_REQUESTS = (*ASKED, Event.Action.EXTENSION_GRANTED, Event.Action.EXTENSION_REFUSED)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story: `request` is the request for more time that the step asks or answers.

    `undo_until` is the moment up to which the reader may take the step back, None for who may not.
    """

    event: Event
    glyph: str
    colour: str
    who: str
    report: Report | None
    request: ExtensionRequest | None
    undo_until: dt.datetime | None = None


def story_of_task(assignment: Assignment, reader: AnyUser) -> list[Line]:
    """Events of the assignment, the newest first; four queries, a few more where the last step can be taken back."""
    events = assignment.events.select_related("actor__person", "report", "undoes").prefetch_related(
        Prefetch("report__documents", queryset=Document.objects.order_by("pk"))
    )
    rows = list(events.order_by("-pk"))
    requests = dict(_requests(assignment, rows))
    return [
        Line(
            event,
            GLYPHS.get(Event.Action(event.action), "note2"),
            COLOURS.get(Event.Action(event.action), "note"),
            _who(event),
            event.report if event.action in GIVEN else None,
            requests.get(event.pk),
            _undo_until(event, assignment, reader) if event is rows[0] else None,
        )
        for event in rows
    ]


def _requests(assignment: Assignment, events: list[Event]) -> Iterator[tuple[int, ExtensionRequest]]:
    """By the key of the event. An answer is to the request before it; one that was taken back left no other trace."""
    asked = iter(assignment.extensions.order_by("created_at", "pk"))
    present: ExtensionRequest | None = None
    for event in reversed(events):
        if event.action in ASKED:
            present = next(asked, None)
        if event.action in OF_REQUESTS and present is not None:
            yield event.pk, present


def _undo_until(event: Event, assignment: Assignment, reader: AnyUser) -> dt.datetime | None:
    event.assignment = assignment
    may = isinstance(reader, User) and workflow.may_undo(event, actor=reader)
    return event.at + workflow.UNDO_WITHIN if may else None


def _who(event: Event) -> str:
    """Surname and initials; who answered by the link of a letter is its address, anybody else is the secretariat."""
    if event.actor is None:
        return ""
    if event.actor.is_letterbox:
        return event.actor.email
    return event.actor.person.short_name if event.actor.person else _("the secretariat")
