"""Who is named for an organization: another one in place of who left it, or nobody in particular.

The protocol says what it said: what was printed, and is sealed, stays. The task goes on as it stands, with its term,
its reports and what waits for an answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions import permissions
from decisions.letters import emails
from decisions.letters.named import those_gone
from decisions.models import Assignment, Event
from decisions.workflow.core import (
    Actor,
    TransitionRefused,
    hold_point,
    hold_points,
    move_assignment,
    refuse,
    require,
    required_text,
)
from decisions.workflow.tables import Action
from members.models import Person

ONLY_WHO_REPRESENTS = gettext_lazy(
    "Only somebody can be named who holds a post in the organization and whose account is in use."
)


@transaction.atomic
def name_representative(
    assignment: Assignment,
    *,
    person: Person | None,
    instead_of: int | None,
    reason: str,
    actor: Actor = None,
    at: dt.datetime | None = None,
) -> None:
    """Another represents the organization in its open task: `person`, or whoever does when that is None.

    `instead_of` is the key of who was named when it was decided: whoever comes second is refused. Of a recurring task
    it holds for the whole series, what is open of it and what comes.
    """
    require(permissions.can_name_representative, actor, assignment)
    at = at or timezone.now()
    reason = required_text(reason, _("Say why."))
    hold_point(assignment)
    assignment.refresh_from_db(fields=["status", "organization", "acting_person", "representative", "named_anew"])
    _check(assignment, person, instead_of, at)
    former = assignment.named_person
    is_told = former is not None and former.pk not in those_gone([assignment], timezone.localdate(at))
    event = _name_series([assignment], person, f"{_change(former, person)}\n{reason}", actor, at)
    if person is not None and (actor is None or person.pk != actor.person_id):
        emails.representative_named(assignment, event, person, reason)
    if former is not None and is_told and (actor is None or former.pk != actor.person_id):
        emails.named_no_more(assignment, event, former, person, reason)


@transaction.atomic
def hand_over(
    assignments: Sequence[Assignment],
    *,
    person: Person | None,
    former: Person,
    reason: str,
    actor: Actor = None,
    at: dt.datetime | None = None,
) -> None:
    """Another represents the organization in all these open tasks of it that name `former`, or in none of them.

    It is one step, that of the first task, and is taken back as one; of both people each gets one letter.
    """
    at = at or timezone.now()
    reason = required_text(reason, _("Say why."))
    hold_points(assignments)
    related = ("resolution__item__meeting__body", "organization", "acting_person", "representative")
    found = Assignment.objects.select_related(*related).in_bulk([task.pk for task in assignments])
    tasks = [found[task.pk] for task in assignments]
    for task in tasks:
        require(permissions.can_name_representative, actor, task)
        try:
            if not task.is_open:
                refuse(Action.NAMED_FOR, task.get_status_display())
            _check(task, person, former.pk, at)
        except TransitionRefused as refused:
            raise TransitionRefused(f"{task}: {' '.join(refused.messages)}") from refused
    is_told = former.pk not in those_gone(tasks, timezone.localdate(at))
    event = _name_series(tasks, person, f"{_change(former, person)}\n{reason}", actor, at)
    if person is not None and (actor is None or person.pk != actor.person_id):
        emails.tasks_handed_over(tasks, event, person, reason)
    if is_told and (actor is None or former.pk != actor.person_id):
        emails.tasks_taken_over(tasks, event, former, person, reason)


def _check(assignment: Assignment, person: Person | None, instead_of: int | None, at: dt.datetime) -> None:
    if assignment.organization_id is None:
        raise TransitionRefused(_("Only for a task of an organization somebody is named; another is reassigned."))
    if assignment.named_person_id != instead_of:
        name = assignment.named_person.short_name if assignment.named_person else _("nobody in particular")
        words = _("Meanwhile it was decided by somebody else: %(person)s is named now, and nothing was changed.")
        raise TransitionRefused(words % {"person": name})
    if (person.pk if person else None) == assignment.named_person_id:
        raise TransitionRefused(_("It is so already: choose another."))
    present = Person.objects.representing(assignment.organization_id, timezone.localdate(at))
    if person is not None and not present.filter(pk=person.pk).exists():
        raise TransitionRefused(ONLY_WHO_REPRESENTS)


def _change(former: Person | None, person: Person | None) -> str:
    """The names alone: the action beside them says what became of them, in the language of who reads."""
    names = [one.short_name for one in (former, person) if one is not None]
    return " → ".join(names)


def _name(
    assignment: Assignment,
    person: Person | None,
    words: str,
    actor: Actor,
    at: dt.datetime,
    along_with: Event | None = None,
) -> Event:
    return move_assignment(
        assignment,
        Action.NAMED_FOR if person else Action.NAMED_NO_MORE,
        actor,
        at,
        reason=words,
        along_with=along_with,
        former=assignment.named_person,
        **names(assignment, person),
    )


def names(assignment: Assignment, person: Person | None) -> dict[str, Any]:
    """The columns by which `person` is named, or nobody in particular; of who is printed they say nothing."""
    is_printed = (person.pk if person else None) == assignment.acting_person_id
    return {"representative": None if is_printed else person, "named_anew": not is_printed}


def _name_series(
    assignments: Sequence[Assignment], person: Person | None, words: str, actor: Actor, at: dt.datetime
) -> Event:
    """Name for each of them and for what is open of its series; the step of the first one brought the others about."""
    first: Event | None = None
    known: set[int] = set()
    for assignment in assignments:
        for row in (assignment, *_of_series(assignment)):
            if row.pk not in known:
                known.add(row.pk)
                event = _name(row, person, words, actor, at, along_with=first)
                first = first or event
    assert first is not None, "there is a task to name for"
    return first


def _of_series(assignment: Assignment) -> list[Assignment]:
    """What is open beside it of the same series: its head and its periods."""
    head = assignment.series or assignment
    rows = Assignment.objects.open().filter(pk=head.pk) | Assignment.objects.open().filter(series=head)
    return list(rows.exclude(pk=assignment.pk).select_related("resolution").order_by("pk"))
