"""Sign-in by a code that comes by mail: the only door, the same answer to everybody, limits, the way to the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from members.models import User
from tests.factories import UserFactory

LOGIN = "/accounts/login/"
CODE = "/accounts/login/code/"


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def code_of(letter: mail.EmailMessage) -> str:
    found = re.search(r"^\d{6}$", str(letter.body), re.MULTILINE)
    assert found is not None, letter.body
    return found[0]


def ask(client: Client, email: str, **more: str) -> HttpResponse:
    return client.post(LOGIN, {"email": email, **more}, follow=True)


def user_of(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_a_member_comes_in_with_the_code_of_the_letter(client: Client, member: User) -> None:
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert b'type="password"' not in page.content
    page = ask(client, member.email)
    assert page.redirect_chain == [(CODE, 302)]
    assert [letter.to for letter in mail.outbox] == [[member.email]]
    answer = client.post(CODE, {"code": code_of(mail.outbox[0])})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("decisions:my")
    assert user_of(client) == str(member.pk)
    assert client.get(reverse("decisions:my")).status_code == 200


def test_the_code_is_good_only_once(client: Client, member: User) -> None:
    ask(client, member.email)
    code = code_of(mail.outbox[0])
    client.post(CODE, {"code": code})
    client.post("/accounts/logout/")
    assert user_of(client) is None
    client.post(CODE, {"code": code})
    assert user_of(client) is None


def test_case_and_spaces_of_the_address_do_not_matter(client: Client, member: User) -> None:
    ask(client, " Member@Example.ORG ")
    client.post(CODE, {"code": code_of(mail.outbox[0])})
    assert user_of(client) == str(member.pk)


def test_a_code_typed_with_spaces_is_understood(client: Client, member: User) -> None:
    ask(client, member.email)
    code = code_of(mail.outbox[0])
    client.post(CODE, {"code": f" {code[:3]} {code[3:]} "})
    assert user_of(client) == str(member.pk)


def without_changing_parts(page: HttpResponse, email: str) -> str:
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode())
    return text.replace(email, "")


def test_an_unknown_address_gets_the_same_answer(member: User) -> None:
    known, unknown = Client(), Client()
    here = ask(known, member.email)
    nowhere = ask(unknown, "nobody@example.org")
    assert nowhere.redirect_chain == here.redirect_chain
    assert without_changing_parts(nowhere, "nobody@example.org") == without_changing_parts(here, member.email)
    assert len(mail.outbox) == 2
    assert re.search(r"^\d{6}$", str(mail.outbox[1].body), re.MULTILINE) is None
    wrong_here = known.post(CODE, {"code": "000000"})
    wrong_nowhere = unknown.post(CODE, {"code": "000000"})
    assert wrong_here.status_code == wrong_nowhere.status_code == 200
    assert without_changing_parts(wrong_nowhere, "nobody@example.org") == without_changing_parts(
        wrong_here, member.email
    )
    assert user_of(unknown) is None


def test_somebody_switched_off_is_unknown(client: Client) -> None:
    user = UserFactory(email="former@example.org", is_active=False)
    ask(client, user.email)
    assert re.search(r"^\d{6}$", str(mail.outbox[0].body), re.MULTILINE) is None


def test_somebody_switched_off_while_the_code_travels_stays_outside(client: Client, member: User) -> None:
    ask(client, member.email)
    User.objects.filter(pk=member.pk).update(is_active=False)
    answer = client.post(CODE, {"code": code_of(mail.outbox[0])}, follow=True)
    assert user_of(client) is None
    assert answer.redirect_chain[-1][0] == "/accounts/inactive/"


def test_an_address_that_the_account_had_before_opens_nothing(client: Client, member: User) -> None:
    ask(client, "member@example.org")
    client.post(CODE, {"code": code_of(mail.outbox[0])})
    client.post("/accounts/logout/")
    User.objects.filter(pk=member.pk).update(email="new@example.org")
    ask(client, "member@example.org")
    assert re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE) is None


def test_five_wrong_codes_end_it(client: Client, member: User) -> None:
    ask(client, member.email)
    code = code_of(mail.outbox[0])
    wrong = "000000" if code != "000000" else "111111"
    for _attempt in range(4):
        page = client.post(CODE, {"code": wrong})
        assert page.status_code == 200
    assert client.post(CODE, {"code": wrong}).status_code == 302
    client.post(CODE, {"code": code})
    assert user_of(client) is None


def test_a_code_grows_old(client: Client, member: User) -> None:
    ask(client, member.email)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
        client.post(CODE, {"code": code_of(mail.outbox[0])})
    assert user_of(client) is None


def test_codes_for_one_address_are_limited(member: User) -> None:
    for _time in range(10):
        ask(Client(), member.email)
    page = Client().post(LOGIN, {"email": member.email.upper()})
    assert page.status_code == 200
    assert page.context["form"].errors["email"]
    assert len(mail.outbox) == 10


def test_a_new_code_replaces_the_former_one(client: Client, member: User) -> None:
    ask(client, member.email)
    client.post(CODE, {"action": "resend"}, follow=True)
    first, second = map(code_of, mail.outbox)
    if first != second:
        client.post(CODE, {"code": first})
        assert user_of(client) is None
    client.post(CODE, {"code": second})
    assert user_of(client) == str(member.pk)


def test_the_address_can_be_corrected(client: Client, member: User) -> None:
    ask(client, "mistyped@example.org")
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert CODE in page.content.decode()
    ask(client, member.email)
    client.post(CODE, {"code": code_of(mail.outbox[-1])})
    assert user_of(client) == str(member.pk)


@pytest.mark.parametrize("email", ["", "no address", "a@b", "x" * 400 + "@example.org", "имя@пример"])
def test_what_is_no_address_is_said_at_the_field(client: Client, db: None, email: str) -> None:
    page = client.post(LOGIN, {"email": email})
    assert page.status_code == 200
    assert page.context["form"].errors["email"]
    assert mail.outbox == []


def test_a_letter_that_cannot_be_sent_is_said(client: Client, member: User) -> None:
    with mock.patch("django.core.mail.message.EmailMessage.send", side_effect=OSError("no route")):
        page = client.post(LOGIN, {"email": member.email})
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()


def test_after_the_code_the_wanted_page_opens(client: Client, member: User) -> None:
    wanted = reverse("decisions:resolution-list") + "?state=overdue"
    asked = client.post(f"{LOGIN}?next={wanted}", {"email": member.email, "next": wanted})
    answer = client.post(asked["Location"], {"code": code_of(mail.outbox[0]), "next": wanted})
    assert answer["Location"] == wanted


def test_the_way_on_never_leads_out_of_the_site(client: Client, member: User) -> None:
    ask(client, member.email, next="https://evil.example/")
    answer = client.post(CODE, {"code": code_of(mail.outbox[0]), "next": "https://evil.example/"})
    assert answer["Location"] == reverse("decisions:my")


def test_who_is_in_is_not_asked_again(member_client: Client) -> None:
    assert member_client.get(LOGIN)["Location"] == reverse("decisions:my")


def test_nobody_registers(client: Client, db: None) -> None:
    page = client.get("/accounts/signup/")
    assert page.status_code == 200
    assert b"<input" not in page.content.split(b"<main")[1]
    assert client.post("/accounts/signup/", {"email": "new@example.org"}).status_code == 405
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "path", ["password/reset/", "password/change/", "email/", "confirm-email/", "reauthenticate/", "3rdparty/"]
)
def test_there_is_no_other_door(member_client: Client, path: str) -> None:
    assert member_client.get(f"/accounts/{path}").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_reset_password")


def test_a_password_opens_nothing(client: Client, db: None) -> None:
    UserFactory(email="admin@example.org", password="a-long-password-1", is_staff=True, is_superuser=True)
    client.post(LOGIN, {"email": "admin@example.org", "login": "admin@example.org", "password": "a-long-password-1"})
    assert user_of(client) is None
    client.post("/admin/login/", {"username": "admin@example.org", "password": "a-long-password-1"})
    assert user_of(client) is None


def test_the_desk_has_the_same_door(client: Client, secretary: User) -> None:
    there = client.get("/admin/", follow=True)
    assert there.redirect_chain[-1][0].startswith(LOGIN)
    asked = client.post(there.redirect_chain[-1][0], {"email": secretary.email, "next": "/admin/"})
    answer = client.post(asked["Location"], {"code": code_of(mail.outbox[0]), "next": "/admin/"})
    assert answer["Location"] == "/admin/"


def test_without_a_wish_the_secretary_comes_to_the_desk(client: Client, secretary: User) -> None:
    ask(client, secretary.email)
    answer = client.post(CODE, {"code": code_of(mail.outbox[0])})
    assert answer["Location"] == reverse("admin:index")


def test_a_member_is_told_that_the_desk_is_not_theirs(member_client: Client) -> None:
    answer = member_client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "Рабочий стол открыт только секретарю." in answer.content.decode()


def test_signing_out_is_an_act(member_client: Client) -> None:
    assert member_client.get("/accounts/logout/").status_code == 200
    assert user_of(member_client) is not None
    assert member_client.post("/accounts/logout/").status_code == 302
    assert user_of(member_client) is None


def test_the_letter_is_russian_and_plain(client: Client, member: User) -> None:
    ask(client, member.email)
    letter = mail.outbox[0]
    code = code_of(letter)
    assert code in letter.subject
    assert "\n" not in letter.subject
    assert "&" not in letter.body
    assert letter.alternatives == []
