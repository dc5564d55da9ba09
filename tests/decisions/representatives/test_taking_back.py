"""A name that was given by mistake is taken back: who answers then, what is told of it, and to whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from decisions import workflow
from decisions.exports.archive.dossier import _events
from decisions.letters import outbox
from decisions.models import Assignment, Event, Letter
from decisions.workflow import TransitionRefused, name_representative
from members.models import Person, User
from tests.conftest import World
from tests.factories import PositionFactory

WHY = "Клёнов уволился."
K = Letter.Kind


def name(task: Assignment, person: Person | None, who: User) -> Event:
    task = Assignment.objects.get(pk=task.pk)
    name_representative(task, person=person, instead_of=task.named_person_id, reason=WHY, actor=who)
    step = workflow.last_step(task)
    assert step is not None
    return step


def columns(task: Assignment) -> Any:
    return Assignment.objects.values("status", "acting_person", "representative", "named_anew").get(pk=task.pk)


CHANGES = [
    ("printed", "another"),
    ("printed", "nobody"),
    ("since", "another"),
    ("since", "printed"),
    ("since", "nobody"),
]


@pytest.mark.parametrize(("first", "then"), [*CHANGES, ("nobody", "another"), ("nobody", "printed")])
def test_who_answered_before_answers_again(
    first: str, then: str, world: World, belova: Person, member: User, secretary: User
) -> None:
    """Whoever it was: who is printed in brackets, who was named since, nobody."""
    task, printed = world.assignment, belova
    Assignment.objects.filter(pk=task.pk).update(acting_person=printed)
    if first != "printed":
        name(task, member.person if first == "since" else None, secretary)
    other = {"another": PositionFactory(organization=world.organization).person, "nobody": None, "printed": printed}[
        then
    ]
    before = columns(task)
    step = name(task, other, secretary)
    assert columns(task) != before
    workflow.undo(step, actor=secretary)
    assert columns(task) == before


def test_the_notice_offers_it_once(world: World, left: User, belova: Person, secretary_client: Client) -> None:
    task = world.assignment
    url = f"/tasks/{task.pk}/representative/"
    data = {"named-person": belova.pk, "named-instead_of": task.named_person_id, "named-reason": WHY}
    page = secretary_client.post(url, data, follow=True).content.decode()
    step = workflow.last_step(task)
    assert step is not None
    assert page.count(f'name="event" value="{step.pk}"') == 2, "beside the notice, and in the story"
    page = secretary_client.post("/tasks/undo/", {"event": [step.pk]}, follow=True).content.decode()
    assert "Клёнов А. И." in page.replace("\xa0", " ")
    task.refresh_from_db()
    assert task.named_person == left.person
    assert f'name="event" value="{step.pk}"' not in secretary_client.get(task.get_absolute_url()).content.decode()


def test_a_series_gets_its_former_name_back(world: World, left: User, belova: Person, secretary: User) -> None:
    head = world.assignment
    recurring = {"recurrence": "monthly", "recurrence_day": 5, "term": None, "control_since": timezone.now()}
    Assignment.objects.filter(pk=head.pk).update(**recurring)
    workflow.make_occurrences(on=timezone.localdate() + dt.timedelta(days=70))
    workflow.undo(name(head, belova, secretary), actor=secretary)
    rows = [Assignment.objects.get(pk=head.pk), *head.occurrences.all()]
    assert len(rows) > 2
    assert {row.named_person for row in rows} == {left.person}


def test_not_when_the_series_went_on_since(world: World, left: User, belova: Person, secretary: User) -> None:
    head = world.assignment
    recurring = {"recurrence": "monthly", "recurrence_day": 5, "term": None, "control_since": timezone.now()}
    Assignment.objects.filter(pk=head.pk).update(**recurring)
    step = name(head, belova, secretary)
    workflow.make_occurrences(on=timezone.localdate() + dt.timedelta(days=70))
    with pytest.raises(TransitionRefused):
        workflow.undo(step, actor=secretary)


def test_who_was_told_is_told_who_answers_again(
    world: World, belova: Person, coordinator: User, secretary: User
) -> None:
    name(world.assignment, belova, secretary)
    Letter.objects.all().delete()
    step = name(world.assignment, coordinator.person, secretary)
    outbox.send_due()
    workflow.undo(step, actor=secretary)
    told = {letter.recipient: letter for letter in Letter.objects.filter(kind=K.STEP_UNDONE)}
    assert set(told) == {belova.email, coordinator.email}
    for letter in told.values():
        assert "снова отвечает Белова В. О. (" in letter.text.replace("\xa0", " ")
        assert not letter.calendar, "no term was moved, and one of the two has the task no longer"
    outbox.send_due()
    step = name(world.assignment, coordinator.person, secretary)
    workflow.undo(step, actor=secretary)
    assert not Letter.objects.waiting().exists(), "nobody had been told"


def test_outside_nothing_is_told_of_it(
    world: World, left: User, belova: Person, secretary: User, stranger_client: Client, member: User
) -> None:
    url = world.resolution.get_absolute_url()
    before = stranger_client.get(url).content.decode(), len(_events(world.resolution, None))
    workflow.undo(name(world.assignment, belova, secretary), actor=secretary)
    assert (stranger_client.get(url).content.decode(), len(_events(world.resolution, None))) == before
    assert Event.Action.UNDONE.label in [row[1] for row in _events(world.resolution, secretary)]
