"""Two who act at the same moment: exactly one wins, exactly one event is written, nobody deadlocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from decisions import workflow
from decisions.models import Assignment, Event, ExtensionRequest, IssuedDocument, Meeting, Report, Resolution
from decisions.outgoing import issuing
from decisions.sheets.apply import apply_plan
from decisions.sheets.plan import make_plan
from decisions.sheets.reading import Grid
from decisions.sheets.register import Register
from members.models import Person, User
from tests.at_once import outcomes_of
from tests.conftest import build_world
from tests.factories import (
    AssignmentFactory,
    BodyFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
A = Assignment.Status


@pytest.fixture
def task(transactional_db: None) -> Assignment:
    return build_world(BodyFactory(), OrganizationFactory(), published=True).assignment


@pytest.fixture
def author(task: Assignment) -> User:
    person = PersonFactory()
    PositionFactory(person=person, organization=task.organization)
    return UserFactory(person=person)


def fresh(task: Assignment) -> Assignment:
    """As another request reads it: an object of its own."""
    return Assignment.objects.select_related("resolution__item__meeting", "organization").get(pk=task.pk)


def reported(task: Assignment) -> Report:
    Assignment.objects.filter(pk=task.pk).update(status=A.REPORTED)
    return ReportFactory(assignment=task, kind=Report.Kind.DONE)


def test_two_accept_at_once(task: Assignment) -> None:
    report = reported(task)
    reports = [Report.objects.get(pk=report.pk) for _ in range(4)]
    outcomes = outcomes_of([lambda one=one: workflow.accept_report(one) for one in reports])
    assert outcomes == ["done", "refused", "refused", "refused"]
    assert Event.objects.filter(assignment=task, action=Event.Action.CLOSED).count() == 1


def test_one_accepts_while_another_returns(task: Assignment) -> None:
    report = reported(task)
    outcomes = outcomes_of(
        [
            lambda: workflow.accept_report(Report.objects.get(pk=report.pk)),
            lambda: workflow.return_report(Report.objects.get(pk=report.pk), comment="Приложите акт."),
        ]
    )
    assert outcomes == ["done", "refused"]
    status = Assignment.objects.get(pk=task.pk).status
    event = Event.objects.get(assignment=task)
    assert event.new == status


def test_one_accepts_while_another_cancels(task: Assignment) -> None:
    report = reported(task)
    outcomes = outcomes_of(
        [
            lambda: workflow.accept_report(Report.objects.get(pk=report.pk)),
            lambda: workflow.cancel(fresh(task), reason="Отпало."),
        ]
    )
    assert outcomes == ["done", "refused"]
    assert Event.objects.filter(assignment=task).count() == 1


def test_two_answer_one_request_for_more_time(task: Assignment, author: User) -> None:
    later = timezone.localdate() + dt.timedelta(days=300)
    pk = workflow.ask_extension(fresh(task), actor=author, reason="Ждём сметы.", new_term=later).pk
    answers = [{"grant": True}, {"grant": False, "comment": "Смета есть."}] * 2
    outcomes = outcomes_of(
        [lambda said=said: workflow.decide_extension(ExtensionRequest.objects.get(pk=pk), **said) for said in answers]
    )
    assert outcomes == ["done", "refused", "refused", "refused"]
    asked, now = ExtensionRequest.objects.get(pk=pk), fresh(task)
    assert (now.status, now.term == later) == (A.CONTROL, asked.is_granted)
    assert now.events.count() == 2


def test_a_report_is_given_twice_by_a_double_click(task: Assignment, author: User) -> None:
    tasks = [fresh(task) for _ in range(3)]
    outcomes = outcomes_of([lambda one=one: workflow.report_done(one, actor=author, text="Сделано.") for one in tasks])
    assert outcomes == ["done", "refused", "refused"]
    assert Report.objects.filter(assignment=task).count() == 1
    assert Event.objects.filter(assignment=task).count() == 1


def test_two_name_another_at_once(task: Assignment) -> None:
    people = [PositionFactory(organization=task.organization).person for _ in range(4)]

    def name(person: Person) -> None:
        row = Assignment.objects.get(pk=task.pk)
        workflow.name_representative(row, person=person, instead_of=None, reason="Клёнов уволился.")

    outcomes = outcomes_of([lambda one=one: name(one) for one in people])
    assert outcomes == ["done", "refused", "refused", "refused"]
    named = Assignment.objects.get(pk=task.pk).named_person
    assert named is not None
    assert Event.objects.get(assignment=task).reason.startswith(named.short_name)


def test_the_last_two_tasks_of_a_point_are_accepted_at_once(task: Assignment) -> None:
    others = [task, *(AssignmentFactory(resolution=task.resolution, on_control=True) for _ in range(3))]
    reports = [reported(one).pk for one in others]
    outcomes = outcomes_of([lambda pk=pk: workflow.accept_report(Report.objects.get(pk=pk)) for pk in reports])
    assert outcomes == ["done"] * 4
    point = Resolution.objects.get(pk=task.resolution_id)
    assert (point.state, point.due) == (Resolution.State.CLOSED, None)


def test_a_protocol_is_signed_once(transactional_db: None) -> None:
    world = build_world(BodyFactory(), OrganizationFactory(), published=False)
    meetings = [Meeting.objects.get(pk=world.meeting.pk) for _ in range(3)]
    outcomes = outcomes_of([lambda one=one: workflow.sign(one) for one in meetings])
    assert outcomes == ["done", "refused", "refused"]
    assert Event.objects.filter(meeting=world.meeting).count() == 1
    assert Event.objects.filter(assignment=world.assignment).count() == 1


def test_two_protocols_of_a_body_signed_at_once_still_make_one_chain(transactional_db: None) -> None:
    body = BodyFactory()
    worlds = []
    for number in ("1", "2"):
        worlds.append(build_world(body, OrganizationFactory(), published=False))
        Meeting.objects.filter(pk=worlds[-1].meeting.pk).update(number=number)
    outcomes = outcomes_of([lambda one=one: workflow.sign(Meeting.objects.get(pk=one.meeting.pk)) for one in worlds])
    assert outcomes == ["done", "done"]
    seals = {row.seal: row.previous_seal for row in Meeting.objects.filter(body=body)}
    assert sorted(bool(previous) for previous in seals.values()) == [False, True]
    assert {previous for previous in seals.values() if previous} <= set(seals)


def test_two_that_are_issued_at_once_get_two_numbers(transactional_db: None) -> None:
    body = BodyFactory()
    meetings = [MeetingFactory(body=body, signed=True) for _ in range(3)]
    outcomes = outcomes_of(
        [lambda one=one: issuing.issue(one, issuing.Order(IssuedDocument.Kind.PROTOCOL)) for one in meetings]
    )
    assert outcomes == ["done"] * 3
    assert sorted(IssuedDocument.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_of_two_tables_that_move_the_same_term_one_is_taken_in(task: Assignment) -> None:
    today, who = timezone.localdate(), UserFactory(is_superuser=True)
    (record,) = Register(today).records()
    head = ("Ключ", "Действующий срок", "Причина или комментарий", "Версия")

    def moved_by(days: int) -> Callable[[], object]:
        day = f"{today + dt.timedelta(days=days):%d.%m.%Y}"
        row = (f"task-{task.pk}", day, "Ждём сметы.", Register(today).version(record.values))
        plan = make_plan(Register(today), Grid(head, ((2, row),)))
        return lambda: apply_plan(Register(today), plan.differing, plan.fingerprint, who)

    assert outcomes_of([moved_by(30), moved_by(60)]) == ["SheetRefused", "done"]
    assert task.events.filter(action=Event.Action.TERM_MOVED).count() == 1
    assert task.extensions.count() == 1
