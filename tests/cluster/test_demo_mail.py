"""The letters of the demo: kept, read again as a person reads them, and shown only in the demo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from cluster.demo_mail import KEPT, EmailBackend, letters

URL = "/dev/mail/"


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> Any:
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings


def send(subject: str, body: str, to: str = "member@example.org") -> None:
    EmailBackend(fail_silently=False).send_messages([EmailMessage(subject, body, "cluster@example.org", [to])])


def test_elsewhere_there_is_no_such_page(client: Client, db: None, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    send("Письмо", "Текст")
    assert client.get(URL).status_code == 404


def test_an_empty_page_says_what_comes_next(client: Client, db: None, demo: Any) -> None:
    page = client.get(URL)
    assert page.status_code == 200
    assert "Писем пока нет" in page.content.decode()


def test_letters_are_shown_newest_first_with_their_codes(client: Client, db: None, demo: Any) -> None:
    send("Вам поручение: пункт 1.1", "Открыть поручение: http://127.0.0.1/tasks/1/\n<script>alert(1)</script>")
    send("480271 — ваш код для входа", "Код:\n\n480271\n\nОн действует 15 минут.")
    first, second = letters()
    assert (first.subject, first.to, first.code) == ("480271 — ваш код для входа", "member@example.org", "480271")
    assert second.code == ""
    page = client.get(URL).content.decode()
    assert page.index("480271") < page.index("Вам поручение")
    assert '<a href="http://127.0.0.1/tasks/1/"' in page
    assert "<script>alert" not in page


def test_only_the_last_letters_are_kept(demo: Any) -> None:
    for number in range(KEPT + 5):
        send(f"Письмо {number}", "Текст")
    kept = letters()
    assert len(kept) == KEPT
    assert kept[0].subject == f"Письмо {KEPT + 4}"


def test_only_reading(client: Client, db: None, demo: Any) -> None:
    assert client.post(URL).status_code == 405
