"""The summary of a meeting: on one page what was decided, who does it by when, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions import permissions
from decisions.models import AgendaItem, Meeting, Resolution
from decisions.naming import Naming
from decisions.permissions import AnyUser
from decisions.standing import Clock, Standing, Tally
from decisions.views.public import public_page
from decisions.views.resolutions.points import Point, points_of, with_place
from decisions.views.resolutions.responsibles import fetch_responsibles


@dataclass(slots=True)
class Part:
    """A question with its points; `title` is empty for one that has none or is closed to this reader."""

    item: AgendaItem
    title: str
    points: list[Point] = field(default_factory=list)


@require_safe
@public_page
def meeting_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a protocol that the reader may read; 404 for any other."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("body__policy"), pk=pk)
    context = {**summary_of(meeting, request.user), "may_manage": permissions.can_manage(request.user, meeting)}
    return render(request, "decisions/meeting_summary.html", context)


def summary_of(meeting: Meeting, user: AnyUser) -> dict[str, Any]:
    """What the summary says to `user`, for the page and for the letter, in the language that is active."""
    visible = Resolution.objects.visible_to(user).decisions().filter(item__meeting=meeting)
    rows = list(with_place(visible).order_by("item__position", "position"))
    fetch_responsibles(rows)
    naming = Naming(user, rows)
    points = points_of(rows, naming, Clock.for_body(timezone.localdate(), meeting.body))
    tally = Tally(Standing(point.badge.kind) for point in points)
    return {
        "meeting": meeting,
        "parts": _parts(points, naming),
        "tally": tally,
        "decided": len(points),
        "next_term": _next_term(points),
    }


def _parts(points: Iterable[Point], naming: Naming) -> list[Part]:
    """The points under their questions, in the order of the protocol."""
    parts: dict[int, Part] = {}
    for point in points:
        item = point.resolution.item
        if item.pk not in parts:
            parts[item.pk] = Part(item, naming.title(item))
        parts[item.pk].points.append(point)
    return list(parts.values())


def _next_term(points: Iterable[Point]) -> Point | None:
    """Of what is still to be done and not late, the point whose term comes first."""
    waits = (Standing.SOON, Standing.CONTROL)
    ahead = [point for point in points if Standing(point.badge.kind) in waits and point.resolution.due]
    return min(ahead, key=lambda point: point.resolution.due or timezone.localdate(), default=None)
