"""One resolution: its wording, who answers for it, how it was carried out, where it came from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import partial

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.models import Resolution, Speaker
from decisions.naming import Naming
from decisions.permissions import AnyUser
from decisions.prepared import Ask, asked_together
from decisions.standing import Clock, Standing
from decisions.views.cards import Fact, card_of_resolution, citation, organization_fact
from decisions.views.public import public_page
from decisions.views.resolutions.chains import chain_of, plot_of, with_chain
from decisions.views.resolutions.periods import periods_of
from decisions.views.resolutions.points import Point, point_of, tasks_of, with_place
from decisions.views.resolutions.responsibles import addressed, give_responsibles, of_points
from decisions.views.resolutions.stories import events_of, story_of


@require_safe
@public_page
def resolution_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One point. 404 for what the reader may not know of."""
    keys = [pk]
    found, speakers, of_tasks, of_protocol, *responsibles = asked_together(
        Ask("point", keys, partial(_point_of, request.user), request.user),
        Ask("speakers of a point", keys, _heard),
        *events_of(keys, request.user),
        *of_points(keys),
    )
    if not found:
        raise Http404("There is no such resolution, or the reader may not know of it.")
    resolution: Resolution = found[0]
    meeting = resolution.item.meeting
    give_responsibles([resolution], responsibles, *(speaker.person for speaker in speakers))
    naming = Naming(request.user, [resolution])
    clock = Clock.for_body(timezone.localdate(), meeting.body)
    point = point_of(resolution, naming, clock)
    tasks = tasks_of(point, request.user, naming, clock)
    chain = chain_of(resolution, request.user)
    context = {
        "point": point,
        "resolution": resolution,
        "meeting": meeting,
        "tasks": [task for task in tasks if task.standing != Standing.CLOSED or len(tasks) < 6],
        "done": [task for task in tasks if task.standing == Standing.CLOSED] if len(tasks) >= 6 else [],
        "story": story_of(resolution, [*of_tasks, *of_protocol], tasks, naming),
        "chain": chain,
        "plot": plot_of(chain),
        "speakers": [naming.person(row.person, meeting, row.post) for row in speakers],
        "moved": _moved(point),
        "periods": periods_of(resolution, request.user, naming, clock),
        "has_own_tasks": any(task.is_open_to_reader for task in tasks),
        "names_a_group": bool(addressed(resolution)),
        "sees_whole": naming.whole(meeting),
        "card": card_of_resolution(resolution, _organizations(point)),
        "permalink": f"{settings.SITE_URL}{resolution.get_absolute_url()}".partition("://")[2],
        "citation": citation(resolution, timezone.localdate()),
    }
    return render(request, "decisions/resolution_detail.html", context)


def _point_of(user: AnyUser, keys: list[int]) -> QuerySet[Resolution]:
    visible = with_chain(with_place(Resolution.objects.visible_to(user)))
    return visible.filter(pk=keys[0]).select_related("item__meeting__body__policy")


def _heard(keys: list[int]) -> QuerySet[Speaker]:
    speakers = Speaker.objects.filter(item__resolutions=keys[0]).exclude(role=Speaker.Role.DISCUSS)
    return speakers.select_related("person").order_by("position")


def _organizations(point: Point) -> list[Fact]:
    """Each organization that answers for the point, once."""
    found = {row.organization_id: row.organization for row in point.assignments if row.organization}
    return [organization_fact(organization) for organization in found.values()]


def _moved(point: Point) -> list[tuple[dt.date, dt.date, int]]:
    """Terms that were put off: the one of the protocol, the one in force, of how many of the responsibles."""
    terms = Counter(
        (row.original_term, row.term)
        for row in point.assignments
        if row.original_term and row.term and row.original_term != row.term
    )
    return [(was, now, n) for (was, now), n in sorted(terms.items())]
