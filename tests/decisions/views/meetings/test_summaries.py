"""/meetings/<pk>/summary/: what was decided, who, by when, how it stands; on one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions.models import AgendaItem, Meeting, Resolution
from tests.conftest import World
from tests.factories import AssignmentFactory, MeetingFactory, ResolutionFactory


def url(world: World) -> str:
    return f"/meetings/{world.meeting.pk}/summary/"


def test_says_what_who_when_and_how_it_stands(stranger_client: Client, world: World) -> None:
    ResolutionFactory(item=world.item, number="1.2", position=9, kind="note", text="Принять к сведению.")
    answer = stranger_client.get(url(world))
    page = answer.content.decode().replace("\xa0", " ")
    for part in ("график движения судов", "ООО «Речной причал»", "is-overdue", f"/resolutions/{world.resolution.pk}/"):
        assert part in page
    assert (answer.context["decided"], answer.context["tally"].controlled) == (2, 1)
    assert url(world) in stranger_client.get(world.meeting.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["stranger", "member", "coordinator"])
def test_an_unpublished_protocol_has_none(who: str, persona_client: Callable[[str], Client], world: World) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(published_at=None)
    assert persona_client(who).get(url(world)).status_code == 404


def test_the_secretary_sees_it_before_and_is_told(secretary_client: Client, world: World) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(published_at=None)
    page = secretary_client.get(url(world)).content.decode()
    assert "is-soon page-msg" in page
    assert 'content="noindex"' in page


def test_what_is_closed_is_not_there(stranger_client: Client, secretary_client: Client, world: World) -> None:
    closed = AgendaItem.objects.create(
        meeting=world.meeting, number="9", position=9, title="О тайном", public_title="О тайном", is_closed=True
    )
    ResolutionFactory(item=closed, text="Закрытое дело.", public_text="Закрытое дело.")
    public, whole = (client.get(url(world)).content.decode() for client in (stranger_client, secretary_client))
    for words in ("О тайном", "Закрытое дело."):
        assert words not in public
        assert words in whole


def test_a_meeting_without_decisions_says_so(stranger_client: Client, world: World) -> None:
    meeting = MeetingFactory(body=world.body, published=True)
    assert "Ничего не решено" in stranger_client.get(f"/meetings/{meeting.pk}/summary/").content.decode()


def test_names_the_next_term(stranger_client: Client, world: World) -> None:
    today = timezone.localdate()
    for number, days, state in (("1.5", 40, "control"), ("1.6", 20, "control"), ("1.7", -5, "reported")):
        due = today + dt.timedelta(days=days)
        point = ResolutionFactory(item=world.item, number=number, state=state, due=due)
        AssignmentFactory(resolution=point, on_control=True, term=due)
    assert stranger_client.get(url(world)).context["next_term"].number == "1.6"


def test_statements_do_not_grow(stranger_client: Client, world: World) -> None:
    def statements() -> int:
        stranger_client.get(url(world))
        with CaptureQueriesContext(connection) as captured:
            assert stranger_client.get(url(world)).status_code == 200
        return len(captured)

    few = statements()
    for number in range(27):
        point = ResolutionFactory(item=world.item, number=f"2.{number}", state=Resolution.State.CONTROL)
        AssignmentFactory(resolution=point, on_control=True)
    assert statements() == few <= 8
