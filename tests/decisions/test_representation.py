"""Who is named in brackets for an organization: its task is theirs while they represent it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import workflow
from decisions.letters import digests, report_links
from decisions.letters.emails.recipients import responsible
from decisions.models import Assignment, CalendarAddress, Letter
from decisions.permissions import can_report
from members.access import access_of
from members.models import Position, User
from tests.conftest import World
from tests.factories import OrganizationFactory, PersonFactory, PositionFactory, UserFactory

DAY = dt.timedelta(days=1)
POSTS = {
    "none recorded": ([], True),
    "in force": ([(None, None)], True),
    "ends today": ([(None, 0)], True),
    "ended": ([(None, -1)], False),
    "ended, and again": ([(-90, -60), (-30, None)], True),
    "ended, and again from tomorrow": ([(-90, -60), (1, None)], True),
    "both ended": ([(-90, -60), (-30, -1)], False),
}
"""The first and the last day of each post, from today, and whether the person represents the organization."""


def named(world: World, posts: str) -> User:
    """An account of who is named for the organization of the task, late by a day, and has or had these posts there."""
    today = timezone.localdate()
    person = PersonFactory(surname="Клёнов", given="Андрей", patronymic="Ильич", email="klyonov@example.org")
    PositionFactory(person=person, organization=OrganizationFactory(), until=today - DAY)
    for since, until in POSTS[posts][0]:
        days = {"since": since, "until": until}
        given = {name: None if day is None else today + day * DAY for name, day in days.items()}
        PositionFactory(person=person, organization=world.organization, **given)
    Assignment.objects.filter(pk=world.assignment.pk).update(acting_person=person, term=today - DAY)
    world.assignment.refresh_from_db()
    user: User = UserFactory(person=person, email="klyonov@example.org")
    return user


@pytest.mark.parametrize("posts", POSTS)
def test_the_rule_is_one_wherever_it_is_asked(posts: str, world: World, client: Client) -> None:
    user, task, today = named(world, posts), world.assignment, timezone.localdate()
    represents = POSTS[posts][1]
    client.force_login(user)
    access = access_of(user)
    calendar = CalendarAddress.objects.create(user=user, created_at=timezone.now())
    found = [
        can_report(user, task),
        Assignment.objects.visible_to(user).filter(pk=task.pk).exists(),
        Assignment.objects.named(user.person_id, access.left).filter(pk=task.pk).exists(),
        not Assignment.objects.named_gone(today).exists(),
        world.organization.pk not in Position.objects.left_by([user.person_id], today)[user.person_id],
        user.email in responsible(task),
        client.get("/my/?scope=mine").context["counts"]["mine"] == 1,
        client.get(task.get_absolute_url()).status_code == 200,
        str(task.pk) in client.get(f"/calendar/{calendar.token}.ics").content.decode(),
    ]
    assert found == [represents] * len(found)


@pytest.mark.parametrize("posts", ["in force", "ended"])
def test_the_digest_and_the_link_of_a_letter_follow(posts: str, world: World) -> None:
    user = named(world, posts)
    digests.write_digests(timezone.localdate())
    assert Letter.objects.filter(recipient=user.email, kind="digest").exists() == POSTS[posts][1]
    User.objects.filter(pk=user.pk).update(is_active=False, is_letterbox=True, person=None)
    link = report_links.report_url(user.pk, world.assignment.pk).rstrip("/").rpartition("/")[2]
    assert (report_links.read(link) is not None) == POSTS[posts][1]


def test_who_reported_and_left_is_not_written_to(world: World, secretary: User) -> None:
    user = named(world, "in force")
    report = workflow.report_done(world.assignment, actor=user, text="Сделано.")
    Position.objects.filter(person=user.person).update(until=timezone.localdate() - DAY)
    report.refresh_from_db()
    workflow.return_report(report, actor=secretary, comment="Нет акта.")
    assert not Letter.objects.filter(recipient=user.email, kind="report_returned").exists()


def test_the_secretary_is_told_at_the_desk_and_beside_the_task(
    world: World, secretary_client: Client, coordinator_client: Client, stranger_client: Client
) -> None:
    named(world, "ended")
    url = world.assignment.get_absolute_url()
    desk = secretary_client.get("/admin/")
    assert "В 1 поручении назван тот, кто больше не может за него отвечать" in desk.content.decode()
    listed = secretary_client.get(desk.context["named_gone"].url)
    assert list(listed.context["cl"].queryset) == [world.assignment]
    page = secretary_client.get(url).content.decode()
    told = "Клёнов\xa0А.\xa0И. больше не представляет организацию"
    assert told.replace("\xa0", " ") in page.replace("\xa0", " ")
    assert reverse("admin:assignment-end", args=[world.assignment.pk]) in page
    own = coordinator_client.get(url).content.decode().replace("\xa0", " ")
    assert "(Клёнов А. И.)" in own, "the name stays as the protocol has it"
    assert "больше не представляет" in own, "who says for the organization who answers"
    assert reverse("admin:assignment-end", args=[world.assignment.pk]) not in own
    point = stranger_client.get(world.resolution.get_absolute_url()).content.decode()
    assert "больше не представляет" not in point


def test_nothing_is_said_of_who_has_no_post_recorded(world: World, secretary_client: Client) -> None:
    named(world, "none recorded")
    assert secretary_client.get("/admin/").context["named_gone"].count == 0
    assert "больше не представляет" not in secretary_client.get(world.assignment.get_absolute_url()).content.decode()
