"""The letter that brings somebody the extract of a protocol, by a link that is a key."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from decisions.letters import outbox
from decisions.letters.emails.composing import foot, letter, one_line
from decisions.letters.emails.recipients import Reader, readers
from decisions.models import Delivery, Letter, Meeting


def extract_sent(delivery: Delivery, meeting: Meeting) -> None:
    """To the address of the delivery, once."""
    reader = readers([delivery.address])[0]
    faces = _faces(meeting, delivery.document.points_printed, delivery.url, reader)
    row = letter(
        Letter.Kind.EXTRACT, f"extract {delivery.pk}", reader, timezone.localdate(), body=meeting.body, **faces
    )
    row.delivery = delivery
    outbox.put([row])


def extract_preview(meeting: Meeting, points: str) -> tuple[str, str]:
    """Subject and text as they would go to an inbox that is nobody's account."""
    faces = _faces(meeting, points, f"{settings.SITE_URL}/…", Reader(""))
    return faces["subject"], faces["text"]


def _faces(meeting: Meeting, points: str, link: str, reader: Reader) -> dict[str, Any]:
    with translation.override(reader.language):
        words = {"number": meeting.number, "day": f"{meeting.date:%d.%m.%Y}"}
        about = _("the protocol № %(number)s of %(day)s") if meeting.number else _("the protocol of %(day)s")
        subject = one_line(_("An extract from %(protocol)s") % {"protocol": about % words})
        context = {
            "subject": subject,
            "meeting": meeting,
            "points": points,
            "link": link,
            "count": points.count(",") + 1,
            **foot(reader, None),
        }
        return {
            "subject": subject,
            "text": render_to_string("emails/extract.txt", context).strip() + "\n",
            "html": render_to_string("emails/extract.html", context),
        }
