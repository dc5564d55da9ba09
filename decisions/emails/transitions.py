"""Letters of the life cycle: each is called by the transition that it tells of."""

from __future__ import annotations

from decisions.emails.composing import about_assignment
from decisions.emails.recipients import responsible, secretaries
from decisions.models import Assignment, ExtensionRequest, Letter, Report

K = Letter.Kind


def assignment_given(assignment: Assignment) -> None:
    """To the responsible: something is on control that is theirs."""
    since = assignment.control_since
    occasion = f"assignment {assignment.pk} {since:%Y%m%d%H%M%S}" if since else f"assignment {assignment.pk}"
    about_assignment(K.ASSIGNMENT_GIVEN, occasion, responsible(assignment), assignment)


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


def _about_report(kind: Letter.Kind, addresses: set[str], report: Report) -> None:
    about_assignment(kind, f"report {report.pk}", addresses, report.assignment, report=report)


def _about_request(kind: Letter.Kind, addresses: set[str], request: ExtensionRequest) -> None:
    about_assignment(kind, f"extension {request.pk}", addresses, request.assignment, request=request)
