"""What programs read of who is named for an organization, and how they name another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decisions import workflow
from decisions.models import Assignment, Event
from members.models import Person, User
from tests.conftest import World
from tests.factories import (
    AssignmentFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    ResolutionFactory,
    UserFactory,
)


def read(client: Client, task: Assignment) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/assignments/{task.pk}/").json()
    assert found in client.get("/api/v1/assignments/").json()["items"]
    return found


def send(client: Client, task: Assignment, status: int, **data: Any) -> Any:
    url = f"/api/v1/assignments/{task.pk}/representative/"
    answer = client.post(
        url, {"instead_of": None, "reason": "Клёнов уволился.", **data}, content_type="application/json"
    )
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_nobody_named_is_told_as_such(world: World, stranger_client: Client) -> None:
    record = read(stranger_client, world.assignment)
    assert (record["named"], record["named_now"]) == (None, None)


@pytest.mark.parametrize("consented", [False, True])
def test_strangers_read_what_the_protocol_says_by_consent(
    consented: bool, world: World, left: User, belova: Person, secretary: User, stranger_client: Client
) -> None:
    assert left.person is not None
    if consented:
        Person.objects.update(consent_given_on="2026-01-01")
    record = read(stranger_client, world.assignment)
    told = {"id": left.person_id, "name": "Клёнов А. И."} if consented else {"id": None, "name": None}
    assert record["named"] == record["named_now"]
    assert {**record["named"], **told} == record["named"]
    assert "ООО «Речной причал»" in record["named"]["post"]
    workflow.name_representative(
        world.assignment, person=belova, instead_of=left.person_id, reason="Уволился.", actor=secretary
    )
    after = read(stranger_client, world.assignment)
    assert after["named"] == record["named"]
    now = {"id": belova.pk, "name": "Белова В. О."} if consented else {"id": None, "name": None}
    assert {**after["named_now"], **now} == after["named_now"]


def test_who_may_open_the_task_reads_who_is_named_now(
    world: World,
    left: User,
    belova: Person,
    secretary: User,
    secretary_client: Client,
    member_client: Client,
    client_of: Callable[[User], Client],
) -> None:
    other = PositionFactory(organization=OrganizationFactory())
    AssignmentFactory(resolution=world.resolution, organization=other.organization, on_control=True)
    workflow.name_representative(
        world.assignment, person=belova, instead_of=left.person_id, reason="Уволился.", actor=secretary
    )
    for client in (secretary_client, member_client):
        record = read(client, world.assignment)
        assert record["named"]["name"] == "Клёнов А. И."
        assert (record["named_now"]["id"], record["named_now"]["name"]) == (belova.pk, "Белова В. О.")
    beside = client_of(UserFactory(person=other.person)).get(f"/api/v1/assignments/{world.assignment.pk}/").json()
    assert beside["named"]["name"] == "Клёнов А. И.", "whoever else answers for the point reads it as printed"
    assert beside["named_now"]["name"] is None
    workflow.name_representative(world.assignment, person=None, instead_of=belova.pk, reason="Ушла.", actor=secretary)
    record = read(secretary_client, world.assignment)
    assert (record["named"]["name"], record["named_now"]) == ("Клёнов А. И.", None)


def test_a_program_names_another_and_takes_it_back(
    world: World, left: User, belova: Person, secretary_client: Client, member_client: Client
) -> None:
    task, was = world.assignment, left.person_id
    send(member_client, task, 403, person=belova.pk, instead_of=was)
    assert [error["name"] for error in send(secretary_client, task, 400)["errors"]] == ["person"]
    assert "ничего не изменено" in send(secretary_client, task, 409, person=belova.pk)["detail"]
    for stranger in (PersonFactory().pk, 10**12):
        told = send(secretary_client, task, 409, person=stranger, instead_of=was)["detail"]
        assert "занимает" in told, "the same words, whether there is such a person or not"
    answer = send(secretary_client, task, 200, person=belova.pk, instead_of=was)
    assert answer == {"assignment": task.pk, "named_now": belova.pk, "state": "control"}
    undo = f"/api/v1/assignments/{task.pk}/undo/"
    undone = secretary_client.post(undo, {"step": "named_for"}, content_type="application/json")
    assert undone.status_code == 200
    task.refresh_from_db()
    assert task.named_person == left.person
    assert send(secretary_client, task, 200, person=None, instead_of=was)["named_now"] is None
    assert workflow.last_step(task).action == Event.Action.NAMED_NO_MORE  # type: ignore[union-attr]


def test_names_are_asked_for_at_once(world: World, left: User, secretary_client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert secretary_client.get("/api/v1/assignments/").status_code == 200
        return len(queries)

    asked()
    few = asked()
    for _row in range(5):
        point = ResolutionFactory(item=world.item)
        AssignmentFactory(resolution=point, acting_person=PersonFactory(), on_control=True)
    assert asked() == few
