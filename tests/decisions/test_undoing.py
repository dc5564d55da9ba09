"""A step that was just taken is taken back: what holds then, who may, for how long, and what the letters say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from decisions import workflow
from decisions.letters import outbox
from decisions.models import Assignment, Event, ExtensionRequest, Letter, Report, Resolution
from decisions.workflow import UNDO_WITHIN, UNDOABLE, NotAllowed, TransitionRefused
from members.models import User
from tests.at_once import outcomes_of
from tests.conftest import World
from tests.decisions.test_workflow import ACTS, LATER, WHO_MAY, asked, last, put, waiting
from tests.factories import AssignmentFactory, OrganizationFactory, UserFactory

A = Assignment.Status
Action = Event.Action
STEP_UNDONE = Letter.Kind.STEP_UNDONE


def state() -> list[Any]:
    """What the database says of tasks, reports, requests and points; not when it was last heard of or changed."""
    kept = {"heard_at", "control_since", "updated_at"}
    models = (Assignment, Report, ExtensionRequest, Resolution)
    return [
        [{name: row[name] for name in row if name not in kept} for row in model.objects.order_by("pk").values()]
        for model in models
    ]


def taken(world: World, who: User, action: Action) -> Event:
    """One step of the table, from the first state that allows it."""
    task = put(world.assignment, sorted(workflow.ASSIGNMENT_TRANSITIONS[action][0])[0])
    ACTS[action](task, who)
    return last(Assignment.objects.get(pk=task.pk))


# ── What holds again ─────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "action", [action for action in UNDOABLE if action not in (Action.REPORTED, Action.REASSIGNED)]
)
def test_everything_is_as_it_was(world: World, persona: Callable[[str], Any], action: Action) -> None:
    who = persona("member" if "member" in WHO_MAY[action] else "secretary")
    source = sorted(workflow.ASSIGNMENT_TRANSITIONS[action][0])[0]
    task = put(world.assignment, source)
    if source == A.REPORTED:
        waiting(task)
    if source == A.EXTENSION:
        Assignment.objects.filter(pk=task.pk).update(term=asked(task).old_term)
        task.refresh_from_db()
    workflow.roll_up(task.resolution)
    before = state()
    ACTS[action](task, who)
    step = last(task)
    back = workflow.undo(step, actor=who)
    assert (back.action, back.undoes, back.old, back.new) == (Action.UNDONE, step, step.new, step.old)
    assert task.events.filter(pk=step.pk).exists(), "the step stays in the story"
    task.refresh_from_db()
    assert task.status == source
    if action in (Action.EXTENSION_ASKED, Action.TERM_MOVED):
        assert task.extensions.get().is_recalled
    elif action not in (
        Action.EXCUSED,
        Action.REINSTATED,
        Action.SUPERSEDED,
        Action.NAMED_NO_MORE,
    ):  # these need more rows to be taken at all
        assert state() == before


def test_a_report_is_recalled_by_its_author(world: World, member: User, secretary: User) -> None:
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.")
    workflow.undo(last(world.assignment), actor=member)
    report.refresh_from_db()
    world.assignment.refresh_from_db()
    assert (report.decision, world.assignment.status) == (Report.Decision.RECALLED, A.CONTROL)
    with pytest.raises(TransitionRefused):
        workflow.accept_report(report, actor=secretary)
    workflow.report_done(world.assignment, actor=member, text="Сделано на самом деле.")


def test_co_executors_and_their_requests_come_back_with_the_lead(world: World, secretary: User, member: User) -> None:
    lead = world.assignment
    helper = AssignmentFactory(resolution=lead.resolution, role="co", on_control=True, term=dt.date(2026, 6, 1))
    reporting = workflow.report_done(lead, actor=member, text="Сделано.")
    before = state()
    workflow.accept_report(reporting, actor=secretary)
    helper.refresh_from_db()
    assert helper.status == A.CLOSED
    workflow.undo(last(lead), actor=secretary)
    assert state() == before
    assert last(helper).along_with == last(lead)


def test_a_task_given_away_comes_back_and_can_be_given_again(world: World, secretary: User) -> None:
    other = OrganizationFactory()
    for _time in range(2):
        successor = workflow.reassign(world.assignment, to=other, reason="По ошибке.", actor=secretary)
        workflow.undo(last(world.assignment), actor=secretary)
        successor.refresh_from_db()
        world.assignment.refresh_from_db()
        assert (world.assignment.status, successor.status) == (A.CONTROL, A.REASSIGNED)
    world.resolution.refresh_from_db()
    assert world.resolution.state == Resolution.State.CONTROL


def test_periods_come_back_with_their_series(world: World, secretary: User) -> None:
    head = put(world.assignment, A.CONTROL)
    Assignment.objects.filter(pk=head.pk).update(recurrence="quarterly", term=None)
    period = AssignmentFactory(
        resolution=head.resolution,
        organization=head.organization,
        series=head,
        period=dt.date(2026, 7, 1),
        on_control=True,
    )
    workflow.cancel(Assignment.objects.get(pk=head.pk), reason="Отпало.", actor=secretary)
    period.refresh_from_db()
    assert period.status == A.CANCELLED
    workflow.undo(last(head), actor=secretary)
    period.refresh_from_db()
    assert period.status == A.CONTROL


# ── What is refused ──────────────────────────────────────────────────────────
def test_only_by_whoever_took_it(world: World, secretary: User, superuser: User) -> None:
    step = taken(world, secretary, Action.CANCELLED)
    with pytest.raises(NotAllowed):
        workflow.undo(step, actor=superuser)
    assert not workflow.may_undo(step, actor=superuser)
    assert workflow.may_undo(step, actor=secretary)


def test_only_by_who_still_has_the_right(world: World, secretary: User) -> None:
    step = taken(world, secretary, Action.CANCELLED)
    secretary.mandates.all().delete()
    with pytest.raises(NotAllowed):
        workflow.undo(step, actor=User.objects.get(pk=secretary.pk))


def test_only_within_a_day(world: World, secretary: User) -> None:
    step = taken(world, secretary, Action.CANCELLED)
    with pytest.raises(TransitionRefused):
        workflow.undo(step, actor=secretary, at=step.at + UNDO_WITHIN + dt.timedelta(seconds=1))
    workflow.undo(step, actor=secretary, at=step.at + UNDO_WITHIN)


def test_not_when_something_followed(world: World, secretary: User, member: User) -> None:
    step = taken(world, secretary, Action.RETURNED)
    workflow.report_interim(Assignment.objects.get(pk=world.assignment.pk), actor=member, text="Дополняем.")
    with pytest.raises(TransitionRefused):
        workflow.undo(step, actor=secretary)


def test_not_when_the_successor_has_begun(world: World, secretary: User) -> None:
    successor = workflow.reassign(world.assignment, to=OrganizationFactory(), reason="Передано.", actor=secretary)
    workflow.cancel(successor, reason="Отпало.", actor=secretary)
    with pytest.raises(TransitionRefused):
        workflow.undo(last(world.assignment), actor=secretary)


def test_a_co_executor_does_not_come_back_when_the_leads_have_ended_since(world: World, secretary: User) -> None:
    other, co = (
        AssignmentFactory(resolution=world.resolution, organization=OrganizationFactory(), role=role, on_control=True)
        for role in (Assignment.Role.LEAD, Assignment.Role.CO)
    )
    workflow.accept_report(waiting(put(world.assignment, A.REPORTED)), actor=secretary)
    workflow.cancel(co, reason="Не нужно.", actor=secretary)
    step = last(co)
    assert workflow.may_undo(step, actor=secretary), "another lead is still at work"
    workflow.cancel(other, reason="Не нужно.", actor=secretary)
    with pytest.raises(TransitionRefused, match="За этим шагом"):
        workflow.undo(step, actor=secretary)


def test_not_when_the_signature_was_withdrawn_since(world: World, secretary: User) -> None:
    step = taken(world, secretary, Action.CANCELLED)
    workflow.withdraw(world.meeting, reason="Опечатка.", actor=secretary)
    with pytest.raises(TransitionRefused):
        workflow.undo(step, actor=secretary)


def test_what_was_said_meanwhile_is_not_taken_back(world: World, member: User) -> None:
    workflow.report_interim(world.assignment, actor=member, text="Начато.")
    with pytest.raises(TransitionRefused):
        workflow.undo(last(world.assignment), actor=member)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_take_it_back_once(world: World, secretary: User) -> None:
    step = taken(world, secretary, Action.CANCELLED)
    outcomes = outcomes_of(
        [lambda: workflow.undo(Event.objects.get(pk=step.pk), actor=secretary) for _time in range(3)]
    )
    assert outcomes == ["done", "refused", "refused"]
    assert Event.objects.filter(undoes=step).count() == 1


# ── Letters ──────────────────────────────────────────────────────────────────
def test_a_letter_that_waits_is_not_sent(world: World, member: User, secretary: User) -> None:
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.")
    outbox.send_due()
    workflow.return_report(report, comment="Приложите акт.", actor=secretary)
    workflow.undo(last(world.assignment), actor=secretary)
    assert not Letter.objects.waiting().exists()
    assert not Letter.objects.failed().exists(), "nobody has to decide about it"
    assert not Letter.objects.filter(kind=STEP_UNDONE).exists(), "nobody had been told"
    workflow.return_report(Report.objects.get(pk=report.pk), comment="Приложите смету.", actor=secretary)
    (letter, *_others) = Letter.objects.waiting()
    assert "Приложите смету." in letter.text


def test_whom_a_letter_has_reached_is_told(world: World, member: User, secretary: User) -> None:
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.")
    workflow.accept_report(report, actor=secretary)
    outbox.send_due()
    told = set(Letter.objects.filter(kind=Letter.Kind.REPORT_ACCEPTED).values_list("recipient", flat=True))
    workflow.undo(last(world.assignment), actor=secretary)
    letters = Letter.objects.filter(kind=STEP_UNDONE)
    assert set(letters.values_list("recipient", flat=True)) == told != set()
    assert "снято с контроля" in letters[0].text
    assert "отчёт представлен" in letters[0].text


def test_a_letter_on_its_way_while_it_is_withdrawn_counts_as_sent(world: World, member: User, secretary: User) -> None:
    workflow.ask_extension(world.assignment, actor=member, reason="Ждём.", new_term=LATER)
    letter = Letter.objects.get(kind=Letter.Kind.EXTENSION_ASKED)
    claimed = outbox._claim(letter.pk)
    workflow.undo(last(world.assignment), actor=member)
    assert claimed is not None
    outbox._attempt(claimed, outbox.get_connection(), outbox.Outcome())
    letter.refresh_from_db()
    assert letter.sent_at is not None
    assert letter.given_up_at is None
    assert Letter.objects.get(kind=STEP_UNDONE).recipient == letter.recipient


# ── Pages and programs ───────────────────────────────────────────────────────
def test_the_notice_offers_it_and_leads_back(world: World, member: User, secretary_client: Client) -> None:
    report = workflow.report_done(world.assignment, actor=member, text="Сделано.")
    desk = secretary_client.post(f"/admin/reports/{report.pk}/accept/", follow=True)
    step = last(world.assignment)
    page = desk.content.decode()
    assert 'action="/tasks/undo/"' in page
    assert f'name="event" value="{step.pk}"' in page
    answer = secretary_client.post("/tasks/undo/", {"event": [step.pk], "next": "/admin/"})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    world.assignment.refresh_from_db()
    assert world.assignment.status == A.REPORTED
    assert 'action="/tasks/undo/"' not in secretary_client.get("/admin/").content.decode()


def test_the_story_offers_it_to_whoever_took_the_step(
    world: World, member: User, member_client: Client, secretary_client: Client
) -> None:
    workflow.ask_extension(world.assignment, actor=member, reason="Ждём.", new_term=LATER)
    step, url = last(world.assignment), world.assignment.get_absolute_url()
    assert f'name="event" value="{step.pk}"' in member_client.get(url).content.decode()
    assert f'name="event" value="{step.pk}"' not in secretary_client.get(url).content.decode()
    assert secretary_client.post("/tasks/undo/", {"event": [step.pk]}).status_code == 403
    assert member_client.post("/tasks/undo/", {"event": [step.pk]})["Location"] == url
    assert member_client.post("/tasks/undo/", {"event": [step.pk]}, follow=True).context["messages"]
    assert not Event.objects.filter(undoes__undoes=step).exists()


@pytest.mark.parametrize("keys", [["x"], [], ["9" * 30], ["1", "²"]])
def test_what_is_no_step_is_not_found(world: World, member_client: Client, keys: list[str]) -> None:
    assert member_client.post("/tasks/undo/", {"event": keys}).status_code == 404


def test_a_program_takes_back_what_it_means(world: World, member: User, client_of: Callable[[User], Client]) -> None:
    workflow.ask_extension(world.assignment, actor=member, reason="Ждём.", new_term=LATER)
    url = f"/api/v1/assignments/{world.assignment.pk}/undo/"

    def post(client: Client, step: str) -> Any:
        return client.post(url, {"step": step}, content_type="application/json")

    client = client_of(member)
    assert post(client, "reported").status_code == 409
    answer = post(client, "extension_asked")
    assert (answer.status_code, answer.json()["state"]) == (200, "control")
    assert post(client, "extension_asked").status_code == 409
    assert post(client_of(UserFactory()), "extension_asked").status_code == 404
