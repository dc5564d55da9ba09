"""A member's own page: what is overdue, what is due soon, what comes later, what waits for the secretary."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.db.models import F, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from decisions.models import Assignment, Colleague, Meeting, Policy, Report
from decisions.models.assignment import AssignmentQuerySet
from decisions.progress import returned_report, said_percent
from decisions.standing import Badge, Clock, Standing
from decisions.views.assignments import badge_of, may_ask
from members.access import Access, access_of
from members.models import Position

SCOPES = ("mine", "organization")
FINISHED_DAYS = 30
FINISHED_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment ready for the list."""

    assignment: Assignment
    badge: Badge
    percent: int | None
    returned: Report | None
    can_ask: bool


@dataclass(slots=True)
class Groups:
    """The open tasks by what they ask of the reader. `far` are those that the policy of their body calls far."""

    overdue: list[Task] = field(default_factory=list)
    soon: list[Task] = field(default_factory=list)
    later: list[Task] = field(default_factory=list)
    far: list[Task] = field(default_factory=list)
    dateless: list[Task] = field(default_factory=list)
    waiting: list[Task] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any((self.overdue, self.soon, self.later, self.far, self.dateless, self.waiting))

    @property
    def later_count(self) -> int:
        return len(self.later) + len(self.far)

    @property
    def first(self) -> Task | None:
        """The most pressing one: it alone has the main button."""
        return next(iter([*self.overdue, *self.soon]), None)


@require_safe
@login_required
@never_cache
def my(request: HttpRequest) -> HttpResponse:
    """`?scope=mine` (named personally) or `organization`; without it, the one that has something."""
    access = access_of(request.user)
    today = timezone.localdate()
    counts = {scope: _of(access, scope).to_do().count() for scope in SCOPES}
    scope = request.GET.get("scope", "")
    if scope not in SCOPES:
        scope = "organization" if counts["organization"] and not counts["mine"] else "mine"
    groups = _groups(_of(access, scope).to_do(), today)
    context = {
        "scope": scope,
        "counts": counts,
        "groups": groups,
        "today": today,
        "finished": _finished(access, scope, today),
        "post": _post(access, today),
        "has_organization": bool(access.organizations),
    }
    return render(request, "decisions/my.html", context)


def _of(access: Access, scope: str) -> AssignmentQuerySet:
    """Assignments of signed protocols that are the person's own, or those of the person's organizations."""
    if scope == "mine":
        if access.person_id is None:
            return Assignment.objects.none()
        named = Q(person=access.person_id) | Q(acting_person=access.person_id)
        # Found first and joined then: with the condition beside the joins SQLite reads every task of every protocol.
        helps = Colleague.objects.in_force(timezone.localdate()).filter(person=access.person_id).order_by()
        wanted = Q(pk__in=Assignment.objects.filter(named).order_by().values("pk")) | Q(
            pk__in=helps.values("assignment")
        )
    else:
        wanted = Q(organization__in=access.organizations)
    return Assignment.objects.filter(wanted, resolution__item__meeting__status=Meeting.Status.SIGNED)


def _groups(assignments: AssignmentQuerySet, today: dt.date) -> Groups:
    """Sort the open tasks by term into groups; the number of queries does not depend on how many there are."""
    rows = assignments.select_related(
        "resolution__item__meeting__body", "person", "organization", "acting_person", "series"
    ).prefetch_related(
        Prefetch("reports", queryset=Report.objects.order_by("-created_at", "-pk")),
        Prefetch("resolution__assignments", queryset=Assignment.objects.only("resolution", "role", "status")),
    )
    policies = dict(Policy.objects.values_list("body_id", "far_days"))
    default = Policy().far_days
    clock = Clock.on(today)
    groups = Groups()
    for assignment in rows.order_by(F("term").asc(nulls_last=True), "resolution", "position"):
        body_id = assignment.resolution.item.meeting.body_id
        far_from = today + dt.timedelta(days=policies.get(body_id, default))
        _group_of(groups, assignment, clock, far_from).append(_task(assignment, clock))
    return groups


def _group_of(groups: Groups, assignment: Assignment, clock: Clock, far_from: dt.date) -> list[Task]:
    standing = clock.of_assignment(assignment, assignment.resolution.item.meeting.body_id)
    if standing == Standing.REPORTED:
        return groups.waiting
    if standing == Standing.OVERDUE:
        return groups.overdue
    if standing == Standing.SOON:
        return groups.soon
    if assignment.term is None:
        return groups.dateless
    return groups.far if assignment.term > far_from else groups.later


def _task(assignment: Assignment, clock: Clock) -> Task:
    return Task(
        assignment,
        badge_of(assignment, clock),
        percent=said_percent(assignment),
        returned=returned_report(assignment),
        can_ask=may_ask(assignment),
    )


def _finished(access: Access, scope: str, today: dt.date) -> list[Assignment]:
    """What was taken off control lately, the newest first."""
    since = today - dt.timedelta(days=FINISHED_DAYS)
    closed = _of(access, scope).filter(status=Assignment.Status.CLOSED, closed_at__date__gte=since)
    return list(closed.select_related("resolution__item__meeting").order_by("-closed_at", "-pk")[:FINISHED_SHOWN])


def _post(access: Access, today: dt.date) -> Position | None:
    """The post that the reader holds today, with the person and the organization."""
    if access.person_id is None:
        return None
    held = Position.objects.on(today).filter(person=access.person_id).select_related("person", "organization")
    return held.order_by("-is_main", "-since").first()
