"""Reminders: on the days of the policy, once each, whatever happens to the clock and to the processes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command

from decisions import workflow
from decisions.letters import reminders
from decisions.models import Assignment, Letter, Reminder
from members.models import Organization, User
from tests.at_once import at_once, faults
from tests.conftest import World, build_world
from tests.factories import (
    AssignmentFactory,
    BodyFactory,
    OrganizationFactory,
    PersonFactory,
    PolicyFactory,
    ResolutionFactory,
)

DAY = dt.timedelta(days=1)
TERM = dt.date(2026, 6, 1)
GIVEN = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)


def given(task: Assignment, at: dt.datetime = GIVEN) -> Assignment:
    Organization.objects.filter(pk=task.organization_id).update(email="inbox@example.org")
    Assignment.objects.filter(pk=task.pk).update(control_since=at)
    return Assignment.objects.get(pk=task.pk)


@pytest.fixture
def task(world: World) -> Assignment:
    """On control since 20.03.2026, until 01.06.2026; by default reminded of 7 days and 1 day before."""
    return given(world.assignment)


def tick(*days: dt.date) -> list[tuple[str, dt.date]]:
    """Kind and day of the letters that there are after ticks of `days`."""
    for day in days:
        reminders.remind_of_terms(day)
        reminders.remind_of_overdue(day)
    return list(Letter.objects.order_by("pk").values_list("kind", "day"))


def every_day(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + number * DAY for number in range((last - first).days + 1)]


def test_each_day_of_the_policy_and_then_every_week(task: Assignment) -> None:
    expected = [
        ("reminder", TERM - 7 * DAY),
        ("reminder", TERM - DAY),
        ("overdue", TERM + DAY),
        ("overdue", TERM + 8 * DAY),
        ("overdue", TERM + 15 * DAY),
    ]
    assert tick(*every_day(TERM - 40 * DAY, TERM + 16 * DAY)) == expected
    assert tick(*every_day(TERM - 40 * DAY, TERM + 16 * DAY)) == expected, "a clock set back tells nothing twice"


def test_a_body_has_its_own_days(task: Assignment, world: World) -> None:
    PolicyFactory(body=world.body, reminder_days="14,3,0")
    days = [day for _kind, day in tick(*every_day(TERM - 40 * DAY, TERM))]
    assert days == [TERM - 14 * DAY, TERM - 3 * DAY, TERM]


def test_after_a_month_of_downtime_only_the_latest_is_told(task: Assignment) -> None:
    assert tick(TERM - 40 * DAY) == []
    assert tick(TERM - DAY) == [("reminder", TERM - DAY)]
    assert tick(TERM + 31 * DAY, TERM + 31 * DAY, TERM + 32 * DAY, TERM + 37 * DAY)[1:] == [
        ("overdue", TERM + 31 * DAY)
    ]


def test_a_clock_that_ran_a_year_ahead_does_not_silence_the_right_one(task: Assignment) -> None:
    tick(TERM + 365 * DAY)
    assert tick(TERM - DAY, TERM + DAY)[1:] == [("reminder", TERM - DAY), ("overdue", TERM + DAY)]


def test_nobody_is_reminded_the_day_the_task_is_given(world: World) -> None:
    given(world.assignment, dt.datetime(2026, 5, 28, 12, tzinfo=dt.UTC))
    assert tick(*every_day(dt.date(2026, 5, 28), TERM)) == [("reminder", TERM - DAY)]


def test_a_longer_term_is_reminded_of_anew(task: Assignment, member: User, secretary: User) -> None:
    tick(TERM - 7 * DAY)
    moment = dt.datetime(2026, 5, 26, 12, tzinfo=dt.UTC)
    later = dt.date(2026, 8, 3)
    request = workflow.ask_extension(task, actor=member, reason="Ждём ответа.", new_term=later, at=moment)
    workflow.decide_extension(request, grant=True, actor=secretary, at=moment)
    reminded = Letter.objects.filter(kind__in=("reminder", "overdue"))
    tick(*every_day(dt.date(2026, 5, 26), later))
    assert list(reminded.order_by("day").values_list("recipient", "day")) == [
        ("inbox@example.org", TERM - 7 * DAY),
        ("inbox@example.org", later - 7 * DAY),
        ("inbox@example.org", later - DAY),
    ]


def test_what_is_reported_or_ended_waits_for_nobody(task: Assignment, member: User) -> None:
    workflow.report_done(task, actor=member, text="Сделано.", at=GIVEN)
    Letter.objects.all().delete()
    assert tick(TERM - DAY, TERM + DAY) == []


def test_how_they_read(task: Assignment) -> None:
    tick(TERM - 7 * DAY, TERM + 3 * DAY)
    near, late = Letter.objects.order_by("pk")
    assert near.subject == "Приближается срок: пункт 1.1 протокола № 3 от 12.03.2026"
    assert near.text.startswith("До срока вашего поручения 7 дней.")
    assert "BEGIN:VEVENT" in near.calendar
    assert late.subject == "Срок истёк: пункт 1.1 протокола № 3 от 12.03.2026"
    assert late.text.startswith("Ваше поручение просрочено на 3 дня.")
    assert "Срок: 01.06.2026" in late.text


@pytest.fixture
def others(task: Assignment, world: World) -> list[Assignment]:
    """Two tasks more of its organization with the same term, for one of them a colleague of it is named."""
    named = PersonFactory(email="named@example.org")
    rows = [
        AssignmentFactory(
            resolution=ResolutionFactory(item=world.item, text=f"Обновить схему {n}."),
            organization=task.organization,
            acting_person=named if n else None,
            term=TERM,
            on_control=True,
        )
        for n in range(2)
    ]
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(control_since=GIVEN)
    return rows


def test_terms_of_one_day_come_in_one_letter(task: Assignment, others: list[Assignment]) -> None:
    expected = [("inbox@example.org", None), ("named@example.org", others[1].pk)]
    for day, kind in ((TERM - 7 * DAY, "reminder"), (TERM + DAY, "overdue")):
        tick(day, day)
        letters = Letter.objects.filter(kind=kind).order_by("recipient")
        assert list(letters.values_list("recipient", "assignment")) == expected
        together = letters[0]
        for row in (task, *others):
            for face in (together.text, together.html):
                assert row.resolution.text in face
                assert f"http://testserver/tasks/{row.pk}/" in face
            assert (f"UID:task-{row.pk}@" in together.calendar) == (kind == "reminder")
        assert letters[1].text.count("http://testserver/tasks/") == 1


def test_how_one_letter_about_several_reads(task: Assignment, others: list[Assignment]) -> None:
    tick(TERM - 7 * DAY, TERM + 3 * DAY)
    near, late = Letter.objects.filter(recipient="inbox@example.org").order_by("pk")
    assert near.subject == "Приближаются сроки 3 поручений"
    assert near.text.startswith(
        "Отчитайтесь, когда исполните, или заранее попросите продлить срок.\n\nПункт 1.1 протокола"
    )
    assert near.text.count("Срок: 01.06.2026, осталось 7 дней\n") == 3
    assert near.unsubscribe_token
    assert late.subject == "Истекли сроки 3 поручений"
    assert late.text.count("Срок: 01.06.2026, просрочено на 3 дня\n") == 3
    assert late.unsubscribe_token is None


def test_what_was_told_with_others_is_told_no_more(task: Assignment, others: list[Assignment], member: User) -> None:
    tick(TERM - 7 * DAY)
    workflow.report_done(task, actor=member, text="Сделано.", at=GIVEN)
    before = Letter.objects.count()
    tick(TERM - 7 * DAY, TERM - 6 * DAY, TERM - 8 * DAY)
    assert Letter.objects.count() == before


def test_as_many_statements_for_tasks_of_one_reader(
    task: Assignment, others: list[Assignment], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    rows = [
        AssignmentFactory(
            resolution=ResolutionFactory(item=others[0].resolution.item),
            organization=task.organization,
            term=TERM,
            on_control=True,
        )
        for _n in range(20)
    ]
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(control_since=GIVEN)
    with django_assert_max_num_queries(25):
        reminders.remind_of_terms(TERM - 7 * DAY)
    assert Letter.objects.filter(recipient="inbox@example.org").count() == 1


def test_the_command(task: Assignment, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("tick", on=TERM - DAY)
    first, second = capsys.readouterr().out.splitlines()
    assert first == "31.05.2026: написано писем: 1."
    assert second == "31.05.2026: написано писем: 0."


@pytest.mark.django_db(transaction=True)
def test_four_who_tick_at_once_write_each_letter_once() -> None:
    for _ in range(3):
        world = build_world(BodyFactory(), OrganizationFactory(email="inbox@example.org"), published=True)
        given(world.assignment)
    several = AssignmentFactory(
        resolution=ResolutionFactory(item=world.item), organization=world.organization, term=TERM, on_control=True
    )
    given(several)
    assert faults(at_once([lambda: tick(TERM - DAY, TERM + DAY)] * 4)) == []
    assert Letter.objects.filter(assignment__isnull=True).count() == 2
    assert Letter.objects.count() == 2, "all of one inbox come together"
    assert Reminder.objects.count() == 8
