"""The report of execution and the discipline say who answers now; the protocol and its files what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from decisions import workflow
from decisions.exports.report import Scope, report_document
from decisions.models import Assignment, Resolution
from decisions.permissions import AnyUser
from decisions.standing import Clock
from members.models import Person, User
from tests.conftest import World
from tests.factories import AssignmentFactory, PositionFactory, UserFactory

REPORT = "/execution/report/"
ROWS = "/execution/assignments/"


def name(task: Assignment, person: Person | None, who: User) -> None:
    task = Assignment.objects.get(pk=task.pk)
    instead_of = task.named_person_id
    workflow.name_representative(task, person=person, instead_of=instead_of, reason="Уволился.", actor=who)


def page(client: Client, url: str = REPORT) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode().replace("\xa0", " ")


def lead(user: AnyUser) -> str:
    rows = Resolution.objects.visible_to(user).decisions()
    document = report_document(rows, user, Clock.on(timezone.localdate()), Scope())
    (row,) = document.rows
    return str(row.lead)


def test_the_report_says_who_answers_now(
    world: World, left: User, belova: Person, secretary: User, secretary_client: Client, member_client: Client
) -> None:
    assert "(Клёнов А. И.)" in page(secretary_client)
    name(world.assignment, belova, secretary)
    for client in (secretary_client, member_client):
        told = page(client)
        assert "(Белова В. О.)" in told
        assert "Клёнов" not in told
    assert lead(secretary) == "ООО «Речной причал» (Белова В. О.)"
    name(world.assignment, None, secretary)
    assert lead(secretary) == "ООО «Речной причал»"
    assert "Белова" not in page(secretary_client)


@pytest.mark.parametrize("consented", [False, True])
def test_strangers_read_a_name_by_consent(
    consented: bool, world: World, left: User, belova: Person, secretary: User, stranger_client: Client
) -> None:
    if consented:
        Person.objects.update(consent_given_on=dt.date(2026, 1, 1))
    page(stranger_client)
    name(world.assignment, belova, secretary)
    for told in (page(stranger_client), lead(None)):
        assert "Клёнов" not in told
        assert ("(Белова В. О.)" in told) is consented


def test_who_else_answers_for_the_point_reads_no_name_that_is_not_printed(
    world: World, left: User, belova: Person, secretary: User, client_of: Callable[[User], Client]
) -> None:
    other = PositionFactory()
    AssignmentFactory(resolution=world.resolution, organization=other.organization, on_control=True)
    beside = UserFactory(person=other.person)
    assert "(Клёнов А. И.)" in page(client_of(beside))
    name(world.assignment, belova, secretary)
    assert "Белова" not in page(client_of(beside)) + lead(beside)


def test_assignments_behind_a_figure_say_it_too(
    world: World, left: User, belova: Person, secretary: User, secretary_client: Client, stranger_client: Client
) -> None:
    assert "(Клёнов А. И.)" in page(secretary_client, ROWS)
    name(world.assignment, belova, secretary)
    assert "(Белова В. О.)" in page(secretary_client, ROWS)
    assert "Белова" not in page(stranger_client, ROWS)
