"""/meetings/"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from decisions import remembering
from decisions.counts.counting import count_changes
from decisions.models import Meeting, Resolution
from members.models import Group
from tests.conftest import World
from tests.factories import AgendaItemFactory, GroupFactory, MeetingFactory

URL = "/meetings/"


def test_lists_published_meetings_by_year(stranger_client: Client, world: World) -> None:
    page = stranger_client.get(URL).content.decode()
    assert "Координационный совет кластера, №" in page
    assert 'id="y2026"' in page
    assert "О навигации этого года" in page


def test_address_has_a_name() -> None:
    assert reverse("decisions:meeting-list") == URL


def test_stranger_and_member_see_nothing_of_a_draft(
    stranger_client: Client, member_client: Client, draft_world: World
) -> None:
    for client in (stranger_client, member_client):
        page = client.get(URL).content.decode()
        assert "О навигации" not in page
        assert f"/meetings/{draft_world.meeting.pk}/" not in page


def test_secretary_sees_the_draft_marked(secretary_client: Client, draft_world: World) -> None:
    page = secretary_client.get(URL).content.decode()
    assert f"/meetings/{draft_world.meeting.pk}/" in page
    assert "is-draft" in page


def test_title_of_a_closed_item_is_not_listed(stranger_client: Client, world: World) -> None:
    world.item.is_closed = True
    world.item.save()
    assert "О навигации" not in stranger_client.get(URL).content.decode()


def test_a_planned_meeting_is_announced_without_its_agenda(
    stranger_client: Client, secretary_client: Client, body: Group
) -> None:
    planned = MeetingFactory(
        body=body, status=Meeting.Status.PLANNED, date=timezone.localdate() + dt.timedelta(days=5), place="Зал порта"
    )
    AgendaItemFactory(meeting=planned, title="О тайном вопросе")
    page = stranger_client.get(URL).content.decode()
    assert "Зал порта" in page
    assert "тайном" not in page
    assert f"/meetings/{planned.pk}/" not in page
    assert f"/meetings/{planned.pk}/" in secretary_client.get(URL).content.decode()
    assert stranger_client.get(f"/meetings/{planned.pk}/").status_code == 404


def test_one_body(stranger_client: Client, world: World) -> None:
    assert stranger_client.get(URL, {"body": "council"}).status_code == 200
    response = stranger_client.get(URL, {"body": "нет-такого"})
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert "О навигации этого года" in response.content.decode()


def test_empty(stranger_client: Client, db: None) -> None:
    response = stranger_client.get(URL)
    assert response.status_code == 200
    assert 'class="empty' in response.content.decode()


def test_number_of_statements_does_not_grow(
    stranger_client: Client, grow: Callable[[int], list[Resolution]], statements: Callable[[Client, str], int]
) -> None:
    grow(3)
    few = statements(stranger_client, URL)
    grow(27)
    assert Meeting.objects.published().count() == 30
    assert statements(stranger_client, URL) == few <= 6


def test_pages_follow_one_another(
    stranger_client: Client, grow: Callable[[int], list[Resolution]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decisions.views.meetings.meetings.ON_PAGE", 2)
    points = grow(5)
    shown: list[int] = []
    query = ""
    while True:
        response = stranger_client.get(f"{URL}{query}")
        listed = [row.meeting.pk for year in response.context["years"] for row in year.rows]
        shown += listed
        assert response.context["choice"].total == 5
        if not response.context["page"].next:
            break
        assert len(listed) == 2
        query = f"?after={response.context['page'].next}"
    assert shown == [point.item.meeting_id for point in points]
    last = stranger_client.get(f"{URL}?before=end").context["years"]
    assert [row.meeting.pk for year in last for row in year.rows] == shown[-2:]


def test_one_year(stranger_client: Client, world: World) -> None:
    other = MeetingFactory(body=world.body, published=True, date=dt.date(2024, 5, 6))
    response = stranger_client.get(URL, {"year": "2024"})
    assert [row.meeting for year in response.context["years"] for row in year.rows] == [other]
    page = response.content.decode()
    assert 'href="?year=2026"' in page
    assert '<b aria-current="true">2024</b>' in page
    assert 'class="empty' in stranger_client.get(URL, {"year": "1999"}).content.decode()


@pytest.mark.parametrize("query", [{"year": "abc"}, {"year": "²²²²"}, {"after": "x"}, {"before": "2026-01-01_x"}])
def test_what_is_not_understood_is_named(stranger_client: Client, world: World, query: dict[str, str]) -> None:
    response = stranger_client.get(URL, query)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert "О навигации этого года" in response.content.decode()


def test_the_numbers_hold_at_once_counted_or_not(stranger_client: Client, world: World) -> None:
    """After publication, withdrawal, a move to another body or year and deletion, by whatever statement."""

    def numbers() -> dict[str, dict[int, int]]:
        remembering.memory.forget()
        choice = stranger_client.get(URL).context["choice"]
        return {body.slug: dict(choice.numbers[body.pk]) for body in choice.bodies}

    own, other = world.body, GroupFactory(is_body=True)
    first = world.meeting
    second = MeetingFactory(body=own, date=first.date.replace(year=first.year - 1), published=True)
    count_changes()
    assert numbers() == {own.slug: {first.year: 1, second.year: 1}}
    meetings = Meeting.objects.filter(pk=second.pk)
    for values, found in (
        ({"published_at": None}, {own.slug: {first.year: 1}}),
        ({"published_at": timezone.now()}, {own.slug: {first.year: 1, second.year: 1}}),
        ({"body": other}, {own.slug: {first.year: 1}, other.slug: {second.year: 1}}),
        ({"year": first.year}, {own.slug: {first.year: 1}, other.slug: {first.year: 1}}),
    ):
        meetings.update(**values)
        assert numbers() == found
        count_changes()
        assert numbers() == found
    with connection.cursor() as cursor:
        cursor.execute("UPDATE decisions_meeting SET published_at = NULL WHERE id = %s", [first.pk])
    assert numbers() == {other.slug: {first.year: 1}}


def test_who_may_see_more_is_told_it_beside_what_was_counted(
    secretary_client: Client, member_client: Client, world: World
) -> None:
    other, day = GroupFactory(is_body=True), world.meeting.date
    for body in (world.body, other):
        MeetingFactory(body=body, date=day, published=True)
        MeetingFactory(body=body, date=day, signed=True)
        MeetingFactory(body=body, date=day.replace(year=day.year - 1))
    for is_counted in (False, True):
        if is_counted:
            count_changes()
        for client in (secretary_client, member_client):
            with CaptureQueriesContext(connection) as captured:
                response = client.get(URL)
            choice, visible = response.context["choice"], Meeting.objects.visible_to(response.wsgi_request.user)
            found = Counter(visible.order_by().values_list("body", "year"))
            assert {
                (body.pk, year): n for body in choice.bodies for year, n in choice.numbers[body.pk].items()
            } == found
            assert len(found) == (3 if client is secretary_client else 2)
            counts = next(query["sql"] for query in captured if "COUNT(" in query["sql"])
            assert '"published_at" IS NULL' in counts or client is member_client, (
                "the public ones are not looked through"
            )
