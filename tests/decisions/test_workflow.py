"""The life of an assignment: every change from every state, and who may make it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from decisions import workflow
from decisions.models import Assignment, Event, ExtensionRequest, Letter, Report
from decisions.workflow import ASSIGNMENT_TRANSITIONS, NotAllowed, TransitionRefused
from members.models import User
from tests.conftest import World
from tests.factories import (
    ColleagueFactory,
    EventFactory,
    ExtensionRequestFactory,
    GroupFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    ReportFactory,
    ResolutionFactory,
    UserFactory,
)

A = Assignment.Status
Action = Event.Action
LATER = timezone.localdate() + dt.timedelta(days=300)

ACTS: dict[Action, Callable[[Assignment, User | None], object]] = {
    Action.CONTROLLED: lambda task, who: workflow.put_on_control(task, actor=who),
    Action.INTERIM: lambda task, who: workflow.report_interim(task, actor=who, text="Начато."),  # type: ignore[arg-type]
    Action.REPORTED: lambda task, who: workflow.report_done(task, actor=who, text="Сделано."),  # type: ignore[arg-type]
    Action.RETURNED: lambda task, who: workflow.return_report(waiting(task), actor=who, comment="Приложите акт."),
    Action.CLOSED: lambda task, who: workflow.accept_report(waiting(task), actor=who),
    Action.EXTENSION_ASKED: lambda task, who: workflow.ask_extension(
        task,
        actor=who,  # type: ignore[arg-type]
        reason="Ждём ответа.",
        new_term=LATER,
    ),
    Action.EXTENSION_GRANTED: lambda task, who: workflow.decide_extension(asked(task), actor=who, grant=True),
    Action.EXTENSION_REFUSED: lambda task, who: workflow.decide_extension(
        asked(task), actor=who, grant=False, comment="Срок прежний."
    ),
    Action.TERM_MOVED: lambda task, who: workflow.move_term(
        task,
        actor=who,  # type: ignore[arg-type]
        reason="Ждём сметы.",
        new_term=LATER,
    ),
    Action.CANCELLED: lambda task, who: workflow.cancel(task, actor=who, reason="Отпало."),
    Action.SUPERSEDED: lambda task, who: workflow.supersede(
        task, actor=who, reason="Заменено.", by=ResolutionFactory(item=task.resolution.item)
    ),
    Action.EXCUSED: lambda task, who: workflow.excuse(of_a_group(task), actor=who, reason="Освобождён."),
    Action.REASSIGNED: lambda task, who: workflow.reassign(
        task, actor=who, reason="Передано.", to=OrganizationFactory()
    ),
    Action.REINSTATED: lambda task, who: workflow.reinstate(excused(task), actor=who, reason="Вернулся."),
    Action.REVIEW_MOVED: lambda task, who: workflow.review_later(
        without_term(task), on=timezone.localdate() + dt.timedelta(days=1), actor=who
    ),
    Action.COLLEAGUE_NAMED: lambda task, who: workflow.name_colleague(
        task,
        actor=who,  # type: ignore[arg-type]
        person=PositionFactory(organization=task.organization).person,
    ),
    Action.COLLEAGUE_REMOVED: lambda task, who: workflow.remove_colleague(
        ColleagueFactory(assignment=task),
        actor=who,  # type: ignore[arg-type]
    ),
    Action.NAMED_FOR: lambda task, who: workflow.name_representative(
        task,
        actor=who,
        person=PositionFactory(organization=task.organization).person,
        instead_of=None,
        reason="Уволился.",
    ),
    Action.NAMED_NO_MORE: lambda task, who: workflow.name_representative(
        named(task), actor=who, person=None, instead_of=task.named_person_id, reason="Уволился."
    ),
}
RESPONSIBLE = frozenset({"member", "coordinator"})
KEEPERS = frozenset({"secretary", "superuser"})
WHO_MAY = {
    Action.CONTROLLED: KEEPERS,
    Action.INTERIM: RESPONSIBLE,
    Action.REPORTED: RESPONSIBLE,
    Action.EXTENSION_ASKED: RESPONSIBLE,
    Action.RETURNED: KEEPERS,
    Action.CLOSED: KEEPERS,
    Action.CANCELLED: KEEPERS,
    Action.EXCUSED: KEEPERS,
    Action.SUPERSEDED: KEEPERS,
    Action.REASSIGNED: KEEPERS,
    Action.REINSTATED: KEEPERS,
    Action.EXTENSION_GRANTED: KEEPERS | {"chair"},
    Action.EXTENSION_REFUSED: KEEPERS | {"chair"},
    Action.TERM_MOVED: KEEPERS | {"chair"},
    Action.REVIEW_MOVED: KEEPERS,
    Action.COLLEAGUE_NAMED: {"coordinator"},
    Action.COLLEAGUE_REMOVED: {"coordinator"},
    Action.NAMED_FOR: KEEPERS | {"coordinator"},
    Action.NAMED_NO_MORE: KEEPERS | {"coordinator"},
}


def waiting(task: Assignment) -> Report:
    """The report of fulfilment that waits; made when the state of the test has none."""
    found = task.reports.filter(kind=Report.Kind.DONE, decision="").first()
    return found or ReportFactory(assignment=task, kind=Report.Kind.DONE, fulfilled_on=dt.date(2026, 5, 30))


def of_a_group(task: Assignment) -> Assignment:
    Assignment.objects.filter(pk=task.pk).update(origin_group=GroupFactory())
    task.refresh_from_db(fields=["origin_group"])
    return task


def named(task: Assignment) -> Assignment:
    Assignment.objects.filter(pk=task.pk).update(representative=PersonFactory(), named_anew=True)
    task.refresh_from_db(fields=["representative", "named_anew"])
    return task


def excused(task: Assignment) -> Assignment:
    """A member of a group whose last step, where the state allows it, is that they were excused."""
    if task.status == A.CANCELLED:
        EventFactory(meeting=None, assignment=task, action=Action.EXCUSED)
    return of_a_group(task)


def without_term(task: Assignment) -> Assignment:
    Assignment.objects.filter(pk=task.pk).update(term=None)
    task.refresh_from_db(fields=["term"])
    return task


def asked(task: Assignment) -> ExtensionRequest:
    found = task.extensions.filter(is_granted__isnull=True).first()
    return found or ExtensionRequestFactory(assignment=task, new_term=LATER)


def put(task: Assignment, status: str) -> Assignment:
    """The assignment in a state, without the workflow."""
    task.status = status
    task.closed_at = timezone.now() if status == A.CLOSED else None
    task.save()
    return task


def last(task: Assignment) -> Event:
    return task.events.order_by("-pk")[0]


# ── The table of assignments ─────────────────────────────────────────────────
def test_every_transition_of_the_table_is_tested() -> None:
    assert set(ACTS) == set(WHO_MAY) == set(ASSIGNMENT_TRANSITIONS)


@pytest.mark.parametrize("status", A.values)
@pytest.mark.parametrize("action", ACTS, ids=str)
def test_a_change_is_possible_from_the_states_of_the_table_only(
    world: World, persona: Callable[[str], User | None], action: Action, status: str
) -> None:
    sources, target = ASSIGNMENT_TRANSITIONS[action]
    task = put(world.assignment, status)
    who = persona(next(name for name in ("member", "coordinator", "secretary") if name in WHO_MAY[action]))
    if action in (Action.RETURNED, Action.CLOSED):
        waiting(task)
    if action in (Action.EXTENSION_GRANTED, Action.EXTENSION_REFUSED):
        asked(task)
    if status in sources:
        ACTS[action](task, who)
        task.refresh_from_db()
        assert task.status == (target or status)
        event = last(task)
        assert (event.action, event.old, event.new, event.actor) == (action, status, target or status, who)
        assert task.events.filter(action=action).count() == 1
    else:
        with pytest.raises(TransitionRefused) as refusal:
            ACTS[action](task, who)
        assert refusal.value.messages[0]
        task.refresh_from_db()
        assert task.status == status
        assert not task.events.exists()
        assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["outsider", "member", "coordinator", "observer", "secretary", "chair", "superuser"])
@pytest.mark.parametrize("action", ACTS, ids=str)
def test_a_change_is_made_only_by_those_who_may(
    world: World, persona: Callable[[str], User | None], action: Action, name: str
) -> None:
    status = sorted(ASSIGNMENT_TRANSITIONS[action][0])[0]
    task = put(world.assignment, status)
    who = UserFactory() if name == "outsider" else persona(name)
    if name in WHO_MAY[action]:
        ACTS[action](task, who)
        assert task.events.filter(action=action).count() == 1
        return
    with pytest.raises(NotAllowed):
        ACTS[action](task, who)
    task.refresh_from_db()
    assert task.status == status
    assert not task.events.filter(action=action).exists()


def test_the_program_itself_may_do_what_the_secretary_may(world: World) -> None:
    task = put(world.assignment, A.REPORTED)
    workflow.accept_report(waiting(task))
    assert last(task).actor is None


def test_nobody_reports_on_a_protocol_that_is_not_signed(draft_world: World, member: User) -> None:
    put(draft_world.assignment, A.CONTROL)
    with pytest.raises(NotAllowed):
        workflow.report_interim(draft_world.assignment, actor=member, text="Начато.")


def test_only_a_point_of_a_signed_protocol_is_put_on_control(draft_world: World, secretary: User) -> None:
    with pytest.raises(TransitionRefused):
        workflow.put_on_control(draft_world.assignment, actor=secretary)
