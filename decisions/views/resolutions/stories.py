"""How a resolution was carried out, told from its events: dates and states for all, texts for those concerned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.models import Document, Event, ExtensionRequest, Report, Resolution
from decisions.naming import Naming
from decisions.permissions import AnyUser
from decisions.prepared import Ask
from decisions.standing import Standing
from decisions.views.resolutions.points import Task
from members.access import STRANGER, access_of

A = Event.Action

GLYPHS = {
    A.CONTROLLED: Standing.CONTROL.value,
    A.INTERIM: "note2",
    A.REPORTED: Standing.REPORTED.value,
    A.RETURNED: Standing.CONTROL.value,
    A.CLOSED: Standing.CLOSED.value,
    A.EXTENSION_ASKED: "ask",
    A.EXTENSION_GRANTED: "ext",
    A.EXTENSION_REFUSED: "x",
    A.TERM_MOVED: "ext",
    A.CANCELLED: Standing.CANCELLED.value,
    A.EXCUSED: Standing.CANCELLED.value,
    A.SUPERSEDED: Standing.CANCELLED.value,
    A.REASSIGNED: "ext",
    A.REINSTATED: Standing.CONTROL.value,
    A.UNDONE: "x",
    A.SIGNED: "lock",
    A.PUBLISHED: "new",
    A.WITHDRAWN: "x",
    A.UNPUBLISHED: "x",
}
COLOURS = {
    A.CONTROLLED: Standing.CONTROL.value,
    A.REINSTATED: Standing.CONTROL.value,
    A.REPORTED: Standing.REPORTED.value,
    A.CLOSED: Standing.CLOSED.value,
    A.EXTENSION_GRANTED: Standing.SOON.value,
    A.TERM_MOVED: Standing.SOON.value,
    A.CANCELLED: Standing.CANCELLED.value,
    A.EXCUSED: Standing.CANCELLED.value,
    A.SUPERSEDED: Standing.CANCELLED.value,
}
OF_MEETING = (A.SIGNED, A.PUBLISHED, A.WITHDRAWN, A.UNPUBLISHED)
OF_TERMS = (A.EXTENSION_GRANTED, A.TERM_MOVED)
Moved = tuple[dt.date, dt.date]
"""The term that was given up, and the one in its place."""


class Told(NamedTuple):
    """An event as the story tells it: the organization of its task, what the step was that it takes back.

    `whole` is the event itself, with who acted and what was written; strangers are read nothing of these.
    """

    pk: int
    at: dt.datetime
    action: str
    assignment: int | None
    organization: str | None
    undone: str | None
    whole: Event | None = None


_COLUMNS = ("pk", "at", "action", "assignment", "assignment__organization__name", "undoes__action")


@dataclass(slots=True)
class Chapter:
    """One line of the story: a change of one day, with all whom it touched."""

    day: dt.date
    action: str
    words: str
    glyph: str
    colour: str
    who: list[str] = field(default_factory=list)
    terms: dict[Moved, int] = field(default_factory=dict)
    """The terms that were put off, with the number of the responsibles of whom it was."""
    reasons: list[str] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    actors: list[str] = field(default_factory=list)

    @property
    def tells_more(self) -> bool:
        """Whether it is more than what happened to whom; to strangers it seldom is."""
        return len(self.who) > 1 or bool(self.terms or self.reasons or self.reports or self.actors)


def events_of(keys: Sequence[int], user: AnyUser) -> tuple[Ask, Ask]:
    """What asks for the events that `story_of` tells, of one resolution by its key: of its tasks and of its protocol.

    They are two questions: asked for the one or the other at once, the database would look through all events.
    """
    return (
        Ask("story of a point", keys, partial(_of_tasks, user), user),
        Ask("story of its protocol", keys, partial(_of_protocol, user), user),
    )


def story_of(
    resolution: Resolution, events: Iterable[Event | tuple[Any, ...]], tasks: Iterable[Task], naming: Naming
) -> list[Chapter]:
    """Changes of the point's assignments and of its protocol, the newest first; the same change of one day is one line.

    The periods of a recurring task are told of by their own table and pages: there would be thirty lines a year.
    Reports, reasons and the names of those who acted are only for readers who may see the assignment.
    """
    names = {task.assignment.pk: task.name for task in tasks}
    open_to_reader = {task.assignment.pk for task in tasks if task.is_open_to_reader}
    is_whole = naming.whole(resolution.item.meeting)
    told = sorted(map(_as_told, events), key=attrgetter("at", "pk"), reverse=True)
    moved = _moved_by(told)
    story = []
    for (day, action, undone), steps in groupby(told, key=_heading):
        chapter = _chapter(day, A(action), undone)
        for step in steps:
            if step.assignment is not None:
                chapter.who.append(names.get(step.assignment) or step.organization or _("another responsible"))
            if step.whole and (is_whole if step.assignment is None else step.assignment in open_to_reader):
                _tell(chapter, step.whole)
            if step.pk in moved:
                chapter.terms[moved[step.pk]] = chapter.terms.get(moved[step.pk], 0) + 1
        story.append(chapter)
    return story


def _as_told(event: Event | tuple[Any, ...]) -> Told:
    if isinstance(event, tuple):
        return Told(*event)
    organization = event.assignment.organization if event.assignment else None
    undone = event.undoes.action if event.undoes else None
    name = organization.name if organization else None
    return Told(event.pk, event.at, event.action, event.assignment_id, name, undone, event)


def _of_tasks(user: AnyUser, keys: list[int]) -> QuerySet[Event, Any]:
    return _told(user, Event.objects.filter(assignment__resolution=keys[0], assignment__series__isnull=True))


def _of_protocol(user: AnyUser, keys: list[int]) -> QuerySet[Event, Any]:
    events = Event.objects.filter(meeting__items__resolutions=keys[0])
    return _told(user, events.filter(action__in=[action.value for action in OF_MEETING]))


def _told(user: AnyUser, events: QuerySet[Event]) -> QuerySet[Event, Any]:
    """Without an order: to find them in it SQLite would look through all events."""
    told = events.exclude(Event.told_inside()).order_by()
    if access_of(user) == STRANGER:
        return told.values_list(*_COLUMNS)
    told = told.select_related("actor__person", "assignment__organization", "report", "undoes")
    return told.prefetch_related(Prefetch("report__documents", queryset=Document.objects.order_by("pk")))


def _moved_by(told: list[Told]) -> Mapping[int, Moved]:
    """By the key of an event that gave more time, from which day to which; no statement where none did.

    A request is decided at the moment of its event; one that waits again, for the answer was taken back, moved nothing.
    """
    giving = [step for step in told if step.action in OF_TERMS]
    if not giving:
        return {}
    tasks = {step.assignment for step in giving}
    moved = {
        (request.assignment_id, request.decided_at): (request.old_term, request.new_term)
        for request in ExtensionRequest.objects.filter(assignment__in=tasks, is_granted=True).order_by()
        if request.old_term
    }
    found = ((step.pk, moved.get((step.assignment or 0, step.at))) for step in giving)
    return {pk: days for pk, days in found if days}


def _heading(step: Told) -> tuple[dt.date, str, str]:
    """What events are one line by: the day, what was done, and of what was taken back, what it was."""
    return timezone.localdate(step.at), step.action, step.undone or ""


def _chapter(day: dt.date, action: Event.Action, undone: str) -> Chapter:
    words = f"{action.label}: {A(undone).label}" if undone else str(action.label)
    return Chapter(day, action.value, words, GLYPHS.get(action, "note2"), COLOURS.get(action, "note"))


def _tell(chapter: Chapter, event: Event) -> None:
    """What was written, and who acted."""
    if event.report is not None:
        chapter.reports.append(event.report)
    if event.reason and (event.report is None or event.reason != event.report.text):
        chapter.reasons.append(event.reason)
    actor = str(event.actor) if event.actor else ""
    if actor and actor not in chapter.actors:
        chapter.actors.append(actor)
