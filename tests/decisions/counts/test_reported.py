"""The report of execution counted in sets is that of its points, whoever wrote and whenever it was counted."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import pytest
from django.db.models import F
from django.http import QueryDict

from decisions.counts import counted, counting, found, reported, values
from decisions.counts.facets import reader_of
from decisions.exports.report import controlled, summary_of
from decisions.filters import ReportFilter
from decisions.models import Assignment, Report, Resolution
from decisions.standing import Clock
from members.models import Group, Organization
from tests.decisions.counts.tasks import DAY, TODAY, S, made_tasks, moment, steps
from tests.factories import AgendaItemFactory, AssignmentFactory, MeetingFactory, ReportFactory, ResolutionFactory

VIEWS = (
    *("", "body=a", "organization={0}", "state=closed&state=overdue", "organization={0}&state=closed", "q=пункт"),
    *("closed_from=2026-01-12", "closed_to=2026-03-20&body=b", "closed_from=2026-02-10&closed_to=2026-05-20"),
    *("closed_from=2026-03-01&closed_to=2026-03-31&kind=instruct", "closed_from=2099-01-01", "closed_to=0009-01-01"),
    *("closed_from=2026-03-10&closed_to=2026-03-10", "closed_from=2026-03-11&closed_to=2026-03-27"),
    "closed_from=2026-03-12&closed_to=2026-03-13",
)


@pytest.fixture
def tasks(db: None) -> list[Assignment]:
    return made_tasks()


def filters_of(view: str) -> ReportFilter:
    rows = controlled(Resolution.objects.published().decisions())
    one = Organization.objects.order_by("pk").values_list("pk", flat=True).first()
    return ReportFilter(QueryDict(view.format(one)), rows, clock=Clock.on(TODAY))


def differing() -> list[str]:
    """Those of the views whose report is not that of the rows."""
    wrong = []
    for view in VIEWS:
        filters, rows = filters_of(view), filters_of(view).qs
        fast, slow = reported.summary(filters, reader_of(filters, "")), summary_of(rows, TODAY)
        if fast != slow:
            wrong.append(f"{view}: {fast} is not {slow}")
        listed = filters.keys_of_page(100, "", "")
        if listed is None or set(listed) != set(rows.values_list("pk", flat=True)):
            wrong.append(f"{view}: {listed}")
    return wrong


def more_steps(chance: random.Random, tasks: list[Assignment]) -> list[Callable[[], object]]:
    """What changes the report alone."""
    row, day = chance.choice(tasks), TODAY - chance.randint(0, 150) * DAY
    point, task = (Resolution.objects.filter(pk=row.resolution_id), Assignment.objects.filter(pk=row.pk))
    closed = {"status": S.CLOSED, "closed_at": moment(day), "fulfilled_on": day}
    state = chance.choice(Resolution.State.values)
    return [
        lambda: point.update(state=state, due=day if state == "control" else None),
        lambda: task.update(original_term=chance.choice([None, TODAY - 100 * DAY, TODAY + 100 * DAY])),
        lambda: task.update(term=chance.choice([None, day, day + DAY]), **closed),
        lambda: task.update(role="co", term=day - DAY, **closed),
        lambda: ReportFactory(assignment=row, kind=Report.Kind.DONE, created_at=moment(day - 2 * DAY)),
        lambda: task.update(recurrence=chance.choice(["", "monthly"])),
        lambda: AssignmentFactory(
            resolution=row.resolution,
            series=row,
            period=dt.date(2026, chance.randint(1, 12), chance.randint(1, 28)),
            **closed,
        ),
    ]


def closed_points(body: str) -> None:
    """Points taken off control, with tasks of every kind: on how many days, late or not, told of or not."""
    item = AgendaItemFactory(meeting=MeetingFactory(body=Group.objects.get(slug=body), published=True))
    term = dt.date(2026, 3, 10)
    closed = {"status": S.CLOSED, "term": term}
    for days, role, recurrence, periods in (
        (0, "lead", "", 0),
        (3, "lead", "", 0),
        (3, "co", "", 0),
        (0, "lead", "monthly", 0),
        (3, "lead", "monthly", 1),
        (0, "lead", "constant", 3),
        (0, "lead", "", 6),
        (-9, "co", "", 9),
    ):
        point, day = ResolutionFactory(item=item, state="closed"), term + days * DAY
        kind = {"role": role, "recurrence": recurrence, "closed_at": moment(day), "fulfilled_on": day}
        task = AssignmentFactory(resolution=point, **closed, **kind)
        if role == "co":
            ReportFactory(assignment=task, kind=Report.Kind.INTERIM, created_at=moment(term - DAY))
        for place in range(periods):
            own = day + (7 * place - 20) * DAY
            AssignmentFactory(
                resolution=point, series=task, period=own, closed_at=moment(own), fulfilled_on=own, **closed
            )


@pytest.mark.parametrize("layers", [1, 2, 4])
def test_every_kind_of_task_is_told(tasks: list[Assignment], monkeypatch: pytest.MonkeyPatch, layers: int) -> None:
    for module in (values, found):
        monkeypatch.setattr(module, "LAYERS", layers)
    closed_points("a")
    Assignment.objects.filter(pk=tasks[0].pk).update(original_term=F("term"))
    Assignment.objects.filter(pk=tasks[3].pk).update(original_term=TODAY - 200 * DAY)
    for _time in range(2):
        assert differing() == []
        counting.count_changes(TODAY)


@pytest.mark.parametrize(("seed", "layers"), [(0, 4), (1, 1), (2, 2)])
def test_the_report_is_that_of_the_rows(
    tasks: list[Assignment], monkeypatch: pytest.MonkeyPatch, seed: int, layers: int
) -> None:
    """With few layers of days there are points whose tasks were closed on more days than these."""
    for module in (values, found):
        monkeypatch.setattr(module, "LAYERS", layers)
    chance = random.Random(seed)
    for _step in range(14):
        chance.choice([*steps(chance, tasks), *more_steps(chance, tasks) * 2])()
        if chance.random() < 0.4:
            counting.count_changes(TODAY + chance.randint(-3, 3) * DAY)
        assert differing() == []


def test_after_a_great_import_the_points_are_counted_one_by_one(
    tasks: list[Assignment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "FAR", 0)
    filters = filters_of("body=a")
    slow = summary_of(filters_of("body=a").qs, TODAY)
    assert reported.summary(filters, reader_of(filters, "")) == slow
    assert filters.keys_of_page(100, "", "") is None
