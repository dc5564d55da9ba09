"""How far a task is, by its reports."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from decisions.control.progress import report_of_share, returned_report
from decisions.models import Assignment, Report
from tests.conftest import World
from tests.factories import ReportFactory

RETURNED = {"kind": Report.Kind.DONE, "percent": 100, "decision": "returned", "comment": "Приложите акт."}
WAITS = {"kind": Report.Kind.DONE, "percent": 100}


@pytest.mark.parametrize(
    ("reports", "percent", "came_back"),
    [
        ([], None, False),
        ([{"percent": None}], None, False),
        ([{"percent": 40}, {"percent": 60}], 60, False),
        ([{"percent": 40}, {"percent": None}], 40, False),
        ([{"percent": 90}, RETURNED], 90, True),
        ([RETURNED, {"percent": 95}], 95, True),
        ([RETURNED, WAITS], 100, False),
    ],
)
def test_what_was_said_last(world: World, reports: list[dict], percent: int | None, came_back: bool) -> None:
    start = timezone.now() - dt.timedelta(days=9)
    for day, fields in enumerate(reports):
        ReportFactory(assignment=world.assignment, created_at=start + dt.timedelta(days=day), **fields)
    task = Assignment.objects.get(pk=world.assignment.pk)
    last = report_of_share(task)
    assert (last.percent if last else None) == percent
    assert (returned_report(task) is not None) == came_back


def test_what_is_reported_again_has_not_come_back(world: World) -> None:
    ReportFactory(assignment=world.assignment, **RETURNED)
    world.assignment.status = Assignment.Status.REPORTED
    assert returned_report(world.assignment) is None
