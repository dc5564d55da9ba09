"""Which assignments count as in time, extended, late, delayed; and who is counted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from decisions.control.discipline import (
    Outcome,
    Period,
    Score,
    by_person,
    published,
    readable,
    sums_of,
    total,
)
from decisions.models import Assignment, Report, Resolution
from members.models import User
from tests.conftest import World
from tests.factories import (
    AssignmentFactory,
    ExtensionRequestFactory,
    PersonFactory,
    ReportFactory,
    ResolutionFactory,
)

TERM = dt.date(2026, 6, 1)
TODAY = dt.date(2026, 7, 1)
PERIOD = Period(dt.date(2026, 1, 1), TODAY, TODAY)
DAY = dt.timedelta(days=1)
CO = Assignment.Role.CO


def moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


@pytest.fixture
def point(world: World) -> Resolution:
    """A published point to which nobody is assigned yet."""
    return ResolutionFactory(item=world.item)


def closed(point: Resolution, *, late: int = 0, **fields: object) -> Assignment:
    """Fulfilled and taken off `late` days after the term."""
    day = TERM + late * DAY
    told = {"control_since": moment(TERM - 50 * DAY), "fulfilled_on": day, "closed_at": moment(day)}
    return AssignmentFactory(**{"resolution": point, "status": Assignment.Status.CLOSED, "term": TERM} | told | fields)


def reported(assignment: Assignment, day: dt.date) -> None:
    ReportFactory(assignment=assignment, kind=Report.Kind.INTERIM, created_at=moment(day))


def count(outcome: Outcome, point: Resolution) -> int:
    return published().filter(PERIOD.rows(outcome), resolution=point).count()


def test_extended_with_leave_is_in_time_and_counted_apart(point: Resolution) -> None:
    extended = closed(point)
    ExtensionRequestFactory(assignment=extended, old_term=TERM - 20 * DAY, new_term=TERM, is_granted=True)
    refused = closed(point)
    ExtensionRequestFactory(assignment=refused, old_term=TERM, is_granted=False)
    assert (count(Outcome.IN_TIME, point), count(Outcome.EXTENDED, point)) == (2, 1)


def test_a_lead_whom_a_silent_co_executor_kept_waiting_is_late_and_counted_apart(point: Resolution) -> None:
    closed(point, late=3)
    reported(closed(point, late=3, role=CO), TERM + DAY)
    assert (count(Outcome.LATE, point), count(Outcome.DELAYED, point)) == (2, 1)


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        (TERM, {}),
        (None, {"status": Assignment.Status.CANCELLED, "closed_at": None}),
        (None, {"control_since": moment(TERM + DAY)}),
    ],
    ids=["told by the term", "excused", "named after the term"],
)
def test_who_delayed_nothing(point: Resolution, told: dt.date | None, fields: dict[str, object]) -> None:
    closed(point, late=3)
    co = closed(point, late=3, role=CO, **fields)
    if told:
        reported(co, told)
    assert count(Outcome.DELAYED, point) == 0


def test_of_a_recurring_task_only_the_same_period_delays(point: Resolution) -> None:
    rows = {}
    for role in (Assignment.Role.LEAD, CO):
        head = AssignmentFactory(resolution=point, role=role, on_control=True, term=None, recurrence="quarterly")
        for first in (dt.date(2026, 1, 1), dt.date(2026, 4, 1)):
            rows[role, first.month] = closed(point, late=3, role=role, series=head, period=first)
    reported(rows[CO, 1], TERM)
    found = published().filter(PERIOD.rows(Outcome.DELAYED), resolution=point)
    assert list(found) == [rows[Assignment.Role.LEAD, 4]]
    assert count(Outcome.ON_CONTROL, point) == 0, "the heads of the series are not counted"
    assert count(Outcome.ALL, point) == 4


def test_a_co_executor_who_told_by_the_term_is_in_time_though_the_lead_was_late(point: Resolution) -> None:
    closed(point, late=3)
    reported(closed(point, late=3, role=CO), TERM)
    assert (count(Outcome.IN_TIME, point), count(Outcome.LATE, point)) == (1, 1)


def test_a_co_executor_whose_own_report_was_accepted_counts_by_its_day(point: Resolution) -> None:
    alone = closed(point, late=3, role=CO)
    reported(alone, TERM)
    ReportFactory(assignment=alone, kind=Report.Kind.DONE, decision=Report.Decision.ACCEPTED)
    assert count(Outcome.LATE, point) == 1


def test_the_score_is_the_numbers_of_rows(point: Resolution) -> None:
    organization = closed(point).organization
    assert organization is not None
    other = ResolutionFactory(item=point.item)
    closed(other, late=2, organization=organization)
    closed(other, organization=None, person=PersonFactory())
    AssignmentFactory(resolution=ResolutionFactory(item=point.item), organization=organization, on_control=True)
    rows = published().exclude(resolution__item__resolutions__isnull=True)
    found = sums_of(rows, PERIOD).organizations
    scores = {row.pk if row else None: score for row, score in found}
    assert scores[organization.pk] == Score(in_time=1, late=1, overdue=1)
    assert found[-1][0] is None, "people who answer in person stand last"
    for outcome in Outcome:
        names = {Outcome.ALL: "total"}
        whole = getattr(total(scores.values()), names.get(outcome, outcome.value))
        assert whole == rows.filter(PERIOD.rows(outcome)).count()


def test_share_without_what_a_co_executor_delayed() -> None:
    score = Score(in_time=3, late=2, delayed=1)
    assert (score.share, score.undelayed, score.share_undelayed) == (60, 4, 75)
    assert Score(late=1, delayed=1).share_undelayed is None


def test_people_are_counted_for_whom_the_reader_may_read(
    point: Resolution, member: User, secretary: User, world: World
) -> None:
    named, stranger = PersonFactory(), PersonFactory()
    closed(point, organization=world.organization, acting_person=named)
    closed(point, late=1, organization=None, person=stranger)

    def seen(user: User | None) -> dict[int, Score]:
        return {one.who: one.score for one in by_person(readable(user), PERIOD)}

    assert seen(None) == {}
    assert seen(member) == {named.pk: Score(in_time=1)}
    assert seen(secretary) == {named.pk: Score(in_time=1), stranger.pk: Score(late=1)}
