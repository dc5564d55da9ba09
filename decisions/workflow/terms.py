"""The term of an assignment: more time asked for and given, a term that is moved, the day of another look."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import permissions
from decisions.letters import emails
from decisions.models import Assignment, ExtensionRequest, Policy
from decisions.workflow.core import Actor, TransitionRefused, hold_point, move_assignment, require, required_text
from decisions.workflow.tables import Action
from members.models import User

LONGEST_EXTENSION = dt.timedelta(days=5 * 365 + 1)
"""More time may be asked for five years at most: what is further off needs a decision of its own."""


@transaction.atomic
def ask_extension(
    assignment: Assignment, *, actor: User, reason: str, new_term: dt.date, at: dt.datetime | None = None
) -> ExtensionRequest:
    """on control → extension asked; the old term stays on record."""
    require(permissions.can_report, actor, assignment)
    at = at or timezone.now()
    reason = required_text(reason, _("Say why more time is needed."))
    if not permissions.answers_for_the_whole(assignment):
        raise TransitionRefused(_("Only the lead may ask for more time."))
    if fault := fault_of_term(assignment, new_term, timezone.localdate(at)):
        raise TransitionRefused(fault)
    old_term = assignment.term
    event = move_assignment(assignment, Action.EXTENSION_ASKED, actor, at, reason=reason)
    request = ExtensionRequest.objects.create(
        assignment=assignment, author=actor, reason=reason, old_term=old_term, new_term=new_term, created_at=at
    )
    emails.extension_asked(request, event)
    return request


def last_term_to_ask(assignment: Assignment, today: dt.date) -> dt.date:
    """The latest day that may be asked for: `LONGEST_EXTENSION` after the present term or `today`."""
    latest = max(assignment.term or dt.date.min, today)
    return latest + min(LONGEST_EXTENSION, dt.date.max - latest)


def too_far(last: dt.date) -> str:
    """The sentence for whoever asks for more."""
    return _("More time is given for five years at most: choose a day not later than %(day)s.") % {
        "day": f"{last:%d.%m.%Y}"
    }


@transaction.atomic
def decide_extension(
    request: ExtensionRequest,
    *,
    grant: bool,
    comment: str = "",
    actor: Actor = None,
    at: dt.datetime | None = None,
) -> None:
    """extension asked → on control, with the new term when granted."""
    assignment = request.assignment
    require(permissions.can_decide_extension, actor, assignment.resolution.item.meeting)
    at = at or timezone.now()
    if not grant:
        comment = required_text(comment, _("Say why more time is refused."))
    hold_point(assignment)
    open_requests = ExtensionRequest.objects.filter(pk=request.pk, is_granted__isnull=True)
    if open_requests.update(is_granted=grant, comment=comment, decided_at=at, decided_by=actor) != 1:
        raise TransitionRefused(_("This request has been decided already."))
    request.refresh_from_db()
    changes: dict[str, Any] = {"term": request.new_term} if grant else {}
    action = Action.EXTENSION_GRANTED if grant else Action.EXTENSION_REFUSED
    event = move_assignment(assignment, action, actor, at, reason=comment, **changes)
    emails.extension_decided(request, event)


@transaction.atomic
def move_term(
    assignment: Assignment, *, actor: User, reason: str, new_term: dt.date, at: dt.datetime | None = None
) -> ExtensionRequest:
    """Give more time that nobody has asked for; the old term stays on record, as one that was asked for and granted.

    Only forward: a term that the protocol gave is shortened by another decision alone.
    """
    require(permissions.can_decide_extension, actor, assignment.resolution.item.meeting)
    at = at or timezone.now()
    reason = required_text(reason, _("Say why the term is moved."))
    hold_point(assignment)
    assignment.refresh_from_db(fields=["term", "status"])
    old_term = assignment.term
    if fault := fault_of_moving(assignment, new_term, timezone.localdate(at)):
        raise TransitionRefused(fault)
    event = move_assignment(assignment, Action.TERM_MOVED, actor, at, reason=reason, term=new_term)
    given = ExtensionRequest.objects.create(
        assignment=assignment,
        author=actor,
        reason=reason,
        old_term=old_term,
        new_term=new_term,
        created_at=at,
        is_granted=True,
        decided_at=at,
        decided_by=actor,
    )
    emails.term_moved(given, event)
    return given


def fault_of_moving(assignment: Assignment, new_term: dt.date, today: dt.date) -> str:
    """Why the term cannot be moved to this day: a sentence, empty when it can."""
    if assignment.term is None:
        return _("The task has no day as its term: there is nothing to move. Set the day of another look instead.")
    return fault_of_term(assignment, new_term, today)


def fault_of_term(assignment: Assignment, new_term: dt.date, today: dt.date) -> str:
    """Why more time cannot last until this day: a sentence, empty when it can."""
    if new_term <= max(assignment.term or dt.date.min, today):
        return _("The new term must be later than the present one and than today.")
    last = last_term_to_ask(assignment, today)
    return too_far(last) if new_term > last else ""


@transaction.atomic
def review_later(assignment: Assignment, *, on: dt.date, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """A task without a term is looked at again on this day, within the days that the policy of its body names."""
    meeting = assignment.resolution.item.meeting
    require(permissions.can_manage, actor, meeting)
    at = at or timezone.now()
    if assignment.term is not None:
        raise TransitionRefused(watched_by_term())
    days = Policy.objects.filter(body=meeting.body_id).values_list("review_days", flat=True).first()
    if fault := fault_of_review(on, timezone.localdate(at), days):
        raise TransitionRefused(fault)
    move_assignment(assignment, Action.REVIEW_MOVED, actor, at, reason=f"{on:%d.%m.%Y}", review_on=on)


def watched_by_term() -> str:
    """The sentence for whoever would look again at a task that has a term."""
    return _("The task has a term, by which it is watched.")


def fault_of_review(on: dt.date, today: dt.date, days: int | None) -> str:
    """Why a task cannot rest until this day: a sentence, empty when it can; `days` of the policy, None without one."""
    last = today + dt.timedelta(days=Policy().review_days if days is None else days)
    if today < on <= last:
        return ""
    return _("Choose a day after today and not later than %(day)s: so long the rules of the body let a task rest.") % {
        "day": f"{last:%d.%m.%Y}"
    }
