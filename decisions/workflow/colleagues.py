"""Co-executors inside the organization: named by it for its own task, told by letter, taken back when not needed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import permissions
from decisions.letters import emails
from decisions.models import Assignment, Colleague
from decisions.workflow.core import TransitionRefused, hold_point, move_assignment, require
from decisions.workflow.tables import Action
from members.models import Person, Position, User


@transaction.atomic
def name_colleague(assignment: Assignment, *, person: Person, actor: User, at: dt.datetime | None = None) -> Colleague:
    """A person who holds a post in the organization helps with its open task; another than the actor is told of it."""
    require(permissions.can_name_colleagues, actor, assignment)
    at = at or timezone.now()
    held = Position.objects.on(timezone.localdate(at)).filter(person=person, organization=assignment.organization_id)
    if not person.is_active or not held.exists():
        raise TransitionRefused(_("Only somebody who holds a post in the organization of the task can be named."))
    hold_point(assignment)
    if assignment.colleagues.filter(person=person, removed_at__isnull=True).exists():
        raise TransitionRefused(_("This colleague has been named already."))
    move_assignment(assignment, Action.COLLEAGUE_NAMED, actor, at, reason=person.short_name)
    colleague = Colleague.objects.create(assignment=assignment, person=person, named_by=actor, named_at=at)
    if person.pk != actor.person_id:
        emails.colleague_named(colleague)
    return colleague


@transaction.atomic
def remove_colleague(colleague: Colleague, *, actor: User, at: dt.datetime | None = None) -> None:
    """The colleague is asked for nothing more; what was reported stays."""
    assignment = colleague.assignment
    require(permissions.can_name_colleagues, actor, assignment)
    at = at or timezone.now()
    hold_point(assignment)
    if Colleague.objects.filter(pk=colleague.pk, removed_at__isnull=True).update(removed_at=at) != 1:
        raise TransitionRefused(_("This colleague has been taken back already."))
    colleague.removed_at = at
    move_assignment(assignment, Action.COLLEAGUE_REMOVED, actor, at, reason=colleague.person.short_name)
    if colleague.person_id != actor.person_id:
        emails.colleague_removed(colleague)
