"""The letter with the summary of a meeting: what the page of the summary says, for a program that shows mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from decisions.letters.emails.composing import one_line, to_readers
from decisions.models import Letter, Meeting
from decisions.standing import BAR_ORDER, Tally

Gather = Callable[[], dict[str, Any]]
"""What the summary says, in the language that is active."""

WIDEST = 20
SQUARE = "■"


def occasion_of(meeting: Meeting) -> str:
    """One for each signed edition of the protocol: after a correction the summary may be sent once more."""
    return f"summary {meeting.pk} {meeting.seal[:16]}"


def already_told(meeting: Meeting) -> set[str]:
    """The addresses to which the summary of this edition was written."""
    letters = Letter.objects.filter(kind=Letter.Kind.SUMMARY, occasion=occasion_of(meeting))
    return set(letters.values_list("recipient", flat=True))


def summary_sent(meeting: Meeting, addresses: set[str], gather: Gather) -> None:
    """To each address once; what the letter says is gathered once for each language."""
    faces: dict[str, dict[str, str]] = {}

    def texts(below: dict[str, str]) -> dict[str, str]:
        key = f"{get_language()} {below}"
        if key not in faces:
            faces[key] = summary_faces(meeting, gather(), below)
        return faces[key]

    to_readers(Letter.Kind.SUMMARY, occasion_of(meeting), addresses, timezone.localdate(), texts, body=meeting.body)


def bars_of(tally: Tally) -> list[tuple[str, str, int, str]]:
    """(name, word, number, squares) for each state there is; `WIDEST` squares for the most frequent, at least one."""
    counts = [(standing, tally.count(standing)) for standing in BAR_ORDER if tally.count(standing)]
    most = max((n for _standing, n in counts), default=1)
    each = max(1.0, most / WIDEST)
    return [(s.value, str(s.label), n, SQUARE * max(1, round(n / each))) for s, n in counts]


def summary_faces(meeting: Meeting, said: dict[str, Any], below: dict[str, str]) -> dict[str, str]:
    """Subject, text and HTML in the language that is active."""
    words = {"body": meeting.body.name, "day": f"{meeting.date:%d.%m.%Y}"}
    subject = one_line(_("What was decided: %(body)s, %(day)s") % words)
    link = f"{settings.SITE_URL}{reverse('decisions:meeting-summary', args=[meeting.pk])}"
    context = {**said, "bars": bars_of(said["tally"]), "subject": subject, "link": link, "site": settings.SITE_URL}
    context |= below
    return {
        "subject": subject,
        "text": render_to_string("emails/summary.txt", context).strip() + "\n",
        "html": render_to_string("emails/summary.html", context),
    }
