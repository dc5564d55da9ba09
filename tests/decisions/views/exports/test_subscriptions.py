"""/subscribe/: asked for by anybody, confirmed from the letter, left by one press."""

from __future__ import annotations

import datetime as dt
import re
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from decisions.letters import subscriptions
from decisions.models import Letter, Subscription
from tests.conftest import World

GIVEN = {"email": "Reader@Example.org", "agrees": "on"}


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    """Requests are counted by the address they come from, which is one in all tests."""
    cache.clear()


def link(mailoutbox: list[EmailMessage]) -> str:
    found = re.search(r"/subscribe/\S+", str(mailoutbox[-1].body))
    assert found is not None
    return found.group()


def test_from_the_register_to_the_last_letter(
    stranger_client: Client, world: World, mailoutbox: list[EmailMessage]
) -> None:
    assert "/subscribe/?kind=instruct" in stranger_client.get("/resolutions/?kind=instruct").content.decode()
    asked = stranger_client.post("/subscribe/?kind=instruct&sort=due&after=", GIVEN)
    assert "reader@example.org" in asked.content.decode()
    assert not Subscription.objects.exists()
    address = link(mailoutbox)
    assert stranger_client.get(address).status_code == 200
    assert not Subscription.objects.exists()
    for _twice in range(2):
        assert stranger_client.post(address).status_code == 200
    row = Subscription.objects.get()
    assert (row.address, row.query) == ("reader@example.org", "kind=instruct")
    Subscription.objects.update(told_until=timezone.now() - dt.timedelta(days=9999))
    subscriptions.write_news(timezone.now() + dt.timedelta(days=1))
    letter = Letter.objects.get(kind=Letter.Kind.NEWS)
    Letter.objects.update(sent_at=timezone.now())
    leave = letter.unsubscribe_url
    leave = leave[leave.index("/unsubscribe/") :]
    assert stranger_client.get(leave).status_code == 200
    assert Subscription.objects.exists()
    # A mail program posts without a cookie or a token (RFC 8058).
    program = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        assert program.post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()


def test_the_same_view_is_one_subscription(
    stranger_client: Client, world: World, mailoutbox: list[EmailMessage]
) -> None:
    for query in (
        "kind=instruct&kind=note&q=%D0%B3%D1%80%D0%B0%D1%84%D0%B8%D0%BA",
        "q=график&kind=note&kind=instruct&state=overdue",
    ):
        stranger_client.post(f"/subscribe/?{query}", GIVEN)
        stranger_client.post(link(mailoutbox))
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("given", [{}, {"email": "not an address", "agrees": "on"}, {"email": "reader@example.org"}])
def test_without_address_or_consent_nothing_is_sent(
    given: dict[str, str], stranger_client: Client, world: World, mailoutbox: list[EmailMessage]
) -> None:
    answer = stranger_client.post("/subscribe/", given)
    assert answer.status_code == 400
    assert answer.context["form"].errors
    assert not mailoutbox


def test_its_form_speaks_the_language_of_the_reader(stranger_client: Client, world: World) -> None:
    stranger_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = stranger_client.post("/subscribe/", {"email": ""}).content.decode()
    for words in ("E-mail</label>", "I agree that my address", "Write the address", "Without your consent"):
        assert words in page


def test_it_says_that_new_resolutions_have_no_state(stranger_client: Client, world: World) -> None:
    said = "Состояние здесь не учитывается"
    assert said in stranger_client.get("/subscribe/?state=overdue").content.decode()
    assert said not in stranger_client.get("/subscribe/?kind=note").content.decode()


def test_what_was_not_understood_is_named(stranger_client: Client, world: World) -> None:
    page = stranger_client.get("/subscribe/?body=gone&since=yesterday").content.decode()
    assert "<li>Орган: Варианта «gone» нет.</li>" in page
    assert "<li>Заседание с: Напишите дату" in page


@pytest.mark.parametrize("query", ["body=gone", "since=yesterday", "kind=%00", "q=" + "я" * 150 + "&kind=note"])
def test_a_choice_that_cannot_be_kept_is_told(query: str, stranger_client: Client, world: World) -> None:
    for answer in (stranger_client.get(f"/subscribe/?{query}"), stranger_client.post(f"/subscribe/?{query}", GIVEN)):
        assert answer.status_code == 400
        assert "Выбор не понят" in answer.content.decode()


def test_a_link_is_good_for_three_days(stranger_client: Client, world: World, mailoutbox: list[EmailMessage]) -> None:
    stranger_client.post("/subscribe/", GIVEN)
    address = link(mailoutbox)
    with time_machine.travel(timezone.now() + dt.timedelta(days=3, minutes=1)):
        assert stranger_client.post(address).status_code == 410
    assert stranger_client.post(address[:-3] + "x/").status_code == 410
    assert not Subscription.objects.exists()


def test_nobody_is_flooded(stranger_client: Client, world: World, mailoutbox: list[EmailMessage]) -> None:
    answers = [stranger_client.post("/subscribe/", GIVEN).status_code for _time in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    refused = stranger_client.post("/subscribe/", GIVEN).content.decode()
    assert "<h2>Не выполнено</h2>" in refused
    assert len(mailoutbox) == 3


def test_a_broken_mail_server_is_told(stranger_client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr("decisions.letters.emails.news.send_mail", refuse)
    answer = stranger_client.post("/subscribe/", GIVEN)
    assert answer.status_code == 503
    assert "reader@example.org" in answer.content.decode().lower()


def test_who_is_signed_in_finds_the_own_address(member_client: Client, world: World) -> None:
    page = member_client.get("/subscribe/")
    assert page.context["form"].initial["email"]
