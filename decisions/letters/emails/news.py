"""Letters of a subscription: the one that asks to confirm it, and the news of its view. Both say what all may read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.letters.emails.composing import foot, letter, one_line
from decisions.letters.emails.recipients import Reader
from decisions.models import Letter, Meeting, Resolution, Subscription
from decisions.models.letter import new_unsubscribe_token

MOST = 20
"""So many resolutions stand in a letter; the rest is behind the link to the view."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new for one subscriber; `words` say what the view is, empty for the whole register.

    `rows` are the first of it, up to `MOST`; in all there are `count`.
    """

    subscription: Subscription
    words: str
    rows: list[Resolution]
    count: int


def send_request(address: str, words: str, url: str) -> None:
    """In the language that is active, at once and past the outbox: what nobody confirmed is not kept.

    OSError: the mail server could not be used.
    """
    shown = {"words": words, "url": url, "cluster_name": settings.CLUSTER_NAME}
    text = render_to_string("emails/subscription.txt", shown).strip() + "\n"
    send_mail(one_line(_("Confirm the subscription")), text, settings.DEFAULT_FROM_EMAIL, [address])


def news_letter(news: News, on: dt.date) -> Letter:
    """A row for the outbox, in the language that is active."""
    subscription, rows = news.subscription, news.rows
    reader, token = Reader(subscription.address), new_unsubscribe_token()
    count = ngettext("%(n)d new resolution", "%(n)d new resolutions", news.count) % {"n": news.count}
    view = f"{settings.SITE_URL}{reverse('decisions:resolution-list')}"
    shown = {
        "subject": one_line(f"{count} — {news.words or settings.CLUSTER_NAME}"),
        "count": count,
        "words": news.words,
        "protocols": [
            (
                meeting.body,
                _protocol(meeting),
                [(row.number, row.public_text, f"{settings.SITE_URL}{row.get_absolute_url()}") for row in points],
            )
            for meeting, points in groupby(rows, key=lambda row: row.item.meeting)
        ],
        "more": news.count - len(rows),
        "view_url": f"{view}?{subscription.query}" if subscription.query else view,
        **foot(reader, token),
    }
    row = letter(
        Letter.Kind.NEWS,
        f"subscription {subscription.pk} {subscription.told_until.isoformat()}",
        reader,
        on,
        subject=shown["subject"],
        text=render_to_string("emails/news.txt", shown).strip() + "\n",
        html=render_to_string("emails/news.html", shown),
        unsubscribe_token=token,
        subscription=subscription,
    )
    row.language = subscription.language
    return row


def _protocol(meeting: Meeting) -> str:
    """«Protocol № 7 of 15.10.2026»."""
    words = _("Protocol № %(number)s of %(day)s") if meeting.number else _("Protocol of %(day)s")
    return words % {"number": meeting.number, "day": f"{meeting.date:%d.%m.%Y}"}
