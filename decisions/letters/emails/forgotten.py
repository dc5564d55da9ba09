"""Letters to the secretaries of a body: protocols long unsigned, tasks long silent, tasks without a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.letters.emails.composing import one_line, to_readers
from decisions.letters.emails.recipients import secretaries
from decisions.models import Assignment, Letter, Meeting, Resolution
from members.models import Group

K = Letter.Kind

MOST = 10
"""So many of each kind are named; the desk shows the rest."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What waits in one body: `meetings` whose protocol is not signed, the oldest first; `silent` tasks."""

    body: Group
    meetings: list[Meeting]
    silent: list[Assignment]

    def __bool__(self) -> bool:
        return bool(self.meetings or self.silent)


def something_is_forgotten(found: Forgotten, occasion: str, silent_days: int, on: dt.date) -> None:
    """To the secretaries of the body; `silent_days` is how long nothing was heard."""

    def texts(below: dict[str, str]) -> dict[str, str]:
        context = {
            "subject": one_line(_("Waiting for you: %(body)s") % {"body": found.body}),
            "body": found.body,
            "meetings": [(meeting, (on - meeting.date).days) for meeting in found.meetings[:MOST]],
            "more_meetings": len(found.meetings[MOST:]),
            "silent": (silent := _points(found.silent))[:MOST],
            "more_silent": len(silent[MOST:]),
            "silent_days": silent_days,
        }
        return _faces("forgotten", context | below)

    to_readers(K.PROTOCOL_WAITS, occasion, secretaries(found.body.pk), on, texts, body=found.body)


def dateless_come_up(body: Group, rows: list[Assignment], occasion: str, on: dt.date) -> None:
    """To the secretaries of the body: tasks without a date whose day to be looked at has come."""

    def texts(below: dict[str, str]) -> dict[str, str]:
        context = {
            "subject": one_line(_("Tasks without a date to review: %(body)s") % {"body": body}),
            "body": body,
            "points": (points := _points(rows))[:MOST],
            "more": len(points[MOST:]),
        }
        return _faces("review", context | below)

    to_readers(K.REVIEW, occasion, secretaries(body.pk), on, texts, body=body)


@dataclass(frozen=True, slots=True)
class Point:
    """A point as the letter shows it: with one task its responsible and its page, with several their number."""

    resolution: Resolution
    who: str
    link: str

    @property
    def meeting(self) -> Meeting:
        return self.resolution.item.meeting


def _points(rows: list[Assignment]) -> list[Point]:
    """One for all tasks of a point, in the order of the first of them; for the language that is active."""
    tasks: dict[int, list[Assignment]] = {}
    for row in rows:
        tasks.setdefault(row.resolution_id, []).append(row)
    return [_point(own) for own in tasks.values()]


def _point(tasks: list[Assignment]) -> Point:
    first = tasks[0]
    if len(tasks) == 1:
        return Point(first.resolution, str(first.responsible), f"{settings.SITE_URL}{first.get_absolute_url()}")
    who = ngettext("%(n)d responsible party", "%(n)d responsible parties", len(tasks)) % {"n": len(tasks)}
    return Point(first.resolution, who, f"{settings.SITE_URL}{first.resolution.get_absolute_url()}")


def _faces(name: str, context: dict[str, Any]) -> dict[str, str]:
    shown = {**context, "desk_url": f"{settings.SITE_URL}{reverse('admin:index')}"}
    return {
        "subject": context["subject"],
        "text": render_to_string(f"emails/{name}.txt", shown).strip() + "\n",
        "html": render_to_string(f"emails/{name}.html", shown),
    }
