"""What a resolution takes over from its assignments."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.models import Assignment, Resolution
from decisions.workflow.core import roll_up
from tests.factories import AssignmentFactory, ResolutionFactory

EARLY, LATE = dt.date(2026, 5, 1), dt.date(2026, 9, 1)
S = Assignment.Status


@pytest.mark.parametrize(
    ("tasks", "state", "due"),
    [
        ([(S.REPORTED, EARLY), (S.CONTROL, LATE)], Resolution.State.CONTROL, LATE),
        ([(S.REPORTED, EARLY), (S.CONTROL, None)], Resolution.State.CONTROL, None),
        ([(S.REPORTED, EARLY), (S.REPORTED, LATE)], Resolution.State.REPORTED, EARLY),
        ([(S.EXTENSION, EARLY), (S.CONTROL, LATE)], Resolution.State.CONTROL, EARLY),
        ([(S.CANCELLED, EARLY)], Resolution.State.CANCELLED, None),
        ([], Resolution.State.NONE, None),
    ],
)
def test_the_term_is_of_those_who_have_yet_to_do_it(
    db: None, tasks: list[tuple[str, dt.date | None]], state: str, due: dt.date | None
) -> None:
    point = ResolutionFactory()
    for status, term in tasks:
        AssignmentFactory(resolution=point, status=status, term=term)
    roll_up(point)
    point.refresh_from_db()
    assert (point.state, point.due) == (state, due)
