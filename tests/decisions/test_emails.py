"""Letters: to whom each goes, that it reads as plain Russian, and that no word in it can break it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from unittest import mock

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from decisions import emails, workflow
from decisions.models import Assignment
from members.models import Organization, User
from tests.conftest import World
from tests.factories import PersonFactory, PositionFactory, UserFactory

LATER = date(2199, 1, 1)


@pytest.fixture
def act(django_capture_on_commit_callbacks: Callable) -> Callable[..., list[EmailMessage]]:
    """A function that calls a transition and gives the letters that went out for it."""

    def call(transition: Callable, *args: object, **kwargs: object) -> list[EmailMessage]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            transition(*args, **kwargs)
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
    assert letter.body == (
        "Поручение поставлено на контроль; ответственными за его исполнение названы вы.\n\n"
        "Пункт 1.1 протокола № 7 от 12.03.2026, Координационный совет кластера\n"
        "О навигации этого года\n\n"
        "Представить в совет график движения судов.\n\n"
        "Срок: 01.06.2026\n"
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
    words = {"asked": "Ждём ответа.", "granted": "01.01.2199", "reported": "Сделано.", "returned": "Приложите акт."}
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


def test_a_letter_that_fails_hides_nothing(act: Callable, task: Assignment, member: User, secretary: User) -> None:
    with mock.patch("decisions.emails.send_mail", side_effect=OSError("no route")):
        act(workflow.report_done, task, actor=member, text="Сделано.")
    assert Assignment.objects.get(pk=task.pk).status == Assignment.Status.REPORTED


def test_silence_is_silent(act: Callable, task: Assignment, member: User, secretary: User) -> None:
    with emails.silence():
        assert act(workflow.report_done, task, actor=member, text="Сделано.") == []
