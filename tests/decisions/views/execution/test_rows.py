"""/execution/assignments/: the rows behind each figure of /execution/"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from decisions.control.discipline import published
from decisions.counts import counted
from decisions.models import Assignment, Report, Resolution
from tests.conftest import World
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    ExtensionRequestFactory,
    MeetingFactory,
    PersonFactory,
    ReportFactory,
    ResolutionFactory,
)

URL = "/execution/assignments/"
LINK = re.compile(r'<a href="(/execution/assignments/[^"]+)">([\d\s\xa0]+)</a>')
PAGE_ROW = re.compile(r'<th role="rowheader"')


@pytest.fixture
def full(world: World) -> World:
    """Every outcome at least once, for organizations and people, in two bodies, one protocol unpublished."""
    today = timezone.localdate()
    at = timezone.now()
    term = today - dt.timedelta(days=1)
    other = MeetingFactory(published=True)
    hidden = MeetingFactory(body=world.body, signed=True, number="17")
    for meeting in (world.meeting, other, hidden):
        for late in (0, 3):
            point = ResolutionFactory(item=AgendaItemFactory(meeting=meeting))
            common = {"resolution": point, "control_since": at - dt.timedelta(days=60)}
            done = common | {
                "status": Assignment.Status.CLOSED,
                "closed_at": at,
                "fulfilled_on": term + dt.timedelta(days=late),
                "term": term,
            }
            lead = AssignmentFactory(organization=world.organization, acting_person=PersonFactory(), **done)
            AssignmentFactory(role=Assignment.Role.CO, **done)
            AssignmentFactory(organization=None, person=PersonFactory(), **done)
            if not late:
                ExtensionRequestFactory(assignment=lead, reason="Ждали разрешения.", is_granted=True)
            AssignmentFactory(status=Assignment.Status.REPORTED, **common)
            AssignmentFactory(on_control=True, term=None, resolution=point)
            AssignmentFactory(on_control=True, term=term, resolution=point)
    return world


@pytest.mark.parametrize(("persona", "days"), [("stranger", None), ("secretary", None), ("stranger", 3)])
def test_each_figure_leads_to_exactly_its_rows(
    full: World, persona: str, days: int | None, persona_client: Callable[[str], Client]
) -> None:
    """Of this year, or of some days that begin within a month."""
    client = persona_client(persona)
    since = {} if days is None else {"since": timezone.localdate() - dt.timedelta(days=days)}
    page = client.get("/execution/", since).content.decode()
    figures = set(LINK.findall(page))
    assert len(figures) > (30 if persona == "stranger" else 40)
    assert all(
        f"outcome={name}" in page for name in ("all", "closed", "in_time", "extended", "late", "delayed", "overdue")
    )
    for address, number in figures:
        response = client.get(html.unescape(address))
        shown = len(PAGE_ROW.findall(response.content.decode()))
        assert (response.status_code, response.context["found"], shown) == (200, int(number), int(number)), address


def test_says_why_but_not_to_everybody(full: World, stranger_client: Client, secretary_client: Client) -> None:
    late = {"outcome": "delayed", "organization": full.organization.pk}
    extended = {"outcome": "extended", "organization": full.organization.pk}
    public = stranger_client.get(URL, late).content.decode()
    whole = secretary_client.get(URL, late).content.decode()
    words = "соисполнитель ничего не сообщил"
    assert words in public.replace("\xa0", " ")
    assert f"{words} к сроку: ООО «Причал" in whole.replace("\xa0", " ")
    assert f"{words} к сроку: " not in public.replace("\xa0", " ")
    assert "Ждали разрешения." not in stranger_client.get(URL, extended).content.decode()
    assert "Ждали разрешения." in secretary_client.get(URL, extended).content.decode()


def test_a_person_is_a_choice_only_for_who_may_read_it(
    full: World, stranger_client: Client, secretary_client: Client
) -> None:
    person = Assignment.objects.exclude(person=None).first().person  # type: ignore[union-attr]
    assert person is not None
    assert secretary_client.get(URL, {"person": person.pk}).status_code == 200
    for pk in (person.pk, 0, "нет", 10**8):
        refused = stranger_client.get(URL, {"person": pk})
        assert refused.status_code == 400
        assert person.surname not in refused.content.decode()


def test_public_rows_name_nobody_without_consent(full: World, stranger_client: Client) -> None:
    page = stranger_client.get(URL).content.decode()
    for person in {row.person or row.acting_person for row in Assignment.objects.all()} - {None}:
        assert person is not None
        assert person.surname not in page


@pytest.mark.parametrize(
    "query",
    [
        {"outcome": "x"},
        {"month": "13"},
        {"organization": "x"},
        {"organization": "99999999999"},
        {"year": "1"},
        {"after": "x"},
    ],
)
def test_a_wrong_choice_is_named(stranger_client: Client, world: World, query: dict[str, str]) -> None:
    response = stranger_client.get(URL, query)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()


def test_pages_have_all_rows_once(stranger_client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decisions.views.execution.rows.ON_PAGE", 2)
    point = ResolutionFactory(item=world.item)
    for term in (None, dt.date(2027, 1, 1), dt.date(2027, 1, 1), None):
        AssignmentFactory(resolution=point, on_control=True, term=term)
    seen: list[int] = []
    mark = ""
    while True:
        page = stranger_client.get(URL, {"after": mark} if mark else {}).context["page"]
        seen += [row.pk for row in page.rows]
        mark = page.next
        if not mark:
            break
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("far", [10_000, -1])
def test_pages_go_by_term_there_and_back(
    full: World, stranger_client: Client, monkeypatch: pytest.MonkeyPatch, far: int
) -> None:
    monkeypatch.setattr("decisions.views.execution.rows.ON_PAGE", 4)
    monkeypatch.setattr(counted, "FAR", far)
    ordered = [*published().order_by(F("term").asc(nulls_last=True), "pk").values_list("pk", flat=True)]
    for way, first in (("after", {}), ("before", {"before": "end"})):
        seen, query = list[int](), first
        while query is not None:
            page = stranger_client.get(URL, query).context["page"]
            listed = [row.pk for row in page.rows]
            seen = [*seen, *listed] if way == "after" else [*listed, *seen]
            mark = page.next if way == "after" else page.previous
            query = {way: mark} if mark else None
        assert seen == ordered, way


@pytest.mark.parametrize("persona", ["stranger", "superuser"])
def test_number_of_statements_does_not_grow(
    persona: str,
    persona_client: Callable[[str], Client],
    grow: Callable[[int], list[Resolution]],
    statements: Callable[[Client, str], int],
) -> None:
    client = persona_client(persona)
    grow(3)
    few = statements(client, URL)
    grow(14)
    assert statements(client, URL) == few <= (8 if persona == "stranger" else 12)


def test_a_report_after_the_term_changes_the_figure_at_once(full: World, stranger_client: Client) -> None:
    query = {"outcome": "delayed"}
    before = stranger_client.get(URL, query).context["found"]
    co = Assignment.objects.filter(role=Assignment.Role.CO, fulfilled_on__gt=dt.date(2000, 1, 1)).exclude(
        resolution__item__meeting__published_at=None
    )
    late = [row for row in co if row.days_late(timezone.localdate())]
    assert late[0].term is not None
    at = timezone.make_aware(dt.datetime.combine(late[0].term, dt.time(9)))
    ReportFactory(assignment=late[0], kind=Report.Kind.INTERIM, created_at=at)
    assert stranger_client.get(URL, query).context["found"] == before - 2, "both leads of the point"
