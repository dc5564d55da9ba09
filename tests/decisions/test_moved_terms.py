"""More time that nobody has asked for: what stays on record, who is told, what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from decisions import workflow
from decisions.control import discipline
from decisions.models import Assignment, Event, Letter
from decisions.views.own.stories import story_of_task
from decisions.workflow import TransitionRefused
from members.models import User
from tests.conftest import World

TODAY = timezone.localdate()
NEXT = TODAY + dt.timedelta(days=90)


def test_the_old_term_stays_on_record_and_the_responsible_are_told(world: World, secretary: User) -> None:
    task = world.assignment
    assert task.organization is not None
    task.organization.email = "orders@example.org"
    task.organization.save()
    old, original = task.term, task.original_term
    given = workflow.move_term(task, actor=secretary, reason="Ждём сметы.", new_term=NEXT)
    task.refresh_from_db()
    world.resolution.refresh_from_db()
    assert (task.term, task.original_term, task.status) == (NEXT, original, Assignment.Status.CONTROL)
    assert (given.old_term, given.new_term, given.is_granted, given.decided_by) == (old, NEXT, True, secretary)
    assert world.resolution.due == NEXT
    assert Assignment.objects.filter(discipline.IS_EXTENDED, pk=task.pk).exists(), "it counts as extended"
    letter = Letter.objects.get(kind=Letter.Kind.TERM_MOVED)
    assert f"{NEXT:%d.%m.%Y}" in letter.text
    assert "Ждём сметы." in letter.text
    assert letter.calendar
    (line,) = [line for line in story_of_task(task, secretary) if line.event.action == Event.Action.TERM_MOVED]
    assert line.request == given


@pytest.mark.parametrize(
    ("day", "reason", "said"),
    [
        (TODAY, "Ждём сметы.", "позже"),
        (TODAY + dt.timedelta(days=4000), "Ждём сметы.", "пять лет"),
        (NEXT, "  ", "почему"),
    ],
)
def test_what_is_refused(world: World, secretary: User, day: dt.date, reason: str, said: str) -> None:
    before = world.assignment.term
    with pytest.raises(TransitionRefused, match=said):
        workflow.move_term(world.assignment, actor=secretary, reason=reason, new_term=day)
    world.assignment.refresh_from_db()
    assert world.assignment.term == before
    assert not world.assignment.extensions.exists()


def test_a_task_without_a_day_has_nothing_to_move(world: World, secretary: User) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(term=None)
    with pytest.raises(TransitionRefused, match="нечего"):
        workflow.move_term(world.assignment, actor=secretary, reason="Ждём сметы.", new_term=NEXT)


def test_the_secretary_moves_it_on_the_page_of_the_task(
    world: World, secretary_client: Client, member_client: Client
) -> None:
    place, form = world.assignment.get_absolute_url(), f"/admin/assignments/{world.assignment.pk}/term/"
    assert form in secretary_client.get(place).content.decode()
    assert form not in member_client.get(place).content.decode()
    refused = secretary_client.post(form, {"new_term": "31.02.2027", "reason": "Ждём сметы."}, follow=True)
    assert "31.12.2026" in refused.content.decode()
    page = secretary_client.post(form, {"new_term": f"{NEXT:%Y-%m-%d}", "reason": "Ждём сметы."}, follow=True)
    assert f"{NEXT:%d.%m.%Y}" in page.content.decode()
    world.assignment.refresh_from_db()
    assert world.assignment.term == NEXT
