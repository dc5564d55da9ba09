"""What the cluster is deciding now: the next meeting, figures on control, the last protocols, the latest changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.counts import counted
from decisions.counts.scores import by_month
from decisions.models import Assignment, Event, Meeting, Resolution
from decisions.naming import Naming
from decisions.prepared import Ask, as_many, asked, asked_together
from decisions.standing import Badge, Clock, Standing, Tally, resolution_badge
from decisions.views.cards import card_of_site
from decisions.views.meetings.meetings import announced, meeting_rows, of_meetings
from decisions.views.plots import line_of
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
Changed = dict[int, dt.datetime]
"""When a resolution changed, by its key."""


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
    since = timezone.make_aware(dt.datetime.combine(today - dt.timedelta(weeks=WEEKS), dt.time.min))
    policies, upcoming, last, events = asked_together(
        Ask("policies", [], lambda _none: Clock.policies()),
        Ask("the next meeting", [today], lambda day: announced(*day).defer("source_text", "corrections")[:1]),
        Ask("the last protocols", [], _last_protocols),
        Ask(("events", FEW_EVENTS), [since], partial(_events, FEW_EVENTS)),
    )
    clock = Clock.of_policies(today, policies)
    changed = _changed_last(events, since)
    items, states, points = asked_together(
        *of_meetings([meeting.pk for meeting in last], request.user),
        Ask(("changed points", len(as_many([*changed]))), as_many([*changed]), _changed_points),
    )
    now = counted.read(clock, stamp_of(request))
    months = by_month(now, (today.replace(day=1) - dt.timedelta(days=320)).replace(day=1), today)
    context = {
        "card": card_of_site(),
        "upcoming": next(iter(upcoming), None),
        "tally": Tally({Standing(standing): len(keys) for standing, keys in now.of("standing").items()}),
        "plot": line_of(months, 500, 170, is_dense=True),
        "plot_narrow": line_of(months, 340, 170, is_dense=True),
        "rows": meeting_rows(last, items, states, request.user, clock),
        "changes": _changes(changed, points, clock),
    }
    return render(request, "decisions/home.html", context)


def _changes(changed: Changed, points: Iterable[Resolution], clock: Clock) -> list[Change]:
    """The resolutions that changed last, each once, the newest first."""
    naming, rows = Naming(None), {row.pk: row for row in points}
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


def _changed_last(found: list[tuple[dt.datetime, int]], since: dt.datetime) -> Changed:
    """The last that changed, the newest first, of the newest events; of many more where a few do not tell."""
    latest, is_told = _latest(found, FEW_EVENTS)
    if not is_told:
        more = asked(("events", MOST_EVENTS), [since], partial(_events, MOST_EVENTS))
        latest, _is_told = _latest(more, MOST_EVENTS)
    return latest


def _latest(found: list[tuple[dt.datetime, int]], most: int) -> tuple[Changed, bool]:
    """Those that changed last, and whether `found`, up to `most` events, is enough to tell: not all of one moment."""
    latest = Changed()
    for at, resolution in found:
        latest.setdefault(resolution, at)
    ordered = sorted(latest.items(), key=lambda pair: (pair[1], pair[0]), reverse=True)[:LAST_CHANGES]
    is_told = len(found) < most or (len(ordered) == LAST_CHANGES and ordered[-1][1] > found[-1][0])
    return dict(ordered), is_told


# ── what is asked: of the day alone ──────────────────────────────────────────
def _last_protocols(_none: list[Any]) -> QuerySet[Meeting]:
    published = Meeting.objects.published().select_related("body")
    return published.defer("source_text", "corrections")[:LAST_PROTOCOLS]


def _events(most: int, since: list[Any]) -> QuerySet[Event, Any]:
    """(moment, resolution) of the newest events that are told.

    Databases go along the events, the newest first, so how many there were in these weeks costs nothing. What each is
    of is looked up by a query within: joined, a database that knows little of a table would begin with all protocols.
    """
    tasks = Assignment.objects.filter(
        pk=OuterRef("assignment"),
        resolution__item__is_closed=False,
        resolution__item__meeting__status=Meeting.Status.SIGNED,
        resolution__item__meeting__published_at__isnull=False,
    )
    told = Event.objects.filter(action__in=[action.value for action in TOLD], at__gte=since[0])
    told = told.annotate(point=Subquery(tasks.order_by().values("resolution")[:1])).filter(point__isnull=False)
    return told.order_by("-at", "-pk").values_list("at", "point")[:most]


def _changed_points(keys: list[int]) -> QuerySet[Resolution]:
    rows = Resolution.objects.filter(pk__in=keys).select_related("item__meeting")
    shown = ("number", "public_text", "kind", "state", "due", "item__meeting__number", "item__meeting__body")
    return rows.only(*shown).order_by()
