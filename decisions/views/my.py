"""A member's own page: what is overdue, what is due soon, what comes later, what waits for the secretary."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from decisions import duties
from decisions.models import Assignment, Colleague, Meeting
from decisions.models.assignment import AssignmentQuerySet
from decisions.paging import END, BadMark, Key, day, number, page_of
from decisions.standing import Clock
from members.access import Access, access_of
from members.models import Position

SCOPES = ("mine", "organization")
SHOWN = 5
"""How many tasks of each group stand on the page; the rest is behind a link."""

PAGE = 50
FINISHED_DAYS = 30
FINISHED_SHOWN = 10
ORDER = (Key("term", day, is_nullable=True), Key("pk", number))

TITLES = {
    "overdue": gettext_lazy("Overdue"),
    "soon": gettext_lazy("Due soon"),
    "later": gettext_lazy("Later"),
    "far": gettext_lazy("Far off"),
    "dateless": gettext_lazy("Without a date"),
    "waiting": gettext_lazy("Waits for the secretary"),
}


@require_safe
@login_required
@never_cache
def my(request: HttpRequest) -> HttpResponse:
    """`?scope=mine` (named personally) or `organization`; without it, the one that has something.

    `?group=` lists all tasks of one group, by pages.
    """
    access = access_of(request.user)
    clock = Clock.on(timezone.localdate())
    tasks = {scope: _of(access, scope).to_do() for scope in SCOPES}
    by_group = duties.counted(tasks, clock)
    counts = {scope: sum(by_group[scope].values()) for scope in SCOPES}
    scope = request.GET.get("scope", "")
    if scope not in SCOPES:
        scope = "organization" if counts["organization"] and not counts["mine"] else "mine"
    if request.GET.get("group") in duties.GROUPS:
        return _whole_group(request, tasks[scope], scope, clock)
    groups = duties.first_of(tasks[scope], by_group[scope], clock, SHOWN)
    context = {
        "scope": scope,
        "counts": counts,
        "groups": groups,
        "first": next((one for name in ("overdue", "soon") if name in groups for one in groups[name].duties), None),
        "later_count": sum(groups[name].count for name in ("later", "far") if name in groups),
        "finished": _finished(access, scope, clock.today),
        "post": _post(access, clock.today),
        "has_organization": bool(access.organizations),
    }
    return render(request, "decisions/my.html", context)


def _whole_group(request: HttpRequest, tasks: AssignmentQuerySet, scope: str, clock: Clock) -> HttpResponse:
    """Every task of one group; a mark that no page gave leads to the first page."""
    name = request.GET["group"]
    rows = duties.of_group(tasks, name, clock)
    marks = {side: request.GET.get(side, "") for side in ("after", "before")}
    try:
        page = page_of(rows.only("term"), ORDER, PAGE, **marks)
    except BadMark:
        return HttpResponseRedirect(f"?scope={scope}&group={name}")
    context: dict[str, Any] = {
        "scope": scope,
        "title": TITLES[name],
        "duties": duties.duties([row.pk for row in page.rows], clock),
        "waits": name == "waiting",
        "page": page,
        "end": END,
    }
    return render(request, "decisions/my_group.html", context)


def _of(access: Access, scope: str) -> AssignmentQuerySet:
    """Assignments of signed protocols that are the person's own, or those of the person's organizations."""
    if scope == "organization":
        wanted = Assignment.objects.filter(organization__in=access.organizations)
    elif access.person_id is None:
        return Assignment.objects.none()
    else:
        helps = Colleague.objects.in_force(timezone.localdate()).filter(person=access.person_id).order_by()
        named = Assignment.objects.named(access.person_id).order_by().values("pk")
        wanted = Assignment.objects.filter(pk__in=named.union(helps.values("assignment"), all=True))
    return wanted.filter(resolution__item__meeting__status=Meeting.Status.SIGNED)


def _finished(access: Access, scope: str, today: dt.date) -> list[Assignment]:
    """What was taken off control lately, the newest first."""
    since = timezone.make_aware(dt.datetime.combine(today - dt.timedelta(days=FINISHED_DAYS), dt.time.min))
    closed = _of(access, scope).filter(status=Assignment.Status.CLOSED, closed_at__gte=since)
    shown = closed.select_related("resolution").only("closed_at", "resolution__text")
    return list(shown.order_by("-closed_at", "-pk")[:FINISHED_SHOWN])


def _post(access: Access, today: dt.date) -> Position | None:
    """The post that the reader holds today, with the organization."""
    if access.person_id is None:
        return None
    held = Position.objects.on(today).filter(person=access.person_id).select_related("organization")
    return held.order_by("-is_main", "-since").first()
