"""The page of letters that were not sent: who sees which, and the two acts."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions.letters import outbox
from decisions.models import Letter
from members.models import Group
from tests.factories import BodyFactory, LetterFactory

URL = "/admin/letters/"


def failed(body: Group | None, **fields: object) -> Letter:
    return LetterFactory(body=body, given_up_at=timezone.now(), attempts=11, error="SMTPDataError: 554", **fields)


def test_a_secretary_sees_what_was_not_sent_and_why(body: Group, secretary_client: Client) -> None:
    failed(body, recipient="ours@example.org")
    failed(None, recipient="digest@example.org")
    failed(BodyFactory(), recipient="theirs@example.org")
    LetterFactory(body=body, recipient="waits@example.org")
    page = secretary_client.get(URL).content.decode()
    assert "ours@example.org" in page
    assert "digest@example.org" in page
    assert "SMTPDataError: 554" in page
    assert "theirs@example.org" not in page
    assert "waits@example.org" not in page
    assert "1 письмо ждёт отправки." in page


def test_an_empty_page_says_so(body: Group, secretary_client: Client) -> None:
    assert "Все письма отправлены." in secretary_client.get(URL).content.decode()


def test_one_more_try(body: Group, secretary_client: Client) -> None:
    letter = failed(body)
    answer = secretary_client.post(f"{URL}{letter.pk}/retry/")
    assert answer["Location"] == URL
    outbox.send_due()
    assert [message.to for message in mail.outbox] == [[letter.recipient]]
    secretary_client.post(f"{URL}{letter.pk}/retry/")
    outbox.send_due()
    assert len(mail.outbox) == 1
    assert "решено раньше" in secretary_client.get(URL).content.decode()


def test_left_unsent(body: Group, secretary_client: Client) -> None:
    letter = failed(body)
    secretary_client.post(f"{URL}{letter.pk}/discard/")
    assert letter.recipient in secretary_client.get(URL).content.decode(), "the message names it"
    assert letter.recipient not in secretary_client.get(URL).content.decode()
    outbox.send_due()
    assert mail.outbox == []


@pytest.mark.parametrize("act", ["retry", "discard"])
def test_a_letter_of_another_body_does_not_exist(body: Group, secretary_client: Client, act: str) -> None:
    letter = failed(BodyFactory())
    assert secretary_client.post(f"{URL}{letter.pk}/{act}/").status_code == 404
    assert secretary_client.get(f"{URL}{letter.pk}/{act}/").status_code == 405
    assert list(Letter.objects.failed()) == [letter]


def test_only_secretaries_keep_the_outbox(
    body: Group, stranger_client: Client, member_client: Client, observer_client: Client, chair_client: Client
) -> None:
    letter = failed(body)
    for client in (stranger_client, member_client, observer_client, chair_client):
        assert client.get(URL).status_code in (302, 403)
        assert client.post(f"{URL}{letter.pk}/retry/").status_code in (302, 403)
    assert list(Letter.objects.failed()) == [letter]


def test_three_rows_ask_as_much_as_thirty(body: Group, secretary_client: Client) -> None:
    counts = []
    for number in (3, 27):
        for _ in range(number):
            failed(body)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            secretary_client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_desk_tells_of_letters_that_were_not_sent(body: Group, secretary_client: Client) -> None:
    assert URL not in secretary_client.get("/admin/").content.decode()
    failed(body)
    page = secretary_client.get("/admin/").content.decode()
    assert f'href="{URL}"' in page
    assert "1 письмо не отправлено" in page
