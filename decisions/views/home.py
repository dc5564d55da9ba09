"""What the cluster is deciding now: the next meeting, figures on control, the last protocols, the latest changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.discipline import by_month, published
from decisions.models import Event, Meeting, Resolution
from decisions.naming import Naming
from decisions.standing import Badge, Clock, Tally, resolution_badge
from decisions.views.meetings import announced, meeting_rows
from decisions.views.plots import line_of

LAST_PROTOCOLS = 4
LAST_CHANGES = 6
WEEKS = 4
"""How far back the list of changes looks."""

TOLD = (
    Event.Action.CONTROLLED,
    Event.Action.REPORTED,
    Event.Action.CLOSED,
    Event.Action.EXTENSION_GRANTED,
    Event.Action.CANCELLED,
    Event.Action.SUPERSEDED,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A resolution that changed lately: when, and how it stands now."""

    day: dt.date
    resolution: Resolution
    text: str
    badge: Badge


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page. It shows published work only, to everybody the same."""
    today = timezone.localdate()
    clock = Clock.on(today)
    states = Resolution.objects.published().decisions().values_list("state", "due", "item__meeting__body").order_by()
    months = by_month(published(), (today.replace(day=1) - dt.timedelta(days=320)).replace(day=1), today)
    last = Meeting.objects.published().select_related("body")[:LAST_PROTOCOLS]
    context = {
        "upcoming": announced(today).first(),
        "tally": Tally(clock.of_state(*row) for row in states),
        "plot": line_of(months, 500, 170, is_dense=True),
        "rows": meeting_rows(last, request, clock),
        "changes": _changes(request, clock),
    }
    return render(request, "decisions/home.html", context)


def _changes(request: HttpRequest, clock: Clock) -> list[Change]:
    """The resolutions that changed last, each once."""
    since = clock.today - dt.timedelta(weeks=WEEKS)
    events = (
        Event.objects.filter(
            Q(assignment__resolution__in=Resolution.objects.published()),
            action__in=[action.value for action in TOLD],
            at__date__gte=since,
        )
        .order_by("-at", "-pk")
        .values_list("assignment__resolution", "at")[: 40 * LAST_CHANGES]
    )
    latest: dict[int, dt.datetime] = {}
    for pk, at in events:
        if len(latest) < LAST_CHANGES:
            latest.setdefault(pk, at)
    rows = Resolution.objects.filter(pk__in=latest).select_related("item__meeting__body")
    naming = Naming(None)
    changes = [
        Change(
            day=timezone.localdate(latest[row.pk]),
            resolution=row,
            text=naming.wording(row),
            badge=resolution_badge(row, row.item.meeting.body_id, clock),
        )
        for row in rows
    ]
    return sorted(changes, key=lambda change: change.day, reverse=True)
