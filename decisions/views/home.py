"""What the cluster is deciding now: the next meeting, figures on control, the last protocols, the latest changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.counts import counted
from decisions.counts.scores import by_month
from decisions.models import Event, Meeting, Resolution
from decisions.naming import Naming
from decisions.standing import Badge, Clock, Standing, Tally, resolution_badge
from decisions.views.meetings import announced, meeting_rows
from decisions.views.plots import line_of
from decisions.views.points import with_place
from decisions.views.public import public_page, stamp_of

LAST_PROTOCOLS = 4
LAST_CHANGES = 6
WEEKS = 4
"""How far back the list of changes looks."""
FEW_EVENTS, MOST_EVENTS = 60, 2_000
"""Among so many of the newest events: a point addressed to hundreds has hundreds of one moment."""

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
    now = counted.read(clock, stamp_of(request))
    months = by_month(now, (today.replace(day=1) - dt.timedelta(days=320)).replace(day=1), today)
    upcoming, last = _meetings(today)
    context = {
        "upcoming": upcoming,
        "tally": Tally({Standing(standing): len(points) for standing, points in now.of("standing").items()}),
        "plot": line_of(months, 500, 170, is_dense=True),
        "plot_narrow": line_of(months, 340, 170, is_dense=True),
        "rows": meeting_rows(last, request, clock),
        "changes": _changes(clock),
    }
    return render(request, "decisions/home.html", context)


def _meetings(today: dt.date) -> tuple[Meeting | None, list[Meeting]]:
    """The next one that is announced, and the last that were published; by one statement."""
    upcoming = announced(today).values("pk")[:1]
    last = Meeting.objects.published().values("pk")[:LAST_PROTOCOLS]
    either = Meeting.objects.filter(Q(pk__in=upcoming) | Q(pk__in=last))
    found = list(either.select_related("body").defer("source_text", "corrections"))
    planned = next((row for row in found if not row.is_published), None)
    return planned, [row for row in found if row.is_published]


def _changes(clock: Clock) -> list[Change]:
    """The resolutions that changed last, each once, the newest first."""
    changed = _changed_last(clock.today)
    naming, rows = Naming(None), with_place(Resolution.objects.filter(pk__in=changed)).in_bulk() if changed else {}
    return [
        Change(
            day=timezone.localdate(at),
            resolution=row,
            text=naming.wording(row),
            badge=resolution_badge(row, row.item.meeting.body_id, clock),
        )
        for pk, at in changed.items()
        if (row := rows.get(pk))
    ]


def _changed_last(today: dt.date) -> dict[int, dt.datetime]:
    """When they changed, by key, the newest first.

    It goes along the events, the newest first: how many there were in these weeks costs nothing. A few are enough where
    they are not all of one moment.
    """
    since = timezone.make_aware(dt.datetime.combine(today - dt.timedelta(weeks=WEEKS), dt.time.min))
    place = "assignment__resolution__item"
    told = Event.objects.filter(
        **{f"{place}__is_closed": False, f"{place}__meeting__status": Meeting.Status.SIGNED},
        **{f"{place}__meeting__published_at__isnull": False},
        action__in=[action.value for action in TOLD],
        at__gte=since,
    )
    newest = told.order_by("-at", "-pk").values_list("at", "assignment__resolution")
    for most in (FEW_EVENTS, MOST_EVENTS):
        found = list(newest[:most])
        latest = dict[int, dt.datetime]()
        for at, resolution in found:
            latest.setdefault(resolution, at)
        ordered = sorted(latest.items(), key=lambda pair: (pair[1], pair[0]), reverse=True)[:LAST_CHANGES]
        if len(found) < most or (len(ordered) == LAST_CHANGES and ordered[-1][1] > found[-1][0]):
            break
    return dict(ordered)
