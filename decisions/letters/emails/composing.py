"""What a letter says: subject, plain text and HTML of the same words, in the language of who gets it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.letters import outbox
from decisions.letters.emails.calendar import entry
from decisions.letters.emails.recipients import Reader, is_silent, readers
from decisions.letters.report_links import report_url
from decisions.models import Assignment, Event, Letter, Report, Resolution
from decisions.models.letter import new_unsubscribe_token, unsubscribe_url
from decisions.one_line import shorten

K = Letter.Kind

SUBJECTS = {
    K.ASSIGNMENT_GIVEN: gettext_lazy("A task for you: %(point)s"),
    K.ASSIGNMENT_ENDED: gettext_lazy("The task is no longer in force: %(point)s"),
    K.NAMED_NO_MORE: gettext_lazy("You are no longer named for the organization: %(point)s"),
    K.COLLEAGUE_NAMED: gettext_lazy("Your help is asked for: %(point)s"),
    K.COLLEAGUE_REMOVED: gettext_lazy("Your help is no longer needed: %(point)s"),
    K.REPORT_SUBMITTED: gettext_lazy("A report to accept: %(point)s"),
    K.REPORT_RETURNED: gettext_lazy("The report was returned: %(point)s"),
    K.REPORT_ACCEPTED: gettext_lazy("Taken off control: %(point)s"),
    K.EXTENSION_ASKED: gettext_lazy("More time is asked for: %(point)s"),
    K.EXTENSION_DECIDED: gettext_lazy("On your request for more time: %(point)s"),
    K.TERM_MOVED: gettext_lazy("Due date moved: %(point)s"),
    K.STEP_UNDONE: gettext_lazy("A step was taken back: %(point)s"),
    K.REMINDER: gettext_lazy("Due soon: %(point)s"),
    K.OVERDUE: gettext_lazy("Overdue: %(point)s"),
}

WITH_CALENDAR = (K.ASSIGNMENT_GIVEN, K.COLLEAGUE_NAMED, K.REMINDER, K.EXTENSION_DECIDED, K.TERM_MOVED, K.STEP_UNDONE)
"""Letters that bring the term as an entry for a calendar."""


ASKS_FOR_REPORT = (K.ASSIGNMENT_GIVEN, K.COLLEAGUE_NAMED, K.REMINDER, K.OVERDUE, K.REPORT_RETURNED)
"""Letters after which their reader reports: they bring a link to the form."""


def about_assignment(
    kind: Letter.Kind,
    occasion: str,
    addresses: set[str],
    assignment: Assignment,
    *,
    report: Report | None = None,
    event: Event | None = None,
    day: dt.date | None = None,
    **context: Any,
) -> None:
    """Write a letter about one assignment to each of `addresses`; `event` is the step that it tells of."""
    if is_silent() or not addresses:
        return
    shown = _facts(assignment, report) | context
    body = assignment.resolution.item.meeting.body
    common = {"assignment": assignment, "report": report, "event": event, "body": body}
    texts: dict[tuple[str, str, str | None], dict[str, str]] = {}
    rows = []
    for reader in readers(addresses):
        if not reader.wants(kind):
            continue
        token = new_unsubscribe_token() if reader.may_end(kind) else None
        own = own_link(kind, reader, assignment)
        key = (reader.language, own, token)
        if key not in texts:
            with translation.override(reader.language):
                texts[key] = _texts(kind, {**shown, "report_url": own, **foot(reader, token)})
        rows.append(letter(kind, occasion, reader, day, unsubscribe_token=token, **texts[key], **common))
    outbox.put(rows)


def to_readers(
    kind: Letter.Kind,
    occasion: str,
    addresses: set[str],
    on: dt.date,
    texts: Callable[[dict[str, str]], dict[str, str]],
    **fields: Any,
) -> None:
    """Write a letter that is about no single assignment; `texts` makes its faces of what stands below it."""
    rows = []
    for reader in readers(addresses):
        if not reader.wants(kind):
            continue
        token = new_unsubscribe_token() if reader.may_end(kind) else None
        with translation.override(reader.language):
            faces = texts(foot(reader, token))
        rows.append(letter(kind, occasion, reader, on, unsubscribe_token=token, **faces, **fields))
    outbox.put(rows)


def preview(kind: Letter.Kind, assignment: Assignment, **context: Any) -> tuple[str, str]:
    """Subject and text as they would go to an address that is nobody's account, in the language of who asks."""
    texts = _texts(kind, _facts(assignment, None) | foot(Reader(""), None) | context)
    return texts["subject"], texts["text"]


def _facts(assignment: Assignment, report: Report | None) -> dict[str, Any]:
    """What every letter about an assignment shows."""
    return {
        "assignment": assignment,
        "resolution": assignment.resolution,
        "meeting": assignment.resolution.item.meeting,
        "report": report,
        "link": f"{settings.SITE_URL}{assignment.get_absolute_url()}",
    }


def own_link(kind: Letter.Kind, reader: Reader, assignment: Assignment) -> str:
    """Where its reader reports without signing in; who had an account and has it no longer gets no link.

    Nor is there one where a report waits already.
    """
    user, is_asked = reader.user, kind in ASKS_FOR_REPORT and assignment.status != Assignment.Status.REPORTED
    return report_url(user.pk, assignment.pk) if user and user.answers_by_letter and is_asked else ""


def foot(reader: Reader, token: str | None) -> dict[str, str]:
    """What stands below a letter: where its reader chooses letters, and ends those of this kind."""
    signs_in = reader.user is not None and reader.user.is_active
    return {
        "preferences_url": f"{settings.SITE_URL}{reverse('decisions:preferences')}" if signs_in else "",
        "unsubscribe_url": unsubscribe_url(token) if token else "",
        "cluster_name": settings.CLUSTER_NAME,
    }


def letter(kind: Letter.Kind, occasion: str, reader: Reader, day: dt.date | None, **fields: Any) -> Letter:
    """A row for the outbox, due at once."""
    now = timezone.now()
    return Letter(
        kind=kind,
        occasion=occasion,
        recipient=reader.address,
        language=reader.language,
        day=day or timezone.localdate(now),
        created_at=now,
        due_at=now,
        **fields,
    )


def _texts(kind: Letter.Kind, context: dict[str, Any]) -> dict[str, str]:
    """Subject, text, HTML, calendar entry; the words of the kind stand in `emails/<kind>.txt`, both faces show them."""
    point = point_of(context["resolution"])
    shown = {**context, "point": point, "lead": render_to_string(f"emails/{kind.value}.txt", context).strip()}
    subject = one_line(str(SUBJECTS[kind]) % {"point": point})
    texts = {
        "subject": subject,
        "text": render_to_string("emails/letter.txt", shown).strip() + "\n",
        "html": render_to_string("emails/letter.html", {**shown, "subject": subject}),
    }
    # A name that was taken back moved no term, and whoever got the task with it has it no longer.
    if kind in WITH_CALENDAR and context["assignment"].term and not context.get("of_names"):
        texts["calendar"] = entry(context["assignment"], term_entry(context["assignment"]), context["link"])
    return texts


def term_entry(row: Assignment) -> str:
    """What the term of a task is called in a calendar, whichever letter brought it."""
    return _("Due: %(point)s") % {"point": point_of(row.resolution)}


def one_line(words: str) -> str:
    """A header with a line break in it would not be sent."""
    return shorten(words, 500)


def point_of(resolution: Resolution) -> str:
    """«item 3.2 of the protocol № 7 of 15.10.2026»; without the number when none was printed."""
    meeting = resolution.item.meeting
    words = {"point": resolution.number, "number": meeting.number, "day": f"{meeting.date:%d.%m.%Y}"}
    if meeting.number:
        return _("point %(point)s of the protocol № %(number)s of %(day)s") % words
    return _("point %(point)s of the protocol of %(day)s") % words
