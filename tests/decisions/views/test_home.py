"""/"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from decisions.counts import sets
from decisions.counts.counting import count_changes
from decisions.models import Assignment, Event, Meeting, Resolution
from decisions.views import home
from tests.conftest import World
from tests.factories import AgendaItemFactory, AssignmentFactory, EventFactory, MeetingFactory

URL = "/"


def test_shows_figures_protocols_and_changes(stranger_client: Client, world: World) -> None:
    EventFactory(meeting=None, assignment=world.assignment, action=Event.Action.CONTROLLED)
    response = stranger_client.get(URL)
    page = response.content.decode()
    assert response.context["tally"].overdue == 1
    assert f"/meetings/{world.meeting.pk}/" in page
    assert "график движения судов" in page


def test_the_plot_is_drawn_for_telephones_too(stranger_client: Client, world: World) -> None:
    now = timezone.now()
    for days in (9, 60):
        closed = {"status": Assignment.Status.CLOSED, "closed_at": now - dt.timedelta(days=days)}
        AssignmentFactory(resolution=world.resolution, **closed, fulfilled_on=(now - dt.timedelta(days=days)).date())
    page = stranger_client.get(URL).content.decode()
    assert '<svg class="wide-only" viewBox="0 0 500 170"' in page
    assert '<svg class="narrow-only" viewBox="0 0 340 170"' in page


def test_nothing_of_a_draft(stranger_client: Client, secretary_client: Client, draft_world: World) -> None:
    EventFactory(meeting=None, assignment=draft_world.assignment, action=Event.Action.CONTROLLED)
    for client in (stranger_client, secretary_client):
        response = client.get(URL)
        page = response.content.decode()
        assert "график" not in page
        assert "навигации" not in page
        assert f"/meetings/{draft_world.meeting.pk}/" not in page
        assert response.context["tally"].open == 0


def test_the_next_meeting_is_announced_without_its_agenda(stranger_client: Client, body: object) -> None:
    today = timezone.localdate()
    planned = MeetingFactory(
        body=body, status=Meeting.Status.PLANNED, date=today + dt.timedelta(days=9), place="Зал на набережной"
    )
    AgendaItemFactory(meeting=planned, title="О тайном вопросе")
    MeetingFactory(body=body, status=Meeting.Status.DRAFT, date=today + dt.timedelta(days=1), place="Не для всех")
    page = stranger_client.get(URL).content.decode()
    assert "Зал на набережной" in page
    assert "тайном" not in page
    assert "Не для всех" not in page


def test_an_empty_site_says_so(stranger_client: Client, db: None) -> None:
    assert stranger_client.get(URL).status_code == 200


def test_number_of_statements_does_not_grow(
    stranger_client: Client, grow: Callable[[int], list[Resolution]], statements: Callable[[Client, str], int]
) -> None:
    def asked(more: int) -> tuple[int, int]:
        grow(more)
        while_uncounted = statements(stranger_client, URL)
        count_changes()
        return while_uncounted, statements(stranger_client, URL)

    few = asked(3)
    assert asked(27) == few
    assert max(few) <= 8


def test_few_statements_where_hundreds_changed_at_once(
    stranger_client: Client, world: World, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    """Also while they are uncounted, in a process that holds no counts yet."""
    monkeypatch.setattr(home, "FEW_EVENTS", 3)
    now = timezone.now()
    for _n in range(5):
        task = AssignmentFactory(resolution=world.resolution)
        EventFactory(meeting=None, assignment=task, action=Event.Action.CONTROLLED, at=now)
    count_changes()
    AssignmentFactory(resolution=world.resolution)
    sets._held.clear()
    with django_assert_max_num_queries(8):
        changes = stranger_client.get(URL).context["changes"]
    assert [change.resolution for change in changes] == [world.resolution]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans a table of a few rows as it likes")
def test_changes_are_read_along_the_events(world: World) -> None:
    """Also when the database was told of all tables but of this one, which had no rows."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    first, *_others = home._events(60, [timezone.now() - dt.timedelta(weeks=4)]).explain().splitlines()
    assert "decisions_event USING INDEX decisions_event_by_time" in first


def test_what_changed_last_comes_first_and_once(
    stranger_client: Client, grow: Callable[[int], list[Resolution]]
) -> None:
    points = grow(3)
    now = timezone.now()
    Event.objects.update(at=now - dt.timedelta(days=3))
    for minutes in (2, 1):
        task = points[1].assignments.first()
        at = now - dt.timedelta(minutes=minutes)
        EventFactory(meeting=None, assignment=task, action=Event.Action.REPORTED, at=at)
    old = points[2].assignments.first()
    Event.objects.filter(assignment=old).update(at=now - dt.timedelta(weeks=5))
    changes = stranger_client.get(URL).context["changes"]
    assert [change.resolution for change in changes] == [points[1], points[0]]
