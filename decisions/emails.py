"""Letters: one function each, sent after the transaction that gave rise to it has been committed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from decisions.models import Assignment, ExtensionRequest, Report, Resolution
from members.models import Mandate, Position, User

logger = logging.getLogger(__name__)

_silent: ContextVar[bool] = ContextVar("silent", default=False)


@contextmanager
def silence() -> Iterator[None]:
    """No letters about what happens inside: for taking in what happened long ago and has been told already."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def assignment_given(assignment: Assignment) -> None:
    """To the responsible: something is on control that is theirs."""
    _letter("assignment_given", _to_responsible(assignment), _about(assignment))


def report_submitted(report: Report) -> None:
    """To the secretaries of the body: a report waits for acceptance."""
    context = {**_about(report.assignment), "report": report}
    _letter("report_submitted", _to_secretaries(report.assignment), context)


def report_returned(report: Report) -> None:
    """To the author and the responsible: the report came back, with the comment."""
    addresses = _to_responsible(report.assignment, report.author)
    _letter("report_returned", addresses, {**_about(report.assignment), "report": report})


def report_accepted(report: Report) -> None:
    """To the author and the responsible: taken off control."""
    addresses = _to_responsible(report.assignment, report.author)
    _letter("report_accepted", addresses, {**_about(report.assignment), "report": report})


def extension_asked(request: ExtensionRequest) -> None:
    """To the secretaries of the body: more time is asked for."""
    _letter("extension_asked", _to_secretaries(request.assignment), {**_about(request.assignment), "request": request})


def extension_decided(request: ExtensionRequest) -> None:
    """To the author and the responsible: more time is granted or refused."""
    context = {**_about(request.assignment), "request": request}
    _letter("extension_decided", _to_responsible(request.assignment, request.author), context)


def _about(assignment: Assignment) -> dict[str, Any]:
    resolution = assignment.resolution
    meeting = resolution.item.meeting
    return {
        "assignment": assignment,
        "resolution": resolution,
        "meeting": meeting,
        "link": f"{settings.SITE_URL}{assignment.get_absolute_url()}",
    }


def _to_responsible(assignment: Assignment, author: User | None = None) -> set[str]:
    """Who is named, the inbox of the organization and its coordinators, and the `author` of what is answered."""
    if _silent.get():
        return set()
    named = [person for person in (assignment.person, assignment.acting_person) if person]
    addresses = {person.email for person in named}
    people = {person.pk for person in named}
    if assignment.organization:
        addresses.add(assignment.organization.email)
        posts = Position.objects.on(timezone.localdate()).filter(organization=assignment.organization)
        people.update(posts.filter(is_coordinator=True).values_list("person", flat=True))
    addresses |= set(User.objects.filter(is_active=True, person__in=people).values_list("email", flat=True))
    if author is not None and author.is_active:
        addresses.add(author.email)
    return {address for address in addresses if address}


def _to_secretaries(assignment: Assignment) -> set[str]:
    if _silent.get():
        return set()
    body = assignment.resolution.item.meeting.body_id
    mandates = Mandate.objects.filter(role=Mandate.Role.SECRETARY, user__is_active=True)
    here = mandates.filter(body=body) | mandates.filter(body__isnull=True)
    return set(here.values_list("user__email", flat=True))


def _letter(name: str, addresses: set[str], context: dict[str, Any]) -> None:
    if not addresses:
        return
    with translation.override(settings.LANGUAGE_CODE):
        context = {**context, "point": _point(context["resolution"]), "cluster_name": settings.CLUSTER_NAME}
        subject = _subject(name, context)
        body = render_to_string(f"emails/{name}.txt", context)
    for address in sorted(addresses):
        transaction.on_commit(partial(_send, subject, body, address), robust=True)


def _subject(name: str, context: dict[str, Any]) -> str:
    """One line: a header with a line break in it would not be sent."""
    subjects = {
        "assignment_given": _("A task for you: %(point)s"),
        "report_submitted": _("A report waits for acceptance: %(point)s"),
        "report_returned": _("The report was returned: %(point)s"),
        "report_accepted": _("Taken off control: %(point)s"),
        "extension_asked": _("More time is asked for: %(point)s"),
        "extension_decided": _("On your request for more time: %(point)s"),
    }
    return " ".join((subjects[name] % {"point": context["point"]}).split())


def _point(resolution: Resolution) -> str:
    """«item 3.2 of the protocol № 7 of 15.10.2026»; without the number when none was printed."""
    meeting = resolution.item.meeting
    words = {"point": resolution.number, "number": meeting.number, "day": f"{meeting.date:%d.%m.%Y}"}
    if meeting.number:
        return _("item %(point)s of the protocol № %(number)s of %(day)s") % words
    return _("item %(point)s of the protocol of %(day)s") % words


def _send(subject: str, body: str, address: str) -> None:
    """A letter that fails must not undo or hide what has already been done."""
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
    except OSError:
        logger.exception("The letter «%s» to %s was not sent.", subject, address)
