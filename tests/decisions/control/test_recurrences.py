"""Recurring terms: every period once and on its day, each with its own life, until the series ends."""

from __future__ import annotations

import calendar
import datetime as dt
import threading
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from decisions import workflow
from decisions.control.queues import silent
from decisions.control.recurrences import Rhythm
from decisions.models import Assignment, Event, Letter
from members.models import User
from tests.conftest import World, build_world
from tests.factories import AssignmentFactory, BodyFactory, OrganizationFactory

A = Assignment.Status
DAY = dt.timedelta(days=1)
GIVEN = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31))
RHYTHMS = st.builds(Rhythm, st.sampled_from([1, 3, 6]), st.none() | st.integers(1, 31), st.booleans())


@given(rhythm=RHYTHMS, since=DAYS, length=st.integers(0, 1500), ahead=st.integers(0, 60))
def test_no_period_is_missing_or_there_twice(rhythm: Rhythm, since: dt.date, length: int, ahead: int) -> None:
    on = since + length * DAY
    rows = list(rhythm.periods(since, on, ahead))
    assert all(rhythm.after(earlier) == later for (earlier, _), (later, _) in pairwise(rows))
    assert all(term >= since for _, term in rows)
    assert all(earlier < later for (_, earlier), (_, later) in pairwise(rows))
    known = dict(rows)
    now = rhythm.first_day(on)
    assert now in known or rhythm.term(now) < since
    halfway = since + length // 2 * DAY
    assert rows[: len(list(rhythm.periods(since, halfway, ahead)))] == list(rhythm.periods(since, halfway, ahead))


@given(rhythm=RHYTHMS, day=DAYS)
def test_a_term_is_the_day_or_the_last_one_of_its_month(rhythm: Rhythm, day: dt.date) -> None:
    first = rhythm.first_day(day)
    assert first <= day < rhythm.after(first)
    plain = Rhythm(rhythm.months, rhythm.day, moves=False).term(first)
    if rhythm.day is None:
        assert plain + DAY == rhythm.after(first)
    else:
        assert plain.month == first.month
        assert plain.day == min(rhythm.day, calendar.monthrange(first.year, first.month)[1])
    assert dt.timedelta() <= plain - rhythm.term(first) <= 15 * DAY


@pytest.mark.parametrize(
    ("first", "term"),
    [
        (dt.date(2027, 2, 1), dt.date(2027, 2, 28)),
        (dt.date(2028, 2, 1), dt.date(2028, 2, 29)),
        (dt.date(2026, 4, 1), dt.date(2026, 4, 30)),
        (dt.date(2026, 7, 1), dt.date(2026, 7, 31)),
    ],
)
def test_the_31st_of_shorter_months(first: dt.date, term: dt.date) -> None:
    assert Rhythm(1, 31, moves=False).term(first) == term


def test_a_day_off_gives_the_working_day_before() -> None:
    assert Rhythm(3, 5).term(dt.date(2026, 7, 1)) == dt.date(2026, 7, 3), "the fifth of July is a Sunday"


def recurring(world: World, **fields: object) -> Assignment:
    """The task of the world made quarterly by the fifth, on control since 20.03.2026."""
    Assignment.objects.filter(pk=world.assignment.pk).update(
        **{"term": None, "recurrence": "quarterly", "recurrence_day": 5, "control_since": GIVEN, **fields}
    )
    return Assignment.objects.get(pk=world.assignment.pk)


@pytest.fixture
def series(world: World) -> Assignment:
    return recurring(world)


def terms(series: Assignment) -> list[dt.date | None]:
    return list(series.occurrences.order_by("period").values_list("term", flat=True))


def states_of(series: Assignment) -> set[str]:
    return set(series.occurrences.values_list("status", flat=True))


def test_a_period_is_made_ahead_of_its_term_and_once(series: Assignment) -> None:
    assert workflow.make_occurrences(dt.date(2026, 3, 20)) == 1
    assert workflow.make_occurrences(dt.date(2026, 3, 20)) == 0
    row = series.occurrences.get()
    assert (row.status, row.period, row.term) == (A.CONTROL, dt.date(2026, 4, 1), dt.date(2026, 4, 3))
    assert (row.organization, row.original_term) == (series.organization, row.term)
    series.resolution.refresh_from_db()
    assert series.resolution.due == row.term


def test_what_was_missed_in_a_pause_is_made_up_for(series: Assignment) -> None:
    assert workflow.make_occurrences(dt.date(2026, 11, 1)) == 3
    assert terms(series) == [dt.date(2026, 4, 3), dt.date(2026, 7, 3), dt.date(2026, 10, 5)]
    assert workflow.make_occurrences(dt.date(2026, 4, 1)) == 0, "a clock set back makes nothing"


def test_the_command_makes_them(series: Assignment) -> None:
    for _ in range(2):
        call_command("tick", on=dt.date(2026, 3, 20))
    assert series.occurrences.count() == 1


def test_each_period_is_reported_and_accepted_by_itself(series: Assignment, member: User, secretary: User) -> None:
    workflow.make_occurrences(dt.date(2026, 7, 1))
    first, second = series.occurrences.order_by("period")
    report = workflow.report_done(first, actor=member, text="Сделано.")
    workflow.accept_report(report, actor=secretary)
    assert [Assignment.objects.get(pk=row.pk).status for row in (first, second, series)] == [
        A.CLOSED,
        A.CONTROL,
        A.CONTROL,
    ]


def test_of_the_whole_series_nobody_is_said_to_be_silent(series: Assignment, member: User) -> None:
    workflow.report_interim(series, actor=member, text="Собираем.", at=GIVEN + DAY)
    assert not silent(Assignment.objects.all(), GIVEN + 90 * DAY).exists()
    workflow.make_occurrences(dt.date(2026, 4, 1))
    period = series.occurrences.get()
    workflow.report_interim(period, actor=member, text="Собираем.", at=GIVEN + DAY)
    assert silent(Assignment.objects.all(), GIVEN + 90 * DAY).get() == period


def test_with_the_lead_of_a_period_its_co_executors_are_done(series: Assignment, member: User, secretary: User) -> None:
    co = AssignmentFactory(
        resolution=series.resolution,
        organization=OrganizationFactory(),
        role="co",
        term=None,
        recurrence="quarterly",
        recurrence_day=5,
        on_control=True,
    )
    Assignment.objects.filter(pk=co.pk).update(control_since=GIVEN)
    workflow.make_occurrences(dt.date(2026, 7, 1))
    first = series.occurrences.order_by("period")[0]
    workflow.accept_report(workflow.report_done(first, actor=member, text="Сделано."), actor=secretary)
    assert list(co.occurrences.order_by("period").values_list("status", flat=True)) == [A.CLOSED, A.CONTROL]
    assert Assignment.objects.get(pk=co.pk).status == A.CONTROL


def test_a_series_that_is_cancelled_ends_with_its_open_periods(series: Assignment, secretary: User) -> None:
    workflow.make_occurrences(dt.date(2026, 7, 1))
    workflow.cancel(series, reason="Отменено советом.", actor=secretary)
    assert set(series.occurrences.values_list("status", flat=True)) == {A.CANCELLED}
    assert workflow.make_occurrences(dt.date(2027, 1, 1)) == 0
    ended = Event.objects.filter(assignment__series=series, new=A.CANCELLED)
    assert [event.reason for event in ended] == ["Отменено советом."] * 2


def test_who_is_asked_again_owes_the_periods_that_were_excused_with_the_series(
    series: Assignment, secretary: User, secretary_client: Client
) -> None:
    Assignment.objects.filter(pk=series.pk).update(origin_group=series.resolution.item.meeting.body)
    workflow.make_occurrences(dt.date(2026, 8, 1))
    head = Assignment.objects.get(pk=series.pk)
    before = terms(series)
    assert before
    workflow.excuse(head, reason="Ремонт.", actor=secretary)
    period = series.occurrences.latest("period")
    assert not secretary_client.get(period.get_absolute_url()).context["may_reinstate"]
    with pytest.raises(workflow.TransitionRefused, match="целиком"):
        workflow.reinstate(period, reason="Ремонт окончен.", actor=secretary)
    workflow.reinstate(head, reason="Ремонт окончен.", actor=secretary)
    assert (states_of(series), terms(series)) == ({"control"}, before)
    workflow.undo(workflow.last_step(head), actor=secretary)
    assert states_of(series) == {"cancelled"}
    workflow.reinstate(head, reason="Ремонт окончен.", actor=secretary)
    assert (states_of(series), terms(series)) == ({"control"}, before), "a step that was taken back leaves the way open"


def test_a_series_that_is_fulfilled_closes_its_open_periods(series: Assignment, member: User, secretary: User) -> None:
    workflow.make_occurrences(dt.date(2026, 7, 1))
    workflow.accept_report(workflow.report_done(series, actor=member, text="Больше нечего делать."), actor=secretary)
    assert set(series.occurrences.values_list("status", flat=True)) == {A.CLOSED}
    series.resolution.refresh_from_db()
    assert series.resolution.state == "closed"


@pytest.mark.parametrize(
    "fields", [{"recurrence": "annual"}, {"recurrence": "constant"}, {"term": dt.date(2026, 6, 1)}]
)
def test_what_tells_no_period_makes_none(world: World, fields: dict[str, object]) -> None:
    recurring(world, **fields)
    assert workflow.make_occurrences(dt.date(2026, 12, 31)) == 0


@pytest.mark.django_db(transaction=True)
def test_four_who_tick_at_once_make_each_period_once() -> None:
    series = recurring(build_world(BodyFactory(), OrganizationFactory(email="i@example.org"), published=True))
    made: list[int] = []

    def run() -> None:
        try:
            made.append(workflow.make_occurrences(dt.date(2026, 11, 1)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(made) == [0, 0, 0, 3]
    assert len(terms(series)) == 3
    assert Letter.objects.filter(assignment__series=series).count() == 3
