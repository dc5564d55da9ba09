"""The life of an assignment: what a change leaves behind, to co-executors, to the point, in letters."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone, translation

from decisions import workflow
from decisions.models import Assignment, Event, Letter, Report, Resolution
from decisions.workflow import TransitionRefused
from members.models import User
from tests.conftest import World
from tests.decisions.test_workflow import LATER, A, last, put
from tests.factories import (
    AssignmentFactory,
    PersonFactory,
    ResolutionFactory,
)


def test_the_term_of_the_protocol_stays_on_record(world: World, member: User, chair: User) -> None:
    task = put(world.assignment, A.DRAFT)
    Assignment.objects.filter(pk=task.pk).update(original_term=None)
    task.refresh_from_db()
    workflow.put_on_control(task)
    old = task.term
    assert task.original_term == old
    assert task.control_since is not None
    request = workflow.ask_extension(task, actor=member, reason="Ждём ответа.", new_term=LATER)
    assert task.term == old
    workflow.decide_extension(request, grant=True, actor=chair)
    task.refresh_from_db()
    request.refresh_from_db()
    assert (task.term, task.original_term) == (LATER, old)
    assert (request.old_term, request.is_granted, request.decided_by) == (old, True, chair)
    world.resolution.refresh_from_db()
    assert world.resolution.due == LATER


def test_a_refused_request_leaves_the_term(world: World, member: User, secretary: User) -> None:
    request = workflow.ask_extension(world.assignment, actor=member, reason="Ждём.", new_term=LATER)
    workflow.decide_extension(request, grant=False, comment="Срок прежний.", actor=secretary)
    world.assignment.refresh_from_db()
    assert world.assignment.term == dt.date(2026, 6, 1)
    assert world.assignment.status == A.CONTROL


@pytest.mark.parametrize("new_term", [dt.date(2026, 6, 1), dt.date(2020, 1, 1)])
def test_more_time_is_later(world: World, member: User, new_term: dt.date) -> None:
    with pytest.raises(TransitionRefused):
        workflow.ask_extension(world.assignment, actor=member, reason="Ждём.", new_term=new_term)


def test_the_day_of_fulfilment_is_kept_apart_from_the_day_of_closing(
    world: World, member: User, secretary: User
) -> None:
    done = dt.date(2026, 5, 20)
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.", fulfilled_on=done)
    at = timezone.now() + dt.timedelta(days=3)
    workflow.accept_report(report, actor=secretary, comment="Принято.", at=at)
    task = Assignment.objects.get(pk=world.assignment.pk)
    assert (task.fulfilled_on, task.closed_at, task.closed_by) == (done, at, secretary)
    report.refresh_from_db()
    assert (report.decision, report.decided_by, report.comment) == ("accepted", secretary, "Принято.")


def test_a_fulfilment_in_the_future_is_refused(world: World, member: User) -> None:
    with pytest.raises(TransitionRefused):
        workflow.report_done(world.assignment, actor=member, text="Сделано.", fulfilled_on=LATER)


def test_a_fulfilment_before_the_meeting_is_refused(world: World, member: User) -> None:
    before = world.meeting.date - dt.timedelta(days=1)
    with pytest.raises(TransitionRefused):
        workflow.report_done(world.assignment, actor=member, text="Сделано.", fulfilled_on=before)
    world.assignment.refresh_from_db()
    assert world.assignment.status == A.CONTROL
    workflow.report_done(world.assignment, actor=member, text="Сделано.", fulfilled_on=world.meeting.date)


def test_an_interim_report_closes_nothing(world: World, member: User) -> None:
    report = workflow.report_interim(world.assignment, actor=member, text=" Начато. ", percent=40)
    world.assignment.refresh_from_db()
    assert world.assignment.status == A.CONTROL
    assert (report.text, report.percent, report.kind) == ("Начато.", 40, "interim")
    assert last(world.assignment).report == report


def test_the_event_of_a_report_names_it(world: World, member: User, secretary: User) -> None:
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.")
    workflow.return_report(report, comment="Приложите акт.", actor=secretary)
    events = list(world.assignment.events.values_list("action", "report", "reason"))
    assert sorted(events) == [("reported", report.pk, "Сделано."), ("returned", report.pk, "Приложите акт.")]


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_words_that_are_needed_must_be_given(world: World, member: User, secretary: User, blank: str) -> None:
    task = world.assignment
    with pytest.raises(TransitionRefused):
        workflow.report_interim(task, actor=member, text=blank)
    with pytest.raises(TransitionRefused):
        workflow.report_done(task, actor=member, text=blank)
    with pytest.raises(TransitionRefused):
        workflow.ask_extension(task, actor=member, reason=blank, new_term=LATER)
    with pytest.raises(TransitionRefused):
        workflow.cancel(task, actor=secretary, reason=blank)
    report = workflow.report_done(task, actor=member, text="Сделано.")
    with pytest.raises(TransitionRefused):
        workflow.return_report(report, comment=blank, actor=secretary)
    assert task.events.count() == 1


def test_a_decided_report_is_not_decided_again(world: World, member: User, secretary: User) -> None:
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.")
    workflow.return_report(report, comment="Приложите акт.", actor=secretary)
    with pytest.raises(TransitionRefused):
        workflow.accept_report(report, actor=secretary)


def test_what_ends_a_task_answers_what_waited(world: World, member: User, secretary: User) -> None:
    request = workflow.ask_extension(world.assignment, actor=member, reason="Ждём.", new_term=LATER)
    by = ResolutionFactory(item=world.item)
    workflow.cancel(world.assignment, reason="Отпало.", by=by, actor=secretary)
    request.refresh_from_db()
    assert request.is_granted is False
    assert Assignment.objects.get(pk=world.assignment.pk).ended_by == by


def test_a_reassigned_duty_goes_on_for_another_one(world: World, secretary: User) -> None:
    person = PersonFactory()
    successor = workflow.reassign(world.assignment, to=person, reason="Передано.", actor=secretary)
    assert (successor.person, successor.organization, successor.status) == (person, None, A.CONTROL)
    assert (successor.term, successor.original_term) == (world.assignment.term, world.assignment.original_term)
    assert successor.replaces == world.assignment
    world.resolution.refresh_from_db()
    assert world.resolution.state == Resolution.State.CONTROL


# ── Leads and co-executors ───────────────────────────────────────────────────
@pytest.fixture
def co_task(world: World, member: User) -> Assignment:
    """The member's own task of the same point, as a co-executor."""
    return AssignmentFactory(
        resolution=world.resolution, organization=None, person=member.person, role=Assignment.Role.CO, on_control=True
    )


def test_a_co_executor_feeds_the_lead(co_task: Assignment, member: User) -> None:
    workflow.report_interim(co_task, actor=member, text="Передано исполнителю.")
    with pytest.raises(TransitionRefused):
        workflow.report_done(co_task, actor=member, text="Сделано.")
    with pytest.raises(TransitionRefused):
        workflow.ask_extension(co_task, actor=member, reason="Ждём.", new_term=LATER)


def test_with_the_last_lead_the_co_executors_are_taken_off(
    world: World, co_task: Assignment, member: User, secretary: User
) -> None:
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.")
    workflow.accept_report(report, actor=secretary)
    co_task.refresh_from_db()
    assert co_task.status == A.CLOSED
    assert co_task.events.get().new == A.CLOSED
    world.resolution.refresh_from_db()
    assert (world.resolution.state, world.resolution.due) == (Resolution.State.CLOSED, None)


def test_what_the_program_says_is_kept_in_the_language_of_the_records(
    world: World, co_task: Assignment, member: User, secretary: User
) -> None:
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.")
    with translation.override("en"):
        workflow.accept_report(report, actor=secretary)
    assert last(co_task).reason == "снято вместе с исполнителем (свод)"


def test_while_another_lead_is_open_the_co_executors_stay(
    world: World, co_task: Assignment, member: User, secretary: User
) -> None:
    AssignmentFactory(resolution=world.resolution, on_control=True)
    workflow.accept_report(workflow.report_done(world.assignment, actor=member, text="Сделано."), actor=secretary)
    co_task.refresh_from_db()
    assert co_task.status == A.CONTROL


# ── The roll-up ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ([], "none"),
        (["draft"], "draft"),
        (["control", "closed"], "control"),
        (["extension", "closed"], "control"),
        (["reported", "closed"], "reported"),
        (["reported", "control"], "control"),
        (["closed", "cancelled"], "closed"),
        (["closed", "closed"], "closed"),
        (["cancelled", "superseded"], "cancelled"),
        (["reassigned", "control"], "control"),
    ],
)
def test_the_state_of_a_point_is_that_of_its_tasks(world: World, statuses: list[str], state: str) -> None:
    point = ResolutionFactory(item=world.item)
    for number, status in enumerate(statuses):
        put(AssignmentFactory(resolution=point, term=dt.date(2026, 7, number + 1)), status)
    workflow.roll_up(point)
    point.refresh_from_db()
    assert point.state == state
    waiting = [number for number, status in enumerate(statuses) if status in ("control", "extension")]
    reported = [number for number, status in enumerate(statuses) if status == "reported"]
    openly = waiting or reported
    assert point.due == (dt.date(2026, 7, openly[0] + 1) if openly else None)


# ── Letters ──────────────────────────────────────────────────────────────────
def test_a_letter_stands_in_the_outbox_with_the_change_that_gave_rise_to_it(
    world: World, member: User, secretary: User
) -> None:
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.")
    workflow.return_report(report, comment="Приложите акт.", actor=secretary)
    assert mail.outbox == []
    written = Letter.objects.order_by("pk").values_list("kind", "recipient", "report")
    assert list(written) == [
        ("report_submitted", secretary.email, report.pk),
        ("report_returned", member.email, report.pk),
    ]


def test_a_crash_in_the_middle_leaves_nothing(world: World, member: User) -> None:
    with mock.patch("decisions.letters.emails.report_submitted", side_effect=RuntimeError), pytest.raises(RuntimeError):
        workflow.report_done(world.assignment, actor=member, text="Сделано.")
    world.assignment.refresh_from_db()
    assert world.assignment.status == A.CONTROL
    assert not Report.objects.exists()
    assert not Event.objects.exists()


# ── Said once, asked within bounds ───────────────────────────────────────────
def test_an_interim_report_pressed_twice_is_one_report(world: World, member: User) -> None:
    first = workflow.report_interim(world.assignment, actor=member, text="Начато.", percent=50)
    assert workflow.report_interim(world.assignment, actor=member, text="Начато. ", percent=50) == first
    assert Report.objects.count() == 1
    assert Event.objects.filter(action=Event.Action.INTERIM).count() == 1


def test_what_differs_or_comes_later_is_another_report(world: World, member: User, coordinator: User) -> None:
    first = workflow.report_interim(world.assignment, actor=member, text="Начато.", percent=50)
    later = first.created_at + dt.timedelta(minutes=1)
    workflow.report_interim(world.assignment, actor=member, text="Начато.", percent=75)
    workflow.report_interim(world.assignment, actor=member, text="Сведено.", percent=75)
    workflow.report_interim(world.assignment, actor=coordinator, text="Сведено.", percent=75)
    workflow.report_interim(world.assignment, actor=coordinator, text="Сведено.", percent=75, at=later)
    assert Report.objects.count() == 5


def test_more_time_is_asked_for_five_years_at_most(world: World, member: User) -> None:
    last = workflow.last_term_to_ask(world.assignment, timezone.localdate())
    for day in (last + dt.timedelta(days=1), dt.date.max):
        with pytest.raises(workflow.TransitionRefused, match=f"{last:%d.%m.%Y}"):
            workflow.ask_extension(world.assignment, actor=member, reason="Ждём ответа.", new_term=day)
    assert workflow.ask_extension(world.assignment, actor=member, reason="Ждём ответа.", new_term=last)


def test_a_term_at_the_end_of_the_calendar_has_no_later_one(world: World) -> None:
    world.assignment.term = dt.date.max
    assert workflow.last_term_to_ask(world.assignment, timezone.localdate()) == dt.date.max
