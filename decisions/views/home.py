"""What the cluster is deciding now: the next meeting, figures on control, the last protocols, the latest changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.control.discipline import by_month, published
from decisions.models import Event, Meeting, Resolution
from decisions.naming import Naming
from decisions.standing import Badge, Clock, Tally, resolution_badge
from decisions.views.meetings import announced, meeting_rows
from decisions.views.plots import line_of
from decisions.views.public import public_page

LAST_PROTOCOLS = 4
LAST_CHANGES = 6
WEEKS = 4
"""How far back the list of changes looks."""

TOLD = (
    Event.Action.CONTROLLED,
    Event.Action.REPORTED,
    Event.Action.CLOSED,
    Event.Action.EXTENSION_GRANTED,
    Event.Action.TERM_MOVED,
    Event.Action.CANCELLED,
    Event.Action.EXCUSED,
    Event.Action.SUPERSEDED,
    Event.Action.REINSTATED,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A resolution that changed lately: when, and how it stands now."""

    day: dt.date
    resolution: Resolution
    text: str
    badge: Badge


@require_safe
@public_page
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
    """The resolutions that changed last, each once, the newest first; by one statement."""
    since = timezone.make_aware(dt.datetime.combine(clock.today - dt.timedelta(weeks=WEEKS), dt.time.min))
    changed = Resolution.objects.published().filter(
        assignments__events__action__in=[action.value for action in TOLD], assignments__events__at__gte=since
    )
    latest = changed.annotate(changed_at=Max("assignments__events__at")).order_by("-changed_at", "-pk")
    naming = Naming(None)
    return [
        Change(
            day=timezone.localdate(row.changed_at),  # type: ignore[attr-defined]
            resolution=row,
            text=naming.wording(row),
            badge=resolution_badge(row, row.item.meeting.body_id, clock),
        )
        for row in latest.select_related("item__meeting__body")[:LAST_CHANGES]
    ]
