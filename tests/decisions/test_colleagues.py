"""Co-executors inside the organization: who names them, what they get, what is recorded; and letters of what ended."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions import workflow
from decisions.models import Colleague, Event, Letter, Policy
from decisions.permissions import can_decide_extension
from members.models import User
from tests.conftest import World, user_with_person
from tests.factories import (
    ColleagueFactory,
    ExtensionRequestFactory,
    OrganizationFactory,
    PersonFactory,
    PolicyFactory,
    PositionFactory,
)

K = Letter.Kind
A = Event.Action


@pytest.fixture
def colleague(world: World, coordinator: User, member: User) -> Colleague:
    """The member, named by the coordinator."""
    assert member.person is not None
    return workflow.name_colleague(world.assignment, person=member.person, actor=coordinator)


def kinds(user: User) -> list[str]:
    return list(Letter.objects.filter(recipient=user.email).order_by("pk").values_list("kind", flat=True))


def test_is_told_and_it_is_recorded(colleague: Colleague, world: World, member: User) -> None:
    letter = Letter.objects.get(recipient=member.email, kind=K.COLLEAGUE_NAMED)
    assert "Сводов П. И." in letter.text
    assert "/report/" in letter.text, "it brings a link to the form"
    assert letter.calendar
    event = world.assignment.events.get(action=A.COLLEAGUE_NAMED)
    assert (event.old, event.new, event.reason) == ("control", "control", "Членов П. И.")


def test_sees_the_task_among_the_own_ones_until_taken_back(
    colleague: Colleague, world: World, coordinator: User, member: User, member_client: Client
) -> None:
    url = "/my/?scope=mine"
    assert member_client.get(url).context["counts"]["mine"] == 1
    workflow.remove_colleague(colleague, actor=coordinator)
    assert member_client.get(url).context["counts"]["mine"] == 0
    assert kinds(member) == [K.COLLEAGUE_NAMED, K.COLLEAGUE_REMOVED]
    assert world.assignment.events.filter(action=A.COLLEAGUE_REMOVED).count() == 1


def test_who_names_the_own_person_writes_no_letter_to_it(
    world: World, coordinator: User, coordinator_client: Client
) -> None:
    assert coordinator.person is not None
    url = f"/tasks/{world.assignment.pk}/colleagues/"
    named = coordinator_client.post(url, {"person": coordinator.person.pk}, follow=True)
    assert "Вы соисполнитель этого поручения." in named.content.decode()
    removed = coordinator_client.post(url, {"remove": Colleague.objects.get().pk}, follow=True)
    assert "Вы больше не соисполнитель этого поручения." in removed.content.decode()
    assert kinds(coordinator) == []


def test_reports_how_far_it_is(colleague: Colleague, world: World, member: User) -> None:
    workflow.report_interim(world.assignment, actor=member, text="Сведения собраны.")
    assert world.assignment.reports.get().author == member


def test_gets_the_letters_of_the_task(colleague: Colleague, world: World, member: User, coordinator: User) -> None:
    workflow.cancel(world.assignment, reason="Решение отменено.")
    assert kinds(member)[-1] == K.ASSIGNMENT_ENDED
    letter = Letter.objects.get(recipient=coordinator.email, kind=K.ASSIGNMENT_ENDED)
    assert "отменено. Причина: Решение отменено." in letter.text.replace("\n", " ")


def test_who_left_the_organization_helps_no_more(colleague: Colleague, member_client: Client, world: World) -> None:
    colleague.person.positions.update(organization=OrganizationFactory())
    assert not Colleague.objects.in_force(timezone.localdate()).exists()
    assert member_client.get("/my/?scope=mine").context["counts"]["mine"] == 0
    assert member_client.get(world.assignment.get_absolute_url()).status_code == 404


def test_only_the_coordinator_and_who_is_named_for_the_organization_name(
    world: World, coordinator: User, member: User, secretary: User
) -> None:
    helper = PositionFactory(organization=world.organization).person
    for actor in (member, secretary):
        with pytest.raises(workflow.NotAllowed):
            workflow.name_colleague(world.assignment, person=helper, actor=actor)
    world.assignment.acting_person = member.person
    world.assignment.save()
    workflow.name_colleague(world.assignment, person=helper, actor=member)
    assert Colleague.objects.get().named_by == member


@pytest.mark.parametrize("why", ["a stranger", "twice", "ended"])
def test_refused(why: str, world: World, coordinator: User, member: User) -> None:
    person = member.person
    assert person is not None
    if why == "a stranger":
        person = PersonFactory()
    if why == "twice":
        workflow.name_colleague(world.assignment, person=person, actor=coordinator)
    if why == "ended":
        workflow.cancel(world.assignment, reason="Решение отменено.")
    before = Event.objects.count()
    with pytest.raises(workflow.TransitionRefused):
        workflow.name_colleague(world.assignment, person=person, actor=coordinator)
    assert Event.objects.count() == before


def test_taken_back_once(colleague: Colleague, coordinator: User) -> None:
    workflow.remove_colleague(colleague, actor=coordinator)
    with pytest.raises(workflow.TransitionRefused):
        workflow.remove_colleague(Colleague.objects.get(), actor=coordinator)


def test_on_the_page(world: World, coordinator_client: Client, member: User, member_client: Client) -> None:
    url = f"/tasks/{world.assignment.pk}/colleagues/"
    page = coordinator_client.get(world.assignment.get_absolute_url()).content.decode()
    assert url in page
    assert "Членов" in page
    assert url not in member_client.get(world.assignment.get_absolute_url()).content.decode()
    assert coordinator_client.post(url, {"person": member.person_id}).status_code == 302
    again = coordinator_client.post(url, {"person": member.person_id})
    assert (again.status_code, 'aria-invalid="true"' in again.content.decode()) == (200, True)
    named = Colleague.objects.get()
    assert member_client.post(url, {"remove": named.pk}).status_code == 403
    assert coordinator_client.post(url, {"remove": "нет"}).status_code == 404
    assert coordinator_client.post(url, {"remove": named.pk}).status_code == 302
    named.refresh_from_db()
    assert named.removed_at is not None


def test_the_public_story_keeps_it_inside(colleague: Colleague, world: World, stranger_client: Client) -> None:
    page = stranger_client.get(world.resolution.get_absolute_url()).content.decode()
    assert "Членов" not in page
    assert str(A.COLLEAGUE_NAMED.label).lower() not in page.lower()


def test_as_many_statements_for_three_tasks_as_for_ten(member: User, member_client: Client, world: World) -> None:
    counts = []
    for n in (3, 7):
        for _each in range(n):
            ColleagueFactory(assignment__organization=world.organization, person=member.person)
        with CaptureQueriesContext(connection) as captured:
            member_client.get("/my/?scope=mine")
        counts.append(len(captured))
    assert counts[0] == counts[1]


# ── Who may extend is data of the policy ─────────────────────────────────────
@pytest.mark.parametrize(
    ("extends", "chair_may", "secretary_may"),
    [(None, True, True), ("either", True, True), ("chair", True, False), ("secretary", False, True)],
)
def test_who_extends(
    extends: str | None, chair_may: bool, secretary_may: bool, world: World, chair: User, secretary: User
) -> None:
    if extends:
        PolicyFactory(body=world.body, extends=Policy.Extender(extends))
    assert can_decide_extension(chair, world.meeting) is chair_may
    assert can_decide_extension(secretary, world.meeting) is secretary_may
    request = ExtensionRequestFactory(assignment=world.assignment)
    type(world.assignment).objects.filter(pk=world.assignment.pk).update(status="extension")
    if secretary_may:
        workflow.decide_extension(request, grant=True, actor=secretary)
    else:
        with pytest.raises(workflow.NotAllowed):
            workflow.decide_extension(request, grant=True, actor=secretary)
    request.refresh_from_db()
    assert request.is_granted is (True if secretary_may else None)


def test_somebody_else_names_nobody(world: World) -> None:
    elsewhere = OrganizationFactory()
    outsider = user_with_person("outsider@example.org", "Чужов", elsewhere, title="директор", is_coordinator=True)
    helper = PositionFactory(organization=world.organization).person
    with pytest.raises(workflow.NotAllowed):
        workflow.name_colleague(world.assignment, person=helper, actor=outsider)
