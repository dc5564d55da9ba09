"""A question that was carried over is told of by both protocols and by the picture of its decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from decisions.models import AgendaItem
from tests.conftest import World
from tests.factories import AgendaItemFactory, LineageFactory, MeetingFactory, ResolutionFactory

EARLY, LATE = dt.date(2025, 2, 20), dt.date(2030, 3, 1)


@pytest.fixture
def earlier(world: World) -> AgendaItem:
    """The question of which that of `world` is carried."""
    meeting = MeetingFactory(body=world.body, published=True, date=EARLY, number="1")
    item: AgendaItem = AgendaItemFactory(meeting=meeting, title="О кранах", public_title="О кранах")
    AgendaItem.objects.filter(pk=world.item.pk).update(carried_from=item)
    return item


def point_page(client: Client, world: World) -> str:
    return client.get(f"/resolutions/{world.resolution.pk}/").content.decode()


def protocol_page(client: Client, pk: int) -> str:
    return client.get(f"/meetings/{pk}/").content.decode()


def test_the_picture_shows_what_was_carried_and_where_to(
    stranger_client: Client, world: World, earlier: AgendaItem
) -> None:
    first = AgendaItemFactory(meeting=MeetingFactory(body=world.body, published=True, date=dt.date(2025, 1, 9)))
    AgendaItem.objects.filter(pk=earlier.pk).update(carried_from=first)
    AgendaItemFactory(
        meeting=MeetingFactory(body=world.body, published=True, date=LATE, number="9"), carried_from=world.item
    )
    older = ResolutionFactory(
        item=AgendaItemFactory(meeting=MeetingFactory(body=world.body, published=True, date=dt.date(2025, 1, 8)))
    )
    LineageFactory(newer=world.resolution, older=older)
    answer = stranger_client.get(f"/resolutions/{world.resolution.pk}/")
    plot = answer.context["plot"]
    assert [node.link.is_here for node in plot.nodes] == [False, False, False, True, False]
    carried = [edge for edge in plot.edges if edge.words == "перенесён"]
    assert (len(carried), len(plot.edges), all(edge.is_broken for edge in carried)) == (3, 4, True)
    page = answer.content.decode()
    assert "Вопрос 1 протокола № 1 от 20.02.2025" in page
    assert f"/meetings/{earlier.meeting_id}/#i{earlier.position}" in page


def test_both_protocols_tell(stranger_client: Client, world: World, earlier: AgendaItem) -> None:
    page = protocol_page(stranger_client, world.meeting.pk)
    assert "Перенесён с прежнего заседания" in page
    assert f"/meetings/{earlier.meeting_id}/#i{earlier.position}" in page
    page = protocol_page(stranger_client, earlier.meeting_id)
    assert "Перенесён на другое заседание" in page
    assert f"/meetings/{world.meeting.pk}/#i{world.item.position}" in page


@pytest.mark.parametrize("hidden", ["closed", "unpublished"])
def test_what_the_public_may_not_know_is_not_named_by_it(
    hidden: str, world: World, earlier: AgendaItem, persona_client: Callable[[str], Client]
) -> None:
    def hide(item: AgendaItem) -> None:
        if hidden == "closed":
            AgendaItem.objects.filter(pk=item.pk).update(is_closed=True)
        else:
            type(item.meeting).objects.filter(pk=item.meeting_id).update(published_at=None)

    hide(earlier)
    assert "Перенесён" not in protocol_page(persona_client("stranger"), world.meeting.pk)
    assert "h-lin" not in point_page(persona_client("stranger"), world)
    assert "Перенесён" in protocol_page(persona_client("secretary"), world.meeting.pk)
    assert "h-lin" in point_page(persona_client("secretary"), world)


def test_an_open_question_does_not_tell_of_the_closed_one_that_goes_on(
    world: World, earlier: AgendaItem, persona_client: Callable[[str], Client]
) -> None:
    AgendaItem.objects.filter(pk=world.item.pk).update(is_closed=True)
    for name in ("stranger", "member"):
        assert "Перенесён" not in protocol_page(persona_client(name), earlier.meeting_id)
        assert "Перенесён" not in protocol_page(persona_client(name), world.meeting.pk)


def test_many_carried_questions_ask_as_much_as_few(
    stranger_client: Client, world: World, earlier: AgendaItem, statements: Callable[[Client, str], int]
) -> None:
    few = statements(stranger_client, f"/meetings/{world.meeting.pk}/")
    for _number in range(5):
        AgendaItemFactory(meeting=world.meeting, carried_from=AgendaItemFactory(meeting=earlier.meeting))
    assert statements(stranger_client, f"/meetings/{world.meeting.pk}/") == few
