"""A letter to the secretaries of a body: protocols that are not signed yet, and tasks of which nothing is heard."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from decisions import outbox
from decisions.emails.composing import foot, letter, one_line
from decisions.emails.recipients import readers, secretaries
from decisions.models import Assignment, Letter, Meeting
from decisions.models.letter import new_unsubscribe_token
from members.models import Group

MOST = 10
"""So many of each kind are named; the desk shows the rest."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What waits in one body: `meetings` whose protocol is not signed, the oldest first; `silent` tasks."""

    body: Group
    meetings: list[Meeting]
    silent: list[Assignment]

    def __bool__(self) -> bool:
        return bool(self.meetings or self.silent)


def something_is_forgotten(found: Forgotten, occasion: str, silent_days: int, on: dt.date) -> None:
    """To the secretaries of the body; `silent_days` is how long nothing was heard."""
    kind = Letter.Kind.PROTOCOL_WAITS
    rows = []
    for reader in readers(secretaries(found.body.pk)):
        if not reader.wants(kind):
            continue
        token = new_unsubscribe_token() if reader.may_end(kind) else None
        with translation.override(reader.language):
            texts = _texts(found, silent_days, on, foot(reader, token))
        rows.append(letter(kind, occasion, reader, on, body=found.body, unsubscribe_token=token, **texts))
    outbox.put(rows)


def _texts(found: Forgotten, silent_days: int, on: dt.date, below: dict[str, str]) -> dict[str, str]:
    subject = one_line(_("It waits for you: %(body)s") % {"body": found.body})
    context = {
        "subject": subject,
        "body": found.body,
        "meetings": [(meeting, (on - meeting.date).days) for meeting in found.meetings[:MOST]],
        "more_meetings": len(found.meetings[MOST:]),
        "silent": [(row, f"{settings.SITE_URL}{row.get_absolute_url()}") for row in found.silent[:MOST]],
        "more_silent": len(found.silent[MOST:]),
        "silent_days": silent_days,
        "desk_url": f"{settings.SITE_URL}{reverse('admin:index')}",
        **below,
    }
    return {
        "subject": subject,
        "text": render_to_string("emails/forgotten.txt", context).strip() + "\n",
        "html": render_to_string("emails/forgotten.html", context),
    }
