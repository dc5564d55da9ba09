"""The life of a meeting: drafted, signed, published, withdrawn; by whom, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from decisions import workflow
from decisions.models import Assignment, Event, Meeting, Resolution
from decisions.workflow import MEETING_TRANSITIONS, NotAllowed, TransitionRefused
from members.models import User
from tests.conftest import World
from tests.factories import AgendaItemFactory, MeetingFactory, UserFactory

A = Assignment.Status
M = Meeting.Status
Action = Event.Action
KEEPERS = frozenset({"secretary", "superuser"})

MEETING_ACTS: dict[Action, Callable[[Meeting, User | None], object]] = {
    Action.HELD: lambda meeting, who: workflow.hold(meeting, actor=who),
    Action.DRAFTED: lambda meeting, who: workflow.draft(meeting, actor=who),
    Action.SIGNED: lambda meeting, who: workflow.sign(meeting, actor=who),
    Action.WITHDRAWN: lambda meeting, who: workflow.withdraw(meeting, actor=who, reason="Ошибка в пункте."),
}


@pytest.fixture
def meeting(draft_world: World) -> Meeting:
    return draft_world.meeting


def set_status(meeting: Meeting, status: str) -> None:
    meeting.status, meeting.signed_at = status, timezone.now() if status == M.SIGNED else None
    meeting.save()


@pytest.mark.parametrize("status", M.values)
@pytest.mark.parametrize("action", MEETING_ACTS, ids=str)
def test_a_meeting_moves_by_its_table(meeting: Meeting, secretary: User, action: Action, status: str) -> None:
    assert set(MEETING_ACTS) == set(MEETING_TRANSITIONS)
    set_status(meeting, status)
    sources, target = MEETING_TRANSITIONS[action]
    if status not in sources:
        with pytest.raises(TransitionRefused):
            MEETING_ACTS[action](meeting, secretary)
        assert Meeting.objects.get(pk=meeting.pk).status == status
        assert not meeting.events.exists()
        return
    MEETING_ACTS[action](meeting, secretary)
    assert Meeting.objects.get(pk=meeting.pk).status == target
    event = meeting.events.get()
    assert (event.action, event.old, event.new, event.actor) == (action, status, target, secretary)


@pytest.mark.parametrize("name", ["outsider", "member", "coordinator", "observer", "secretary", "chair", "superuser"])
@pytest.mark.parametrize("action", MEETING_ACTS, ids=str)
def test_a_meeting_is_moved_only_by_those_who_may(
    meeting: Meeting, persona: Callable[[str], User | None], action: Action, name: str
) -> None:
    set_status(meeting, sorted(MEETING_TRANSITIONS[action][0])[0])
    who = UserFactory() if name == "outsider" else persona(name)
    signs = action in (Action.SIGNED, Action.WITHDRAWN)
    if name in KEEPERS or (signs and name == "chair"):
        MEETING_ACTS[action](meeting, who)
        assert meeting.events.filter(action=action).exists()
    else:
        with pytest.raises(NotAllowed):
            MEETING_ACTS[action](meeting, who)
        assert not meeting.events.exists()


def test_signing_seals_and_puts_on_control(draft_world: World, chair: User) -> None:
    workflow.sign(draft_world.meeting, actor=chair)
    draft_world.meeting.refresh_from_db()
    draft_world.assignment.refresh_from_db()
    draft_world.resolution.refresh_from_db()
    assert len(draft_world.meeting.seal) == 64
    assert draft_world.assignment.status == A.CONTROL
    assert draft_world.resolution.state == Resolution.State.CONTROL
    assert not draft_world.meeting.is_published


def test_an_empty_protocol_is_not_signed(body: object, secretary: User) -> None:
    meeting = MeetingFactory(body=body)
    with pytest.raises(TransitionRefused):
        workflow.sign(meeting, actor=secretary)
    assert Meeting.objects.get(pk=meeting.pk).status == M.DRAFT


def test_seals_are_chained_within_a_body(draft_world: World, secretary: User) -> None:
    workflow.sign(draft_world.meeting, actor=secretary)
    second = MeetingFactory(body=draft_world.body, number="4")
    AgendaItemFactory(meeting=second)
    workflow.sign(second, actor=secretary)
    second.refresh_from_db()
    draft_world.meeting.refresh_from_db()
    assert second.previous_seal == draft_world.meeting.seal
    assert second.seal != draft_world.meeting.seal


def test_publishing_is_an_act_of_its_own(draft_world: World, secretary: User) -> None:
    meeting = draft_world.meeting
    with pytest.raises(TransitionRefused):
        workflow.publish(meeting, actor=secretary)
    workflow.sign(meeting, actor=secretary)
    workflow.publish(meeting, actor=secretary)
    assert Meeting.objects.published().filter(pk=meeting.pk).exists()
    with pytest.raises(TransitionRefused):
        workflow.publish(meeting, actor=secretary)
    workflow.unpublish(meeting, reason="Опечатка.", actor=secretary)
    assert not Meeting.objects.published().filter(pk=meeting.pk).exists()
    with pytest.raises(TransitionRefused):
        workflow.unpublish(meeting, reason="Опечатка.", actor=secretary)


def test_withdrawing_the_signature_withdraws_the_publication(world: World, secretary: User) -> None:
    workflow.withdraw(world.meeting, reason="Ошибка.", actor=secretary)
    world.meeting.refresh_from_db()
    assert (world.meeting.published_at, world.meeting.signed_at, world.meeting.seal) == (None, None, "")
    assert world.meeting.events.get().reason == "Ошибка."


def test_the_text_is_changed_only_in_draft(world: World, secretary: User) -> None:
    with pytest.raises(TransitionRefused):
        workflow.record_applied(world.meeting, actor=secretary)
