"""What every transition does: ask for the right, change the row, write the event, keep the roll-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.models import Assignment, Event, Meeting, Report, Resolution
from decisions.workflow.tables import ASSIGNMENT_TRANSITIONS, A, Action
from members.models import Group, Person, User


class TransitionRefused(ValidationError):
    """The change is not possible in the present state, or something it needs is missing; the message is for users."""


class NotAllowed(PermissionDenied):
    """The change is possible, but not for this user."""


Actor = User | None
"""Who acts. None is the program itself (a management command), which may do everything."""


def require(allowed: Callable[..., bool], actor: Actor, thing: Any) -> None:
    if actor is not None and not allowed(actor, thing):
        raise NotAllowed(_("You do not have the right to do this."))


def required_text(value: str, message: str) -> str:
    value = value.strip()
    if not value:
        raise TransitionRefused(message)
    return value


def move_assignment(
    assignment: Assignment,
    action: Action,
    actor: Actor,
    at: dt.datetime,
    *,
    reason: str = "",
    report: Report | None = None,
    along_with: Event | None = None,
    former: Person | None = None,
    back_to: str | None = None,
    **changes: Any,
) -> Event:
    """Change the state by one conditional UPDATE; the resolution's row is held, so roll-ups do not race.

    `back_to` is the open state to which a step leads back, in place of «on control».
    """
    sources, target = ASSIGNMENT_TRANSITIONS[action]
    target = back_to or target
    hold_point(assignment)
    old = Assignment.objects.values_list("status", flat=True).get(pk=assignment.pk)
    rows = Assignment.objects.filter(pk=assignment.pk, status=old, status__in=sources)
    if rows.update(status=F("status") if target is None else target, **changes) != 1:
        refuse(action, Assignment.Status(old).label)
    assignment.refresh_from_db(fields=["status", *changes])
    event = write_event(
        assignment, action, old, target or old, actor, at, reason, report, former=former, along_with=along_with
    )
    roll_up(assignment.resolution)
    return event


def heard_of(assignment: Assignment, at: dt.datetime) -> dt.datetime | None:
    """When the responsible was last heard of; of the head of a series never, its periods are watched."""
    return None if assignment.is_head else at


def hold_point(assignment: Assignment) -> None:
    """Hold the row of the resolution until the end of the transaction.

    Every transition takes it before any other row, so two that meet wait for one another instead of deadlocking.
    """
    Resolution.objects.select_for_update().values_list("pk").get(pk=assignment.resolution_id)


def hold_points(assignments: Iterable[Assignment]) -> None:
    """Hold the rows of several resolutions, always in the same order, so that two who want the same ones wait."""
    keys = sorted({assignment.resolution_id for assignment in assignments})
    list(Resolution.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def refuse(action: Action, state: Any) -> None:
    raise TransitionRefused(
        gettext_lazy("«%(action)s» is not possible: the present state is «%(state)s»."),
        code="transition",
        params={"action": action.label, "state": state},
    )


def attach_report(event: Event, report: Report) -> None:
    """Join the event just written with the report it tells of."""
    event.report = report
    event.save(update_fields=["report"])


def write_event(
    thing: Meeting | Assignment | Group,
    action: Action,
    old: str,
    new: str,
    actor: Actor,
    at: dt.datetime | None,
    reason: str = "",
    report: Report | None = None,
    *,
    former: Person | None = None,
    **joined: Event | None,
) -> Event:
    """`joined` are the events that this one comes along with, or takes back."""
    return Event.objects.create(
        meeting=thing if isinstance(thing, Meeting) else None,
        assignment=thing if isinstance(thing, Assignment) else None,
        body=thing if isinstance(thing, Group) else None,
        report=report,
        actor=actor,
        action=action,
        old=old,
        new=new,
        reason=reason,
        at=at or timezone.now(),
        former=former,
        **joined,
    )


def roll_up(resolution: Resolution) -> None:
    """Set `state` (the worst open one, otherwise how it ended) and `due` (the earliest open term) of a resolution.

    While somebody is still to do the work, a report that waits for acceptance does not make the point late.
    """
    rows = list(resolution.assignments.values_list("status", "term"))
    waiting = [term for status, term in rows if status in (A.CONTROL, A.EXTENSION)]
    reported = [term for status, term in rows if status == A.REPORTED]
    due = min((term for term in waiting or reported if term), default=None)
    state = _worst({status for status, _term in rows})
    Resolution.objects.filter(pk=resolution.pk).update(state=state, due=due, updated_at=timezone.now())
    resolution.state, resolution.due = state, due


def _worst(statuses: set[str]) -> str:
    if not statuses:
        return Resolution.State.NONE
    if statuses & {A.CONTROL, A.EXTENSION}:
        return Resolution.State.CONTROL
    if A.REPORTED in statuses:
        return Resolution.State.REPORTED
    if A.DRAFT in statuses:
        return Resolution.State.DRAFT
    return Resolution.State.CLOSED if A.CLOSED in statuses else Resolution.State.CANCELLED
