"""A signature gives tasks: who gets one gets a letter about it, who gets several gets one letter about all."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from decisions import workflow
from decisions.letters import emails, outbox
from decisions.models import Assignment, Letter, Meeting
from members.models import Group, Organization, User
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    MailPreferenceFactory,
    MeetingFactory,
    OrganizationFactory,
    ResolutionFactory,
)


@pytest.fixture
def draft(body: Group) -> Meeting:
    meeting: Meeting = MeetingFactory(body=body, number="7", date=date(2026, 10, 15))
    return meeting


def give(draft: Meeting, organization: Organization, count: int, **fields: object) -> list[Assignment]:
    item = AgendaItemFactory(meeting=draft)
    points = [ResolutionFactory(item=item, text=f"Сдать отчёт № {n}.") for n in range(count)]
    return [AssignmentFactory(resolution=point, organization=organization, **fields) for point in points]


def letters_to(address: str) -> list[Letter]:
    return list(Letter.objects.filter(recipient=address).order_by("pk"))


def test_thirty_tasks_are_told_by_one_letter(draft: Meeting, organization: Organization, coordinator: User) -> None:
    tasks = give(draft, organization, 30, term=date(2026, 12, 18))
    workflow.sign(draft)
    (letter,) = letters_to(coordinator.email)
    assert letter.subject == "Вам 30 поручений: протокол № 7 от 15.10.2026"
    assert letter.assignment is None
    places = []
    for face in (letter.text, letter.html):
        assert face.count("18.12.2026") == 30
        for task in tasks:
            assert face.count(f"http://testserver/tasks/{task.pk}/") == 1
            assert task.resolution.text in face
        assert len(set(re.findall(r"http://testserver/report/[^/\s\"]+/", face))) == 30
        places.append([face.index(task.resolution.text) for task in tasks])
    assert all(found == sorted(found) for found in places), "in the order of the protocol"
    entries = Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert {str(entry["uid"]) for entry in entries} == {f"task-{task.pk}@testserver" for task in tasks}
    outbox.send_due()
    assert [message.to for message in mail.outbox] == [[coordinator.email]]
    assert outbox.send_due().sent == 0


def test_who_gets_one_task_gets_the_letter_about_it(
    draft: Meeting, organization: Organization, coordinator: User
) -> None:
    other = OrganizationFactory(email="other@example.org")
    give(draft, organization, 2)
    (alone,) = give(draft, other, 1)
    workflow.sign(draft)
    (letter,) = letters_to("other@example.org")
    assert letter.assignment == alone
    assert letter.subject.startswith("Вам поручение")
    assert [row.assignment for row in letters_to(coordinator.email)] == [None]


def test_one_letter_names_who_of_several_has_each_task(draft: Meeting, organization: Organization) -> None:
    other = OrganizationFactory(name="ООО «Северный причал»", email="inbox@example.org")
    Organization.objects.filter(pk=organization.pk).update(email="inbox@example.org")
    give(draft, Organization.objects.get(pk=organization.pk), 1)
    give(draft, other, 1)
    workflow.sign(draft)
    (letter,) = letters_to("inbox@example.org")
    assert organization.name in letter.text
    assert other.name in letter.text


def test_signed_again_it_tells_of_what_is_new_alone(
    draft: Meeting, organization: Organization, coordinator: User, chair: User
) -> None:
    give(draft, organization, 2)
    workflow.sign(draft)
    workflow.withdraw(draft, reason="Пропущены пункты.", actor=chair)
    new = give(draft, organization, 2)
    workflow.sign(draft)
    first, second = letters_to(coordinator.email)
    assert all(f"/tasks/{task.pk}/" in second.text and f"/tasks/{task.pk}/" not in first.text for task in new)
    assert second.subject.startswith("Вам 2 поручения")


def test_each_reads_it_in_the_own_language(draft: Meeting, organization: Organization, coordinator: User) -> None:
    MailPreferenceFactory(user=coordinator, language="en")
    give(draft, organization, 2)
    workflow.sign(draft)
    assert letters_to(coordinator.email)[0].subject == "2 tasks for you: protocol № 7 of 15.10.2026"


def test_nobody_is_told_of_what_was_decided_long_ago(draft: Meeting, organization: Organization) -> None:
    give(draft, organization, 2)
    with emails.silence():
        workflow.sign(draft)
    assert not Letter.objects.exists()


def test_the_letters_of_a_signature_are_written_at_once(
    body: Group, organization: Organization, coordinator: User
) -> None:
    """However many tasks there are: each is put on control by a few statements, and no more by its letter."""

    def statements(count: int) -> int:
        meeting = MeetingFactory(body=body)
        give(meeting, organization, count)
        with CaptureQueriesContext(connection) as taken:
            workflow.sign(meeting)
        of_letters = ("decisions_letter", "members_user", "members_position", "decisions_colleague")
        return sum(any(f'FROM "{table}"' in one["sql"] for table in of_letters) for one in taken.captured_queries)

    assert statements(3) == statements(9)
