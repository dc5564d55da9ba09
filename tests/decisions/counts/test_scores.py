"""The discipline counted in sets is that of reading the tasks one by one, whoever wrote and whenever it was counted."""

from __future__ import annotations

import datetime as dt
import random
from itertools import product

import pytest
from django.db.models import Count, Q

from decisions.control.discipline import Outcome, Period, published, sums_of
from decisions.counts import counted, counting, scores
from decisions.counts.values import NOBODY
from decisions.models import Assignment
from members.models import Group, Organization
from tests.decisions.counts.tasks import DAY, TODAY, S, made_tasks, steps

YEAR, QUARTER = (Period(first, TODAY, TODAY) for first in (dt.date(2026, 1, 1), dt.date(2026, 4, 1)))
PAST = Period(dt.date(2025, 11, 1), dt.date(2026, 2, 28), TODAY)
CUT = Period(dt.date(2026, 1, 12), dt.date(2026, 5, 20), TODAY)
VIEWS = [*product((YEAR, QUARTER, PAST, CUT), ("", "a"))]


@pytest.fixture
def tasks(db: None) -> list[Assignment]:
    return made_tasks()


def differing(today: dt.date = TODAY, view: tuple[Period, str] = (YEAR, "")) -> list[str]:
    """What of the discipline is not that of the rows, the sums of one view among it."""
    now, found, body = counted.on(today), [], view[1]
    period = Period(view[0].first, min(view[0].last, today), today)
    rows = published().filter(resolution__item__meeting__body__slug=body) if body else published()
    if (fast := scores.sums(now, period, body)) != (slow := sums_of(rows, period)):
        found.append(f"{period} {body}: {fast} is not {slow}")
    if not now.is_far_behind:
        found += [str(figure) for figure in differing_figures(now, period, body)]
    waits = Q(status__in=[S.CONTROL, S.EXTENSION])
    of_rows = published().filter(organization__isnull=False).values_list("organization")
    numbers = of_rows.annotate(
        given=Count("pk"),
        open=Count("pk", filter=Q(status__in=Assignment.OPEN)),
        overdue=Count("pk", filter=waits & Q(term__lt=today)),
    )
    if scores.numbers_by_organization(now) != {pk: scores.Numbers(*its) for pk, *its in numbers}:
        found.append("numbers by organization")
    return found


def differing_figures(now: counted.Counted, period: Period, slug: str) -> list[scores.Figure]:
    """The figures of one body, or of all, that have other tasks behind them than the rows."""
    body = Group.objects.get(slug=slug) if slug else None
    one = Organization.objects.order_by("pk").first()
    assert one is not None
    found = []
    for outcome, organization in product(Outcome, (None, NOBODY, one.pk)):
        figure = scores.Figure(period, outcome, body and body.pk, organization)
        rows = published().filter(period.rows(outcome))
        if body:
            rows = rows.filter(resolution__item__meeting__body=body)
        if organization is not None:
            rows = rows.filter(organization=organization or None)
        if set(scores.behind(now, figure)) != set(rows.values_list("pk", flat=True)):
            found.append(figure)
    return found


@pytest.mark.parametrize("seed", range(2))
def test_the_discipline_is_that_of_the_rows(tasks: list[Assignment], seed: int) -> None:
    chance = random.Random(seed)
    for view in VIEWS * 2:
        chance.choice(steps(chance, tasks))()
        if chance.random() < 0.4:
            counting.count_changes(TODAY + chance.randint(-3, 3) * DAY)
        assert differing(TODAY, view) == []


def test_the_months_of_an_organization_are_those_of_its_rows(tasks: list[Assignment]) -> None:
    one = Organization.objects.order_by("pk")[0].pk
    own = sums_of(published().filter(organization=one), YEAR).months
    for _time in range(2):
        assert scores.by_month(counted.on(TODAY), YEAR.first, TODAY, one) == own
        counting.count_changes(TODAY)


def test_after_a_great_import_the_rows_are_counted_one_by_one(
    tasks: list[Assignment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "FAR", 0)
    monkeypatch.setattr(counted, "of_tasks", None)
    assert differing() == []
    one = Organization.objects.order_by("pk")[0].pk
    own = sums_of(published().filter(organization=one), YEAR).months
    assert scores.by_month(counted.on(TODAY), YEAR.first, TODAY, one) == own


def test_a_term_that_passes_makes_a_task_overdue_without_counting_anew(tasks: list[Assignment]) -> None:
    counting.count_changes(TODAY)
    for days in (-40, 0, 31):
        assert differing(TODAY + days * DAY) == [], days


def test_what_is_deleted_is_counted_no_more(tasks: list[Assignment]) -> None:
    counting.count_changes(TODAY)
    Assignment.objects.filter(pk=tasks[-1].pk).delete()
    assert differing() == []
    counting.count_changes(TODAY)
    assert differing() == []
