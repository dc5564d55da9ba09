"""An assignment that ends before it is done: cancelled, excused, superseded, given to another one; no more excused."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import permissions
from decisions.letters import emails
from decisions.models import Assignment, Event, Resolution
from decisions.workflow.assignments import put_on_control
from decisions.workflow.closing import close_after_the_leads
from decisions.workflow.core import (
    Actor,
    TransitionRefused,
    heard_of,
    hold_point,
    move_assignment,
    require,
    required_text,
)
from decisions.workflow.tables import A, Action, M
from decisions.workflow.waiting import fall, wait_again
from members.models import Organization, Person


@transaction.atomic
def cancel(
    assignment: Assignment,
    *,
    reason: str,
    by: Resolution | None = None,
    actor: Actor = None,
    at: dt.datetime | None = None,
) -> None:
    """Any open → cancelled; `by` is the decision that did it."""
    close_after_the_leads(assignment, _end(assignment, Action.CANCELLED, reason, by, actor, at))


@transaction.atomic
def excuse(assignment: Assignment, *, reason: str, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """Any open → cancelled for one member of a group; the others still owe it."""
    if assignment.origin_group_id is None:
        raise TransitionRefused(_("Only a member of a group is excused; another assignment is cancelled."))
    close_after_the_leads(assignment, _end(assignment, Action.EXCUSED, reason, None, actor, at))


@transaction.atomic
def supersede(
    assignment: Assignment, *, reason: str, by: Resolution, actor: Actor = None, at: dt.datetime | None = None
) -> None:
    """Any open → superseded by another decision."""
    close_after_the_leads(assignment, _end(assignment, Action.SUPERSEDED, reason, by, actor, at))


@transaction.atomic
def reassign(
    assignment: Assignment,
    *,
    to: Person | Organization,
    reason: str,
    by: Resolution | None = None,
    actor: Actor = None,
    at: dt.datetime | None = None,
) -> Assignment:
    """Any open → reassigned; the same duty, term included, goes on control for another one."""
    at = at or timezone.now()
    if answers_already(assignment, to):
        raise TransitionRefused(_("They answer for this point already."))
    event = _end(assignment, Action.REASSIGNED, reason, by, actor, at)
    successor = Assignment.objects.create(
        resolution=assignment.resolution,
        position=assignment.position,
        person=to if isinstance(to, Person) else None,
        organization=to if isinstance(to, Organization) else None,
        role=assignment.role,
        printed=assignment.printed,
        term=assignment.term,
        original_term=assignment.original_term,
        term_text=assignment.term_text,
        recurrence=assignment.recurrence,
        recurrence_day=assignment.recurrence_day,
        replaces=assignment,
    )
    put_on_control(successor, at=at, along_with=event)
    return successor


@transaction.atomic
def reinstate(assignment: Assignment, *, reason: str, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """excused → as it stood before: the member of the group owes it like the others, by the term in force.

    A report that waited then waits again, and so does a request for more time: nobody has looked at them.
    With a series its periods come back that were excused with it; a period alone does not, where its series ended.
    """
    require(permissions.can_manage, actor, assignment.resolution.item.meeting)
    at = at or timezone.now()
    reason = required_text(reason, _("Say why."))
    hold_point(assignment)
    assignment.refresh_from_db(fields=["status"])
    if not is_excused(assignment):
        raise TransitionRefused(_("Only a member of a group who was excused is asked for it again."))
    if assignment.resolution.item.meeting.status != M.SIGNED:
        raise TransitionRefused(_("Only a point of a signed protocol can be put on control."))
    if assignment.series_id and not Assignment.objects.open().filter(pk=assignment.series_id).exists():
        raise TransitionRefused(
            _("Its series is no longer in force: ask for the whole task again, not for one period.")
        )
    along = _excused_along(assignment)
    event = _put_back(assignment, reason, actor, at)
    for occurrence in along:
        _put_back(occurrence, reason, actor, at, along_with=event)
    emails.assignment_given(assignment, event)


def _excused_along(head: Assignment) -> list[Assignment]:
    """The periods of a series that the excuse ended with it."""
    ended = head.occurrences.filter(events__along_with=_excuse(head), status=A.CANCELLED).order_by("period")
    return [occurrence for occurrence in ended if is_excused(occurrence)]


def _put_back(
    assignment: Assignment, reason: str, actor: Actor, at: dt.datetime, along_with: Event | None = None
) -> Event:
    excuse = _excuse(assignment)
    assert excuse is not None, "the caller asked"
    # What waits again is as old as it is; of who has to act anew nothing was heard since today.
    heard: dict[str, Any] = {"heard_at": heard_of(assignment, at)} if excuse.old == A.CONTROL else {}
    event = move_assignment(
        assignment,
        Action.REINSTATED,
        actor,
        at,
        reason=reason,
        along_with=along_with,
        back_to=excuse.old,
        control_since=at,
        ended_by=None,
        **heard,
    )
    wait_again(assignment, excuse.old)
    return event


def is_excused(assignment: Assignment) -> bool:
    """Whether its last step that holds is that the member of the group was excused."""
    return _excuse(assignment) is not None


def _excuse(assignment: Assignment) -> Event | None:
    """That step; one that was taken back, and the step that took it back, count for nothing."""
    if assignment.status != A.CANCELLED:
        return None
    taken_back = assignment.events.filter(undoes__isnull=False).values("undoes")
    steps = assignment.events.exclude(action=Action.UNDONE).exclude(pk__in=taken_back)
    last = steps.order_by("-pk").first()
    return last if last is not None and last.action == Action.EXCUSED else None


def answers_already(assignment: Assignment, to: Person | Organization, *, but: Assignment | None = None) -> bool:
    """Whether an assignment of the same point, other than `but`, is that of `to` and was not given away since."""
    rows = assignment.resolution.assignments.filter(series__isnull=True).exclude(status=A.REASSIGNED)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    return rows.filter(**{"person" if isinstance(to, Person) else "organization": to}).exists()


@transaction.atomic
def _end(
    assignment: Assignment,
    action: Action,
    reason: str,
    by: Resolution | None,
    actor: Actor,
    at: dt.datetime | None,
    along_with: Event | None = None,
) -> Event:
    require(permissions.can_manage, actor, assignment.resolution.item.meeting)
    at = at or timezone.now()
    reason = required_text(reason, _("Say why."))
    event = move_assignment(assignment, action, actor, at, reason=reason, along_with=along_with, ended_by=by)
    fall(assignment, reason, actor, at)
    if assignment.series is None or assignment.series.is_open:
        emails.assignment_ended(assignment, event)
    for occurrence in assignment.occurrences.filter(status__in=Assignment.OPEN):
        _end(occurrence, action, reason, by, actor, at, along_with=event)
    return event
