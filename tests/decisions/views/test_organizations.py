"""/organizations/ and /organizations/<pk>/"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from decisions.counts import counted
from decisions.counts.counting import count_changes
from decisions.models import Meeting, Resolution
from decisions.views import own_tasks
from tests.conftest import World
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
)

URL = "/organizations/"


def url(world: World) -> str:
    return f"{URL}{world.organization.pk}/"


def test_lists_organizations_with_their_tasks(stranger_client: Client, world: World) -> None:
    (row,) = stranger_client.get(URL).context["organizations"]
    assert (row.its.given, row.its.open, row.its.overdue) == (1, 1, 1)


def test_drafts_are_not_counted(stranger_client: Client, draft_world: World) -> None:
    (row,) = stranger_client.get(URL).context["organizations"]
    assert (row.its.given, row.its.open, row.its.overdue) == (0, 0, 0)


def test_search_by_part_of_the_name(stranger_client: Client, world: World) -> None:
    assert len(stranger_client.get(URL, {"q": "РЕЧНОЙ"}).context["organizations"]) == 1
    response = stranger_client.get(URL, {"q": "верфь"})
    assert response.status_code == 200
    assert 'class="empty' in response.content.decode()


def test_an_inactive_organization_stays_while_protocols_name_it(stranger_client: Client, world: World) -> None:
    world.organization.is_active = False
    world.organization.save()
    OrganizationFactory(is_active=False, name="ООО «Забытое»")
    page = stranger_client.get(URL).content.decode()
    assert "Речной причал" in page.replace("\u00a0", " ")
    assert "Забытое" not in page


def test_shows_what_is_decided_for_it(stranger_client: Client, world: World) -> None:
    page = stranger_client.get(url(world)).content.decode()
    assert "график движения судов" in page
    assert f"?state=overdue&amp;organization={world.organization.pk}" in page


def test_nothing_of_a_draft(stranger_client: Client, draft_world: World) -> None:
    page = stranger_client.get(url(draft_world)).content.decode()
    assert "график" not in page


def test_contacts_are_never_shown(stranger_client: Client, secretary_client: Client, world: World) -> None:
    world.organization.email = "inbox@prichal.example"
    world.organization.save()
    person = PersonFactory(email="p@prichal.example", phone="+7 900 000-00-00", consented=True)
    person.positions.create(organization=world.organization, title="директор")
    for client in (stranger_client, secretary_client):
        page = client.get(url(world)).content.decode()
        assert "prichal.example" not in page
        assert "+7 900" not in page


def test_bad_number(stranger_client: Client, world: World) -> None:
    assert stranger_client.get(f"{URL}999999/").status_code == 404


def test_number_of_statements_does_not_grow(
    stranger_client: Client,
    world: World,
    grow: Callable[[int], list[Resolution]],
    statements: Callable[[Client, str], int],
) -> None:
    def address_all(n: int) -> None:
        for point in grow(n):
            point.assignments.create(organization=world.organization, status="control")

    def asked() -> list[int]:
        while_uncounted = [statements(stranger_client, address) for address in (URL, url(world))]
        count_changes()
        return while_uncounted + [statements(stranger_client, address) for address in (URL, url(world))]

    address_all(3)
    few = asked()
    address_all(27)
    assert asked() == few
    assert max(few) <= 7


@pytest.mark.parametrize("is_counted", [True, False])
def test_counts_what_the_reader_may_see_alone(
    stranger_client: Client, secretary_client: Client, world: World, is_counted: bool
) -> None:
    """Also of a point that only introduces others, which is no row of the register."""
    stem = ResolutionFactory(item=world.item, is_stem=True)
    AssignmentFactory(resolution=stem, organization=world.organization, on_control=True)
    hidden = [
        ResolutionFactory(item=AgendaItemFactory(meeting=world.meeting, is_closed=True)),
        ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(body=world.body))),
    ]
    for point in hidden:
        AssignmentFactory(resolution=point, organization=world.organization, on_control=True)
    if is_counted:
        count_changes()
    assert stranger_client.get(url(world)).context["total"] == 2
    assert secretary_client.get(url(world)).context["total"] == 4
    Meeting.objects.filter(pk=world.meeting.pk).update(published_at=None)
    assert stranger_client.get(url(world)).context["total"] == 0


def test_of_many_that_are_doubtful_all_are_looked_at(
    secretary_client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "FAR", -1)
    monkeypatch.setattr(own_tasks, "MOST_DOUBTFUL", 0)
    assert secretary_client.get(url(world)).context["total"] == 1


def test_a_search_that_holds_nul_is_a_search(stranger_client: Client, world: World) -> None:
    assert len(stranger_client.get(URL, {"q": "реч\x00ной"}).context["organizations"]) == 1


def test_the_most_pressing_come_first_and_the_others_are_counted(
    stranger_client: Client, world: World, grow: Callable[[int], list[Resolution]]
) -> None:
    today = timezone.localdate()
    points = grow(12)
    for number, point in enumerate(points):
        term = today + dt.timedelta(days=100 - number)
        point.assignments.create(organization=world.organization, status="control", term=term)
    late = points[3].assignments.get(organization=world.organization)
    type(late).objects.filter(pk=late.pk).update(term=today - dt.timedelta(days=1))
    context = stranger_client.get(url(world)).context
    shown = [row["pk"] for row in context["rows"]]
    assert len(shown) == 10
    assert shown[:3] == [world.resolution.pk, points[3].pk, points[11].pk]
    assert (context["total"], context["more"]) == (13, 3)
