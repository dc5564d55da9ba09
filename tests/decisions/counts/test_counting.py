"""The counts made beforehand are those of counting row by row, whoever wrote and whenever they were made."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pyroaring import BitMap

from decisions.counts import counted, counting, values, watching
from decisions.counts.facets import facet_counts
from decisions.counts.measuring import measure
from decisions.filters import ResolutionFilter
from decisions.models import AgendaItem, Assignment, Meeting, Phrase, Policy, Resolution, Uncounted
from decisions.standing import Clock
from members.models import Organization
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    MeetingFactory,
    OrganizationFactory,
    ResolutionFactory,
)

TODAY = dt.date(2026, 6, 10)
VIEWS = (
    "",
    "state=overdue",
    "state=soon&state=closed&body=a",
    "body=b&kind=note&year=2025",
    "body=a&kind=note&state=control&year=2025",
    "q=маяк&body=a",
    "organization={0}",
    "organization={0}&state=overdue",
    "since=2025-06-01&kind=instruct",
)


def differing(today: dt.date = TODAY, views: Sequence[str] = VIEWS) -> list[str]:
    """Those of the views whose counts are not those of the rows."""
    one = Organization.objects.order_by("pk").values_list("pk", flat=True).first()
    rows, clock = Resolution.objects.published().decisions(), Clock.on(today)
    found = []
    for number, view in enumerate(views):
        view = view.format(one)
        fast, slow = (
            facet_counts(ResolutionFilter(QueryDict(view), rows, clock=clock), rows, stamp)
            for stamp in (f"{number}{random.random()}", "")
        )
        if _told(fast) != _told(slow):
            found.append(f"{view}: {_told(fast)} is not {_told(slow)}")
    return found


def _told(counts: dict[str, dict[str, int]]) -> dict[tuple[str, str], int]:
    return {(what, choice): n for what, choices in counts.items() for choice, n in choices.items() if n}


@pytest.fixture
def points(db: None) -> list[Resolution]:
    organizations = [OrganizationFactory(name=f"ООО «{name}»") for name in ("Ива", "Ель", "Бук")]
    Policy.objects.create(body=(first := BodyFactory(name="Совет а", slug="a")), soon_days=3)
    made = []
    for place, body in enumerate([first, BodyFactory(name="Совет б", slug="b")] * 2):
        meeting = MeetingFactory(body=body, published=place != 3, date=dt.date(2025 + place // 2, 3, 1 + place))
        item = AgendaItemFactory(meeting=meeting)
        for number in range(1, 5):
            text = "Построить маяк." if number % 2 else "Углубить фарватер."
            made.append(ResolutionFactory(item=item, position=number, text=text))
            for organization in organizations[: number % 3]:
                AssignmentFactory(resolution=made[-1], organization=organization)
    return made


def steps(chance: random.Random, points: list[Resolution]) -> list[Callable[[], object]]:
    """Ways to change what is counted, by every kind of writer."""
    point = chance.choice(points)
    state = chance.choice(Resolution.State.values)
    due = TODAY + dt.timedelta(days=chance.randint(-5, 12)) if state == "control" else None
    item = AgendaItem.objects.filter(pk=chance.choice(points).item_id)
    meeting = Meeting.objects.filter(pk=item.get().meeting_id)
    organization = chance.choice(list(Organization.objects.all()))
    task = (
        Assignment.objects.filter(resolution__in=points)
        .exclude(resolution__assignments__organization=organization)
        .first()
    )

    def add() -> None:
        place = Resolution.objects.filter(item=item.get()).count() + chance.randint(1, 10_000)
        new = ResolutionFactory.build(item=item.get(), position=place, number=f"x{place}", text="Построить маяк.")
        Resolution.objects.bulk_create([new])
        Assignment.objects.bulk_create([Assignment(resolution=new, organization=organization)])
        points.append(new)

    def take_away() -> None:
        if len(points) > 8:
            Assignment.objects.filter(resolution=point).delete()
            point.delete()
            points.remove(point)

    return [
        add,
        take_away,
        lambda: Resolution.objects.filter(pk=point.pk).update(state=state, due=due),
        lambda: Resolution.objects.filter(pk=point.pk).update(kind=chance.choice(Resolution.Kind.values)),
        lambda: _raw("UPDATE decisions_resolution SET is_stem = NOT is_stem WHERE id = %s", point.pk),
        lambda: _raw("UPDATE decisions_resolution SET state = %s, due = %s WHERE id > 0", state, due),
        lambda: _raw("DELETE FROM decisions_assignment WHERE resolution_id = %s", point.pk),
        lambda: Assignment.objects.filter(resolution=point).exclude(organization=organization).delete(),
        lambda: Assignment.objects.filter(pk=task.pk).update(organization=organization) if task else None,
        lambda: item.update(is_closed=chance.random() < 0.5),
        lambda: meeting.filter(status="signed").update(published_at=chance.choice((None, timezone.now()))),
        lambda: meeting.update(year=chance.choice((2024, 2025))),
        lambda: meeting.update(body=BodyFactory(name=f"Совет {chance.random()}", slug=str(chance.random())[2:])),
        lambda: Policy.objects.update(soon_days=chance.randint(0, 9)),
    ]


def _raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_those_of_the_rows(points: list[Resolution], seed: int) -> None:
    """Two views after each step, all of them after every fifth: a change that was not told of stays untold."""
    chance = random.Random(seed)
    assert differing() == []
    for step in range(1, 26):
        chance.choice(steps(chance, points))()
        if chance.random() < 0.4:
            counting.count_changes(TODAY + dt.timedelta(days=chance.randint(-3, 3)))
            assert not Uncounted.objects.exists()
        assert differing(views=chance.sample(VIEWS, 2) if step % 5 else VIEWS) == []
    counting.count_changes(TODAY)
    assert len(counted.on(TODAY).points) == Resolution.objects.published().decisions().count()


def test_a_term_that_passes_is_told_without_counting_anew(points: list[Resolution]) -> None:
    Resolution.objects.update(state="control", due=TODAY)
    counting.count_changes(TODAY)
    for days in (-9, -1, 0, 1, 30):
        assert differing(TODAY + dt.timedelta(days=days)) == [], days
    assert not Uncounted.objects.exists()


def test_many_rows_are_counted_by_pieces(points: list[Resolution], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "AT_ONCE", dict.fromkeys(counting.AT_ONCE, 1))
    MeetingFactory.create_batch(3)
    assert counting.count_changes(TODAY) >= len(points)
    assert not Uncounted.objects.exists()
    assert differing() == []
    assert counting.count_changes(TODAY) == 0


def test_before_many_are_counted_the_database_looks_at_its_tables(
    points: list[Resolution], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MANY", 1)
    monkeypatch.setattr(values, "KEYS", 7)
    counting.count_changes()
    asked = "SELECT stat FROM sqlite_stat1 WHERE tbl = %s LIMIT 1"
    if connection.vendor != "sqlite":
        asked = "SELECT reltuples FROM pg_class WHERE relname = %s"
    with connection.cursor() as cursor:
        cursor.execute(asked, ["decisions_resolution"])
        (said,) = cursor.fetchone()
    assert int(str(said).split(".")[0].split()[0]) >= Resolution.objects.count() > 0
    assert len(counted.on(TODAY).points) == Resolution.objects.published().count()


def test_sqlite_counts_each_value_of_an_index_however_many_rows_it_has(points: list[Resolution]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL looks at a sample, and knows how many rows there are")
    body = points[0].item.meeting.body
    Phrase.objects.bulk_create(Phrase(body=body, text=str(n)) for n in range(2_500))
    measure()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", ["decisions_phrase"])
        assert ("2500 2500 1",) in cursor.fetchall()


@pytest.mark.sqlite_only("PostgreSQL knows how many rows there are")
def test_marks_are_gone_along_however_many_there_were_once(points: list[Resolution]) -> None:
    """What SQLite learned of them while there were very many it believes when they are few."""
    counting.count_changes(TODAY)
    learned = [
        ("decisions_uncounted", "decisions_uncounted_row", "900000 900000 1"),
        ("decisions_agendaitem", "decisions_agendaitem_meeting_id_23bb52df", "250002 3"),
        ("decisions_meeting", "decisions_meeting_body_id_9685cec2", "83334 10417"),
        ("decisions_resolution", "decisions_resolution_item_id_a2615a18", "1000000 4"),
    ]
    _raw("ANALYZE")
    try:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.executemany("INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", learned)
            cursor.execute("ANALYZE sqlite_schema")
            with CaptureQueriesContext(connection) as asked:
                counted.read(Clock.on(TODAY))
            (marks,) = [one["sql"] for one in asked if "decisions_uncounted" in one["sql"]]
            cursor.execute(f"EXPLAIN QUERY PLAN {marks}")
            scanned = {step.split()[1] for *_ids, step in cursor.fetchall() if step.startswith("SCAN")}
        assert scanned <= {"decisions_counting", "decisions_uncounted", "u"}, "u are the marks"
    finally:
        _raw("DELETE FROM sqlite_stat1")
        _raw("ANALYZE sqlite_schema")


def test_what_nobody_sees_is_not_written_down(points: list[Resolution]) -> None:
    counting.count_changes(TODAY)
    Resolution.objects.update(text="Другое")
    Assignment.objects.update(printed="Другим")
    assert not Uncounted.objects.exists()


def test_a_lost_trigger_is_told_and_all_is_counted_anew(points: list[Resolution]) -> None:
    counting.count_changes(TODAY)
    ours = [each for each in watching.triggers(connection.vendor) if each.table == "decisions_resolution"]
    lost = next(each for each in ours if each.when == "UPDATE")
    on = "" if connection.vendor == "sqlite" else f' ON "{lost.table}"'
    _raw(f'DROP TRIGGER "{lost.name}"{on}')
    assert watching.missing() == [f"decisions_resolution {lost.when}"]
    assert [warning.id for warning in watching.check_triggers(["default"])] == ["decisions.W004"]
    _raw("UPDATE decisions_resolution SET kind = 'other'")
    watching.install()
    assert watching.missing() == []
    assert differing() == []
    counting.count_changes(TODAY)
    assert differing() == []


@pytest.mark.django_db(transaction=True)
def test_a_late_commit_is_counted_and_nobody_waits() -> None:
    """On PostgreSQL: a publication that began before others were counted commits after it."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    OrganizationFactory()
    late = AgendaItemFactory(meeting=MeetingFactory(published=True))
    _insert_point(late.pk)
    Meeting.objects.update(published_at=None)
    at_once = AgendaItemFactory(meeting=MeetingFactory(published=True))
    published, may_commit = threading.Event(), threading.Event()

    def publish() -> None:
        try:
            with transaction.atomic():
                Meeting.objects.filter(pk=late.meeting_id).update(published_at=timezone.now())
                published.set()
                assert may_commit.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=publish)
    thread.start()
    assert published.wait(20)
    _insert_point(at_once.pk)
    counting.count_changes(TODAY)
    assert differing() == []
    may_commit.set()
    thread.join(20)
    told: dict[str, Any] = facet_counts(
        ResolutionFilter(QueryDict(""), Resolution.objects.published()), Resolution.objects.published(), "late"
    )
    assert told["all"][""] == 2
    counting.count_changes(TODAY)
    assert differing() == []


@pytest.mark.django_db
def test_all_that_is_public_is_put_together_once_and_told_anew() -> None:
    using = connection.alias
    points = values.public_points(using)
    for number in range(1, 3):
        ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(published=True)))
        everything = BitMap(Resolution.objects.values_list("pk", flat=True))
        told = values.of_points(everything, Clock(TODAY), values.public_points(using))
        assert sum(len(keys) for (name, _value), keys in told.items() if name == "kind") == number
    assert values.public_points(using) is points
    assert vars(points)["_result_cache"] is None


def _insert_point(item: int) -> None:
    _raw(
        "INSERT INTO decisions_resolution(item_id, position, number, number_printed, is_stem, text, public_text, kind, "
        "state, updated_at) VALUES (%s, 1, '1', true, false, 'Раз', 'Раз', 'note', 'none', now())",
        item,
    )
