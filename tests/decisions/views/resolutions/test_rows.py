"""Rows of the register, here and on an organization's page."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.utils import timezone

from decisions.models import Assignment, Resolution
from tests.conftest import World
from tests.factories import AddresseeFactory, AssignmentFactory, GroupFactory, OrganizationFactory
from tests.member_factories import PersonFactory, PositionFactory

URL = "/resolutions/"


def test_what_was_typed_is_no_markup(stranger_client: Client, world: World) -> None:
    """In any of its texts, marked or not."""
    hostile = '<script>alert("1")</script> & график'
    world.resolution.text = world.resolution.public_text = hostile
    world.resolution.save()
    for model, field in ((world.organization, "name"), (world.meeting.body, "name")):
        setattr(model, field, f"{hostile} {field}")
        model.save()
    for query in ({}, {"q": "график"}):
        page = stranger_client.get(URL, query).content.decode()
        assert "<script>alert" not in page, query
        assert page.count("&lt;script&gt;alert(") >= 3, query


def test_who_answers_is_named_in_the_order_of_the_document(stranger_client: Client, world: World) -> None:
    """Of more than three the number of the others is told; a group that is addressed is one of them."""
    world.resolution.assignments.all().delete()
    group = GroupFactory(name="Члены кластера")
    AddresseeFactory(resolution=world.resolution, group=group, position=1)
    AssignmentFactory(resolution=world.resolution, origin_group=group, position=1)
    for position, name in enumerate(("Верфь", "Затон", "Маяк"), start=2):
        organization = OrganizationFactory(name=name)
        AssignmentFactory(resolution=world.resolution, organization=organization, position=position)
    (row,) = stranger_client.get(URL).context["rows"]
    assert (row["names"], row["more_names"]) == ("Члены кластера; Верфь; Затон", "и ещё 1")


def test_a_person_is_named_by_consent_and_otherwise_by_the_post_of_that_day(
    stranger_client: Client, superuser_client: Client, world: World
) -> None:
    world.resolution.assignments.all().delete()
    day = world.meeting.date
    named = PersonFactory(surname="Бакенова", given="Анна", patronymic="", consent_given_on=day)
    unnamed = PersonFactory(surname="Шлюзов", given="Пётр", patronymic="", consent_given_on=None)
    PositionFactory(person=unnamed, title="смотритель", organization=None, since=None, until=day)
    PositionFactory(person=unnamed, title="начальник", organization=None, since=day + dt.timedelta(days=1))
    for position, person in enumerate((named, unnamed), start=1):
        AssignmentFactory(resolution=world.resolution, organization=None, person=person, position=position)
    (row,) = stranger_client.get(URL).context["rows"]
    assert row["names"] == "Бакенова А.; смотритель"
    (row,) = superuser_client.get(URL).context["rows"]
    assert row["names"] == "Бакенова А.; Шлюзов П."


def test_several_tasks_tell_how_far_they_are(stranger_client: Client, world: World) -> None:
    (row,) = stranger_client.get(URL).context["rows"]
    assert row["progress"] == ""
    AssignmentFactory(resolution=world.resolution, status=Assignment.Status.CLOSED, closed_at=timezone.now())
    Resolution.objects.update(state=Resolution.State.CONTROL)
    (row,) = stranger_client.get(URL).context["rows"]
    assert row["progress"].startswith("снято 1 из 2")
