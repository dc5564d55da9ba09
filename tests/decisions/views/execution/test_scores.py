"""/execution/"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions.counts.counting import count_changes
from decisions.models import Assignment, Resolution
from tests.conftest import World
from tests.factories import AssignmentFactory, MeetingFactory

URL = "/execution/"
WRONG_DAYS = [
    {"since": "вчера"},
    {"since": "2026-05-02", "until": "2026-05-01"},
    {"since": "9999-12-31"},
    {"since": "0001-01-01"},
    {"until": "0001-01-01"},
    {"part": "q5"},
]


def close(world: World, fulfilled: dt.date, term: dt.date | None) -> Assignment:
    return AssignmentFactory(
        resolution=world.resolution,
        status=Assignment.Status.CLOSED,
        closed_at=timezone.now(),
        fulfilled_on=fulfilled,
        term=term,
    )


def test_counts_what_was_closed_in_time_and_late(stranger_client: Client, world: World) -> None:
    today = timezone.localdate()
    close(world, today, today)
    close(world, today, None)
    close(world, today, today - dt.timedelta(days=2))
    response = stranger_client.get(URL)
    score = response.context["score"]
    assert (score.in_time, score.late, score.share) == (2, 1, 67)
    assert response.context["all"].score.overdue == 1
    page = response.content.decode()
    assert "<svg" in page
    assert "Речной причал" in page.replace("\u00a0", " ")


def test_drafts_are_not_counted(stranger_client: Client, draft_world: World) -> None:
    close(draft_world, timezone.localdate(), None)
    response = stranger_client.get(URL)
    assert response.context["score"].closed == 0
    assert response.context["organizations"] == []


def test_by_body_and_year(stranger_client: Client, world: World) -> None:
    assert stranger_client.get(URL, {"body": "council", "year": "2026"}).status_code == 200


def test_the_years_are_those_of_published_protocols_and_no_protocol_is_looked_through_for_them(
    stranger_client: Client, world: World
) -> None:
    MeetingFactory(published=True, date=dt.date(2019, 2, 20))
    MeetingFactory(date=dt.date(2018, 2, 20))
    years = [str(year) for year in sorted({timezone.localdate().year, world.meeting.year, 2019}, reverse=True)]
    assert [value for value, _label in stranger_client.get(URL).context["form"].fields["year"].choices] == years
    count_changes()
    with CaptureQueriesContext(connection) as captured:
        page = stranger_client.get(URL, {"year": "2019"})
    assert [value for value, _label in page.context["form"].fields["year"].choices] == years
    assert not any("DISTINCT" in query["sql"] for query in captured)


@pytest.mark.parametrize("query", [{"body": "нет"}, {"year": "x"}, {"year": "1"}, {"year": "99999999999"}, *WRONG_DAYS])
def test_a_wrong_choice_is_named(stranger_client: Client, world: World, query: dict[str, str]) -> None:
    response = stranger_client.get(URL, query)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()


def test_of_a_quarter_a_month_and_any_days(stranger_client: Client, world: World) -> None:
    today, ago = timezone.localdate(), timezone.now() - dt.timedelta(days=100)
    close(world, today, today)
    Assignment.objects.filter(pk=close(world, today, today).pk).update(closed_at=ago)
    day = timezone.localdate(ago)
    quarter = f"q{(day.month + 2) // 3}"
    days = {"since": (day - dt.timedelta(days=1)).isoformat(), "until": (day + dt.timedelta(days=40)).isoformat()}
    for query in ({"year": day.year, "part": quarter}, {"year": day.year, "part": str(day.month)}, days):
        page = stranger_client.get(URL, query)
        assert page.context["score"].closed == 1, query
        rows = page.context["all"].rows
        assert stranger_client.get(f"{rows}&outcome=closed").context["found"] == 1, "the figure leads to its rows"
    for line in page.context["months"]:
        assert stranger_client.get(f"{line.rows}&outcome=closed").context["found"] == line.score.closed
    assert f"{day - dt.timedelta(days=1):%d.%m.%Y}" in page.context["when"]


def test_number_of_statements_does_not_grow(
    stranger_client: Client, grow: Callable[[int], list[Resolution]], statements: Callable[[Client, str], int]
) -> None:
    grow(3)
    few = statements(stranger_client, URL)
    grow(27)
    assert statements(stranger_client, URL) == few <= 6
