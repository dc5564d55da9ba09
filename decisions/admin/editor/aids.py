"""What helps to write a protocol: completions at the caret, phrases, open points of earlier protocols, beginnings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from decisions.admin.editor.saying import require_secretary
from decisions.editor import beginnings
from decisions.editor.carrying import open_points, open_points_of
from decisions.editor.completion import LOOK_BACK, completions
from decisions.models import Meeting, Phrase
from decisions.standing import Clock
from members.admin.rights import MOST_DIGITS, SECRETARY, access
from members.models import Group

MEETINGS = 10
"""Planned meetings that are offered, the earliest first."""


@require_safe
@never_cache
def complete(request: HttpRequest) -> HttpResponse:
    """Names and phrases that fit the end of `before`, the words before the caret."""
    require_secretary(request)
    before = request.GET.get("before", "")[-LOOK_BACK:].replace("\x00", "")
    found = completions(before, chosen_body(request), timezone.localdate())
    return JsonResponse({"options": [option.as_json() for option in found]})


@require_safe
@never_cache
def panel(request: HttpRequest) -> HttpResponse:
    """The aids for a body that was just chosen or named; the page of the editor brings its own when it is opened."""
    require_secretary(request)
    context = {"aids": aids_for(request, chosen_body(request), timezone.localdate())}
    return render(request, "admin/editor/aids.html", context)


def aids_for(request: HttpRequest, body: Group | None, on: dt.date) -> dict[str, Any]:
    """What the panel shows: phrases and open points of `body`, and what a new protocol can begin from."""
    phrases = Phrase.objects.filter(Q(body__isnull=True) | Q(body=body) if body else Q(body__isnull=True))
    points, total = open_points(body, Clock.on(on)) if body else ([], 0)
    return {
        "body": body,
        "phrases": list(phrases),
        "open_points": points,
        "open_total": total,
        "bodies": list(_bodies(request)),
        "planned": list(_planned(request)),
    }


def _planned(request: HttpRequest) -> QuerySet[Meeting]:
    """Meetings whose protocol nobody has begun."""
    prepared = (Meeting.Status.PLANNED, Meeting.Status.HELD)
    rows = Meeting.objects.filter(status__in=prepared, body__in=_bodies(request), source_text="")
    return rows.select_related("body").order_by("date", "pk")[:MEETINGS]


def beginning_of(meeting: Meeting | None, body: Group | None, on: dt.date) -> str:
    """The text that an empty editor begins with, empty when neither a meeting nor a body is known."""
    if meeting is not None:
        return beginnings.of_meeting(meeting, carries=_has_open_points(meeting.body))
    return beginnings.of_body(body, on, carries=_has_open_points(body)) if body is not None else ""


def _has_open_points(body: Group) -> bool:
    return open_points_of(body).exists()


def chosen_body(request: HttpRequest) -> Group | None:
    """The body that the address names, if it is one whose protocols the user keeps."""
    given = request.GET.get("body", "")
    if not (given.isascii() and given.isdecimal()) or len(given) > MOST_DIGITS:
        return None
    return body_kept_by(request, int(given))


def body_kept_by(request: HttpRequest, pk: int | None) -> Group | None:
    """The body `pk`, if it is one whose protocols the user keeps."""
    return _bodies(request).filter(pk=pk).first() if pk is not None else None


def _bodies(request: HttpRequest) -> QuerySet[Group]:
    mine = access(request).bodies_with(SECRETARY)
    bodies = Group.objects.bodies().filter(is_active=True)
    return bodies if mine is None else bodies.filter(pk__in=mine)
