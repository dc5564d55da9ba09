"""The page of the report of execution: numbers, filters, details for those entitled, files beside it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decisions.models import Document, Report
from tests.conftest import World
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    DocumentFactory,
    MeetingFactory,
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
    ],
)
def test_it_obeys_the_filters_of_the_register(world: World, stranger_client: Client, query: str, found: int) -> None:
    BodyFactory(slug="other")
    answer = stranger_client.get(PAGE + query.format(organization=world.organization.pk))
    assert answer.status_code == 200
    assert len(answer.context["lines"]) == found


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
    assert f"{PAGE}?year=" in stranger_client.get("/execution/").content.decode()


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
