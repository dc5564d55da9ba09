"""Another named for an organization: who names whom, what is kept of it, who is told, and whose task it is then."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import seals, workflow
from decisions.control import discipline
from decisions.letters import digests
from decisions.letters.emails.recipients import responsible
from decisions.models import Assignment, Event, Letter
from decisions.permissions import can_name_colleagues, can_report
from decisions.sheets.register import Register
from decisions.workflow import TransitionRefused, name_representative
from members.access import access_of
from members.models import Person, Position, User
from tests.conftest import World
from tests.factories import OrganizationFactory, PersonFactory, PositionFactory, UserFactory

A = Event.Action
K = Letter.Kind
DAY = dt.timedelta(days=1)
WHY = "Клёнов уволился."


def name(task: Assignment, person: Person | None, who: User | None, instead_of: Person | None) -> None:
    name_representative(task, person=person, instead_of=instead_of.pk if instead_of else None, reason=WHY, actor=who)


def post(client: Client, task: Assignment, person: Person | None, instead_of: Person | None, why: str = WHY) -> object:
    data = {
        "named-person": person.pk if person else "nobody",
        "named-instead_of": instead_of.pk if instead_of else "",
        "named-reason": why,
    }
    return client.post(reverse("decisions:assignment-representative", args=[task.pk]), data)


def test_the_task_is_whose_who_is_named(
    world: World, left: User, belova: Person, secretary: User, member: User, member_client: Client
) -> None:
    task = world.assignment
    assert member.person is not None
    name(task, member.person, secretary, left.person)
    task = Assignment.objects.get(pk=task.pk)
    assert task.named_person == member.person
    assert task.acting_person == left.person, "the protocol says what it said"
    assert Assignment.objects.named(member.person.pk, access_of(member).left).get() == task
    assert member_client.get("/my/?scope=mine").context["counts"]["mine"] == 1
    assert can_name_colleagues(User.objects.get(pk=member.pk), task)
    assert member.email in responsible(task)
    name(task, belova, secretary, member.person)
    assert not Assignment.objects.named(member.person.pk, access_of(member).left).exists()
    assert responsible(task) >= {belova.email}
    assert member.email not in responsible(task)
    back = member.person
    Assignment.objects.filter(pk=task.pk).update(acting_person=back)
    task.refresh_from_db()
    name(task, back, secretary, belova)
    task.refresh_from_db()
    assert (task.named_anew, task.representative) == (False, None), "who is printed is named again"


def test_who_is_named_came_from_outside_and_answers_by_the_post_alone(
    world: World, left: User, belova: Person, secretary: User
) -> None:
    name(world.assignment, belova, secretary, left.person)
    user = UserFactory(person=belova, email="vera@example.org")
    task = Assignment.objects.get(pk=world.assignment.pk)
    assert can_report(user, task)
    Position.objects.filter(person=belova).update(until=timezone.localdate() - DAY)
    assert not can_report(User.objects.get(pk=user.pk), task)
    assert Assignment.objects.named_gone(timezone.localdate()).get() == task, "told anew of who was named since"


def test_what_is_kept_of_it(world: World, left: User, belova: Person, secretary: User) -> None:
    task = world.assignment
    workflow.report_done(
        task, actor=UserFactory(person=PositionFactory(organization=world.organization).person), text="Готово."
    )
    name(task, belova, secretary, left.person)
    name(task, None, secretary, belova)
    named, nobody = task.events.filter(action__in=(A.NAMED_FOR, A.NAMED_NO_MORE)).order_by("pk")
    assert (named.action, named.actor, named.reason) == (A.NAMED_FOR, secretary, f"Клёнов А. И. → Белова В. О.\n{WHY}")
    assert (nobody.action, nobody.reason) == (A.NAMED_NO_MORE, f"Белова В. О.\n{WHY}")
    assert {named.old, named.new, nobody.new} == {"reported"}, "the report waits as it did"
    assert task.reports.get().decision == ""


def test_who_is_told(world: World, left: User, belova: Person, secretary: User, coordinator: User) -> None:
    Letter.objects.all().delete()
    name(world.assignment, belova, secretary, left.person)
    letter = Letter.objects.get()
    assert (letter.recipient, letter.kind) == (belova.email, K.ASSIGNMENT_GIVEN), "nobody else gets a task anew"
    assert "Вас назвали" in letter.text
    assert world.organization.name in letter.text
    assert WHY in letter.text
    assert "/report/" in letter.text
    assert letter.calendar
    Letter.objects.all().delete()
    name(world.assignment, coordinator.person, secretary, belova)
    told = {row.recipient: row for row in Letter.objects.all()}
    assert {address: row.kind for address, row in told.items()} == {
        coordinator.email: K.ASSIGNMENT_GIVEN,
        belova.email: K.NAMED_NO_MORE,
    }
    assert "теперь отвечает Сводов П. И. (" in told[belova.email].text
    assert WHY in told[belova.email].text
    Letter.objects.all().delete()
    name(world.assignment, None, secretary, coordinator.person)
    assert "кто представляет организацию" in Letter.objects.get(recipient=coordinator.email).text


@pytest.mark.parametrize("who", ["elsewhere", "left", "inactive", "switched off", "the same"])
def test_who_cannot_be_named(who: str, world: World, left: User, belova: Person, secretary: User) -> None:
    assert left.person is not None
    person = {"left": left.person, "the same": left.person}.get(who, belova)
    if who == "elsewhere":
        Position.objects.filter(person=belova).update(organization=OrganizationFactory())
    elif who == "inactive":
        Person.objects.filter(pk=belova.pk).update(is_active=False)
    elif who == "switched off":
        UserFactory(person=belova, is_active=False)
    elif who == "left":
        name(world.assignment, belova, secretary, left.person)
    with pytest.raises(TransitionRefused):
        name(world.assignment, person, secretary, belova if who == "left" else left.person)


def test_a_person_alone_has_nobody_to_be_named_for(world: World, belova: Person, secretary: User) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(organization=None, person=PersonFactory())
    with pytest.raises(TransitionRefused):
        name(world.assignment, belova, secretary, None)


def test_whoever_comes_second_is_told_and_decides_anew(
    world: World, left: User, belova: Person, member: User, secretary: User, secretary_client: Client
) -> None:
    task = world.assignment
    name(task, member.person, secretary, left.person)
    page = post(secretary_client, task, belova, left.person)
    told = page.content.decode()  # type: ignore[attr-defined]
    assert "Членов П. И." in told
    assert "ничего не изменено" in told
    assert f">\n{WHY}</textarea>" in told, "what was written stays"
    assert ".." not in page.context["representative_form"].errors.as_text()  # type: ignore[attr-defined]
    assert f'name="named-instead_of" value="{member.person_id}"' in told
    task.refresh_from_db()
    assert task.named_person == member.person
    post(secretary_client, task, belova, member.person)
    task.refresh_from_db()
    assert task.named_person == belova


def test_what_ended_meanwhile_is_told(
    world: World, left: User, belova: Person, secretary: User, secretary_client: Client
) -> None:
    workflow.cancel(world.assignment, reason="Отпало.", actor=secretary)
    answer = post(secretary_client, world.assignment, belova, left.person)
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert "невозможно: сейчас состояние" in secretary_client.get(world.assignment.get_absolute_url()).content.decode()
    assert not world.assignment.events.filter(action=A.NAMED_FOR).exists()


def test_the_form_is_on_the_page_without_a_script(
    world: World, left: User, belova: Person, coordinator: User, secretary_client: Client
) -> None:
    url = world.assignment.get_absolute_url()
    form = secretary_client.get(url).context["representative_form"]
    assert coordinator.person is not None
    offered = ["", str(belova.pk), str(coordinator.person_id), "nobody"]
    assert '<option value="nobody">' in secretary_client.get(url).content.decode()
    assert [key for key, _word in form.fields["person"].choices] == offered
    assert dict(form.fields["person"].choices)[str(coordinator.person_id)] == "Сводов Пётр Ильич, директор"
    told = post(secretary_client, world.assignment, belova, left.person, why=" ").content.decode()  # type: ignore[attr-defined]
    assert 'href="#id_named-reason"' in told
    assert post(secretary_client, world.assignment, None, left.person).status_code == 302  # type: ignore[attr-defined]
    page = secretary_client.get(url)
    assert "nobody" not in dict(page.context["representative_form"].fields["person"].choices), "it is so already"
    assert "больше никто не назван" in page.content.decode()
    assert secretary_client.get("/admin/").context["named_gone"].count == 0
    change = secretary_client.get(reverse("admin:decisions_assignment_change", args=[world.assignment.pk]))
    assert f"{url}#representative" in change.content.decode()


def test_a_coordinator_names_for_the_own_organization_alone(
    world: World, left: User, belova: Person, coordinator: User, coordinator_client: Client, member_client: Client
) -> None:
    task, url = world.assignment, world.assignment.get_absolute_url()
    assert "representative_form" not in member_client.get(url).context
    page = coordinator_client.get(url).content.decode()
    assert "больше не представляет организацию" in page.replace("\xa0", " ")
    assert reverse("admin:assignment-end", args=[task.pk]) not in page, "that is the secretary's to do"
    assert post(coordinator_client, task, belova, left.person).status_code == 302  # type: ignore[attr-defined]
    task.refresh_from_db()
    assert task.named_person == belova
    step = workflow.last_step(task)
    assert workflow.may_undo(step, actor=coordinator)
    Position.objects.filter(person=coordinator.person).update(organization=OrganizationFactory())
    with pytest.raises(workflow.NotAllowed):
        name(task, None, User.objects.get(pk=coordinator.pk), belova)
    assert not workflow.may_undo(step, actor=User.objects.get(pk=coordinator.pk))


def test_no_letter_is_promised_to_who_names_herself(
    world: World, left: User, belova: Person, secretary: User, secretary_client: Client
) -> None:
    User.objects.filter(pk=secretary.pk).update(person=belova)
    post(secretary_client, world.assignment, belova, left.person)
    page = secretary_client.get(world.assignment.get_absolute_url()).content.decode()
    assert "Теперь от организации отвечаете вы." in page
    assert not Letter.objects.filter(assignment=world.assignment, kind=K.ASSIGNMENT_GIVEN).exists()


def test_what_is_published_and_sealed_says_what_it_said(
    world: World, left: User, belova: Person, secretary: User, stranger_client: Client
) -> None:
    Person.objects.update(consent_given_on=dt.date(2026, 1, 1))
    addresses = [world.meeting.get_absolute_url(), world.resolution.get_absolute_url()]
    before = [stranger_client.get(url).content.decode() for url in addresses], seals.canonical(world.meeting)
    name(world.assignment, belova, secretary, left.person)
    assert ([stranger_client.get(url).content.decode() for url in addresses], seals.canonical(world.meeting)) == before
    assert "Клёнов" in before[0][0]
    assert "Белова" not in before[0][0]


def test_lists_of_work_say_who_is_named_now(
    world: World, left: User, belova: Person, secretary: User, coordinator_client: Client
) -> None:
    def said() -> tuple[str, str]:
        (record,) = Register(timezone.localdate(), access_of(secretary)).records()
        duties = coordinator_client.get("/my/?scope=organization").content.decode().replace("\xa0", " ")
        return str(record.values["responsible"]), duties

    name(world.assignment, belova, secretary, left.person)
    table, page = said()
    assert table == f"{world.organization} (Белова В. О.)"
    assert "(Белова В. О.)" in page
    assert "Клёнов" not in page
    name(world.assignment, None, secretary, belova)
    table, page = said()
    assert table == str(world.organization)
    assert "Белова" not in page


def test_a_series_is_named_for_as_a_whole(world: World, left: User, belova: Person, secretary: User) -> None:
    head = world.assignment
    Assignment.objects.filter(pk=head.pk).update(
        recurrence="monthly", recurrence_day=5, term=None, control_since=timezone.now()
    )
    today = timezone.localdate()
    workflow.make_occurrences(on=today)
    first = head.occurrences.order_by("period").first()
    assert first is not None
    name(first, belova, secretary, left.person)
    assert {row.named_person for row in [Assignment.objects.get(pk=head.pk), *head.occurrences.all()]} == {belova}
    workflow.make_occurrences(on=today + 70 * DAY)
    assert {row.named_person for row in head.occurrences.all()} == {belova}
    assert Letter.objects.filter(recipient=belova.email, kind=K.ASSIGNMENT_GIVEN, assignment=first).count() == 1


def test_the_figures_of_a_person_follow(world: World, left: User, belova: Person, secretary: User) -> None:
    rows = Assignment.objects.filter(pk=world.assignment.pk)
    period = discipline.Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31), timezone.localdate())
    assert [one.who for one in discipline.by_person(rows, period)] == [left.person_id]
    name(world.assignment, belova, secretary, left.person)
    assert [(one.who, one.name[0]) for one in discipline.by_person(rows, period)] == [(belova.pk, "Белова")]
    assert list(discipline.of_person(rows, belova.pk)) == [world.assignment]
    name(world.assignment, None, secretary, belova)
    assert not discipline.by_person(rows, period)
    assert not discipline.of_person(rows, belova.pk)


# ── who cannot answer ────────────────────────────────────────────────────────
OFF = {
    "account": "Учётная запись отключена",
    "directory": "больше не действует",
}


@pytest.mark.parametrize("how", OFF)
@pytest.mark.parametrize("since", [False, True])
def test_who_is_switched_off_is_told_of_like_who_left(
    how: str, since: bool, world: World, belova: Person, secretary: User, secretary_client: Client
) -> None:
    task = world.assignment
    named = {"representative": belova, "named_anew": True} if since else {"acting_person": belova}
    Assignment.objects.filter(pk=task.pk).update(term=timezone.localdate() - DAY, **named)
    user = UserFactory(person=belova, email="vera@example.org")
    task.refresh_from_db()
    assert secretary_client.get("/admin/").context["named_gone"].count == 0
    if how == "account":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        Person.objects.filter(pk=belova.pk).update(is_active=False)
    desk = secretary_client.get("/admin/")
    assert desk.context["named_gone"].count == 1
    assert list(secretary_client.get(desk.context["named_gone"].url).context["cl"].queryset) == [task]
    page = secretary_client.get(task.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert OFF[how] in page
    assert 'id="representative" open' in page
    assert not {belova.email, user.email} & responsible(task), "letters that nobody can act upon"
    digests.write_digests(timezone.localdate())
    assert not Letter.objects.filter(recipient=user.email).exists()


def test_a_letterbox_and_who_has_no_account_are_not_switched_off(
    world: World, belova: Person, secretary_client: Client
) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(acting_person=belova)
    assert secretary_client.get("/admin/").context["named_gone"].count == 0
    UserFactory(person=belova, is_active=False, is_letterbox=True)
    assert secretary_client.get("/admin/").context["named_gone"].count == 0


def test_of_a_person_alone_it_is_told_too(world: World, belova: Person, secretary_client: Client) -> None:
    Assignment.objects.filter(pk=world.assignment.pk).update(organization=None, person=belova)
    UserFactory(person=belova, is_active=False)
    assert secretary_client.get("/admin/").context["named_gone"].count == 1
    page = secretary_client.get(world.assignment.get_absolute_url())
    assert page.context["representative_form"] is None
    assert reverse("admin:assignment-end", args=[world.assignment.pk]) in page.content.decode()
