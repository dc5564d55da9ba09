"""Which letters somebody gets: the page of choices, and the link of a letter that ends its kind without signing in."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from decisions import workflow
from decisions.letters import emails, outbox
from decisions.models import Assignment, Letter, MailPreference
from decisions.models.letter import UNSUBSCRIBE_DAYS
from members.models import Organization, User
from tests.conftest import World
from tests.factories import (
    AssignmentFactory,
    EventFactory,
    LetterFactory,
    MailPreferenceFactory,
    PersonFactory,
    ReportFactory,
    UserFactory,
)

URL = "/my/letters/"
CHOICE = {"reminders": "on", "news": "on", "desk": "on", "digest": "weekly", "language": "ru"}
Topic = MailPreference.Topic


def chosen(user: User) -> MailPreference:
    return MailPreference.objects.get(user=user)


def letter_to(user: User, kind: str = "reminder", **fields: object) -> Letter:
    return LetterFactory(**{"kind": kind, "recipient": user.email, "unsubscribe_token": "to-ken_1", **fields})


def told_of_acceptance(world: World, author: User, secretary: User) -> list[Letter]:
    report = workflow.report_done(world.assignment, actor=author, text="Сделано.")
    workflow.accept_report(report, actor=secretary)
    return list(Letter.objects.order_by("pk"))


# ── The page ─────────────────────────────────────────────────────────────────
def test_a_stranger_is_asked_to_sign_in(stranger_client: Client, db: None) -> None:
    assert stranger_client.get(URL)["Location"] == f"/accounts/login/?next={URL}"


def test_a_choice_is_kept_and_shown(member_client: Client, member: User) -> None:
    for _ in range(2):
        answer = member_client.post(URL, {"news": "on", "digest": "monthly", "language": "en"}, follow=True)
        assert "Ваш выбор писем сохранён." in answer.content.decode()
    row = chosen(member)
    assert (row.reminders, row.news, row.desk, row.digest, row.language) == (False, True, True, "monthly", "en")
    page = member_client.get(URL).content.decode()
    assert re.search(r'name="digest" value="monthly"[^>]*checked', page)
    assert "срок вашего поручения истёк" in page
    assert f'href="{URL}"' in member_client.get("/my/").content.decode()


def test_only_a_secretary_is_asked_about_the_desk(member_client: Client, secretary_client: Client) -> None:
    assert 'name="desk"' not in member_client.get(URL).content.decode()
    assert 'name="desk"' in secretary_client.get(URL).content.decode()


@pytest.mark.parametrize("wrong", [{"digest": "hourly"}, {"language": "xx"}, {"digest": ""}])
def test_a_wrong_choice_changes_nothing_and_is_named(member_client: Client, wrong: dict[str, str]) -> None:
    answer = member_client.post(URL, CHOICE | wrong)
    assert "Не сохранено" in answer.content.decode()
    assert not MailPreference.objects.exists()


# ── What is written ──────────────────────────────────────────────────────────
def test_what_is_not_wanted_is_not_written_and_duties_are(
    world: World, member: User, coordinator: User, secretary: User
) -> None:
    off = {"reminders": False, "news": False, "desk": False, "digest": "never"}
    for user in (coordinator, secretary):
        MailPreferenceFactory(user=user, **off)
    letters = told_of_acceptance(world, member, secretary)
    assert [(letter.kind, letter.recipient) for letter in letters] == [("report_accepted", member.email)]
    Assignment.objects.filter(pk=world.assignment.pk).update(status="draft")
    workflow.put_on_control(Assignment.objects.get(pk=world.assignment.pk))
    assert Letter.objects.filter(kind="assignment_given", recipient=coordinator.email).exists()


def test_the_choice_of_a_user_holds_for_the_address_of_the_person(world: World, member: User, secretary: User) -> None:
    person = PersonFactory(email="Direct@example.org")
    MailPreferenceFactory(user=UserFactory(person=person), news=False)
    Assignment.objects.filter(pk=world.assignment.pk).update(acting_person=person)
    world.assignment.refresh_from_db()
    told_of_acceptance(world, member, secretary)
    assert not Letter.objects.filter(kind="report_accepted", recipient="direct@example.org").exists()


def test_a_link_stands_where_there_is_a_choice_and_somebody_to_make_it(
    world: World, member: User, secretary: User
) -> None:
    Organization.objects.filter(pk=world.organization.pk).update(email="inbox@example.org")
    world.assignment.organization.refresh_from_db()
    told_of_acceptance(world, member, secretary)
    outbox.send_due()
    sent = {(message.to[0], message.subject.partition(":")[0]): message for message in mail.outbox}
    mine = sent[member.email, "Снято с контроля"]
    link = mine.message()["List-Unsubscribe"].strip("<>")
    assert re.fullmatch(r"http://testserver/unsubscribe/[\w-]{43}/", link)
    assert mine.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in mine.body
    assert f'href="{link}"' in str(mine.alternatives[0][0])
    inbox = sent["inbox@example.org", "Снято с контроля"]
    assert "List-Unsubscribe" in inbox.message()
    assert "/my/letters/" not in inbox.body, "nobody signs in there"
    links = set(Letter.objects.exclude(unsubscribe_token=None).values_list("unsubscribe_token", flat=True))
    assert len(links) == Letter.objects.exclude(unsubscribe_token=None).count() >= 2


def test_a_letter_about_a_duty_has_no_such_link(world: World, coordinator: User) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(status="draft")
    workflow.put_on_control(Assignment.objects.get(pk=world.assignment.pk))
    [letter] = Letter.objects.all()
    assert letter.unsubscribe_token is None
    assert "/unsubscribe/" not in letter.text + letter.html
    assert "http://testserver/my/letters/" in letter.text


# ── The link ─────────────────────────────────────────────────────────────────
def test_following_the_link_only_asks(stranger_client: Client, member: User) -> None:
    url = letter_to(member).unsubscribe_url
    for method in (stranger_client.get, stranger_client.head):
        assert method(url).status_code == 200
    assert not MailPreference.objects.exists()
    page = stranger_client.get(url)
    assert "напоминания о приближении срока" in page.content.decode()
    assert member.email not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("kind", ["reminder", "report_accepted", "report_submitted", "digest"])
def test_one_click_of_a_mail_program_ends_that_kind_and_no_other(kind: str, member: User) -> None:
    url = letter_to(member, kind).unsubscribe_url
    stranger = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert stranger.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    mine = {"reminder": "reminders", "report_accepted": "news", "report_submitted": "desk", "digest": "digest"}[kind]
    assert [topic for topic in Topic if not chosen(member).wants(topic)] == [mine]
    assert "снова" in stranger.post(url, {"act": "again"}).content.decode()
    assert all(chosen(member).wants(topic) for topic in Topic)


def test_an_inbox_ends_a_kind_of_its_letters(world: World, member: User, secretary: User) -> None:
    Organization.objects.filter(pk=world.organization.pk).update(email="inbox@example.org")
    world.assignment.organization.refresh_from_db()
    told_of_acceptance(world, member, secretary)
    letter = Letter.objects.get(recipient="inbox@example.org", kind="report_accepted")
    page = Client().post(letter.unsubscribe_url).content.decode()
    assert "/my/letters/" not in page
    letter.refresh_from_db()
    assert letter.given_up_at is not None, "what waits is not sent"
    again = ReportFactory(assignment=AssignmentFactory(organization=world.organization), kind="done")
    emails.report_accepted(again, EventFactory())
    assert not Letter.objects.waiting().filter(recipient="inbox@example.org", kind="report_accepted").exists()


def test_what_waits_of_a_kind_that_is_ended_is_not_sent(member_client: Client, member: User) -> None:
    reminder, duty = letter_to(member, "reminder"), letter_to(member, "overdue", unsubscribe_token=None)
    member_client.post(URL, {"digest": "weekly", "news": "on", "language": "ru"})
    assert not chosen(member).reminders
    assert list(Letter.objects.waiting()) == [duty]
    assert not Letter.objects.failed().filter(pk=reminder.pk).exists(), "the desk is asked nothing"


def test_a_monthly_digest_stays_monthly(stranger_client: Client, member: User) -> None:
    MailPreferenceFactory(user=member, digest="monthly")
    stranger_client.post(letter_to(member, "digest").unsubscribe_url, {"act": "again"})
    assert chosen(member).digest == "monthly"


def test_a_link_lets_nobody_in(stranger_client: Client, member: User) -> None:
    stranger_client.post(letter_to(member).unsubscribe_url)
    assert "_auth_user_id" not in stranger_client.session
    assert stranger_client.get(URL).status_code == 302


def test_an_old_link_and_one_of_nobody_are_no_longer_good(stranger_client: Client, member: User) -> None:
    old = letter_to(member, created_at=timezone.now() - dt.timedelta(days=UNSUBSCRIBE_DAYS + 1))
    nobody = LetterFactory(recipient="gone@example.org", unsubscribe_token="to-ken_2")
    for letter in (old, nobody):
        for answer in (stranger_client.get(letter.unsubscribe_url), stranger_client.post(letter.unsubscribe_url)):
            assert answer.status_code == 410
            assert "больше не действует" in answer.content.decode()
    assert not MailPreference.objects.exists()


@pytest.mark.parametrize("token", ["x", "to-ken_", "to-ken_1x", "%00", "a b", "x" * 3000])
def test_a_guessed_link_is_not_found(token: str, stranger_client: Client, member: User) -> None:
    letter_to(member)
    assert stranger_client.post(f"/unsubscribe/{token}/").status_code == 404
