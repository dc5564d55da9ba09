"""Who is signed in sees beside the public what is his: counted, found and shown as if every row were looked at."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from decisions.counts import counted, facets, full_wordings
from decisions.counts.counting import count_changes
from decisions.counts.facets import FACETS, facet_counts, reader_of
from decisions.counts.reported import summary
from decisions.exports.report import controlled, summary_of
from decisions.filters import ReportFilter, ResolutionFilter
from decisions.models import Meeting, Resolution
from decisions.paging import page_of
from decisions.standing import Clock
from members.access import Access
from members.models import Group, Organization, User
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    MeetingFactory,
    OrganizationFactory,
    ResolutionFactory,
)

READERS = ("anybody", "addressed", "observer of one", "secretary of all")
VIEWS = (
    *("", "q=маяк", "q=маяк -ель", "q=«строить маяк»", "q=Ломоносова", "q=маяк -Ломоносова", "q=совет", "q=ива"),
    *("q=маяк&sort=due", "state=overdue&body=a", "year=2024&kind=note", "organization={0}&state=overdue", "sort=date"),
    *("sort=due", "sort=state", "state=closed&sort=state", "q=маяк&sort=organization"),
    *("q=маяк&body=b&state=overdue", "sort=organization", "term_to=2100-01-01&body=a", "q=сосна"),
)


@pytest.fixture
def register(db: None) -> tuple[list[Group], list[Organization]]:
    """Two bodies; of each a public protocol, one that is signed, a draft, and one whose question is closed."""
    bodies = [BodyFactory(name=f"Совет {slug}", slug=slug) for slug in "ab"]
    two = [OrganizationFactory(name="ООО «Ива»"), OrganizationFactory(name="ООО «Ель»")]
    late = timezone.localdate() - dt.timedelta(days=9)
    for n, body in enumerate(bodies):
        for month, (is_public, is_signed) in enumerate(((True, True), (False, True), (False, False), (True, True)), 1):
            meeting = MeetingFactory(body=body, published=True, date=dt.date(2024 + n, month, 3))
            item = AgendaItemFactory(meeting=meeting, is_closed=month == 4)
            for place in range(1, 5):
                text = ("Строить маяк Ломоносова.", "Маяк построить.", "Углубить фарватер.", "Ель у маяка")[place - 1]
                state, due = ("control", late) if place % 2 else ("closed", None)
                public = text.replace("Ломоносова", "председателя")
                point = ResolutionFactory(
                    item=item, position=place, number=f"{place}", text=text, public_text=public, state=state, due=due
                )
                AssignmentFactory(resolution=point, organization=two[place % 2], **_task(late, is_open=place % 2 == 1))
            if not (is_public and is_signed):
                status = Meeting.Status.SIGNED if is_signed else Meeting.Status.DRAFT
                moments = {"published_at": None, "signed_at": meeting.signed_at if is_signed else None}
                Meeting.objects.filter(pk=meeting.pk).update(status=status, **moments)
    return bodies, two


def _task(late: dt.date, *, is_open: bool) -> dict[str, Any]:
    return {"on_control": True, "term": late} if is_open else {"status": "closed", "closed_at": timezone.now()}


@pytest.fixture
def who(register: tuple[list[Group], list[Organization]]) -> dict[str, User]:
    (body, _other), (organization, _another) = register
    access = {
        "anybody": Access(user_id=1),
        "addressed": Access(user_id=1, person_id=1, organizations=frozenset({organization.pk})),
        "observer of one": Access(user_id=1, person_id=1, bodies=frozenset({("observer", body.pk)})),
        "secretary of all": Access(user_id=1, everywhere=frozenset({"secretary"})),
    }
    users = {name: User() for name in access}
    for name, user in users.items():
        user._access = access[name]  # type: ignore[attr-defined]
    return users


def filters_of(query: str, user: User, rows: Any, register: Any) -> ResolutionFilter:
    data = QueryDict(query.format(*(one.pk for one in register[1])))
    return ResolutionFilter(data, rows, request=SimpleNamespace(user=user))


def counts_of(filters: ResolutionFilter) -> facets.Counts:
    return facet_counts(filters, filters.queryset, "", FACETS, reader_of(filters, ""))


@pytest.mark.parametrize("is_counted", [True, False])
@pytest.mark.parametrize("name", READERS)
def test_is_counted_and_shown_as_row_by_row(
    register: tuple[list[Group], list[Organization]], who: dict[str, User], name: str, is_counted: bool
) -> None:
    if is_counted:
        count_changes()
    rows = Resolution.objects.visible_to(who[name]).decisions()
    for query in VIEWS:
        by_rows, by_sets = (filters_of(query, who[name], rows, register) for _way in range(2))
        one_by_one = facets._one_by_one(by_rows, rows)
        counts = counts_of(by_sets)
        assert without_zeros(counts) == without_zeros(one_by_one), query
        for filters in (by_rows, by_sets):
            filters.counted(counts["found"].get("", 0), counts["all"].get("", 0))
        mark = ""
        for _page in range(3):
            keys = by_sets.keys_of_page(3, mark, "")
            assert keys is not None
            found = by_sets.rows_with_keys(keys, *by_sets.near_of(keys))
            page, other = (page_of(_shown(each), by_rows.keys, 3, after=mark) for each in (found, by_rows.qs))
            assert [row.pk for row in page.rows] == [row.pk for row in other.rows], query
            assert (page.previous, page.next) == (other.previous, other.next)
            mark = page.next
            if not mark:
                break


@pytest.mark.parametrize("is_counted", [True, False])
@pytest.mark.parametrize("name", READERS)
def test_the_report_is_counted_as_row_by_row(
    register: tuple[list[Group], list[Organization]], who: dict[str, User], name: str, is_counted: bool
) -> None:
    if is_counted:
        count_changes()
    rows, today = controlled(Resolution.objects.visible_to(who[name]).decisions()), timezone.localdate()
    one = register[1][0].pk
    for query in ("", "q=маяк", f"organization={one}&state=closed", f"closed_from={today}", "closed_to=2024-01-01"):
        of_sets, of_rows = (
            ReportFilter(QueryDict(query), rows, request=SimpleNamespace(user=who[name])) for _way in range(2)
        )
        assert summary(of_sets, reader_of(of_sets, "")) == summary_of(of_rows.qs, today), query
        keys = of_sets.keys_of_page(100, "", "")
        assert keys is not None
        assert set(keys) == set(of_rows.qs.values_list("pk", flat=True)), query


def without_zeros(counts: facets.Counts) -> dict[tuple[str, str], int]:
    return {(name, choice): n for name, its in counts.items() for choice, n in its.items() if n}


def _shown(rows: Any) -> Any:
    return rows.select_related("item__meeting")


def test_what_was_withdrawn_meanwhile_is_not_shown(
    register: tuple[list[Group], list[Organization]], who: dict[str, User]
) -> None:
    count_changes()
    rows = Resolution.objects.visible_to(who["anybody"]).decisions()
    filters = filters_of("", who["anybody"], rows, register)
    counts_of(filters)
    keys = filters.keys_of_page(25, "", "") or []
    assert len(filters.rows_with_keys(keys)) == len(keys) > 0
    Meeting.objects.update(published_at=None)
    assert list(filters.rows_with_keys(keys)) == []


@pytest.mark.parametrize("name", READERS)
def test_what_is_beyond_the_public(
    register: tuple[list[Group], list[Organization]], who: dict[str, User], name: str
) -> None:
    points = Resolution.objects.all()
    seen = (points.beyond_public(who[name]), points.visible_to(who[name]), points.published())
    beyond, visible, public = (set(rows.values_list("pk", flat=True)) for rows in seen)
    assert beyond == visible - public
    assert bool(beyond) == (name != "anybody")


@pytest.mark.parametrize("name", READERS)
def test_no_row_is_counted_one_by_one(
    register: tuple[list[Group], list[Organization]],
    who: dict[str, User],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count_changes()
    monkeypatch.setattr(facets, "_one_by_one", None)
    for query in VIEWS:
        rows = Resolution.objects.visible_to(who[name]).decisions()
        assert counts_of(filters_of(query, who[name], rows, register))["all"][""] == rows.count()


@pytest.mark.parametrize(
    ("where", "most"), [("decisions.counts.counted.FAR", 3), ("decisions.counts.full_wordings.MOST", 1)]
)
def test_where_much_is_not_public_all_rows_are_counted_one_by_one(
    register: tuple[list[Group], list[Organization]],
    who: dict[str, User],
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    most: int,
) -> None:
    count_changes()
    monkeypatch.setattr(where, most)
    user = who["secretary of all"]
    rows = Resolution.objects.visible_to(user).decisions()
    filters = filters_of("q=маяк -Ломоносова", user, rows, register)
    assert counts_of(filters) == facets._one_by_one(filters, rows)
    assert filters.keys_of_page(25, "", "") is None


def test_of_much_that_is_not_public_not_all_is_read(
    register: tuple[list[Group], list[Organization]], who: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    count_changes()
    user, clock = who["secretary of all"], Clock.on(timezone.localdate())
    assert len(counted.for_reader(user, clock).changed_points) == Resolution.objects.beyond_public(user).count() > 4
    monkeypatch.setattr(counted, "FAR", 3)
    found = counted.for_reader(user, clock)
    assert found.is_far_behind
    assert len(found.changed_points) == 4


def test_of_full_wordings_those_are_read_that_differ(register: tuple[list[Group], list[Organization]]) -> None:
    item = AgendaItemFactory(title="О Ломоносове", public_title="О нём")
    asked_about = ResolutionFactory(item=item, text="Принять.", public_text="Принять.")
    named = Resolution.objects.filter(text__contains="Ломоносова")
    assert {row[0] for row in full_wordings.read().of_points} == {asked_about.pk, *named.values_list("pk", flat=True)}
