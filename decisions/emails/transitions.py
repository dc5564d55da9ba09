"""Letters of the life cycle: each is called by the transition that it tells of."""

from __future__ import annotations

import datetime as dt

from decisions.emails.composing import about_assignment
from decisions.emails.recipients import addresses_of, responsible, secretaries
from decisions.models import Assignment, Colleague, Event, ExtensionRequest, Letter, Report

K = Letter.Kind


def assignment_given(assignment: Assignment) -> None:
    """To the responsible: something is on control that is theirs."""
    since = assignment.control_since
    occasion = f"assignment {assignment.pk} {since:%Y%m%d%H%M%S}" if since else f"assignment {assignment.pk}"
    about_assignment(K.ASSIGNMENT_GIVEN, occasion, responsible(assignment), assignment)


def assignment_ended(assignment: Assignment, action: Event.Action, reason: str, at: dt.datetime) -> None:
    """To the responsible: the task is no longer in force, and why. `action` is what ended it."""
    occasion = f"ended {assignment.pk} {at:%Y%m%d%H%M%S}"
    # The word of the action is translated when the letter is written, for each reader in the own language.
    about_assignment(K.ASSIGNMENT_ENDED, occasion, responsible(assignment), assignment, how=action.label, reason=reason)


def colleague_named(colleague: Colleague) -> None:
    """To the colleague: the organization counts on them for its task."""
    _about_colleague(K.COLLEAGUE_NAMED, colleague)


def colleague_removed(colleague: Colleague) -> None:
    """To the colleague: nothing more is asked of them."""
    _about_colleague(K.COLLEAGUE_REMOVED, colleague)


def report_submitted(report: Report) -> None:
    """To the secretaries of the body: a report waits for acceptance."""
    _about_report(K.REPORT_SUBMITTED, _secretaries_of(report.assignment), report)


def report_returned(report: Report) -> None:
    """To the author and the responsible: the report came back, with the comment."""
    _about_report(K.REPORT_RETURNED, responsible(report.assignment, report.author), report)


def report_accepted(report: Report) -> None:
    """To the author and the responsible: taken off control."""
    _about_report(K.REPORT_ACCEPTED, responsible(report.assignment, report.author), report)


def extension_asked(request: ExtensionRequest) -> None:
    """To the secretaries of the body: more time is asked for."""
    _about_request(K.EXTENSION_ASKED, _secretaries_of(request.assignment), request)


def extension_decided(request: ExtensionRequest) -> None:
    """To the author and the responsible: more time is granted or refused."""
    _about_request(K.EXTENSION_DECIDED, responsible(request.assignment, request.author), request)


def _secretaries_of(assignment: Assignment) -> set[str]:
    return secretaries(assignment.resolution.item.meeting.body_id)


def _about_colleague(kind: Letter.Kind, colleague: Colleague) -> None:
    who = colleague.named_by.get_short_name() if colleague.named_by else ""
    addresses = addresses_of([colleague.person])
    about_assignment(kind, f"colleague {colleague.pk}", addresses, colleague.assignment, who=who)


def _about_report(kind: Letter.Kind, addresses: set[str], report: Report) -> None:
    about_assignment(kind, f"report {report.pk}", addresses, report.assignment, report=report)


def _about_request(kind: Letter.Kind, addresses: set[str], request: ExtensionRequest) -> None:
    about_assignment(kind, f"extension {request.pk}", addresses, request.assignment, request=request)
