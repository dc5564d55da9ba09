"""Taking a step back: which one, by whom, for how long, and what holds again then.

The step stays in the story, and that it was taken back is a step of its own. What it brought about at other
assignments (co-executors closed along, periods ended with their series, a successor) is taken back with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import permissions
from decisions.letters import emails
from decisions.models import Assignment, Event, Report
from decisions.workflow.closing import CO, LEAD, together
from decisions.workflow.core import Actor, NotAllowed, TransitionRefused, hold_points, require, roll_up, write_event
from decisions.workflow.ending import answers_already
from decisions.workflow.representatives import names
from decisions.workflow.tables import A, Action
from decisions.workflow.waiting import fall, wait_again

UNDO_WITHIN = dt.timedelta(hours=24)
"""So long a step can be taken back, if nothing followed it."""

Right = Callable[[permissions.AnyUser, Assignment], bool]


def _in_body(right: Callable[..., bool]) -> Right:
    return lambda user, assignment: right(user, assignment.resolution.item.meeting)


_KEEPS, _EXTENDS = _in_body(permissions.can_manage), _in_body(permissions.can_decide_extension)

UNDOABLE: dict[Action, Right] = {
    Action.REPORTED: permissions.can_report,
    Action.EXTENSION_ASKED: permissions.can_report,
    Action.RETURNED: _KEEPS,
    Action.CLOSED: _KEEPS,
    Action.EXTENSION_GRANTED: _EXTENDS,
    Action.EXTENSION_REFUSED: _EXTENDS,
    Action.TERM_MOVED: _EXTENDS,
    Action.CANCELLED: _KEEPS,
    Action.EXCUSED: _KEEPS,
    Action.SUPERSEDED: _KEEPS,
    Action.REASSIGNED: _KEEPS,
    Action.REINSTATED: _KEEPS,
    Action.NAMED_FOR: permissions.can_name_representative,
    Action.NAMED_NO_MORE: permissions.can_name_representative,
}
"""Steps that can be taken back, and the right without which nobody takes them, nor takes them back."""


def last_step(assignment: Assignment) -> Event | None:
    """The newest event of the assignment, with what is asked of it here."""
    return assignment.events.select_related("assignment__resolution__item__meeting").order_by("-pk").first()


def may_undo(event: Event | None, *, actor: Actor, at: dt.datetime | None = None) -> bool:
    """Whether `undo` would be taken now: what offers it asks beforehand."""
    if event is None or actor is None:
        return False
    try:
        _check(event, actor, at or timezone.now())
    except (NotAllowed, TransitionRefused):
        return False
    return True


@transaction.atomic
def undo(event: Event, *, actor: Actor = None, at: dt.datetime | None = None) -> Event:
    """Take a step back: everything is as it was before it. Who took it, within `UNDO_WITHIN`, while nothing followed.

    Letters of it that wait are not sent; to whom one has gone, another one goes.
    """
    at = at or timezone.now()
    hold_points(_touched(event))
    _check(event, actor, at)
    back = _take_back(event, actor, at)
    for other in event.brought.select_related("assignment__resolution__item__meeting__body").order_by("pk"):
        _take_back(other, actor, at, along_with=back)
    for point in {each.resolution for each in _touched(event)}:
        roll_up(point)
    return back


def _check(event: Event, actor: Actor, at: dt.datetime) -> None:
    assignment, action = event.assignment, Action(event.action)
    if assignment is None or action not in UNDOABLE or event.along_with_id is not None:
        raise TransitionRefused(_("This step cannot be taken back."))
    if actor is not None and event.actor_id != actor.pk:
        raise NotAllowed(_("A step is taken back by whoever took it."))
    for each in _touched(event) if action in Event.OF_NAMES else [assignment]:
        require(UNDOABLE[action], actor, each)
    if at - event.at > UNDO_WITHIN:
        raise TransitionRefused(_("A step can be taken back within a day; this one is older."))
    if _something_followed(event, assignment):
        raise TransitionRefused(_("Something has followed this step: it can no longer be taken back."))
    if action == Action.REASSIGNED and answers_already(assignment, assignment.responsible, but=assignment):
        raise TransitionRefused(_("They answer for this point already."))


def _something_followed(event: Event, assignment: Assignment) -> bool:
    """Another step of the same assignment or of one that the step touched, or of what was left to its co-executors; for
    a co-executor, that the leads have brought the work to its end."""
    brought = event.brought.filter(assignment__isnull=False).values_list("assignment", "pk")
    steps = {assignment.pk: event.pk} | {key: pk for key, pk in brought if key is not None}
    newest = Event.objects.filter(assignment__in=steps).order_by().values_list("assignment").annotate(n=Max("pk"))
    if dict(newest) != steps:
        return True
    later = Event.objects.filter(pk__gt=event.pk)
    meetings = {each.resolution.item.meeting_id for each in _touched(event)}
    if later.filter(meeting__in=meetings, action=Action.WITHDRAWN).exists():
        return True
    if Assignment.objects.filter(series__in=steps, events__pk__gt=event.pk).exclude(pk__in=steps).exists():
        return True
    if event.new not in Assignment.ENDED:
        return False
    if assignment.role == LEAD:
        helpers = together(assignment).filter(role=CO).exclude(pk__in=steps)
        return later.filter(assignment__in=helpers).exclude(old=F("new")).exists()
    leads = set(together(assignment).filter(role=LEAD).values_list("status", flat=True))
    return A.CLOSED in leads and leads.isdisjoint(Assignment.OPEN)


def _touched(event: Event) -> list[Assignment]:
    """The assignment of the step and those at which it brought something about: a name may be of several points."""
    brought = Assignment.objects.filter(events__along_with=event).select_related("resolution__item__meeting")
    return [*([event.assignment] if event.assignment else []), *brought.order_by("pk")]


def _take_back(event: Event, actor: Actor, at: dt.datetime, along_with: Event | None = None) -> Event:
    assignment = event.assignment
    assert assignment is not None, "only steps of assignments are taken back"
    # The successor of who has the task again has it no longer; a draft it was for a moment only.
    state = A.REASSIGNED.value if event.action == Action.CONTROLLED else event.old
    changes = _restored(event, assignment) | {"status": state}
    rows = Assignment.objects.filter(pk=assignment.pk, status=event.new)
    if rows.update(**changes) != 1:
        raise TransitionRefused(_("Something has followed this step: it can no longer be taken back."))
    assignment.refresh_from_db(fields=list(changes))
    _reopen(event, assignment, actor, at)
    back = write_event(assignment, Action.UNDONE, event.new, state, actor, at, undoes=event, along_with=along_with)
    if event.letters.filter(assignment__isnull=True).exists():
        emails.names_undone(back)
    else:
        emails.step_undone(assignment, back)
    return back


def _restored(event: Event, assignment: Assignment) -> dict[str, Any]:
    """Columns as they were before the step."""
    if event.action in (Action.EXTENSION_GRANTED, Action.TERM_MOVED):
        return {"term": assignment.extensions.order_by("-pk").values_list("old_term", flat=True)[0]}
    if event.action in Event.OF_NAMES:
        return names(assignment, event.former)
    if event.new in Assignment.ENDED:
        return dict.fromkeys(("fulfilled_on", "closed_at", "closed_by", "ended_by"))
    return {}


def _reopen(event: Event, assignment: Assignment, actor: Actor, at: dt.datetime) -> None:
    """What the step asked waits for an answer no more; what it answered waits again."""
    decided = {"decided_at": at, "decided_by": actor}
    reports = assignment.reports.filter(kind=Report.Kind.DONE).exclude(decision=Report.Decision.RECALLED)
    report, request = reports.order_by("-pk")[:1].values("pk"), assignment.extensions.order_by("-pk")[:1].values("pk")
    if event.action == Action.REPORTED:
        assignment.reports.filter(pk__in=report).update(decision=Report.Decision.RECALLED, **decided)
    elif event.action in (Action.EXTENSION_ASKED, Action.TERM_MOVED):
        assignment.extensions.filter(pk__in=request).update(is_granted=False, **decided)
    elif event.action == Action.REINSTATED:
        excuses = assignment.events.filter(action=Action.EXCUSED, pk__lt=event.pk)
        fall(assignment, excuses.order_by("-pk").values_list("reason", flat=True)[0], actor, at)
    else:
        wait_again(assignment, event.old)
