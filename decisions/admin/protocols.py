"""The page of one protocol: what was decided, what the next act is, what happened to it so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import permissions
from decisions.admin.acts import meetings_of
from decisions.editions import says_the_same
from decisions.editor import drafts
from decisions.editor.circumstances import remarks
from decisions.editor.linter import terms_together
from decisions.editor.remarks import Remark
from decisions.editor.understanding import understand
from decisions.models import Addressee, AgendaItem, Assignment, Meeting, Resolution
from decisions.standing import Badge, Clock, Standing, resolution_badge

M = Meeting.Status


@dataclass(frozen=True, slots=True)
class Line:
    """One point on the page: `who` are the responsibles, a group as one line."""

    resolution: Resolution
    who: list[str]
    term: str
    badge: Badge


@require_safe
def protocol(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one protocol that a secretary, a chair or an observer of its body may see and do."""
    meeting = get_object_or_404(meetings_of(request).select_related("chair", "secretary"), pk=pk)
    items = list(_items(meeting))
    clock = Clock.on(timezone.localdate())
    lines = {item.pk: [_line(point, meeting, clock) for point in item.resolutions.all()] for item in items}
    points = [line for rows in lines.values() for line in rows if not line.resolution.is_stem]
    context = {
        **admin.site.each_context(request),
        "title": str(meeting),
        "meeting": meeting,
        "badge": _badge(meeting),
        "items": [(item, lines[item.pk]) for item in items],
        "points": len(points),
        "tasks": sum(len(line.resolution.assignments.all()) for line in points),
        "advice": _advice(meeting, points),
        "documents": list(meeting.documents.all()),
        "issued": meeting.issued_documents.count(),
        "events": list(meeting.events.select_related("actor__person")),
        **_former(meeting),
        "unapplied": drafts.unapplied(meeting),
        "may_manage": permissions.can_manage(request.user, meeting),
        "may_sign": permissions.can_sign(request.user, meeting),
    }
    return render(request, "admin/protocol.html", context)


def _former(meeting: Meeting) -> dict[str, Any]:
    """Of a draft that was signed before: the number of the edition that was signed last, and of the newest, which is
    empty while both say the same."""
    if meeting.status != M.DRAFT:
        return {}
    editions = list(meeting.editions.order_by("number").values_list("number", "seal"))
    signed = [number for number, seal in editions if seal]
    if not signed:
        return {}
    former, newest = signed[-1], editions[-1][0]
    contents = dict(meeting.editions.filter(number__in=(former, newest)).values_list("number", "content"))
    is_same = says_the_same(contents[former], contents[newest])
    return {"former": former, "newest": None if is_same else newest}


def _items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items with all that a line shows, by five statements."""
    tasks = Assignment.objects.filter(series__isnull=True).exclude(status=Assignment.Status.REASSIGNED)
    tasks = tasks.select_related("person", "organization").order_by("position", "pk")
    points = Resolution.objects.order_by("position").prefetch_related(
        Prefetch("assignments", tasks), Prefetch("addressees", Addressee.objects.select_related("group"))
    )
    return meeting.items.order_by("position").prefetch_related(Prefetch("resolutions", points), "speakers__person")


def _line(point: Resolution, meeting: Meeting, clock: Clock) -> Line:
    tasks = list(point.assignments.all())
    groups = [
        _("%(group)s (%(n)d on %(day)s)")
        % {"group": row.group.name, "n": row.members_count, "day": f"{meeting.date:%d.%m.%Y}"}
        for row in point.addressees.all()
    ]
    named = [str(task.responsible) for task in tasks if task.origin_group_id is None]
    terms = [f"{point.due:%d.%m.%Y}"] if point.due else [term for task in tasks if (term := term_of(task))]
    badge = resolution_badge(point, meeting.body_id, clock)
    return Line(point, [*groups, *named], terms[0] if terms else "", badge)


def term_of(task: Assignment) -> str:
    """The term in force as a date, otherwise a rhythm, otherwise as printed."""
    if task.term:
        return f"{task.term:%d.%m.%Y}"
    return task.get_recurrence_display() if task.recurrence else task.term_text


def _advice(meeting: Meeting, points: list[Line]) -> tuple[Remark, ...]:
    """What the editor remarks on the text; of points that were entered by lists, what they themselves tell."""
    if meeting.status != M.DRAFT:
        return ()
    if meeting.source_text:
        understood = understand(meeting.source_text, body=meeting.body, edited=meeting)
        return remarks(understood.parsed, understood.text, understood.plan, timezone.localdate())
    return tuple(terms_together(list(_remarks_on(points)), ""))


def _remarks_on(points: list[Line]) -> Iterator[Remark]:
    for line in points:
        point = line.resolution
        if point.kind != Resolution.Kind.INSTRUCT:
            continue
        if not line.who:
            yield Remark("no-responsible", point.number, _("no responsible: nothing will be put on control"))
        elif not line.term:
            yield Remark("no-term", point.number, _("no term"))


def _badge(meeting: Meeting) -> Badge:
    if meeting.is_published:
        return Badge(Standing.CLOSED, _("signed and published"))
    if meeting.status == M.SIGNED:
        return Badge(Standing.CONTROL, _("signed, not published"))
    return Badge(Standing.DRAFT, str(meeting.get_status_display()))
