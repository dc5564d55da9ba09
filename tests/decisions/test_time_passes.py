"""Whatever days come in whatever order, each period is there once, and nobody is told of one thing twice."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from decisions import workflow
from decisions.letters import digests, reminders
from decisions.models import Assignment, Letter, Report, Resolution
from tests.conftest import user_with_person
from tests.examples import examples
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    MandateFactory,
    MeetingFactory,
    OrganizationFactory,
    ResolutionFactory,
    UserFactory,
)
from tests.walking import Walk, walk

A = Assignment.Status
GIVEN = dt.datetime(2026, 1, 20, 9, tzinfo=dt.UTC)
TASK = re.compile(r"http://testserver/tasks/(\d+)/\n")
OF_TIME = (Letter.Kind.REMINDER, Letter.Kind.OVERDUE)


class Days(Walk):
    """Two points that a group of three does by one day, one that comes every month; days pass, and come again."""

    def __init__(self) -> None:
        super().__init__()
        self.day = GIVEN.date()
        meeting = MeetingFactory(body=BodyFactory(), number="1", date=self.day)
        item = AgendaItemFactory(meeting=meeting)
        self.once, other, self.monthly = (ResolutionFactory(item=item) for _n in range(3))
        members = [OrganizationFactory(email=f"inbox{n}@example.org") for n in range(3)]
        self.authors = {
            organization.pk: user_with_person(f"author{n}@example.org", f"Клёнов{'а' * n}", organization)
            for n, organization in enumerate(members)
        }
        for organization in members:
            for point in (self.once, other):
                AssignmentFactory(
                    resolution=point,
                    organization=organization,
                    term=self.day + dt.timedelta(days=3),
                    original_term=None,
                    origin_group=meeting.body,
                )
        AssignmentFactory(
            resolution=self.monthly,
            organization=members[0],
            term=None,
            recurrence=Assignment.Recurrence.MONTHLY,
            recurrence_day=5,
        )
        self.secretary = MandateFactory(user=UserFactory(is_staff=True), body=meeting.body, role="secretary").user
        workflow.sign(meeting, at=GIVEN)

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.combine(self.day, dt.time(9), dt.UTC)

    # ── what happens ─────────────────────────────────────────────────────────
    @rule(days=st.sampled_from([1, 2, 7, 30]), back=st.sampled_from([0, 0, 1, 8, 40]), seed=st.integers(0, 10**9))
    def days_pass(self, days: int, back: int, seed: int) -> None:
        """The work of the day is done, again when somebody has acted, and once more after a clock that went wrong."""
        self.day += dt.timedelta(days=days)
        self.tick()
        self._act(seed)
        self.tick()
        if back:
            right, self.day = self.day, max(GIVEN.date(), self.day - dt.timedelta(days=back))
            self.tick()
            self.day = right
            self.tick()

    def _act(self, seed: int) -> None:
        chance = random.Random(seed)
        open_ones = Assignment.objects.filter(status__in=Assignment.OPEN, recurrence="")
        task = chance.choice(list(open_ones.order_by("pk")) or [None])
        if task is None:
            return
        if task.status == A.REPORTED:
            report = task.reports.get(kind=Report.Kind.DONE, decision="")
            workflow.accept_report(report, actor=self.secretary, at=self.at)
        elif chance.random() < 0.2 and task.series_id is None:
            workflow.excuse(task, reason="Ремонт.", actor=self.secretary, at=self.at)
        else:
            author = self.authors[task.organization_id]
            workflow.report_done(task, text="Сделано.", actor=author, at=self.at)

    def tick(self) -> None:
        workflow.make_occurrences(self.day, at=self.at)
        reminders.remind_of_terms(self.day)
        reminders.remind_of_overdue(self.day)
        reminders.remind_of_forgotten(self.day)
        digests.write_digests(self.day)

    # ── what holds after it ──────────────────────────────────────────────────
    @invariant()
    def each_period_is_there_once_and_none_is_left_out(self) -> None:
        for head in self.monthly.assignments.filter(series__isnull=True):
            periods = list(head.occurrences.order_by("period").values_list("period", flat=True))
            assert len(periods) == len(set(periods))
            months = [day.year * 12 + day.month for day in periods if day]
            assert months == list(range(months[0], months[0] + len(months))) if months else True

    @invariant()
    def the_story_leads_to_the_state(self) -> None:
        for task in Assignment.objects.all():
            last = task.events.order_by("pk").last()
            assert last is not None
            assert task.status == last.new

    @invariant()
    def nobody_is_told_of_one_thing_twice(self) -> None:
        """Of a term on each of the two days before it, and once in each week that it is overdue."""
        terms = {str(task.pk): task.term for task in Assignment.objects.filter(term__isnull=False)}
        told: Counter[tuple[str, str, int]] = Counter()
        for letter in Letter.objects.filter(kind__in=OF_TIME):
            for task in set(TASK.findall(letter.text)):
                late = (letter.day - terms[task]).days
                told[letter.recipient, task, (late - 1) // 7 if late > 0 else -1] += 1
        assert [what for what, times in told.items() if times > (2 if what[2] < 0 else 1)] == []

    @invariant()
    def the_line_of_the_point_is_that_of_its_members(self) -> None:
        rows = list(self.once.assignments.all())
        point = Resolution.objects.get(pk=self.once.pk)
        states = {task.status for task in rows}
        assert (point.state == Resolution.State.CONTROL) == bool(states & {A.CONTROL, A.EXTENSION})
        assert (point.state == Resolution.State.CLOSED) == (not states & set(Assignment.OPEN) and A.CLOSED in states)


@pytest.mark.django_db
def test_no_order_of_days_doubles_or_loses_anything() -> None:
    walk(Days, times=examples(2), steps=6)
