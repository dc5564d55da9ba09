"""/calendar/"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from decisions.models import Meeting, Resolution
from decisions.views.meetings import timetable
from decisions.views.meetings.choice import Listed
from members.models import Group
from tests.conftest import World
from tests.factories import AgendaItemFactory, BodyFactory, MeetingFactory

URL = "/calendar/"


def shown(client: Client, **query: object) -> list[int]:
    response = client.get(URL, query)
    assert response.status_code == 200
    return [meeting.pk for month in response.context["months"] for meeting in month.meetings]


def test_shows_a_year_month_by_month(stranger_client: Client, world: World) -> None:
    later = MeetingFactory(published=True, date=dt.date(2026, 5, 6))
    other = MeetingFactory(published=True, date=dt.date(2024, 5, 6))
    assert shown(stranger_client, year=2024) == [other.pk]
    response = stranger_client.get(URL, {"year": "2026"})
    assert [meeting for month in response.context["months"] for meeting in month.meetings] == [world.meeting, later]
    assert [month.first.month for month in response.context["months"]] == [3, 5]
    assert (response.context["earlier"], f"/meetings/{later.pk}/" in response.content.decode()) == (2024, True)


def test_a_planned_meeting_is_told_without_its_agenda(stranger_client: Client, body: Group) -> None:
    day = timezone.localdate() + dt.timedelta(days=5)
    planned = MeetingFactory(body=body, status=Meeting.Status.PLANNED, date=day, place="Зал порта")
    AgendaItemFactory(meeting=planned, title="О тайном вопросе")
    assert shown(stranger_client, year=day.year) == [planned.pk]
    page = stranger_client.get(URL, {"year": day.year}).content.decode()
    assert "Зал порта" in page
    assert "тайном" not in page
    assert f"/meetings/{planned.pk}/" not in page


def test_nothing_of_a_draft_for_a_stranger(
    stranger_client: Client, secretary_client: Client, draft_world: World
) -> None:
    assert shown(stranger_client, year=2026) == []
    assert draft_world.body.name not in stranger_client.get(URL).content.decode()
    assert shown(secretary_client, year=2026) == [draft_world.meeting.pk]


def test_one_body(stranger_client: Client, world: World) -> None:
    MeetingFactory(published=True, body=BodyFactory(slug="other"))
    assert shown(stranger_client, year=2026, body="council") == [world.meeting.pk]
    page = stranger_client.get(URL, {"year": "2026", "body": "council"}).content.decode()
    assert 'href="/calendar/meetings.ics?body=council"' in page


@pytest.mark.parametrize(
    "query",
    [
        {"body": "нет"},
        {"year": "abc"},
        {"year": "0"},
        {"year": "99999"},
        {"year": "²²²²"},
        {"body": "\x00"},
        {"month": "13"},
        {"month": "май"},
        {"after": "x"},
    ],
)
def test_what_is_not_understood_is_named(stranger_client: Client, world: World, query: dict[str, str]) -> None:
    response = stranger_client.get(URL, query)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()


def test_empty(stranger_client: Client, db: None) -> None:
    assert 'class="empty' in stranger_client.get(URL).content.decode()


def test_number_of_statements_does_not_grow(
    stranger_client: Client, grow: Callable[[int], list[Resolution]], statements: Callable[[Client, str], int]
) -> None:
    grow(3)
    few = statements(stranger_client, URL)
    grow(17)
    assert statements(stranger_client, URL) == few <= 5


def test_a_long_year_is_shown_by_pages_and_months(
    stranger_client: Client, body: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decisions.views.meetings.timetable.ON_PAGE", 2)
    days = [dt.date(2025, 3, 2), dt.date(2025, 3, 2), dt.date(2025, 3, 2), dt.date(2025, 7, 1)]
    starts = [None, dt.time(15, 30), dt.time(9), None]
    meetings = [MeetingFactory(body=body, published=True, date=d, start=s) for d, s in zip(days, starts, strict=True)]
    ordered = [meetings[place].pk for place in (2, 1, 0, 3)]
    first = stranger_client.get(URL, {"year": 2025})
    assert [meeting.pk for month in first.context["months"] for meeting in month.meetings] == ordered[:2]
    assert 'href="?year=2025&amp;month=7"' in first.content.decode()
    assert shown(stranger_client, year=2025, after=first.context["page"].next) == ordered[2:]
    assert shown(stranger_client, year=2025, before="end") == ordered[2:]
    assert shown(stranger_client, year=2025, month=7) == ordered[3:]
    assert 'class="empty' in stranger_client.get(URL, {"year": 2025, "month": 5}).content.decode()


def test_a_short_year_needs_no_months(stranger_client: Client, world: World) -> None:
    assert stranger_client.get(URL, {"year": "2026"}).context["all_months"] == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans a table of a few rows as it likes")
def test_a_page_is_read_along_the_days(world: World) -> None:
    """So a page of a year with thousands of meetings costs what one of dozens does."""
    today = timezone.localdate()
    listed = Listed(timetable._either, None, today, None, (today.replace(month=1, day=1), today))
    rows = listed.rows(listed.values).order_by(*(key.ordering() for key in timetable._IN_ORDER))
    plan = rows[:51].explain()
    assert "decisions_meeting USING INDEX decisions_meeting_by_day" in plan
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


def test_a_planned_one_that_the_reader_may_see_is_counted_once(secretary_client: Client, world: World) -> None:
    MeetingFactory(body=world.body, status=Meeting.Status.PLANNED, date=timezone.localdate() + dt.timedelta(days=3))
    assert secretary_client.get(URL).context["choice"].total == 2
