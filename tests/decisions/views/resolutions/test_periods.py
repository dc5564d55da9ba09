"""A recurring task on the pages: its periods on the point, the open one among the member's tasks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from decisions import workflow
from decisions.control.recurrences import period_name
from decisions.models import Assignment
from members.models import User
from tests.conftest import World
from tests.factories import AssignmentFactory, OrganizationFactory


@pytest.fixture
def series(world: World) -> Assignment:
    """Monthly by the fifth, on control for a hundred days, with the periods that this made."""
    since = timezone.now() - dt.timedelta(days=100)
    Assignment.objects.filter(pk=world.assignment.pk).update(
        term=None, recurrence="monthly", recurrence_day=5, control_since=since
    )
    workflow.make_occurrences(timezone.localdate())
    return Assignment.objects.get(pk=world.assignment.pk)


@pytest.mark.parametrize(
    ("recurrence", "first", "russian", "english"),
    [
        ("monthly", dt.date(2026, 7, 1), "июль 2026", "july 2026"),
        ("quarterly", dt.date(2026, 7, 1), "III квартал 2026 года", "quarter III of 2026"),
        ("semiannual", dt.date(2026, 1, 1), "1-е полугодие 2026 года", "half 1 of 2026"),
        ("semiannual", dt.date(2026, 7, 1), "2-е полугодие 2026 года", "half 2 of 2026"),
    ],
)
def test_a_period_has_a_name(recurrence: str, first: dt.date, russian: str, english: str) -> None:
    with translation.override("ru"):
        assert period_name(recurrence, first) == russian
    with translation.override("en"):
        assert period_name(recurrence, first) == english


def test_a_point_shows_its_periods_the_newest_first(stranger_client: Client, series: Assignment) -> None:
    answer = stranger_client.get(series.resolution.get_absolute_url())
    names = [period.name for period in answer.context["periods"]]
    known = series.occurrences.order_by("-period")
    assert names == [period_name("monthly", row.period) for row in known if row.period]
    assert len(names) >= 3
    assert all(name in answer.content.decode() for name in names)


def test_the_story_of_a_point_does_not_repeat_its_periods(
    stranger_client: Client, secretary: User, member: User, series: Assignment
) -> None:
    before = len(stranger_client.get(series.resolution.get_absolute_url()).context["story"])
    row = series.occurrences.order_by("period")[0]
    workflow.accept_report(workflow.report_done(row, actor=member, text="Сделано."), actor=secretary)
    answer = stranger_client.get(series.resolution.get_absolute_url())
    assert len(answer.context["story"]) == before
    assert "is-closed" in answer.content.decode()


def test_a_point_that_does_not_recur_asks_nothing(stranger_client: Client, world: World) -> None:
    assert stranger_client.get(world.resolution.get_absolute_url()).context["periods"] == []


def test_the_member_sees_the_open_periods_and_not_the_head(member_client: Client, series: Assignment) -> None:
    answer = member_client.get("/my/?scope=organization")
    groups = answer.context["groups"]
    shown = [duty.pk for group in groups.values() for duty in group.duties]
    assert set(shown) == set(series.occurrences.values_list("pk", flat=True))
    assert answer.context["counts"]["organization"] == len(shown)
    assert (
        period_name("monthly", Assignment.objects.get(pk=shown[0]).period or timezone.localdate())
        in answer.content.decode()
    )


def test_the_head_is_there_while_no_period_is_open(member_client: Client, series: Assignment) -> None:
    series.occurrences.update(status=Assignment.Status.CLOSED, closed_at=timezone.now())
    groups = member_client.get("/my/?scope=organization").context["groups"]
    assert [duty.pk for duty in groups["dateless"].duties] == [series.pk]


def test_the_page_of_the_whole_task_leads_to_its_periods(member_client: Client, series: Assignment) -> None:
    page = member_client.get(series.get_absolute_url()).content.decode()
    for row in series.occurrences.all():
        assert row.get_absolute_url() in page
    assert "Это поручение повторяется" in page


def test_a_period_is_reported_from_its_own_page(member_client: Client, secretary: User, series: Assignment) -> None:
    row = series.occurrences.order_by("period")[0]
    page = member_client.get(row.get_absolute_url()).content.decode()
    assert series.get_absolute_url() in page
    sent = {"kind": "done", "text": "Сделано.", "fulfilled_on": timezone.localdate().isoformat()}
    member_client.post(f"/tasks/{row.pk}/report/", sent)
    row.refresh_from_db()
    assert row.status == Assignment.Status.REPORTED
    workflow.accept_report(row.reports.get(), actor=secretary)
    series.refresh_from_db()
    assert series.status == Assignment.Status.CONTROL


def test_many_responsibles_of_a_period_are_counted(stranger_client: Client, series: Assignment) -> None:
    def statements() -> int:
        workflow.make_occurrences(timezone.localdate())
        stranger_client.get(series.resolution.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            page = stranger_client.get(series.resolution.get_absolute_url())
        assert page.status_code == 200
        return len(captured)

    few = statements()
    for number in range(6):
        row = AssignmentFactory(
            resolution=series.resolution,
            organization=OrganizationFactory(),
            position=number + 5,
            term=None,
            recurrence="monthly",
            recurrence_day=5,
            on_control=True,
        )
        Assignment.objects.filter(pk=row.pk).update(control_since=series.control_since)
    assert statements() == few
    assert "7 ответственных" in stranger_client.get(series.resolution.get_absolute_url()).content.decode()
