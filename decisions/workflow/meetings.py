"""The life cycle of a meeting and its protocol."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import editions, permissions
from decisions.letters import emails
from decisions.models import Assignment, Edition, Event, Meeting, Resolution
from decisions.modified import touch_points
from decisions.workflow.assignments import begin_control
from decisions.workflow.core import Actor, TransitionRefused, refuse, require, required_text, write_event
from decisions.workflow.tables import MEETING_TRANSITIONS, A, Action, M
from members.models import Group


def hold(meeting: Meeting, *, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """planned → held."""
    require(permissions.can_manage, actor, meeting)
    _move_meeting(meeting, Action.HELD, actor, at)


def draft(meeting: Meeting, *, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """planned or held → protocol in draft: its text begins to be written."""
    require(permissions.can_manage, actor, meeting)
    _move_meeting(meeting, Action.DRAFTED, actor, at)


@transaction.atomic
def record_applied(meeting: Meeting, *, actor: Actor = None, at: dt.datetime | None = None, what: str = "") -> None:
    """Write down that a text was applied to the draft, and keep what the protocol says now as an edition.

    `what` says how much of it was new or changed.
    """
    require(permissions.can_manage, actor, meeting)
    if meeting.status != M.DRAFT:
        raise TransitionRefused(_("The text of a protocol can be changed only while it is in draft."))
    at = at or timezone.now()
    write_event(meeting, Action.APPLIED, meeting.status, meeting.status, actor, at, what)
    editions.record(meeting, Edition.Cause.APPLIED, actor=actor, at=at)


@transaction.atomic
def sign(meeting: Meeting, *, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """draft → signed: seal the content, put every assignment on control and tell the responsible."""
    require(permissions.can_sign, actor, meeting)
    # The body's row is held, so that two of its protocols signed at once do not both follow the same seal.
    Group.objects.select_for_update(no_key=True).get(pk=meeting.body_id)
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if current.status != M.DRAFT:
        refuse(Action.SIGNED, current.get_status_display())
    at = at or timezone.now()
    if not current.items.exists():
        raise TransitionRefused(_("The protocol has no items: there is nothing to sign."))
    given = _of(current).filter(status=A.DRAFT)
    # The term of the protocol is a part of what is sealed; afterwards only the term in force moves.
    given.filter(original_term__isnull=True, term__isnull=False).update(original_term=F("term"))
    edition = editions.record_signature(current, actor=actor, at=at)
    signed = _move_meeting(
        meeting, Action.SIGNED, actor, at, signed_at=at, seal=edition.seal, previous_seal=edition.previous_seal
    )
    rows = list(given.order_by("resolution__item__position", "resolution__position", "position", "pk"))
    emails.assignments_given([(assignment, begin_control(assignment, at=at)) for assignment in rows], signed)


@transaction.atomic
def withdraw(meeting: Meeting, *, reason: str, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """signed → draft, by a recorded decision; what was published is published no more.

    What was signed stays as an edition, with the reason; the protocol can be corrected and signed again.
    """
    require(permissions.can_sign, actor, meeting)
    reason = required_text(reason, _("Say why the signature is withdrawn."))
    at = at or timezone.now()
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if current.status != M.SIGNED:
        refuse(Action.WITHDRAWN, current.get_status_display())
    editions.record_withdrawal(current, actor=actor, at=at, reason=reason)
    _move_meeting(meeting, Action.WITHDRAWN, actor, at, reason=reason, signed_at=None, published_at=None, seal="")


@transaction.atomic
def publish(meeting: Meeting, *, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """Let everybody read a signed protocol."""
    require(permissions.can_manage, actor, meeting)
    at = at or timezone.now()
    unpublished = Meeting.objects.filter(pk=meeting.pk, status=M.SIGNED, published_at__isnull=True)
    if unpublished.update(published_at=at, updated_at=timezone.now()) != 1:
        meeting.refresh_from_db()
        if meeting.is_published:
            raise TransitionRefused(_("The protocol is published already."))
        raise TransitionRefused(_("Only a signed protocol can be published."))
    touch_points(Resolution.objects.filter(item__meeting=meeting))
    meeting.refresh_from_db()
    write_event(meeting, Action.PUBLISHED, meeting.status, meeting.status, actor, at)


@transaction.atomic
def unpublish(meeting: Meeting, *, reason: str, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """Take a protocol from public view; it stays signed."""
    require(permissions.can_manage, actor, meeting)
    reason = required_text(reason, _("Say why the publication is withdrawn."))
    published = Meeting.objects.filter(pk=meeting.pk, published_at__isnull=False)
    if published.update(published_at=None, updated_at=timezone.now()) != 1:
        raise TransitionRefused(_("The protocol is not published."))
    meeting.refresh_from_db()
    write_event(meeting, Action.UNPUBLISHED, meeting.status, meeting.status, actor, at, reason)


@transaction.atomic
def record_issued(meeting: Meeting, *, what: str, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """Write down that a document was issued from a signed protocol; the caller keeps it. `what` names it.

    The row of the meeting is held: nobody withdraws the signature before the document is kept.
    """
    require(permissions.can_manage, actor, meeting)
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if current.status != M.SIGNED:
        raise TransitionRefused(
            _("Documents are issued from a signed protocol. A draft can be downloaded at any time.")
        )
    write_event(current, Action.ISSUED, current.status, current.status, actor, at, what)


@transaction.atomic
def record_put_back(meeting: Meeting, *, what: str, actor: Actor = None, at: dt.datetime | None = None) -> None:
    """Write down that an issued document came back edited, whatever became of the protocol; the caller keeps it."""
    require(permissions.can_manage, actor, meeting)
    write_event(meeting, Action.PUT_BACK, meeting.status, meeting.status, actor, at, what)


@transaction.atomic
def _move_meeting(
    meeting: Meeting, action: Action, actor: Actor, at: dt.datetime | None, reason: str = "", **changes: Any
) -> Event:
    sources, target = MEETING_TRANSITIONS[action]
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    rows = Meeting.objects.filter(pk=meeting.pk, status=current.status, status__in=sources)
    if rows.update(status=target, updated_at=timezone.now(), **changes) != 1:
        refuse(action, current.get_status_display())
    meeting.refresh_from_db()
    return write_event(meeting, action, current.status, target, actor, at, reason)


def _of(meeting: Meeting) -> Any:
    assignments = Assignment.objects.filter(resolution__item__meeting=meeting)
    return assignments.select_related("resolution__item__meeting__body", "person", "organization", "acting_person")
