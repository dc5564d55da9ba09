"""Reporting by the link of a letter, as a test does it: what is sent, the code of the last letter, the page."""

from __future__ import annotations

import datetime as dt
import re

from django.core import mail
from django.test import Client
from django.utils import timezone

LATER = timezone.localdate() + dt.timedelta(days=300)
NOW = dt.datetime(2026, 5, 4, 9, 0, tzinfo=dt.UTC)
REPORT = {"act": "report", "kind": "interim", "text": "Договор подписан 04.05.2026.", "percent": "50"}


def code_of_letter() -> str:
    found = re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE)
    assert found is not None
    return found[1]


def confirm(client: Client, link: str) -> None:
    client.post(link, {"act": "send"})
    assert client.post(link, {"act": "code", "code": code_of_letter()}).status_code == 302


def text(client: Client, link: str) -> str:
    return client.get(link).content.decode()
