"""An open assignment that a decision ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from decisions import workflow
from decisions.models import Assignment
from members.models import Group, User
from tests.conftest import World
from tests.factories import (
    AssignmentFactory,
    GroupFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
)

S = Assignment.Status


def page(assignment: Assignment) -> str:
    return reverse("admin:assignment-end", args=[assignment.pk])


def test_it_is_cancelled_with_a_reason(world: World, secretary_client: Client) -> None:
    assert secretary_client.get(page(world.assignment)).status_code == 200
    secretary_client.post(page(world.assignment), {"how": "cancel", "reason": "Навигация закрыта."})
    world.assignment.refresh_from_db()
    assert world.assignment.status == S.CANCELLED
    assert world.assignment.events.filter(reason="Навигация закрыта.").exists()


def test_a_member_of_a_group_is_excused_and_the_others_are_not(
    world: World, secretary_client: Client, stranger_client: Client
) -> None:
    group = GroupFactory(name="Члены кластера")
    rows = [AssignmentFactory(resolution=world.resolution, origin_group=group, on_control=True) for _ in range(3)]
    secretary_client.post(page(rows[0]), {"how": "excuse", "reason": "Предприятие закрыто на ремонт."})
    assert [Assignment.objects.get(pk=row.pk).status for row in rows] == [S.CANCELLED, S.CONTROL, S.CONTROL]
    event = rows[0].events.get(action="excused")
    assert event.reason == "Предприятие закрыто на ремонт."
    tally = stranger_client.get(world.resolution.get_absolute_url()).context["point"].tally
    assert (tally.controlled, tally.owed) == (4, 3)
    assert secretary_client.post(page(rows[1]), {"how": "excuse", "reason": " "}).context["form"].errors


def test_only_a_member_of_a_group_is_excused(world: World, secretary: User, secretary_client: Client) -> None:
    assert "excuse" not in secretary_client.get(page(world.assignment)).content.decode()
    answer = secretary_client.post(page(world.assignment), {"how": "excuse", "reason": "так"})
    assert "how" in answer.context["form"].errors
    with pytest.raises(workflow.TransitionRefused):
        workflow.excuse(world.assignment, reason="так", actor=secretary)
    world.assignment.refresh_from_db()
    assert world.assignment.status == S.CONTROL


def test_it_is_superseded_by_a_decision(world: World, secretary_client: Client) -> None:
    newer = ResolutionFactory(item=world.item)
    data = {"how": "supersede", "reason": "Принято новое решение."}
    assert "by" in secretary_client.post(page(world.assignment), data).context["form"].errors
    secretary_client.post(page(world.assignment), {**data, "by": newer.pk})
    world.assignment.refresh_from_db()
    assert (world.assignment.status, world.assignment.ended_by) == (S.SUPERSEDED, newer)


def test_it_is_given_to_somebody_else(world: World, secretary_client: Client) -> None:
    person = PersonFactory()
    secretary_client.post(page(world.assignment), {"how": "reassign", "reason": "Сменился.", "person": person.pk})
    world.assignment.refresh_from_db()
    assert world.assignment.status == S.REASSIGNED
    assert Assignment.objects.get(person=person).term == world.assignment.term


def test_what_cannot_be_is_told_in_the_form(world: World, secretary_client: Client) -> None:
    other = AssignmentFactory(resolution=world.resolution, on_control=True)
    bad: list[dict[str, object]] = [
        {},
        {"how": "cancel", "reason": " "},
        {"how": "reassign", "reason": "так"},
        {"how": "reassign", "reason": "так", "person": PersonFactory().pk, "organization": OrganizationFactory().pk},
        {"how": "reassign", "reason": "так", "organization": other.organization_id},
        {"how": "reassign", "reason": "так", "organization": world.organization.pk},
        {"how": "reassign", "reason": "так", "person": 999999},
        {"how": "мусор", "reason": "так"},
    ]
    for data in bad:
        answer = secretary_client.post(page(world.assignment), data)
        assert answer.status_code == 200
        assert answer.context["form"].errors
    world.assignment.refresh_from_db()
    assert world.assignment.status == S.CONTROL


def test_an_ended_one_does_not_end_again(world: World, secretary_client: Client) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(status=S.CANCELLED)
    answer = secretary_client.post(page(world.assignment), {"how": "cancel", "reason": "Ещё раз."})
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert "Ещё раз." in answer.content.decode()


@pytest.mark.parametrize("name", ["chair", "observer"])
def test_only_a_secretary_ends_it(name: str, world: World, persona_client: Callable[[str], Client]) -> None:
    client = persona_client(name)
    assert client.get(page(world.assignment)).status_code == 403
    assert client.post(page(world.assignment), {"how": "cancel", "reason": "так"}).status_code == 403


def test_one_of_another_body_does_not_exist(other_body: Group, secretary_client: Client) -> None:
    assignment = AssignmentFactory(resolution__item__meeting=MeetingFactory(body=other_body), on_control=True)
    assert secretary_client.get(page(assignment)).status_code == 404


def test_the_page_of_an_open_one_leads_there(world: World, secretary_client: Client, observer_client: Client) -> None:
    url = reverse("admin:decisions_assignment_change", args=[world.assignment.pk])
    assert page(world.assignment) in secretary_client.get(url).content.decode()
    assert page(world.assignment) not in observer_client.get(url).content.decode()


@pytest.mark.parametrize("key", ["\x00", "мусор", "9" * 30])
def test_a_key_that_cannot_be_is_told_in_the_form(world: World, secretary_client: Client, key: str) -> None:
    data = {"how": "reassign", "reason": "так", "person": key, "by": key}
    response = secretary_client.post(page(world.assignment), data)
    assert response.status_code == 200
    assert {"person", "by"} <= set(response.context["form"].errors)
