"""A query that was put into words once answers each who asks with what is theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db.models import F, QuerySet
from django.test import Client
from django.utils import timezone

from decisions import prepared as module
from decisions.models import Assignment, Meeting
from decisions.planned import Words
from decisions.prepared import (
    Ask,
    Statement,
    as_many,
    asked,
    asked_for_columns,
    asked_together,
    marks_for,
    prepared,
)
from members.access import access_of, reader_of_everything
from members.models import User
from tests.conftest import World, user_with_person
from tests.factories import AssignmentFactory, MeetingFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def of(organizations: list[int], day: dt.date, moment: dt.datetime) -> QuerySet[Assignment, Any]:
    rows = Assignment.objects.filter(organization__in=organizations, term__gte=day, control_since__lt=moment)
    return rows.order_by("pk").values_list("pk", "term", "control_since", named=True)


def test_it_answers_what_the_query_does(world: World) -> None:
    now, day = timezone.now(), dt.date(2026, 5, 1)
    rows = [
        AssignmentFactory(term=day + dt.timedelta(days=n), control_since=now, on_control=True) for n in range(-2, 3)
    ]
    values = [day, now + dt.timedelta(days=1), *(row.organization_id for row in rows)]

    def make() -> Statement:
        marked_day, moment, *keys = marks_for(values)
        return Statement(of(keys, marked_day, moment), [marked_day, moment, *keys])

    for shift in range(3):
        given = [day + dt.timedelta(days=shift), values[1], *values[2:]]
        asked = prepared(("a test", len(given)), make).rows(given)
        assert asked == list(of(given[2:], given[0], given[1]))
        assert len(asked) == 3 - shift
    assert asked[0].term == rows[-1].term, "values are of their kind"


def test_a_value_of_many_rows_is_made_once_and_what_can_change_for_each(world: World) -> None:
    """Two rows share a day, which nobody can change, but not what is kept as JSON."""
    Meeting.objects.update(date=dt.date(2026, 5, 1), corrections=[{"a": 1}])
    MeetingFactory(date=dt.date(2026, 5, 1), corrections=[{"a": 1}])

    def of_day(days: list[dt.date]) -> QuerySet[Meeting, Any]:
        return Meeting.objects.filter(date=days[0]).order_by("pk").values_list("date", "corrections")

    first, second, *_rest = asked("days of a test", [dt.date(2026, 5, 1)], of_day)
    assert first == second == (dt.date(2026, 5, 1), [{"a": 1}])
    assert first[1] is not second[1]
    assert asked("days of a test", [dt.date(1999, 5, 1)], of_day) == []


def test_columns_hold_what_rows_do(world: World, django_assert_num_queries: Callable[[int], Any]) -> None:
    """The database hands them over as JSON: days, moments, truths and what is kept as JSON are of their kinds again."""
    Meeting.objects.update(corrections=[{"a": 1}])
    for text in ('сказано "да";\nи \\ нет', "\u2028\t"):
        AssignmentFactory(term=dt.date(2026, 5, 1), control_since=timezone.now(), on_control=True, term_text=text)
    AssignmentFactory(on_control=True, term=None, control_since=None)

    def of_role(role: list[str]) -> QuerySet[Assignment, Any]:
        protocol = ("resolution__item__is_closed", "resolution__item__meeting__corrections")
        rows = Assignment.objects.filter(role=role[0]).order_by("-pk")
        return rows.values_list("pk", "term", "control_since", "term_text", "organization__name", *protocol)

    for _again in range(2):
        with django_assert_num_queries(1):
            columns = asked_for_columns("columns of a test", ["lead"], of_role)
        assert list(zip(*columns, strict=True)) == list(of_role(["lead"])) != []
    assert asked_for_columns("columns of a test", ["none"], of_role) == []


def test_columns_are_of_who_asks(world: World) -> None:
    MeetingFactory(published=False)
    Meeting.objects.filter(pk=world.resolution.item.meeting_id).update(published_at=None)

    def visible_to(user: User | None) -> Callable[[list[str]], QuerySet[Meeting, Any]]:
        return lambda _values: Meeting.objects.visible_to(user).order_by("pk").values_list("pk")

    def seen(user: User | None) -> list[list[Any]]:
        return asked_for_columns("meetings of a test", ["x"], visible_to(user), user)

    everybody = reader_of_everything()
    for _again in range(2):
        assert seen(None) == []
        assert seen(everybody) == [list(Meeting.objects.values_list("pk", flat=True).order_by("pk"))]


def test_it_answers_with_dictionaries_too(world: World) -> None:
    AssignmentFactory.create_batch(2, on_control=True)

    def of_role(role: list[str]) -> QuerySet[Assignment, Any]:
        return Assignment.objects.filter(role=role[0]).annotate(twice=F("pk") * 2).order_by("pk").values("pk", "twice")

    for _again in range(2):
        assert asked("dictionaries of a test", ["lead"], of_role) == list(of_role(["lead"])) != []


def test_it_answers_with_models_too(world: World, django_assert_num_queries: Callable[[int], Any]) -> None:
    rows = AssignmentFactory.create_batch(3, on_control=True)

    def of_keys(keys: list[int]) -> QuerySet[Assignment]:
        return Assignment.objects.filter(pk__in=keys).select_related("resolution__item", "person").order_by("pk")

    for given in (rows, rows[1:], rows[:1]):
        keys = as_many([row.pk for row in given])
        with django_assert_num_queries(1):
            found = asked(("models of a test", len(keys)), keys, of_keys)
            assert found == given
            assert [row.resolution.item.pk for row in found] == [row.resolution.item_id for row in given]
            assert {row.person for row in found} == {None}
    assert [row.control_since for row in found] == [rows[0].control_since], "values are of their kind"


def test_several_are_asked_together(world: World, django_assert_num_queries: Callable[[int], Any]) -> None:
    now = timezone.now()
    rows = AssignmentFactory.create_batch(3, on_control=True, control_since=now, term=dt.date(2026, 5, 1))
    Meeting.objects.filter(pk=world.meeting.pk).update(start=dt.time(9, 30), place="«Зал» \\ 2")
    keys = [row.pk for row in rows]

    def tasks(keys: list[int]) -> QuerySet[Assignment]:
        return Assignment.objects.filter(pk__in=keys).select_related("resolution__item__meeting").order_by("-pk")

    def meetings(keys: list[int]) -> QuerySet[Any, Any]:
        fields = ("place", "date", "start", "end", "published_at", "items__is_closed", "chair")
        return Meeting.objects.filter(pk=keys[0]).values_list(*fields)

    def nothing(keys: list[int]) -> QuerySet[Assignment]:
        return Assignment.objects.filter(pk__in=[])

    asks = [Ask("tasks", keys, tasks), Ask("none", keys[:1], nothing), Ask("meetings", [world.meeting.pk], meetings)]
    for user in (None, UserFactory()):
        access_of(user)
        with django_assert_num_queries(1):
            found, none, (meeting,) = asked_together(*(ask._replace(user=user) for ask in asks))
        assert (found, none) == (rows[::-1], [])
        assert [(row.term, row.control_since) for row in found] == [(dt.date(2026, 5, 1), now)] * 3
        assert found[0].resolution.item.meeting.published_at == rows[-1].resolution.item.meeting.published_at
        assert meeting == meetings([world.meeting.pk]).get()
    with django_assert_num_queries(1):
        assert asked_together(asks[0]._replace(values=[10**9] * 3), asks[1]) == [[], []]


def test_keys_that_questions_share_are_sent_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, sent, answered = AssignmentFactory.create_batch(2), list[int](), Words.rows

    def rows_of(words: Words, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        sent.append(len(values))
        return answered(words, values)

    def of_keys(keys: list[int]) -> QuerySet[Assignment, Any]:
        return Assignment.objects.filter(pk__in=keys).order_by("pk").values_list("pk")

    monkeypatch.setattr(Words, "rows", rows_of)
    first, second = [row.pk for row in rows], [rows[1].pk, rows[1].pk]
    asks = [(first, first), (first, second), (second, second), (second, first)]
    for left, right in asks:
        found = asked_together(Ask("left", left, of_keys), Ask("right", right, of_keys))
        assert found == [[(pk,) for pk in sorted({*keys})] for keys in (left, right)]
    assert sent == [2, 4, 2, 4]


def test_a_key_that_no_database_takes_finds_nothing() -> None:
    assert asked("keys of a test", [10**30], lambda keys: Assignment.objects.filter(pk=keys[0])) == []


@pytest.mark.parametrize(
    ("given", "many"), [(1, 1), (2, 4), (25, 32), (100, 128), (500, 512), (513, 2_048), (2_049, 2_049)]
)
def test_few_shapes_of_keys(given: int, many: int) -> None:
    keys = as_many(range(given))
    assert (len(keys), set(keys)) == (many, set(range(given)))


def test_what_can_have_no_rows_is_not_asked(django_assert_num_queries: Callable[[int], Any]) -> None:
    with django_assert_num_queries(0):
        assert Statement(of([], dt.date(2026, 1, 1), timezone.now())).rows() == []


def test_no_more_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    module._kept.clear()
    for number in range(5):
        prepared(number, lambda: Statement(of([1], dt.date(2026, 1, 1), timezone.now())))
    assert [key[2] for key in module._kept] == [3, 4]  # type: ignore[index]


def test_each_reads_the_own_tasks(world: World, client_of: Callable[[User], Client]) -> None:
    """Of the same shape: one person with one organization."""
    owners = []
    for number in range(3):
        organization = OrganizationFactory()
        user = user_with_person(f"{number}@example.org", "Членов", organization)
        mine = AssignmentFactory(resolution=world.resolution, organization=organization, on_control=True)
        person = AssignmentFactory(resolution=world.resolution, organization=None, person=user.person, on_control=True)
        owners.append((client_of(user), {"organization": mine.pk, "mine": person.pk}))
    for _again in range(2):
        for client, own in owners:
            for scope, pk in own.items():
                page = client.get("/my/", {"scope": scope})
                assert [duty.pk for group in page.context["groups"].values() for duty in group.duties] == [pk]
                assert page.context["counts"] == {"mine": 1, "organization": 1}
