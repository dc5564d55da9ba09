"""The page of the report of execution: numbers, filters, details for those entitled, files beside it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions import remembering, workflow
from decisions.counts.counting import count_changes
from decisions.filters import ReportFilter
from decisions.models import Document, Report, Resolution
from decisions.reporting import scope_of
from tests.conftest import World
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    DocumentFactory,
    MeetingFactory,
    PersonFactory,
    PositionFactory,
    ReportFactory,
    ResolutionFactory,
)

PAGE = "/execution/report/"


@pytest.fixture
def reported(world: World) -> World:
    """The point of the small world was reported on with a file."""
    made = ReportFactory(assignment=world.assignment, kind=Report.Kind.INTERIM, text="Сведения собраны.", percent=60)
    DocumentFactory(kind=Document.Kind.EVIDENCE, meeting=None, report=made, name="Акт.pdf")
    return world


def text(client: Client, query: str = "", status: int = 200) -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_stranger_reads_organizations_and_states(reported: World, stranger_client: Client) -> None:
    page = text(stranger_client)
    assert reported.resolution.public_text.split()[0] in page
    assert reported.organization.name in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Сведения собраны" not in page
    assert "Акт.pdf" not in page


def test_progress_and_files_are_for_those_who_see_the_task(
    reported: World, member_client: Client, secretary_client: Client
) -> None:
    for client in (member_client, secretary_client):
        page = text(client)
        assert "Сведения" in page
        assert f"/files/{Document.objects.get().pk}/" in page


def test_the_numbers_are_those_of_the_document(reported: World, stranger_client: Client) -> None:
    answer = stranger_client.get(PAGE)
    assert answer.context["summary"].total == len(answer.context["lines"]) == 1
    assert "overdue 1" not in answer.content.decode()


def test_an_extended_term_stands_beside_the_one_of_the_protocol(reported: World, stranger_client: Client) -> None:
    task = reported.assignment
    type(task).objects.filter(pk=task.pk).update(original_term=dt.date(2026, 1, 15), term=dt.date(2026, 2, 16))
    page = text(stranger_client)
    assert "15.01.2026" in page
    assert "16.02.2026" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?body=&organization=&year=", 1),
        ("?body=council", 1),
        ("?body=other", 0),
        ("?organization={organization}", 1),
        ("?since=2099-01-01", 0),
        ("?kind=instruct", 1),
        ("?kind=note&closed_from=2026-01-01", 0),
    ],
)
def test_it_obeys_the_filters_of_the_register(world: World, stranger_client: Client, query: str, found: int) -> None:
    BodyFactory(slug="other")
    answer = stranger_client.get(PAGE + query.format(organization=world.organization.pk))
    assert answer.status_code == 200
    assert len(answer.context["lines"]) == found


def test_only_what_was_chosen_can_be_reset(stranger_client: Client, db: None) -> None:
    for query, is_offered in (("", False), ("?year=2026", True)):
        page = stranger_client.get(f"/execution/report/{query}").content.decode()
        assert "На контроль ничего не поставлено" in page
        assert ("Сбросить отбор" in page) is is_offered


def test_what_makes_no_sense_is_named(world: World, stranger_client: Client) -> None:
    for query in ("?year=no", "?after=nonsense"):
        assert 'role="alert"' in text(stranger_client, query, 400)


def test_the_files_have_the_filters_of_the_page_and_the_form_keeps_the_others(
    world: World, stranger_client: Client
) -> None:
    page = text(stranger_client, "?body=council&until=2099-01-01&year=")
    assert "/execution/report.pdf?body=council&amp;until=2099-01-01" in page
    assert '<input type="hidden" name="until" value="2099-01-01">' in page


def test_it_is_found_from_the_page_of_execution(world: World, stranger_client: Client) -> None:
    assert f"{PAGE}?closed_from=" in stranger_client.get("/execution/").content.decode()


def test_what_is_not_published_is_not_in_it(draft_world: World, stranger_client: Client) -> None:
    assert stranger_client.get(PAGE).context["summary"].total == 0


def test_equally_many_statements_for_3_and_30_points_by_pages(reported: World, member_client: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = member_client.get(PAGE)
        assert len(answer.context["lines"]) <= 25
        return len(queries)

    item = AgendaItemFactory(meeting=MeetingFactory(body=reported.body, published=True))

    def add(count: int) -> None:
        for point in ResolutionFactory.create_batch(count, item=item, state="control", due=dt.date(2026, 6, 1)):
            task = AssignmentFactory(resolution=point, organization=reported.organization, on_control=True)
            DocumentFactory(kind=Document.Kind.EVIDENCE, meeting=None, report=ReportFactory(assignment=task))

    add(2)
    statements()
    few = statements()
    add(27)
    assert statements() == few
    answer = member_client.get(PAGE)
    assert 'rel="next"' in answer.content.decode()


def test_few_statements_where_people_answer(reported: World, stranger_client: Client) -> None:
    """The people and their posts are one of them."""
    for person in PersonFactory.create_batch(3):
        PositionFactory(person=person, organization=reported.organization, title="диспетчер")
        point = ResolutionFactory(item=reported.item, state="control", due=dt.date(2026, 6, 1))
        AssignmentFactory(resolution=point, organization=None, person=person, on_control=True)
    count_changes()  # as `tick` does
    stranger_client.get(PAGE)
    remembering.memory.forget()
    with CaptureQueriesContext(connection) as queries:
        page = stranger_client.get(PAGE)
    assert page.content.decode().count("диспетчер,") == 3
    assert len(queries) <= 8


# ── the period of the discipline ─────────────────────────────────────────────
def closed_on(world: World, day: dt.date | None) -> str:
    """A point that was taken off control on this day, or is on control still; its wording."""
    point = ResolutionFactory(item=world.item)
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(12))) if day else None
    state = {"status": "closed", "closed_at": moment, "fulfilled_on": day} if day else {"on_control": True}
    AssignmentFactory(resolution=point, organization=world.organization, **state)
    workflow.roll_up(point)
    return str(point.number)


def numbers(client: Client, query: str) -> set[str]:
    return {line.row.point for line in client.get(PAGE + query).context["lines"]}


def test_the_days_of_the_discipline_are_carried_to_page_and_files(world: World, stranger_client: Client) -> None:
    world.assignment.delete()
    workflow.roll_up(world.resolution)
    before, within, after, still = (
        closed_on(world, day) for day in (dt.date(2026, 3, 31), dt.date(2026, 4, 1), dt.date(2026, 5, 1), None)
    )
    discipline = stranger_client.get("/execution/?since=2026-04-01&until=2026-04-30&body=council")
    address = discipline.context["report"]
    assert address == f"{PAGE}?body=council&closed_from=2026-04-01&closed_to=2026-04-30"
    assert address.replace("&", "&amp;") in discipline.content.decode()
    query = address.removeprefix(PAGE)
    report = stranger_client.get(address)
    assert {line.row.point for line in report.context["lines"]} == {within, still}
    assert report.context["summary"].total == discipline.context["all"].score.total == 2
    page = text(stranger_client, query)
    assert f"/execution/report.xlsx{query}".replace("&", "&amp;") in page
    assert 'name="closed_from" value="2026-04-01"' in page
    assert stranger_client.get(f"/execution/report.csv{query}").getvalue().count(b"\r\n") == 3
    assert numbers(stranger_client, "?closed_from=2026-04-01") == {within, after, still}
    assert numbers(stranger_client, "?closed_to=2026-04-30") == {before, within, still}


def test_a_year_of_the_discipline_is_one_of_closing_not_of_meetings(world: World, stranger_client: Client) -> None:
    MeetingFactory(body=world.body, published=True, date=dt.date(2025, 2, 3))
    report = stranger_client.get("/execution/?year=2025").context["report"]
    assert report == f"{PAGE}?closed_from=2025-01-01&closed_to=2025-12-31"


@pytest.mark.parametrize("query", ["?closed_from=0001-01-01", "?closed_to=9999-12-31", "?closed_to=0001-01-01"])
def test_days_at_the_ends_of_time_are_days(query: str, reported: World, stranger_client: Client) -> None:
    text(stranger_client, query)


def test_a_day_that_is_none_is_told(reported: World, stranger_client: Client) -> None:
    assert "31.12.2026" in text(stranger_client, "?closed_from=вчера", 400)


def test_the_heading_of_the_document_says_the_days(reported: World) -> None:
    filters = ReportFilter(QueryDict("closed_from=2026-07-01&closed_to=2026-09-30"), Resolution.objects.all())
    lines = scope_of(filters).lines(dt.date(2026, 11, 28))
    assert "снятых с контроля с 1 июля 2026 года по 30 сентября 2026 года и остающихся на контроле" in lines
