"""Another named in many tasks at once: all are shown before, all or none are changed, each person gets one letter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from decisions import workflow
from decisions.control.gone import to_replace
from decisions.letters import outbox
from decisions.models import Assignment, Letter
from decisions.permissions import can_name_representative
from decisions.workflow import NotAllowed, TransitionRefused
from members.access import access_of
from members.models import Mandate, Person, User
from tests.at_once import outcomes_of
from tests.conftest import World, build_world
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    GroupFactory,
    MandateFactory,
    MeetingFactory,
    PositionFactory,
    ResolutionFactory,
    UserFactory,
)

K = Letter.Kind
WHY = "Клёнов уволился."


def task_of(world: World, **meeting: Any) -> Assignment:
    """A task of the organization by another protocol of the body."""
    point = ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(body=world.body, **meeting)))
    task: Assignment = AssignmentFactory(resolution=point, organization=world.organization, on_control=bool(meeting))
    return task


@pytest.fixture
def tasks(world: World, left: User) -> list[Assignment]:
    """Three tasks of the organization that name who left: two of one protocol, one of another."""
    later = task_of(world, published=True)
    beside = AssignmentFactory(
        resolution=ResolutionFactory(item=world.item, number="1.2"), organization=world.organization, on_control=True
    )
    keys = [world.assignment.pk, beside.pk, later.pk]
    Assignment.objects.filter(pk__in=keys).update(acting_person=left.person)
    Letter.objects.all().delete()
    return list(Assignment.objects.filter(pk__in=keys).order_by("pk"))


def url(world: World, person: Person | None) -> str:
    return f"/tasks/named/{world.organization.pk}/{person.pk if person else 0}/"


def send(client: Client, address: str, tasks: list[Assignment], person: Person | None, why: str = WHY) -> Any:
    keys = [row.pk for row in tasks]
    chosen = str(person.pk) if person else "nobody"
    return client.post(address, {"named-tasks": keys, "named-person": chosen, "named-reason": why}, follow=True)


def named(tasks: list[Assignment]) -> list[Person | None]:
    return [Assignment.objects.get(pk=row.pk).named_person for row in tasks]


def test_all_are_shown_before_and_named_at_once(
    world: World, left: User, belova: Person, tasks: list[Assignment], secretary_client: Client
) -> None:
    page = secretary_client.get(tasks[0].get_absolute_url()).content.decode()
    assert "отвечает от организации ещё в 2 открытых поручениях" in page.replace("\xa0", " ")
    assert url(world, left.person) in page
    answer = secretary_client.get(url(world, left.person))
    assert {row.pk for row, _badge, _ticked in answer.context["rows"]} == {row.pk for row in tasks}
    assert answer.content.decode().count(" checked>") == 3
    told = send(secretary_client, url(world, left.person), tasks, belova)
    assert named(tasks) == [belova] * 3
    assert "в 3 поручениях" in told.content.decode().replace("\xa0", " ")
    assert secretary_client.get(url(world, left.person)).status_code == 302, "nothing is left"


def test_what_is_not_ticked_stays(
    world: World, left: User, belova: Person, tasks: list[Assignment], secretary_client: Client
) -> None:
    send(secretary_client, url(world, left.person), tasks[:2], belova)
    assert named(tasks) == [belova, belova, left.person]


def test_each_person_gets_one_letter(
    world: World, belova: Person, tasks: list[Assignment], coordinator: User, secretary_client: Client
) -> None:
    Assignment.objects.filter(pk__in=[row.pk for row in tasks]).update(acting_person=belova)
    send(secretary_client, url(world, belova), tasks, coordinator.person)
    told = {letter.recipient: letter for letter in Letter.objects.all()}
    assert {address: letter.kind for address, letter in told.items()} == {
        coordinator.email: K.ASSIGNMENT_GIVEN,
        belova.email: K.NAMED_NO_MORE,
    }
    assert Letter.objects.count() == 2
    given, taken = told[coordinator.email], told[belova.email]
    for letter in (given, taken):
        assert WHY in letter.text
        assert all(f"/tasks/{row.pk}/" in letter.text and f"/tasks/{row.pk}/" in letter.html for row in tasks)
    assert given.subject == "3 поручения вам: ООО «Речной причал»"
    assert given.calendar.count("BEGIN:VEVENT") == 3
    assert "3 поручения" in taken.subject
    assert not taken.calendar


def test_who_has_no_account_reports_by_the_links_of_the_letter(
    world: World, left: User, belova: Person, tasks: list[Assignment], secretary_client: Client
) -> None:
    send(secretary_client, url(world, left.person), tasks, belova)
    assert Letter.objects.get().text.count("/report/") == 3


def test_it_is_taken_back_as_one_step(
    world: World, left: User, belova: Person, tasks: list[Assignment], secretary: User, secretary_client: Client
) -> None:
    answer = send(secretary_client, url(world, left.person), tasks, belova)
    (step,) = [one for row in tasks if (one := workflow.last_step(row)) and one.along_with is None]
    assert f'name="event" value="{step.pk}"' in answer.content.decode()
    outbox.send_due()
    secretary_client.post("/tasks/undo/", {"event": [step.pk]})
    assert named(tasks) == [left.person] * 3
    letter = Letter.objects.get(kind=K.STEP_UNDONE)
    assert (letter.recipient, "3 поручения" in letter.subject) == (belova.email, True)
    assert "снова отвечает Клёнов А. И." in letter.text.replace("\xa0", " ")
    assert not letter.calendar


def test_it_is_not_taken_back_when_something_followed_at_one_of_them(
    world: World, left: User, belova: Person, tasks: list[Assignment], secretary: User, member: User
) -> None:
    assert left.person is not None
    workflow.hand_over(tasks, person=belova, former=left.person, reason=WHY, actor=secretary)
    workflow.report_interim(Assignment.objects.get(pk=tasks[2].pk), actor=member, text="Собрано.")
    step = workflow.last_step(tasks[0])
    assert step is not None
    with pytest.raises(TransitionRefused):
        workflow.undo(step, actor=secretary)
    assert named(tasks) == [belova] * 3


def test_not_when_a_signature_was_withdrawn_of_one_of_them(
    world: World, left: User, belova: Person, tasks: list[Assignment], secretary: User
) -> None:
    assert left.person is not None
    workflow.hand_over(tasks, person=belova, former=left.person, reason=WHY, actor=secretary)
    workflow.withdraw(tasks[2].resolution.item.meeting, reason="Опечатка.", actor=secretary)
    assert not workflow.may_undo(workflow.last_step(tasks[0]), actor=secretary)


def test_all_or_nothing(
    world: World, left: User, belova: Person, tasks: list[Assignment], member: User, secretary: User
) -> None:
    """Another was named for one of them between the page and the deed: nothing is changed, nobody is written to."""
    assert left.person is not None
    workflow.name_representative(tasks[1], person=member.person, instead_of=left.person_id, reason=WHY, actor=secretary)
    Letter.objects.all().delete()
    with pytest.raises(TransitionRefused, match="ничего не изменено"):
        workflow.hand_over(tasks, person=belova, former=left.person, reason=WHY, actor=secretary)
    workflow.cancel(Assignment.objects.get(pk=tasks[2].pk), reason="Отпало.", actor=secretary)
    Letter.objects.all().delete()
    with pytest.raises(TransitionRefused, match="невозможно"):
        workflow.hand_over([tasks[0], tasks[2]], person=belova, former=left.person, reason=WHY, actor=secretary)
    assert named(tasks) == [left.person, member.person, left.person]
    assert not Letter.objects.exists()


def test_the_form_comes_back_with_what_holds_now(
    world: World, left: User, belova: Person, tasks: list[Assignment], secretary: User, secretary_client: Client
) -> None:
    workflow.cancel(Assignment.objects.get(pk=tasks[2].pk), reason="Отпало.", actor=secretary)
    page = send(secretary_client, url(world, left.person), tasks, belova)
    words = page.content.decode()
    assert "посмотрите список ещё раз" in words
    assert f">\n{WHY}</textarea>" in words
    assert [row.pk for row, _badge, _ticked in page.context["rows"]] == [tasks[0].pk, tasks[1].pk]
    assert named(tasks[:2]) == [left.person] * 2
    page = send(secretary_client, url(world, left.person), [], belova, why=" ")
    assert "хотя бы одно" in page.content.decode()
    assert not any(ticked for _row, _badge, ticked in page.context["rows"])


def test_a_series_goes_with_its_periods(
    world: World, left: User, belova: Person, tasks: list[Assignment], secretary_client: Client
) -> None:
    head = tasks[0]
    recurring = {"recurrence": "monthly", "recurrence_day": 5, "term": None, "control_since": timezone.now()}
    Assignment.objects.filter(pk=head.pk).update(**recurring)
    workflow.make_occurrences(on=timezone.localdate() + dt.timedelta(days=70))
    answer = secretary_client.get(url(world, left.person))
    assert {row.pk for row, _badge, _ticked in answer.context["rows"]} == {row.pk for row in tasks}, "the head alone"
    send(secretary_client, url(world, left.person), [head], belova)
    assert {row.named_person for row in head.occurrences.all()} == {belova}
    assert Letter.objects.filter(recipient=belova.email).count() == 1


# ── who may ──────────────────────────────────────────────────────────────────
def test_everybody_is_offered_what_they_may_name_for(
    world: World, left: User, tasks: list[Assignment], persona: Any
) -> None:
    """The rows are those for which the rule of one task says yes."""
    elsewhere = build_world(GroupFactory(), world.organization, published=True).assignment
    draft = task_of(world)
    rows = [*tasks, elsewhere, draft]
    for name in ("secretary", "superuser", "coordinator", "member", "observer", "chair"):
        user = persona(name)
        found = set(Assignment.objects.named_by(user, world.organization.pk))
        assert found == {row for row in rows if can_name_representative(user, row)}, name


def test_a_coordinator_names_for_all_bodies(
    world: World, left: User, belova: Person, tasks: list[Assignment], coordinator_client: Client
) -> None:
    elsewhere = build_world(GroupFactory(), world.organization, published=True).assignment
    Assignment.objects.filter(pk=elsewhere.pk).update(acting_person=left.person)
    send(coordinator_client, url(world, left.person), [*tasks, elsewhere], belova)
    assert named([*tasks, elsewhere]) == [belova] * 4
    assert Letter.objects.get().body is None, "of two bodies"


def test_others_find_no_such_page(
    world: World, left: User, tasks: list[Assignment], member_client: Client, observer_client: Client
) -> None:
    for client in (member_client, observer_client):
        assert client.get(url(world, left.person)).status_code == 404
    other = UserFactory(person=PositionFactory(is_coordinator=True).person)
    with pytest.raises(NotAllowed):
        workflow.hand_over(tasks, person=other.person, former=left.person, reason=WHY, actor=other)  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told(
    world: World, left: User, belova: Person, tasks: list[Assignment], member: User, secretary: User
) -> None:
    assert left.person is not None
    former, people = left.person, (belova, member.person)

    def act(person: Person | None, rows: list[Assignment]) -> Any:
        return lambda: workflow.hand_over(rows, person=person, former=former, reason=WHY, actor=secretary)

    outcomes = outcomes_of([act(people[0], tasks), act(people[1], tasks[::-1])])
    assert sorted(outcomes) == ["done", "refused"]
    assert len(set(named(tasks))) == 1


GONE = "/admin/decisions/assignment/?due=gone"


def test_the_list_of_who_is_gone_leads_to_all_tasks_of_one_at_once(
    world: World, left: User, belova: Person, tasks: list[Assignment], secretary_client: Client
) -> None:
    (gone,) = secretary_client.get(GONE).context["to_replace"]
    assert (gone.person, gone.organization, gone.tasks) == (left.person, world.organization, 3)
    page = secretary_client.get(GONE).content.decode()
    assert f'<a href="{url(world, left.person)}">Клёнов' in page
    assert "to_replace" not in secretary_client.get("/admin/decisions/assignment/").context
    send(secretary_client, url(world, left.person), tasks, belova)
    assert not secretary_client.get(GONE).context["to_replace"]


def test_of_a_series_the_list_counts_the_head(
    world: World, left: User, tasks: list[Assignment], secretary_client: Client
) -> None:
    head = tasks[0]
    Assignment.objects.filter(pk=head.pk).update(recurrence=Assignment.Recurrence.MONTHLY, term=None)
    AssignmentFactory(
        resolution=head.resolution,
        organization=world.organization,
        acting_person=left.person,
        series=head,
        period=timezone.localdate(),
        on_control=True,
    )
    (gone,) = secretary_client.get(GONE).context["to_replace"]
    page = secretary_client.get(url(world, left.person))
    assert gone.tasks == len(page.context["rows"]) == 3


def test_of_other_bodies_nobody_is_listed(
    world: World, left: User, tasks: list[Assignment], secretary: User, client_of: Any
) -> None:
    other = MandateFactory(user__is_staff=True, body=GroupFactory(), role=Mandate.Role.SECRETARY).user
    assert not client_of(other).get(GONE).context["to_replace"]
    assert client_of(secretary).get(GONE).context["to_replace"]


def test_three_statements_tell_them_however_many_they_are(
    world: World, left: User, tasks: list[Assignment], secretary: User, django_assert_num_queries: Any
) -> None:
    access, today = access_of(secretary), timezone.localdate()
    with django_assert_num_queries(3):
        assert len(to_replace(access, today)) == 1
    yesterday = today - dt.timedelta(days=1)
    for _number in range(5):
        task = task_of(world, published=True)
        post = PositionFactory(organization=world.organization, until=yesterday)
        Assignment.objects.filter(pk=task.pk).update(acting_person=post.person)
    with django_assert_num_queries(3):
        assert [gone.tasks for gone in to_replace(access, today)] == [3, 1, 1, 1, 1, 1]
