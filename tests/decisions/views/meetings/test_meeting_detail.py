"""/meetings/<pk>/"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from decisions import workflow
from decisions.models import Lineage, Resolution
from members.models import Group, User
from tests.conftest import World
from tests.decisions.sealed import sealed_protocol
from tests.decisions.views.conftest import add_points
from tests.factories import (
    AddresseeFactory,
    AgendaItemFactory,
    AssignmentFactory,
    AttendanceFactory,
    GroupFactory,
    LineageFactory,
    MeetingFactory,
    PersonFactory,
    ResolutionFactory,
    SpeakerFactory,
)


def url(world: World) -> str:
    return f"/meetings/{world.meeting.pk}/"


def test_reads_as_a_document_with_an_anchor_for_each_point(stranger_client: Client, world: World) -> None:
    page = stranger_client.get(url(world)).content.decode().replace("\xa0", " ")
    assert 'id="p1.1"' in page
    assert 'href="#p1.1"' in page
    assert "Представить в совет график движения судов." in page
    assert "ООО «Речной причал»" in page
    assert "Председателев П. И." in page


@pytest.mark.parametrize("who", ["stranger", "member", "coordinator"])
def test_a_draft_is_not_there(who: str, persona_client: Callable[[str], Client], draft_world: World) -> None:
    assert persona_client(who).get(url(draft_world)).status_code == 404


@pytest.mark.parametrize("who", ["observer", "secretary", "chair", "superuser"])
def test_a_draft_is_read_by_those_with_a_mandate(
    who: str, persona_client: Callable[[str], Client], draft_world: World
) -> None:
    assert persona_client(who).get(url(draft_world)).status_code == 200


def test_names_without_consent_are_not_shown(stranger_client: Client, secretary_client: Client, world: World) -> None:
    hidden = PersonFactory(surname="Тайников")
    AttendanceFactory(meeting=world.meeting, person=hidden, post="директор пристани")
    SpeakerFactory(item=world.item, person=hidden, post="директор пристани")
    AssignmentFactory(resolution=world.resolution, organization=None, person=hidden, printed="Тайникову П. И.")
    public = stranger_client.get(url(world)).content.decode()
    assert "Тайников" not in public
    assert "директор пристани" in public
    assert "Тайников" in secretary_client.get(url(world)).content.decode()


def test_a_closed_item_keeps_its_number_and_nothing_else(
    stranger_client: Client, secretary_client: Client, world: World
) -> None:
    world.item.is_closed = True
    world.item.save()
    public = stranger_client.get(url(world)).content.decode()
    assert "О навигации" not in public
    assert "график движения" not in public
    assert 'class="withheld"' in public
    assert "график движения" in secretary_client.get(url(world)).content.decode()


def test_a_relation_to_an_unpublished_point_is_not_told(stranger_client: Client, world: World) -> None:
    secret = ResolutionFactory(item__meeting=MeetingFactory(body=world.body, signed=True, number="77-тайный"))
    LineageFactory(newer=world.resolution, older=secret)
    page = stranger_client.get(url(world)).content.decode()
    assert f"/resolutions/{secret.pk}/" not in page
    assert "77-тайный" not in page


def test_wording_is_escaped(stranger_client: Client, world: World) -> None:
    world.resolution.public_text = "<script>alert(1)</script> № 5"
    world.resolution.save()
    page = stranger_client.get(url(world)).content.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_bad_number(stranger_client: Client, world: World) -> None:
    assert stranger_client.get("/meetings/999999/").status_code == 404
    assert stranger_client.get(f"/meetings/{10**20}/").status_code == 404
    assert stranger_client.get("/meetings/abc/").status_code == 404


def test_number_of_statements_does_not_grow(
    stranger_client: Client, world: World, statements: Callable[[Client, str], int]
) -> None:
    add_points(world.meeting, 3)
    few = statements(stranger_client, url(world))
    add_points(world.meeting, 27)
    assert statements(stranger_client, url(world)) == few <= 8


def test_a_protocol_with_everything_asks_no_more(
    stranger_client: Client, body: Group, chair: User, statements: Callable[[Client, str], int]
) -> None:
    """Withdrawn and published again, between two others, with questions carried and decisions that change others."""
    meeting = sealed_protocol(body, actor=chair)
    workflow.publish(meeting)
    before, after = (
        MeetingFactory(body=body, published=True, number=number, date=meeting.date + dt.timedelta(days=days))
        for number, days in (("6", -30), ("8", 30))
    )
    workflow.withdraw(meeting, reason="Опечатка.")
    add_points(meeting, 3)
    AgendaItemFactory(meeting=meeting, carried_from=AgendaItemFactory(meeting=before))
    AgendaItemFactory(meeting=after, carried_from=meeting.items.first())
    older = ResolutionFactory(item=before.items.first())
    for point in Resolution.objects.filter(item__meeting=meeting):
        AddresseeFactory(resolution=point, group=GroupFactory())
        LineageFactory(newer=point, older=older, relation=Lineage.Relation.CONTINUES)
    workflow.sign(meeting)
    workflow.publish(meeting)
    address = f"/meetings/{meeting.pk}/"
    page = stranger_client.get(address).content.decode()
    for said in ("Перенесён", "Опечатка.", f"/meetings/{before.pk}/", f"/meetings/{after.pk}/", older.number):
        assert said in page, said
    assert statements(stranger_client, address) <= 8
