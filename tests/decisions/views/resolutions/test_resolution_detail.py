"""/resolutions/<pk>/"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from decisions import workflow
from decisions.models import Assignment, Event, Lineage, Meeting, Resolution
from decisions.views.resolutions.stories import events_of
from members.models import User
from tests.conftest import World
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    EventFactory,
    LineageFactory,
    MeetingFactory,
    PersonFactory,
    ReportFactory,
    ResolutionFactory,
)


def url(world: World) -> str:
    return f"/resolutions/{world.resolution.pk}/"


@pytest.fixture
def signed_world(draft_world: World) -> World:
    """Signed, not published."""
    Meeting.objects.filter(pk=draft_world.meeting.pk).update(status="signed", signed_at=timezone.now())
    return draft_world


def test_shows_wording_responsible_state_and_protocol(stranger_client: Client, world: World) -> None:
    page = stranger_client.get(url(world)).content.decode()
    assert "график движения судов" in page
    assert "ООО «Речной причал»" in page
    assert "is-overdue" in page
    assert f"/meetings/{world.meeting.pk}/#p1.1" in page


@pytest.mark.parametrize("who", ["stranger", "member", "coordinator"])
def test_a_draft_is_not_there(who: str, persona_client: Callable[[str], Client], draft_world: World) -> None:
    assert persona_client(who).get(url(draft_world)).status_code == 404


def test_a_signed_unpublished_point_is_read_by_whom_it_addresses(
    stranger_client: Client, member_client: Client, signed_world: World
) -> None:
    assert stranger_client.get(url(signed_world)).status_code == 404
    page = member_client.get(url(signed_world))
    assert page.status_code == 200
    assert f"/meetings/{signed_world.meeting.pk}/" not in page.content.decode()


def test_a_closed_item_is_not_there_for_the_public(
    stranger_client: Client, observer_client: Client, world: World
) -> None:
    world.item.is_closed = True
    world.item.save()
    assert stranger_client.get(url(world)).status_code == 404
    assert observer_client.get(url(world)).status_code == 200


@pytest.fixture
def told(world: World, coordinator: User) -> World:
    """A report was submitted and its event written."""
    report = ReportFactory(assignment=world.assignment, author=coordinator, text="Приказ 88-к от 12 мая приложен")
    EventFactory(
        meeting=None,
        assignment=world.assignment,
        report=report,
        action=Event.Action.INTERIM,
        actor=coordinator,
        reason="по звонку из совета",
    )
    return world


def test_the_public_gets_dates_and_states_and_no_texts(stranger_client: Client, told: World) -> None:
    page = stranger_client.get(url(told)).content.decode()
    assert 'class="story"' in page
    for secret in ("88-к", "звонку", "Сводов"):
        assert secret not in page


@pytest.mark.parametrize("who", ["coordinator", "member", "secretary", "observer"])
def test_those_concerned_read_the_report(who: str, persona_client: Callable[[str], Client], told: World) -> None:
    page = persona_client(who).get(url(told)).content.decode()
    assert "88-к" in page
    assert "Сводов" in page


def test_a_member_of_another_organization_reads_no_report(
    told: World, client_of: Callable[[User], Client], db: None
) -> None:
    from tests.conftest import user_with_person
    from tests.factories import OrganizationFactory

    other = user_with_person("other@example.org", "Чужаков", OrganizationFactory(), title="директор")
    page = client_of(other).get(url(told)).content.decode()
    assert "88-к" not in page


def test_a_person_without_consent_is_shown_by_post(
    stranger_client: Client, secretary_client: Client, world: World
) -> None:
    person = PersonFactory(surname="Тайников")
    person.positions.create(title="капитан порта")
    AssignmentFactory(resolution=world.resolution, organization=None, person=person, on_control=True)
    public = stranger_client.get(url(world)).content.decode()
    assert "Тайников" not in public
    assert "капитан порта" in public
    assert "Тайников" in secretary_client.get(url(world)).content.decode()


def test_lineage_goes_both_ways_and_skips_what_is_not_published(stranger_client: Client, world: World) -> None:
    older, later, secret = (
        ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(body=world.body, number=number, **state)))
        for number, state in (("101", {"published": True}), ("102", {"published": True}), ("103", {"signed": True}))
    )
    LineageFactory(newer=world.resolution, older=older, relation=Lineage.Relation.CONTINUES)
    LineageFactory(newer=later, older=world.resolution, relation=Lineage.Relation.CANCELS)
    LineageFactory(newer=secret, older=world.resolution)
    page = stranger_client.get(url(world)).content.decode()
    assert f"/resolutions/{older.pk}/" in page
    assert f"/resolutions/{later.pk}/" in page
    assert f"/resolutions/{secret.pk}/" not in page
    assert "<svg viewBox=" in page


def test_picture_of_the_lineage_keeps_its_relations_apart(stranger_client: Client, world: World) -> None:
    """A second relation of two neighbours and one over a neighbour are arcs, each of its own depth."""
    first, second = (
        ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(body=world.body, published=True, date=day)))
        for day in (dt.date(2025, 1, 15), dt.date(2025, 2, 12))
    )
    for older, relation in ((first, "continues"), (second, "amends"), (second, "extends")):
        LineageFactory(newer=world.resolution, older=older, relation=relation)
    plot = stranger_client.get(url(world)).context["plot"]
    drawn = {str(edge.words): edge for edge in plot.edges}
    straight = [edge for edge in plot.edges if not edge.is_arc]
    arcs = [edge for edge in plot.edges if edge.is_arc]
    assert (len(drawn), len(straight), len(arcs)) == (3, 1, 2)
    assert arcs[0].words_at + 20 < arcs[1].words_at < plot.height


def test_short_relations_are_drawn_inside_of_long_ones(stranger_client: Client, world: World) -> None:
    """Those beside one another are as deep: the picture is no higher than it must be."""
    days = [dt.date(2025, month, 15) for month in (1, 2, 3, 4)]
    made = [
        ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(body=world.body, published=True, date=day)))
        for day in days
    ]
    chain = [*made, world.resolution]
    for newer, older in ((4, 0), (4, 2), (2, 0)):
        LineageFactory(newer=chain[newer], older=chain[older])
    for newer, older in ((1, 0), (3, 2)):
        LineageFactory(newer=chain[newer], older=chain[older])
    plot = stranger_client.get(url(world)).context["plot"]
    places = [node.x for node in plot.nodes]
    depths = {(places.index(edge.start), places.index(edge.end)): edge.arc for edge in plot.edges}
    assert depths == {(0, 1): 0, (2, 3): 0, (0, 2): 1, (2, 4): 1, (0, 4): 2}


def test_list_of_the_lineage_reads_as_sentences(stranger_client: Client, world: World) -> None:
    older = ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(number="2", published=True)), number="1.1")
    LineageFactory(newer=world.resolution, older=older, relation=Lineage.Relation.EXTENDS)
    page = stranger_client.get(url(world)).content.decode()
    assert f'Продлевает срок: <a href="/resolutions/{older.pk}/">пункт 1.1 протокола № 2 от 12.03.2026</a>' in page


@override_settings(SITE_URL="https://decisions.example", ALLOWED_HOSTS=["*"])
def test_permalink_is_that_of_the_site_whatever_host_was_asked(stranger_client: Client, world: World) -> None:
    page = stranger_client.get(url(world), HTTP_HOST="10.0.0.7:8000").content.decode()
    assert f">decisions.example{url(world)}</a>" in page
    assert "10.0.0.7" not in page


def test_term_that_was_moved_tells_both_days(stranger_client: Client, world: World) -> None:
    page = stranger_client.get(url(world)).content.decode()
    assert "Перенос срока" not in page
    Assignment.objects.update(original_term=dt.date(2026, 6, 1), term=dt.date(2026, 9, 15))
    page = stranger_client.get(url(world)).content.decode()
    assert "с 01.06.2026 на 15.09.2026" in page


def test_story_tells_from_which_day_to_which_each_term_was_moved(
    stranger_client: Client, world: World, secretary: User, coordinator: User
) -> None:
    """The reason is not the public's; the days are, as they are in the facts."""
    today = timezone.localdate()
    terms = [today + dt.timedelta(days=days) for days in (30, 60, 90)]
    workflow.move_term(world.assignment, actor=secretary, reason="Ждём сметы.", new_term=terms[0])
    workflow.move_term(world.assignment, actor=secretary, reason="Ждём акта.", new_term=terms[1])
    asked = workflow.ask_extension(world.assignment, actor=coordinator, reason="Ждём судна.", new_term=terms[2])
    workflow.decide_extension(asked, grant=True, actor=secretary)
    page = stranger_client.get(url(world))
    told = [list(chapter.terms) for chapter in page.context["story"] if chapter.terms]
    assert told == [[(terms[1], terms[2])], [(terms[0], terms[1]), (dt.date(2026, 6, 1), terms[0])]]
    words = page.content.decode()
    assert f"с 01.06.2026 на {terms[0]:%d.%m.%Y}" in words
    assert "Ждём" not in words


def test_bad_number(stranger_client: Client, world: World) -> None:
    assert stranger_client.get("/resolutions/999999/").status_code == 404


def test_number_of_statements_does_not_grow(
    stranger_client: Client, world: World, statements: Callable[[Client, str], int]
) -> None:
    def add(n: int) -> None:
        for _number in range(n):
            task = AssignmentFactory(resolution=world.resolution, on_control=True)
            AssignmentFactory(resolution=world.resolution, organization=None, person=PersonFactory())
            EventFactory(meeting=None, assignment=task, action=Event.Action.CONTROLLED)
            LineageFactory(
                newer=world.resolution,
                older=ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(published=True))),
            )

    add(3)
    few = statements(stranger_client, url(world))
    add(27)
    assert Resolution.objects.count() == 31
    assert statements(stranger_client, url(world)) == few <= 8


def test_a_key_beyond_all_numbers_is_not_found(stranger_client: Client, db: None) -> None:
    for page in ("resolutions", "meetings"):
        assert stranger_client.get(f"/{page}/{10**30}/").status_code == 404


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans a table of a few rows as it likes")
@pytest.mark.parametrize("who", ["stranger", "secretary"])
def test_the_story_is_found_by_keys(world: World, who: str, persona: Callable[[str], User | None]) -> None:
    """Not by looking through all events, of which a site has several for each task of ten years."""
    for ask in events_of([world.resolution.pk], persona(who)):
        plan = ask.make(list(ask.values)).explain()
        assert "SEARCH decisions_event USING INDEX" in plan
        assert "SCAN" not in plan


def test_a_stranger_is_read_nothing_of_an_event_that_is_not_shown(world: World) -> None:
    for ask in events_of([world.resolution.pk], None):
        query = str(ask.make(list(ask.values)).query)
        assert not [name for name in ("reason", "decisions_report", "members_user", "email") if f'"{name}"' in query]


def test_the_story_of_tasks_and_protocol_is_told_in_one_order(secretary_client: Client, world: World) -> None:
    noon = timezone.now().replace(hour=12)
    for days, of in (
        (3, {"meeting": world.meeting, "action": Event.Action.SIGNED}),
        (1, {"assignment": world.assignment, "meeting": None}),
    ):
        EventFactory(at=noon - dt.timedelta(days=days), **of)
    EventFactory(at=noon - dt.timedelta(days=2), meeting=world.meeting, action=Event.Action.PUBLISHED)
    days = [chapter.day for chapter in secretary_client.get(url(world)).context["story"]]
    assert days == sorted(days, reverse=True)
    assert len(days) >= 3
