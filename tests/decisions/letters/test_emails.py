"""Letters: to whom each goes, that it reads as plain Russian, and that no word in it can break it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone
from icalendar import Calendar

from decisions import workflow
from decisions.letters import emails, outbox
from decisions.letters.emails.reminders import preview_of_passed
from decisions.models import Assignment
from members.models import Organization, User
from tests.conftest import World
from tests.factories import MailPreferenceFactory, PersonFactory, PositionFactory, UserFactory

LATER = timezone.localdate() + timedelta(days=300)


@pytest.fixture
def act(db: None) -> Callable[..., list[EmailMessage]]:
    """A function that calls a transition and gives the letters that went out for it."""

    def call(transition: Callable, *args: object, **kwargs: object) -> list[EmailMessage]:
        mail.outbox.clear()
        transition(*args, **kwargs)
        outbox.send_due()
        return list(mail.outbox)

    return call


@pytest.fixture
def task(world: World, organization: Organization) -> Assignment:
    organization.email = "inbox@example.org"
    organization.save()
    world.meeting.number = "7"
    world.meeting.save()
    return Assignment.objects.get(pk=world.assignment.pk)


def to(letters: list[EmailMessage]) -> list[str]:
    return sorted(address for letter in letters for address in letter.to)


def test_a_new_task_is_told_to_the_inbox_the_named_and_the_coordinators(
    act: Callable, task: Assignment, coordinator: User, member: User
) -> None:
    person = PersonFactory(email="named@example.org")
    Assignment.objects.filter(pk=task.pk).update(status="draft", acting_person=person)
    letters = act(workflow.put_on_control, Assignment.objects.get(pk=task.pk))
    assert to(letters) == ["coordinator@example.org", "inbox@example.org", "named@example.org"]
    assert member.email not in to(letters)


def test_who_held_the_post_before_is_told_nothing(act: Callable, task: Assignment, organization: Organization) -> None:
    former = PersonFactory()
    PositionFactory(person=former, organization=organization, is_coordinator=True, until=date(2020, 1, 1))
    UserFactory(email="former@example.org", person=former)
    Assignment.objects.filter(pk=task.pk).update(status="draft")
    assert to(act(workflow.put_on_control, Assignment.objects.get(pk=task.pk))) == ["inbox@example.org"]


def test_a_letter_reads_as_a_letter(act: Callable, task: Assignment) -> None:
    Assignment.objects.filter(pk=task.pk).update(status="draft")
    [letter] = act(workflow.put_on_control, Assignment.objects.get(pk=task.pk))
    assert letter.subject == "Вам поручение: пункт 1.1 протокола № 7 от 12.03.2026"
    report = re.search(r"http://testserver/report/\S+/", letter.body)
    assert report is not None
    assert letter.body == (
        "Поручение поставлено на контроль; ответственными за его исполнение названы вы.\n\n"
        "Пункт 1.1 протокола № 7 от 12.03.2026, Координационный совет кластера\n"
        "О навигации этого года\n\n"
        "Представить в совет график движения судов.\n\n"
        "Срок: 01.06.2026\n"
        f"Отчитаться: {report[0]}\n"
        "Без входа на сайт, только для этого поручения: пришлём код. Ссылка действует две недели.\n"
        f"Открыть поручение: http://testserver/tasks/{task.pk}/\n\n"
        "Кластер для проверок\n"
    )


@pytest.mark.parametrize(("term_text", "line"), [("постоянно", "Срок: постоянно"), ("", None)])
def test_a_term_that_is_no_date(act: Callable, task: Assignment, term_text: str, line: str | None) -> None:
    Assignment.objects.filter(pk=task.pk).update(status="draft", term=None, original_term=None, term_text=term_text)
    [letter] = act(workflow.put_on_control, Assignment.objects.get(pk=task.pk))
    assert ("Срок:" in letter.body) == (line is not None)
    assert line is None or line in letter.body
    assert "\n\n\n" not in letter.body


def test_every_step_is_told_to_those_whom_it_concerns(
    act: Callable, task: Assignment, member: User, secretary: User
) -> None:
    ours = ["inbox@example.org", "member@example.org"]
    steps = {}
    assert act(workflow.report_interim, task, actor=member, text="Начато.") == []
    asked = act(workflow.ask_extension, task, actor=member, reason="Ждём ответа.", new_term=LATER)
    steps["asked"] = asked
    assert to(asked) == [secretary.email]
    request = task.extensions.get()
    steps["granted"] = act(workflow.decide_extension, request, grant=True, actor=secretary)
    steps["reported"] = act(workflow.report_done, task, actor=member, text="Сделано.")
    assert to(steps["reported"]) == [secretary.email]
    report = task.reports.get(kind="done")
    steps["returned"] = act(workflow.return_report, report, comment="Приложите акт.", actor=secretary)
    act(workflow.report_done, task, actor=member, text="Сделано, акт приложен.")
    report = task.reports.filter(decision="").get(kind="done")
    steps["accepted"] = act(workflow.accept_report, report, actor=secretary)
    assert to(steps["granted"]) == to(steps["returned"]) == to(steps["accepted"]) == ours
    assert {name: letters[0].subject.partition(":")[0] for name, letters in steps.items()} == {
        "asked": "Просьба о продлении срока",
        "granted": "О вашей просьбе продлить срок",
        "reported": "Отчёт ожидает приёмки",
        "returned": "Отчёт возвращён",
        "accepted": "Снято с контроля",
    }
    words = {
        "asked": "Ждём ответа.",
        "granted": f"{LATER:%d.%m.%Y}",
        "reported": "Сделано.",
        "returned": "Приложите акт.",
    }
    for name, expected in words.items():
        assert expected in steps[name][0].body
    for letters in steps.values():
        assert re.search(r"[A-Za-z]{3,}(?![^\s]*[/@.])", letters[0].body.replace("http://testserver", "")) is None


def test_a_closed_question_is_not_named(act: Callable, task: Assignment, world: World, member: User) -> None:
    Assignment.objects.filter(pk=task.pk).update(status="draft")
    type(world.item).objects.update(is_closed=True)
    [letter] = act(workflow.put_on_control, Assignment.objects.get(pk=task.pk))
    assert "О навигации" not in letter.body
    assert "совет кластера\n\nПредставить" in letter.body


def test_a_refusal_says_why(act: Callable, task: Assignment, member: User, secretary: User) -> None:
    act(workflow.ask_extension, task, actor=member, reason="Ждём ответа.", new_term=LATER)
    [letter, _] = act(
        workflow.decide_extension, task.extensions.get(), grant=False, comment="Срок прежний.", actor=secretary
    )
    assert "В продлении срока отказано.\n\nСрок прежний." in letter.body


def test_no_word_breaks_a_letter(act: Callable, task: Assignment, world: World, member: User, secretary: User) -> None:
    world.meeting.number = "7\nBcc: all@example.org"
    world.meeting.save()
    world.resolution.text = "<b>Рога & «копыта»</b> {{ settings.SECRET_KEY }}"
    world.resolution.save()
    [letter] = act(
        workflow.report_done, Assignment.objects.get(pk=task.pk), actor=member, text="1 < 2 & 3 > 2, \"так\" и 'так'"
    )
    assert "\n" not in letter.subject
    assert "<b>Рога & «копыта»</b> {{ settings.SECRET_KEY }}" in letter.body
    assert "1 < 2 & 3 > 2, \"так\" и 'так'" in letter.body
    assert letter.recipients() == [secretary.email]


def test_only_secretaries_of_the_body_are_told_and_only_active_ones(
    act: Callable, task: Assignment, member: User, secretary: User, chair: User, observer: User
) -> None:
    User.objects.filter(pk=secretary.pk).update(is_active=False)
    assert act(workflow.report_done, task, actor=member, text="Сделано.") == []


def test_silence_is_silent(act: Callable, task: Assignment, member: User, secretary: User) -> None:
    with emails.silence():
        assert act(workflow.report_done, task, actor=member, text="Сделано.") == []


def test_html_says_the_same_and_defuses_every_word(
    act: Callable, task: Assignment, world: World, member: User, secretary: User
) -> None:
    world.resolution.text = "<script>alert(1)</script> Рога & «копыта»"
    world.resolution.save()
    [letter] = act(workflow.report_done, Assignment.objects.get(pk=task.pk), actor=member, text="<b>Сделано</b>")
    [alternative] = letter.alternatives
    html, kind = str(alternative[0]), alternative[1]
    assert kind == "text/html"
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Рога &amp; «копыта»" in html
    assert "&lt;b&gt;Сделано&lt;/b&gt;" in html
    assert "Пункт 1.1 протокола № 7 от 12.03.2026" in html
    assert f'href="http://testserver/tasks/{task.pk}/"' in html
    assert re.search(r"<(table|img|script|link)\b|src=|@import|url\(", html) is None


def test_who_asked_for_more_time_is_not_told_to_ask(task: Assignment, member: User) -> None:
    workflow.ask_extension(task, actor=member, reason="Ждём смету.", new_term=LATER)
    _subject, text = preview_of_passed(Assignment.objects.get(pk=task.pk), task.term + timedelta(days=2))
    assert "просрочено на 2 дня. Просьба о продлении ждёт ответа" in text
    assert "попросите продлить" not in text


def test_who_chose_english_reads_english(act: Callable, task: Assignment, coordinator: User) -> None:
    MailPreferenceFactory(user=coordinator, language="en")
    Assignment.objects.filter(pk=task.pk).update(status="draft")
    letters = {letter.to[0]: letter for letter in act(workflow.put_on_control, Assignment.objects.get(pk=task.pk))}
    assert letters["coordinator@example.org"].subject == "A task for you: point 1.1 of the protocol № 7 of 12.03.2026"
    assert "Due: 01.06.2026" in letters["coordinator@example.org"].body
    assert letters["inbox@example.org"].subject.startswith("Вам поручение")


def test_one_address_in_two_spellings_gets_one_letter(act: Callable, task: Assignment, coordinator: User) -> None:
    Organization.objects.filter(pk=task.organization_id).update(email="Coordinator@example.org")
    Assignment.objects.filter(pk=task.pk).update(status="draft")
    assert to(act(workflow.put_on_control, Assignment.objects.get(pk=task.pk))) == ["coordinator@example.org"]


def test_a_new_task_brings_its_term_for_the_calendar(act: Callable, task: Assignment) -> None:
    Assignment.objects.filter(pk=task.pk).update(status="draft")
    [letter] = act(workflow.put_on_control, Assignment.objects.get(pk=task.pk))
    [attached] = letter.attachments
    name, content, kind = attached[0], attached[1], attached[2]
    assert (name, kind) == ("term.ics", "text/calendar")
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["UID"] == f"task-{task.pk}@testserver"
    assert event.decoded("DTSTART") == date(2026, 6, 1)
    assert event.decoded("DTEND") == date(2026, 6, 2)
    assert str(event["SUMMARY"]) == "Срок: пункт 1.1 протокола № 7 от 12.03.2026"
    assert event["SEQUENCE"] == 0


def test_a_longer_term_moves_the_calendar_entry(act: Callable, task: Assignment, member: User, secretary: User) -> None:
    request = workflow.ask_extension(task, actor=member, reason="Ждём ответа.", new_term=LATER)
    letter = act(workflow.decide_extension, request, grant=True, actor=secretary)[-1]
    [event] = Calendar.from_ical(letter.attachments[0][1]).walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"]) == (f"task-{task.pk}@testserver", 1)
    assert event.decoded("DTSTART") == LATER
    assert str(event["SUMMARY"]) == "Срок: пункт 1.1 протокола № 7 от 12.03.2026", "whichever letter brought it"
