"""Letters of the life cycle: each is called by the transition that it tells of."""

from __future__ import annotations

from typing import Any

from decisions.letters import outbox
from decisions.letters.emails.composing import about_assignment
from decisions.letters.emails.recipients import addresses_of, is_silent, responsible, secretaries
from decisions.models import Assignment, Colleague, Event, ExtensionRequest, Letter, Report
from members.models import Person

K = Letter.Kind


def assignment_given(assignment: Assignment, event: Event) -> None:
    """To the responsible: something is on control that is theirs, or is so again after they were excused."""
    again = event.reason if event.action == Event.Action.REINSTATED else ""
    _of_step(K.ASSIGNMENT_GIVEN, event, responsible(assignment), assignment, again=again)


def assignment_ended(assignment: Assignment, event: Event) -> None:
    """To the responsible: the task is no longer in force, and why."""
    # The word of the action is translated when the letter is written, for each reader in the own language.
    how = Event.Action(event.action).label
    _of_step(K.ASSIGNMENT_ENDED, event, responsible(assignment), assignment, how=how, reason=event.reason)


def step_undone(assignment: Assignment, event: Event) -> None:
    """To whom letters of the step have gone that `event` takes back; those that wait still are not sent at all."""
    assert event.undoes is not None, "the event takes a step back"
    told = outbox.withdraw(event.undoes.letters.all(), actor=event.actor)
    how, of_names = Event.Action(event.undoes.action).label, event.undoes.action in Event.OF_NAMES
    _of_step(K.STEP_UNDONE, event, told, assignment, how=how, of_names=of_names, now=assignment.named_person)


def representative_named(assignment: Assignment, event: Event, person: Person, why: str) -> None:
    """To who is named for the organization since: its task, and why it comes to them."""
    named_for = assignment.organization
    _of_step(K.ASSIGNMENT_GIVEN, event, _addresses(person), assignment, named_for=named_for, why=why)


def named_no_more(assignment: Assignment, event: Event, former: Person, person: Person | None, why: str) -> None:
    """To who was named until now and represents the organization still: another one is, or nobody in particular."""
    _of_step(K.NAMED_NO_MORE, event, _addresses(former), assignment, now=person, why=why)


def colleague_named(colleague: Colleague) -> None:
    """To the colleague: the organization counts on them for its task."""
    _about_colleague(K.COLLEAGUE_NAMED, colleague)


def colleague_removed(colleague: Colleague) -> None:
    """To the colleague: nothing more is asked of them."""
    _about_colleague(K.COLLEAGUE_REMOVED, colleague)


def report_submitted(report: Report, event: Event) -> None:
    """To the secretaries of the body: a report waits for acceptance."""
    _of_step(K.REPORT_SUBMITTED, event, _secretaries_of(report.assignment), report.assignment, report=report)


def report_returned(report: Report, event: Event) -> None:
    """To the author and the responsible: the report came back, with the comment."""
    addresses = responsible(report.assignment, report.author)
    _of_step(K.REPORT_RETURNED, event, addresses, report.assignment, report=report)


def report_accepted(report: Report, event: Event) -> None:
    """To the author and the responsible: taken off control."""
    addresses = responsible(report.assignment, report.author)
    _of_step(K.REPORT_ACCEPTED, event, addresses, report.assignment, report=report)


def extension_asked(request: ExtensionRequest, event: Event) -> None:
    """To the secretaries of the body: more time is asked for."""
    _of_step(K.EXTENSION_ASKED, event, _secretaries_of(request.assignment), request.assignment, request=request)


def extension_decided(request: ExtensionRequest, event: Event) -> None:
    """To the author and the responsible: more time is granted or refused."""
    addresses = responsible(request.assignment, request.author)
    _of_step(K.EXTENSION_DECIDED, event, addresses, request.assignment, request=request)


def term_moved(given: ExtensionRequest, event: Event) -> None:
    """To the responsible: they have more time, and why."""
    _of_step(K.TERM_MOVED, event, responsible(given.assignment), given.assignment, request=given)


def _addresses(person: Person) -> set[str]:
    return set() if is_silent() else addresses_of([person])


def _secretaries_of(assignment: Assignment) -> set[str]:
    return set() if is_silent() else secretaries(assignment.resolution.item.meeting.body_id)


def _about_colleague(kind: Letter.Kind, colleague: Colleague) -> None:
    who = colleague.named_by.get_short_name() if colleague.named_by else ""
    addresses = addresses_of([colleague.person])
    about_assignment(kind, f"colleague {colleague.pk}", addresses, colleague.assignment, who=who)


def _of_step(kind: Letter.Kind, event: Event, addresses: set[str], assignment: Assignment, **context: Any) -> None:
    about_assignment(kind, f"event {event.pk}", addresses, assignment, event=event, **context)
