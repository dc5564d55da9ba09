"""The number beside each choice of the register is the number of rows that the choice shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions import remembering
from decisions.counts import counting
from decisions.counts.facets import FACETS, facet_counts
from decisions.filters import ResolutionFilter
from decisions.finding import known_names
from decisions.models import Assignment, Resolution
from members.models import Organization
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    MeetingFactory,
    OrganizationFactory,
    ResolutionFactory,
)

NAMED = (
    *("1 марта", "1 марта 2024", "01.03.2025", "протокол от 1 марта маяк", "протокол от 1 марта 2024", "п. 1"),
    *("протокол 5-п", "п. 2 протокола № 5-П", "протокол 5-П за 2025 год -маяк", "протокол за 2024 год", "2 февраля"),
)
VIEWS = (
    "",
    "state=overdue",
    "state=overdue&state=closed&body=a",
    "body=a&kind=note",
    "year=2024&kind=instruct&state=control",
    "q=маяк",
    "q=маяк&body=b&state=overdue",
    "q=ива",
    "q=маяк -ель&organization={0}",
    "q=совет",
    "organization={0}",
    "organization={0}&organization={1}&state=overdue&body=a",
    "until=2025-01-01&state=closed",
    "term_to=2100-01-01&body=a",
    "since=2025-03-01",
    "until=2024-03-01&since=2024-03-01",
    *(f"q={words}" for words in NAMED),
)


@pytest.fixture
def organizations(db: None) -> list[Organization]:
    """Two, which share the points of two bodies in two years: every kind, every state, in time and late."""
    two = [OrganizationFactory(name="ООО «Ива»"), OrganizationFactory(name="ООО «Ель»")]
    today = timezone.localdate()
    late, later = today - dt.timedelta(days=9), today + dt.timedelta(days=90)
    bodies = [BodyFactory(name=f"Совет {slug}", slug=slug) for slug in "ab"]
    for body, year in product(bodies, (2024, 2025)):
        held = {"date": dt.date(year, 3, 1), "number": "5-П"}
        item = AgendaItemFactory(meeting=MeetingFactory(body=body, published=True, **held))
        states = [("control", late), ("control", later), ("closed", None)]
        for place, ((state, due), kind) in enumerate(product(states, ("note", "instruct")), 1):
            text = "Построить маяк до 02.02." if place % 2 else "Углубить фарватер."
            content = {"number": str(place), "text": text, "kind": kind}
            point = ResolutionFactory(item=item, position=place, state=state, due=due, **content)
            for organization in two[: place % 3]:
                # One of two has done its part of what is open still.
                is_done = state == "closed" or organization is two[1]
                closed = {"status": Assignment.Status.CLOSED, "closed_at": timezone.now()}
                status: dict[str, Any] = {"on_control": True, "term": due} if not is_done else closed
                AssignmentFactory(resolution=point, organization=organization, **status)
    return two


def counted(query: str, stamp: str = "") -> dict[str, dict[str, int]]:
    rows = Resolution.objects.published().decisions()
    known = known_names.read(timezone.localdate())
    return facet_counts(ResolutionFilter(QueryDict(query), rows, known=known), rows, stamp)


def shown(query: str) -> int:
    return ResolutionFilter(QueryDict(query), Resolution.objects.published().decisions()).qs.count()


@pytest.mark.parametrize("view", VIEWS)
def test_a_count_is_what_the_choice_shows(organizations: list[Organization], view: str) -> None:
    view = view.format(*(row.pk for row in organizations))
    counts = counted(view)
    assert counts["found"].get("", 0) == shown(view) > 0
    assert counts["all"][""] == shown("")
    for facet in FACETS:
        others = QueryDict(view, mutable=True)
        others.pop(facet, None)
        for choice, number in counts[facet].items():
            assert number == shown(f"{others.urlencode()}&{facet}={choice}"), (facet, choice)
        assert sum(number > 0 for number in counts[facet].values()) > 0, facet


@pytest.mark.parametrize("words", [*NAMED, "31 февраля", "99.03.2024", "0.3.2024", "п. 7"])
def test_what_is_named_is_told_by_sets(
    organizations: list[Organization], words: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """No row of the register is looked at but those of a protocol that is named by its number."""
    counting.count_changes()
    with django_assert_max_num_queries(9) as asked:
        found = counted(f"q={words}", remembering.stamp())["found"][""]
    assert found == shown(f"q={words}")
    of_rows = [one["sql"] for one in asked.captured_queries if 'FROM "decisions_resolution"' in one["sql"]]
    assert len(of_rows) == ("5-" in words)
    assert all('"number" IN' in one for one in of_rows)


@pytest.mark.parametrize("view", ["q=маяк", "q=маяк -ель", "q=совет", "q=маяк&organization={0}&state=overdue"])
def test_what_many_hold_is_counted_as_what_few_hold(
    organizations: list[Organization], view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = view.format(*(row.pk for row in organizations))
    few = counted(view, remembering.stamp())
    monkeypatch.setattr("decisions.filters.MOST_RANKED", 1)
    remembering.memory.forget()
    assert counted(view, remembering.stamp()) == few


@pytest.mark.parametrize("most", [0, 2_000])
def test_places_of_words_are_read_to_put_few_points_in_order(
    organizations: list[Organization], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Where words stand is many times as much as which points have them."""
    monkeypatch.setattr("decisions.counts.facets.MOST_RANKED", most)
    counting.count_changes()
    with CaptureQueriesContext(connection) as asked:
        assert counted("q=построить маяк", remembering.stamp())["found"][""] > 0
    words = [one["sql"] for one in asked if "decisions_countedword" in one["sql"]]
    assert any('["построить", "построить", true' in one for one in words) == bool(most)
    assert len(words) == 1 + bool(most)


def test_after_a_great_import_the_rows_are_counted_one_by_one(
    organizations: list[Organization], monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp, view = remembering.stamp(), "q=маяк&state=overdue"
    sets = counted(view, stamp)
    remembering.memory.forget()
    monkeypatch.setattr("decisions.counts.counted.FAR", 0)
    monkeypatch.setattr("decisions.counts.counted.of_points", None)
    assert counted(view, stamp) == sets == counted(view)


def test_what_is_remembered_is_the_same(
    organizations: list[Organization], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    stamp = remembering.stamp()
    for _time, view in product(range(2), VIEWS):
        view = view.format(*(row.pk for row in organizations))
        assert counted(view, stamp) == counted(view), view
    view = QueryDict("body=a&state=closed&q=маяк")
    rows = Resolution.objects.published().decisions()
    counting.count_changes()
    remembering.memory.forget()
    known = known_names.read(timezone.localdate())
    with django_assert_max_num_queries(3):
        facet_counts(ResolutionFilter(view, rows, known=known), rows, stamp)
    filters = ResolutionFilter(view, rows, known=known)
    assert filters.applied["body"] == ["a"]
    with django_assert_max_num_queries(0):
        facet_counts(filters, rows, stamp)
    Resolution.objects.filter(state="closed").update(state="cancelled")
    assert "closed" not in counted("", remembering.stamp())["state"]
