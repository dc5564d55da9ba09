"""Reporting by the link of a letter: only after a code, only on that task, and nobody is signed in by it."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
from collections.abc import Callable
from unittest import mock

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from decisions import workflow
from decisions.letters import report_links
from decisions.models import Assignment, ExtensionRequest, Letter, Report, ReportCode
from members.models import Organization, Person, Position, User
from tests.conftest import World
from tests.decisions.views.own.by_link import LATER, NOW, REPORT, code_of_letter, confirm, text
from tests.factories import AssignmentFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.usefixtures("no_limits")


# ── In the letter ────────────────────────────────────────────────────────────
def test_the_letter_brings_a_link_to_each_address(world: World, coordinator: User) -> None:
    Organization.objects.filter(pk=world.organization.pk).update(email="inbox@example.org")
    Assignment.objects.filter(pk=world.assignment.pk).update(status="draft")
    workflow.put_on_control(Assignment.objects.get(pk=world.assignment.pk))
    letters = {letter.recipient: letter for letter in Letter.objects.all()}
    mine = letters[coordinator.email]
    found = re.search(r"Отчитаться: http://testserver(/report/\S+/)", mine.text)
    assert found is not None
    assert f'href="http://testserver{found[1]}"' in mine.html
    assert f"/tasks/{world.assignment.pk}/" in mine.html
    assert Client().get(found[1]).status_code == 200
    inbox = re.search(r"http://testserver(/report/\S+/)", letters["inbox@example.org"].text)
    assert inbox is not None
    assert inbox[1] != found[1]


def test_an_inbox_reports_by_its_link_and_signs_in_nowhere(world: World, inbox_link: str, secretary: User) -> None:
    phone = Client()
    confirm(phone, inbox_link)
    assert mail.outbox[-1].to == ["inbox@example.org"]
    phone.post(inbox_link, {**REPORT, "kind": "done", "percent": ""})
    report = Report.objects.get()
    assert (report.author.email, report.author.is_active, report.kind) == ("inbox@example.org", False, "done")
    assert "_auth_user_id" not in phone.session
    assert phone.get("/my/").status_code == 302
    workflow.accept_report(report, actor=secretary)


def test_an_inbox_that_is_no_longer_the_organizations_has_no_link(world: World, inbox_link: str) -> None:
    Organization.objects.filter(pk=world.organization.pk).update(email="new@example.org")
    assert Client().get(inbox_link).status_code == 410


def test_an_inbox_has_no_link_to_the_task_of_another(world: World, inbox_link: str) -> None:
    box = User.objects.get(is_letterbox=True)
    other = AssignmentFactory(resolution=world.resolution, organization=OrganizationFactory(), on_control=True)
    assert Client().get(report_links.report_url(box.pk, other.pk)).status_code == 410


def test_somebody_without_an_account_reports_by_the_own_address(world: World) -> None:
    person = PersonFactory(email="named@example.org")
    task = AssignmentFactory(resolution=world.resolution, organization=None, person=person, status="draft")
    workflow.put_on_control(task)
    found = re.search(r"http://testserver(/report/\S+/)", Letter.objects.get(recipient=person.email).text)
    assert found is not None
    phone = Client()
    confirm(phone, found[1])
    phone.post(found[1], REPORT)
    assert Report.objects.get().author.email == "named@example.org"
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert Client().get(found[1]).status_code == 410


def test_a_letter_that_asks_for_no_report_has_no_link(world: World, member: User, secretary: User) -> None:
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.")
    workflow.accept_report(report, actor=secretary)
    assert all("/report/" not in letter.text for letter in Letter.objects.all())


# ── Step by step ─────────────────────────────────────────────────────────────
def test_a_report_by_the_link(world: World, link: str, coordinator: User) -> None:
    phone = Client()
    assert "Прислать код" in text(phone, link)
    assert phone.post(link, {"act": "send"}).status_code == 302
    assert mail.outbox[0].to == [coordinator.email]
    assert code_of_letter() in mail.outbox[0].subject
    assert "Перейти к отчёту" in text(phone, link)
    code = code_of_letter()
    assert phone.post(link, {"act": "code", "code": f" {code[:3]} {code[3:]} "}).status_code == 302
    page = text(phone, link)
    assert f'action="{link}"' in page
    assert world.resolution.text in page
    act = SimpleUploadedFile("акт.txt", "Акт подписан.".encode(), "text/plain")
    assert "Отчёт отправлен" in phone.post(link, {**REPORT, "documents": [act]}).content.decode()
    report = Report.objects.get()
    assert (report.author, report.assignment, report.percent) == (coordinator, world.assignment, 50)
    assert report.documents.get().name == "акт.txt"


def test_following_the_link_sends_nothing_and_changes_nothing(link: str) -> None:
    for method in (Client().get, Client().head):
        answer = method(link)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    assert mail.outbox == []
    assert not ReportCode.objects.exists()


def test_without_the_code_there_is_neither_form_nor_report(world: World, link: str, coordinator: User) -> None:
    page = text(Client(), link)
    assert "<textarea" not in page
    assert coordinator.email not in page
    assert Client().post(link, REPORT).status_code == 200
    assert not Report.objects.exists()


def test_a_wrong_form_comes_back_as_it_was_filled_in(world: World, link: str) -> None:
    phone = Client()
    confirm(phone, link)
    page = phone.post(link, {**REPORT, "text": "", "percent": "75"}).content.decode()
    assert "Отчёт не отправлен" in page
    assert re.search(r'value="75"[^>]*checked', page)
    assert not Report.objects.exists()


def test_more_time_is_asked_for_by_the_link(world: World, link: str, coordinator: User, secretary: User) -> None:
    phone = Client()
    more = {"act": "more", "more-reason": "Ждём ответа.", "more-new_term": LATER.isoformat()}
    phone.post(link, more)
    assert not ExtensionRequest.objects.exists(), "not before the code"
    confirm(phone, link)
    assert "Просьба не отправлена" in phone.post(link, {**more, "more-reason": ""}).content.decode()
    assert "Просьба отправлена" in phone.post(link, more).content.decode()
    asked = ExtensionRequest.objects.get()
    assert (asked.author, asked.assignment, asked.new_term) == (coordinator, world.assignment, LATER)
    assert "report_link" not in phone.session
    confirm(phone, link)
    assert "more-reason" not in text(phone, link), "one request waits already"


def test_the_session_of_a_stranger_is_short(link: str, observer_client: Client) -> None:
    confirm(observer_client, link)
    assert observer_client.session.get_expiry_age() > 24 * 3600, "that of who is signed in stays as it was"
    phone = Client()
    confirm(phone, link)
    assert phone.session.get_expiry_age() <= 2 * 3600


# ── Nothing else is opened ───────────────────────────────────────────────────
def test_nobody_is_signed_in(world: World, link: str, coordinator: User) -> None:
    other = AssignmentFactory(resolution=world.resolution, organization=None, person=coordinator.person)
    Assignment.objects.filter(pk=other.pk).update(status="control", control_since=NOW)
    phone = Client()
    confirm(phone, link)
    assert "_auth_user_id" not in phone.session
    for address in ("/my/", "/my/letters/", world.assignment.get_absolute_url(), "/admin/"):
        assert phone.get(address).status_code == 302, address
    task_report = reverse("decisions:assignment-report", args=[world.assignment.pk])
    assert phone.post(task_report, REPORT)["Location"].startswith("/accounts/login/")
    elsewhere = report_links.report_url(coordinator.pk, other.pk).removeprefix("http://testserver")
    phone.post(elsewhere, REPORT)
    assert "<textarea" not in text(phone, elsewhere)
    assert not Report.objects.exists()


def test_one_code_gives_one_report(link: str) -> None:
    phone = Client()
    confirm(phone, link)
    phone.post(link, REPORT)
    phone.post(link, REPORT)
    assert Report.objects.count() == 1
    assert "Прислать код" in text(phone, link)


def test_the_confirmation_ends_after_two_hours(world: World, coordinator: User) -> None:
    phone = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        link = report_links.report_url(coordinator.pk, world.assignment.pk).removeprefix("http://testserver")
        confirm(phone, link)
        clock.shift(dt.timedelta(minutes=119))
        assert "<textarea" in text(phone, link)
        clock.shift(dt.timedelta(minutes=2))
        assert "Время на отчёт истекло" in phone.post(link, REPORT).content.decode()
    assert not Report.objects.exists()


def test_a_form_of_another_site_is_refused(link: str) -> None:
    assert Client(enforce_csrf_checks=True).post(link, {"act": "send"}).status_code == 403
    assert mail.outbox == []


# ── The code ─────────────────────────────────────────────────────────────────
def test_five_wrong_tries_end_a_code(link: str) -> None:
    phone = Client()
    phone.post(link, {"act": "send"})
    right = code_of_letter()
    wrong = "000000" if right != "000000" else "111111"
    pages = [phone.post(link, {"act": "code", "code": wrong}).content.decode() for _try in range(5)]
    assert "Осталось 4 попытки" in pages[0]
    assert "больше не действует" in pages[4]
    assert phone.post(link, {"act": "code", "code": right}).status_code == 200
    assert "<textarea" not in text(phone, link)


def test_a_code_is_good_once_and_for_fifteen_minutes(world: World, coordinator: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        found = report_links.ReportLink(coordinator, world.assignment)
        code = report_links.new_code(found)
        clock.shift(dt.timedelta(minutes=16))
        assert not report_links.enter(found, code)
        code = report_links.new_code(found)
        assert report_links.enter(found, code)
        assert not report_links.enter(found, code)


@pytest.mark.parametrize("typed", ["", "abc", "\x00", "１２３４５６", "9" * 500])
def test_what_is_no_code_is_a_sentence(typed: str, link: str) -> None:
    phone = Client()
    phone.post(link, {"act": "send"})
    assert phone.post(link, {"act": "code", "code": typed}).status_code == 200
    assert "report_link" not in phone.session


def test_the_code_of_one_task_is_none_for_another(world: World, coordinator: User) -> None:
    other = AssignmentFactory(resolution=world.resolution, organization=world.organization, status="reassigned")
    code = report_links.new_code(report_links.ReportLink(coordinator, world.assignment))
    report_links.new_code(report_links.ReportLink(coordinator, other))
    assert not report_links.enter(report_links.ReportLink(coordinator, other), code)


def test_codes_are_counted_with_those_of_sign_in(link: str) -> None:
    phone = Client()
    for _try in range(12):
        answer = phone.post(link, {"act": "send"}, follow=True)
    assert "слишком много" in answer.content.decode().lower()
    assert len(mail.outbox) == 10


def test_a_mail_server_that_is_away_is_said(link: str) -> None:
    with mock.patch("decisions.views.own.report_links.send_code", side_effect=smtplib.SMTPServerDisconnected):
        answer = Client().post(link, {"act": "send"}, follow=True)
    assert "Письмо не удалось отправить" in answer.content.decode()


# ── Links that are no longer good ────────────────────────────────────────────
def dismissed(world: World, user: User) -> None:
    Position.objects.filter(person=user.person).update(until=dt.date(2020, 1, 1))


def deactivated(world: World, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("change", [dismissed, deactivated])
def test_who_may_no_longer_report_has_no_link(
    change: Callable[[World, User], None], world: World, coordinator: User, link: str
) -> None:
    phone = Client()
    confirm(phone, link)
    change(world, coordinator)
    assert phone.get(link).status_code == phone.post(link, REPORT).status_code == 410
    assert not Report.objects.exists()


def test_a_link_lives_two_weeks(world: World, coordinator: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        link = report_links.report_url(coordinator.pk, world.assignment.pk).removeprefix("http://testserver")
        clock.shift(dt.timedelta(days=14))
        assert Client().get(link).status_code == 200
        clock.shift(dt.timedelta(seconds=2))
        answer = Client().get(link)
    assert answer.status_code == 410
    assert "Ссылка больше не действует" in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "WzEsMV0:1abcde:zzz", "%00", "a" * 5000])
def test_a_forged_link_is_none(token: str, db: None) -> None:
    assert Client().get(f"/report/{token}/").status_code in (404, 410)


def test_a_changed_link_is_none(link: str) -> None:
    assert Client().get(link[:-3] + ("A" if link[-3] != "A" else "B") + link[-2:]).status_code == 410


def test_what_is_reported_already_needs_no_report(world: World, link: str, member: User) -> None:
    workflow.report_done(world.assignment, actor=member, text="Сделано.")
    assert "Сейчас отчёт не нужен" in text(Client(), link)
    Client().post(link, {"act": "send"})
    assert mail.outbox == []


def test_who_is_signed_in_and_may_report_goes_straight_to_the_task(
    world: World, link: str, member_client: Client, observer_client: Client
) -> None:
    assert member_client.get(link)["Location"] == world.assignment.get_absolute_url()
    assert observer_client.get(link).status_code == 200
