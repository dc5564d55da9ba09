"""/resolutions/"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from decisions.models import AgendaItem, Assignment, Resolution
from tests.conftest import World, build_world
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    MeetingFactory,
    OrganizationFactory,
    ResolutionFactory,
)

URL = "/resolutions/"
TEXT = "график движения судов"


def found(client: Client, **query: object) -> list[int]:
    response = client.get(URL, query)
    assert response.status_code == 200
    return [row["pk"] for row in response.context["rows"]]


def test_lists_a_published_point(stranger_client: Client, world: World) -> None:
    page = stranger_client.get(URL).content.decode()
    assert TEXT in page
    assert f"/resolutions/{world.resolution.pk}/" in page


def test_nothing_of_a_draft_is_listed_counted_or_found(
    stranger_client: Client, member_client: Client, draft_world: World
) -> None:
    for client in (stranger_client, member_client):
        response = client.get(URL, {"q": "график"})
        assert response.context["found"] == response.context["total"] == 0
        assert TEXT not in response.content.decode()
        assert "Речной причал" not in response.content.decode()


def test_names_are_not_searched_for_the_public(stranger_client: Client, superuser_client: Client, world: World) -> None:
    world.resolution.text = "Представить график Тайникову П. И."
    world.resolution.public_text = "Представить график [имя не публикуется]"
    world.resolution.save()
    assert found(stranger_client, q="Тайникову") == []
    assert "Тайников" not in stranger_client.get(URL).content.decode()
    assert found(superuser_client, q="Тайникову") == [world.resolution.pk]


def test_search_knows_endings_case_and_numbers(stranger_client: Client, world: World) -> None:
    for words in ("ГРАФИКИ", "движение навигация", "график судов", "п. 1.1 протокола № 3", "№ 3", "причал"):
        assert found(stranger_client, q=words) == [world.resolution.pk], words
    for words in ("самолёт", "п. 1.2 протокола № 3", "№ 4"):
        assert found(stranger_client, q=words) == [], words


def test_marks_what_was_searched(stranger_client: Client, world: World) -> None:
    assert "<mark>график</mark>" in stranger_client.get(URL, {"q": "графика"}).content.decode()


@pytest.fixture
def states(world: World) -> dict[str, Resolution]:
    """One point of every standing in the protocol of `world`."""
    today = timezone.localdate()
    states = Resolution.State
    rows = {
        "overdue": (states.CONTROL, today - dt.timedelta(days=1)),
        "soon": (states.CONTROL, today + dt.timedelta(days=3)),
        "control": (states.CONTROL, today + dt.timedelta(days=60)),
        "reported": (states.REPORTED, today - dt.timedelta(days=1)),
        "closed": (states.CLOSED, None),
        "cancelled": (states.CANCELLED, None),
        "note": (states.NONE, None),
    }
    Resolution.objects.filter(pk=world.resolution.pk).update(is_stem=True)
    return {name: ResolutionFactory(item=world.item, state=state, due=due) for name, (state, due) in rows.items()}


def test_each_state_is_counted_and_found(stranger_client: Client, states: dict[str, Resolution]) -> None:
    counts = {choice.value: choice.count for choice in stranger_client.get(URL).context["facets"]["state"].shown}
    assert counts == dict.fromkeys(states, 1)
    for name, point in states.items():
        assert found(stranger_client, state=name) == [point.pk], name
    assert len(found(stranger_client, state=["overdue", "closed"])) == 2


def test_counts_are_for_the_other_filters(stranger_client: Client, states: dict[str, Resolution]) -> None:
    facets = stranger_client.get(URL, {"state": "overdue"}).context["facets"]
    assert len(facets["state"].shown) == 7
    assert [(choice.value, choice.count) for choice in facets["kind"].shown] == [("instruct", 1)]


def test_filters_by_body_organization_year_and_dates(stranger_client: Client, world: World) -> None:
    other = ResolutionFactory(
        item=AgendaItemFactory(
            meeting=MeetingFactory(body=BodyFactory(slug="other"), published=True, date=dt.date(2025, 5, 5))
        ),
        kind=Resolution.Kind.NOTE,
    )
    AssignmentFactory(resolution=other, organization=OrganizationFactory())
    own = [world.resolution.pk]
    assert set(found(stranger_client)) == {world.resolution.pk, other.pk}
    assert found(stranger_client, body="council") == own
    assert found(stranger_client, organization=world.organization.pk) == own
    assert found(stranger_client, year=2026) == own
    assert found(stranger_client, since="2026-01-01") == own
    assert found(stranger_client, until="2025-12-31") == [other.pk]
    assert found(stranger_client, kind="note") == [other.pk]
    assert found(stranger_client, term_to="2026-06-01") == own
    assert found(stranger_client, term_from="02.06.2026") == []


@pytest.mark.parametrize(
    "query",
    [
        {"state": "nonsense"},
        {"body": "нет"},
        {"organization": "abc"},
        {"organization": "99999999"},
        {"year": "x"},
        {"since": "вчера"},
        {"term_to": "31.02.2026"},
        {"kind": "'; drop table"},
        {"sort": "random"},
        {"q": "я" * 500},
        {"state": ["overdue", "nonsense"], "since": "?"},
    ],
)
def test_a_wrong_value_is_named_and_left_out(stranger_client: Client, world: World, query: dict[str, object]) -> None:
    response = stranger_client.get(URL, query)
    assert response.status_code == 400
    page = response.content.decode()
    assert 'role="alert"' in page
    assert TEXT in page


@pytest.mark.parametrize(
    "mark",
    ["0", "-1", "abc", "2026-13-01_1_1_1", "2026-03-12_1_1", "2026-03-12_1_1_x", "2026-03-12_1_1_" + "9" * 30, "_"],
)
@pytest.mark.parametrize("side", ["after", "before"])
def test_a_page_that_no_page_named(stranger_client: Client, world: World, side: str, mark: str) -> None:
    response = stranger_client.get(URL, {side: mark})
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert TEXT in response.content.decode()


def test_an_address_of_former_numbered_pages_shows_the_beginning(stranger_client: Client, world: World) -> None:
    assert found(stranger_client, page="7") == [world.resolution.pk]


def test_nul_in_the_query_is_no_crash(stranger_client: Client, world: World) -> None:
    assert stranger_client.get(URL, {"q": "гра\x00фик"}).status_code == 400


@pytest.mark.parametrize("sort", ["-date", "date", "due", "state", "organization"])
def test_orders(stranger_client: Client, states: dict[str, Resolution], sort: str) -> None:
    order = found(stranger_client, sort=sort)
    assert len(order) == 7
    if sort == "state":
        assert order[0] == states["overdue"].pk


def test_the_order_of_organizations(stranger_client: Client, many: list[int]) -> None:
    pages = walk(stranger_client, "next", sort="organization")
    named = [
        min(Assignment.objects.filter(resolution=pk).values_list("organization__name", flat=True), default="яяя")
        for page in pages
        for pk in page
    ]
    assert named == sorted(named)
    assert named[0].startswith("АО")
    assert stranger_client.get(URL, {"sort": "organization", "after": "%00_2026-03-12_1_1_1"}).status_code == 400


def test_chips_remove_themselves(stranger_client: Client, world: World) -> None:
    chips = stranger_client.get(URL, {"q": "график", "body": "council", "page": "1"}).context["chips"]
    assert [address for _words, address in chips] == ["?body=council", "?q=%D0%B3%D1%80%D0%B0%D1%84%D0%B8%D0%BA"]


@pytest.fixture
def many(world: World) -> list[int]:
    """60 points of three protocols of two days, a third of them without a term, some of organizations."""
    organizations = [OrganizationFactory(name=name) for name in ("АО «Ёлка_1 и %5F»", "ООО «Яхта»")]
    for number, day in (("4", 12), ("5", 13)):
        item = AgendaItemFactory(meeting=MeetingFactory(number=number, published=True, date=dt.date(2026, 3, day)))
        for n in range(30):
            due = None if n % 3 == 0 else dt.date(2026, 6, 1 + n % 4)
            state = Resolution.State.CONTROL if n % 2 else Resolution.State.CLOSED
            point = ResolutionFactory(item=item, due=due, state=state)
            for organization in organizations[: n % 3]:
                AssignmentFactory(resolution=point, organization=organization)
    return list(Resolution.objects.values_list("pk", flat=True))


def walk(client: Client, link: str, **query: object) -> list[list[int]]:
    """The pages from one address on by the links `next` or `previous`."""
    pages = []
    while True:
        response = client.get(URL, query)
        assert response.status_code == 200
        page = response.context["page"]
        pages.append([row.pk for row in page.rows])
        mark = getattr(page, link)
        assert (f'rel="{link[:4]}"' in response.content.decode()) == bool(mark)
        if not mark:
            return pages
        query = {**query, "after": "", "before": "", {"next": "after", "previous": "before"}[link]: mark}


@pytest.mark.parametrize("sort", ["-date", "date", "due", "state", "organization"])
def test_pages_show_every_point_once_there_and_back(stranger_client: Client, many: list[int], sort: str) -> None:
    there = walk(stranger_client, "next", sort=sort)
    assert [len(page) for page in there] == [25, 25, 11]
    whole = [pk for page in there for pk in page]
    assert sorted(whole) == sorted(many)
    back = walk(stranger_client, "previous", sort=sort, before="end")
    assert [pk for page in reversed(back) for pk in page] == whole
    assert [len(page) for page in back] == [25, 25, 11]


def test_what_is_nearest_to_the_words_comes_first_on_pages_that_hold_together(
    stranger_client: Client, many: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decisions.views.resolutions.register.ON_PAGE", 2)
    item = Resolution.objects.get(pk=many[0]).item
    texts = ("паромы и причал", "паромного причала", "причал паромный", "паромный причал", "паромный причал снова")
    near = [ResolutionFactory(item=item, text=text).pk for text in texts]
    older = ResolutionFactory(item=Resolution.objects.get(pk=many[-1]).item, text="Паромный причал").pk
    there = walk(stranger_client, "next", q="паромный причал")
    whole = [pk for page in there for pk in page]
    assert whole == [near[3], near[4], older, *near[1:3]], "fresh before old, and what only begins alike is not found"
    back = walk(stranger_client, "previous", q="паромный причал", before="end")
    assert [pk for page in reversed(back) for pk in page] == whole
    assert found(stranger_client, q="паромный причал", sort="date")[0] == older
    monkeypatch.setattr("decisions.filters.MOST_RANKED", 4)
    page = stranger_client.get(URL, {"q": "паромный причал", "again": ""})
    assert [row["pk"] for row in page.context["rows"]] == near[1:3]
    assert "Найдено больше" in page.content.decode()


def test_a_page_stays_when_rows_are_added_before_it(stranger_client: Client, many: list[int]) -> None:
    first = stranger_client.get(URL, {"body": "", "sort": "date"}).context["page"]
    second = found(stranger_client, sort="date", after=first.next)
    ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(published=True, date=dt.date(2020, 1, 1))))
    Resolution.objects.filter(pk=first.rows[-1].pk).update(is_stem=True)
    assert found(stranger_client, sort="date", after=first.next) == second


@pytest.mark.parametrize("query", ["", "?q=причал", "?q=график+-маяк&sort=due", "?organization={0}&state=overdue"])
def test_number_of_statements_does_not_grow(
    stranger_client: Client,
    world: World,
    grow: Callable[[int], list[Resolution]],
    statements: Callable[[Client, str], int],
    query: str,
) -> None:
    address = f"{URL}{query.format(world.organization.pk)}"
    for point in grow(3):
        point.assignments.create(organization=world.organization, status="control")
    few = statements(stranger_client, address)
    for point in grow(17):
        point.assignments.create(organization=world.organization, status="control")
    assert statements(stranger_client, address) == few <= 8


def test_two_worlds_are_counted_apart(stranger_client: Client, world: World) -> None:
    build_world(BodyFactory(slug="second"), OrganizationFactory(), published=True)
    shown = stranger_client.get(URL).context["facets"]["body"].shown
    assert sorted((choice.value, choice.count) for choice in shown) == [("council", 1), ("second", 1)]


def test_one_box_finds_organizations_and_protocols_too(stranger_client: Client, world: World) -> None:
    def beside(words: str) -> list[str]:
        return [one.url for one in stranger_client.get(URL, {"q": words}).context["beside"]]

    OrganizationFactory(name="АО «Речной вокзал»")
    organization, meeting = f"/organizations/{world.organization.pk}/", f"/meetings/{world.meeting.pk}/"
    assert beside("речные причалы") == [organization]
    assert len(beside("речной")) == 2
    assert beside("протокол 3 от 12 марта") == [meeting]
    assert beside("протокол 3 причал") == [meeting, organization]
    assert beside("12 марта 2026") == [meeting]
    assert beside("координационный совет") == ["/meetings/?body=council"]
    assert beside("1.1") == []
    assert beside("график") == beside("протокол 4") == beside("") == []
    page = stranger_client.get(URL, {"q": "причал"}).content.decode()
    assert f'<a href="{organization}">' in page


def test_a_protocol_is_not_named_by_the_term_of_its_point(stranger_client: Client, world: World) -> None:
    Resolution.objects.update(due=dt.date(2026, 4, 30))
    context = stranger_client.get(URL, {"q": "30 апреля 2026"}).context
    assert (context["found"], context["beside"]) == (1, [])


def test_a_row_found_by_its_question_shows_it(stranger_client: Client, world: World) -> None:
    AgendaItem.objects.update(title="О ледоколе", public_title="О ледоколе")
    assert "<mark>ледоколе</mark>" in stranger_client.get(URL, {"q": "ледокол"}).content.decode()
    assert "О ледоколе" not in stranger_client.get(URL, {"q": "график"}).content.decode()
    assert "<mark>совет</mark>" in stranger_client.get(URL, {"q": "совет"}).content.decode()


def test_where_nothing_is_found_the_page_says_what_may_help(stranger_client: Client, world: World) -> None:
    page = stranger_client.get(URL, {"q": "самокат"}).content.decode()
    assert 'href="/organizations/?q=%D1%81%D0%B0%D0%BC%D0%BE%D0%BA%D0%B0%D1%82"' in page
    page = stranger_client.get(URL, {"q": "график", "year": "1999"}).content.decode()
    assert 'class="btn" href="/resolutions/?q=%D0%B3%D1%80%D0%B0%D1%84%D0%B8%D0%BA"' in page


def test_a_search_of_more_words_than_are_sought_says_so(world: World, stranger_client: Client) -> None:
    for words, is_cut in (("в " * 8, False), ("в " * 9, True), (f"протокол 3 от 12 марта {'в ' * 8}", False)):
        response = stranger_client.get("/resolutions/", {"q": words})
        assert ("первым восьми словам" in response.content.decode()) is is_cut, words


@pytest.mark.parametrize(("typed", "is_told"), [("%", True), ("🙂", True), ("-график", False), ("протокол 7", False)])
def test_a_search_without_words_says_that_nothing_is_chosen_by_it(
    world: World, stranger_client: Client, typed: str, is_told: bool
) -> None:
    page = stranger_client.get(URL, {"q": typed}).content.decode()
    assert (f"В запросе «{typed}» нет ни слова, ни числа" in page) is is_told


def test_fields_that_were_sent_empty_are_in_no_address(world: World, stranger_client: Client) -> None:
    sent = {"q": "", "body": world.body.slug, "term_from": "", "term_to": "", "sort": "date"}
    page = stranger_client.get(URL, sent).content.decode()
    assert f"/feeds/resolutions.atom?body={world.body.slug}&amp;sort=date" in page
    assert not re.search(r'href="[^"]*term_from=', page)
    assert 'type="hidden" name="q"' not in page


@pytest.mark.parametrize("first", ["since", "term_from"])
def test_days_that_are_crossed_are_told(world: World, stranger_client: Client, first: str) -> None:
    last = {"since": "until", "term_from": "term_to"}[first]
    told = "Первый день позже последнего"
    assert told in stranger_client.get(URL, {first: "2027-01-02", last: "2027-01-01"}).content.decode()
    assert told not in stranger_client.get(URL, {first: "2028-01-01", last: "2028-01-01"}).content.decode()


def test_a_protocol_in_draft_is_not_offered(stranger_client: Client, draft_world: World) -> None:
    assert stranger_client.get(URL, {"q": "протокол 3"}).context["beside"] == []


def test_another_page_of_a_search_takes_the_keys_that_are_known(
    stranger_client: Client, world: World, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for address, statements in ((f"{URL}?q=графики&sort=date", 7), (f"{URL}?q=графики&sort=date&nth=2", 3)):
        with django_assert_num_queries(statements):
            page = stranger_client.get(address).content.decode()
        assert "график движения" in page.replace("<mark>", "").replace("</mark>", "")


@pytest.mark.parametrize("sort", ["-date", "date"])
def test_pages_of_a_choice_show_its_points_in_their_order_whatever_months_lie_between(
    stranger_client: Client, world: World, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr("decisions.views.resolutions.register.ON_PAGE", 2)
    for day in ("2025-01-31", "2025-02-01", "2025-02-02", "2025-07-01", "2025-12-31", "2026-03-20"):
        meeting = MeetingFactory(body=world.body, published=True, date=dt.date.fromisoformat(day))
        for kind in ("approve", "note", "approve"):
            ResolutionFactory(item=AgendaItemFactory(meeting=meeting), kind=kind)
    chosen = Resolution.objects.filter(kind="approve").select_related("item__meeting")
    newest = sorted(chosen, key=lambda row: (row.item.meeting.date, -row.item.position), reverse=True)
    if sort == "date":
        newest.sort(key=lambda row: row.item.meeting.date)
    for link, beginning in (("next", {}), ("previous", {"before": "end"})):
        pages = walk(stranger_client, link, kind="approve", sort=sort, **beginning)
        pages = pages if link == "next" else pages[::-1]
        assert [pk for page in pages for pk in page] == [row.pk for row in newest]
        assert {len(page) for page in pages} == {2}


def test_hidden_filters_leave_the_list_and_stay_hidden(stranger_client: Client, many: list[int]) -> None:
    response = stranger_client.get(URL, {"kind": "instruct", "filters": "off"})
    page = response.content.decode()
    assert not response.context["facets"]
    assert len(response.context["rows"]) == 25 < response.context["found"]
    assert 'type="checkbox"' not in page
    assert "filters=off&amp;after=" in page.replace("kind=instruct&amp;", "")
    assert f'<a href="{URL}?kind=instruct"' in page or 'href="?kind=instruct"' in page, "the way back"
    assert "atom?kind=instruct" in page, "the feed knows nothing of the look"
