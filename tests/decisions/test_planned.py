"""What PostgreSQL keeps planned answers as what is planned anew, and every failure of it is answered all the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from decisions import content_version, planned
from decisions.models import Assignment
from decisions.planned import Words
from decisions.prepared import Ask, asked, asked_together
from members.models import User
from tests.conftest import World, user_with_person
from tests.factories import AssignmentFactory, OrganizationFactory
from tests.settings import WHICH

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(WHICH == "sqlite", reason="SQLite keeps no plans")]

SUM = "SELECT %s + 1, %s"


def sums() -> Words:
    return Words(SUM, [(0, -1), (None, "«100 %»")])


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that is a transaction is taken for none."""
    monkeypatch.setattr(connection, "get_autocommit", lambda: True)
    forget()
    yield
    forget()


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    planned._plans.clear()


def kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return int(cursor.fetchone()[0])


def tasks(keys: list[Any]) -> Any:
    return Assignment.objects.filter(pk__in=keys[1:], term__gt=keys[0], status="control").order_by("pk")


def test_values_are_those_of_the_question(world: World, outside: None) -> None:
    day = dt.date(2026, 5, 1)
    rows = [AssignmentFactory(term=day + dt.timedelta(days=n), on_control=True) for n in range(3)]
    for shift in range(4):
        values = [day + dt.timedelta(days=shift - 1), *(row.pk for row in rows)]
        assert asked("planned of a test", values, tasks) == rows[shift:]
        assert asked_together(Ask("planned of a test", values, tasks), Ask("one", [rows[0].pk], one)) == [
            rows[shift:],
            rows[:1],
        ]
        assert kept() == (2 if shift else 0), "what is asked for once is not kept"


def one(keys: list[Any]) -> Any:
    return Assignment.objects.filter(pk=keys[0])


def test_each_reads_the_own_tasks(world: World, outside: None, client_of: Callable[[User], Client]) -> None:
    owners = []
    for number in range(2):
        organization = OrganizationFactory()
        user = user_with_person(f"{number}@example.org", "Членов", organization)
        mine = AssignmentFactory(resolution=world.resolution, organization=organization, on_control=True)
        owners.append((client_of(user), mine.pk))
    for _again in range(3):
        for client, own in owners:
            page = client.get("/my/", {"scope": "organization"})
            assert [duty.pk for group in page.context["groups"].values() for duty in group.duties] == [own]
    assert kept()


def test_the_version_of_the_content_is_kept(world: World, outside: None) -> None:
    before = [content_version.current() for _again in range(3)]
    assert (len(set(before)), kept()) == (1, 1)
    OrganizationFactory()
    assert content_version.current() not in before
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE content_version ADD COLUMN more bigint")
    assert content_version.current()


def test_few_plans_are_kept_on_a_connection(outside: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planned, "MOST", 2)
    all_words = [Words(f"SELECT %s + {number}", [(0, -1)]) for number in range(4)]
    for _again in range(3):
        assert [words.rows([5])[0][0] for words in all_words] == [5, 6, 7, 8]
    assert kept() == 2


def test_a_kept_plan_is_used_from_the_first_time(outside: None) -> None:
    words = sums()
    for number in range(4):
        words.rows([number])
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements")
        assert cursor.fetchall() == [(3, 0)], "the first asking is not prepared"


def test_the_same_words_are_kept_once(outside: None) -> None:
    for words in (sums(), sums()):
        assert [words.rows([number]) for number in range(3)] == [[(number + 1, "«100 %»")] for number in range(3)]
    assert kept() == 1


def test_nothing_is_kept_in_a_transaction_nor_where_it_is_not_wanted(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()
    words = sums()
    assert [words.rows([1])[0][0] for _again in range(3)] == [2, 2, 2]
    monkeypatch.setattr(connection, "get_autocommit", lambda: True)
    settings.DATABASE_KEEPS_PLANS = False
    assert words.rows([1])[0][0] == 2
    assert kept() == 0


@pytest.mark.django_db(transaction=True)
def test_what_fails_is_asked_plainly() -> None:
    forget()
    refused = Words("SELECT date '2026-05-01' + %s", [(0, -1)])
    for _again in range(3):
        assert refused.rows([1]) == [(dt.date(2026, 5, 2),)], "PostgreSQL adds no bigint to a date"
    assert (refused.is_refused, kept()) == (True, 0)

    columns = Words("SELECT * FROM changing", [])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE changing AS SELECT 1 AS a")
        try:
            assert [columns.rows([]) for _again in range(2)] == [[(1,)]] * 2
            cursor.execute("ALTER TABLE changing ADD COLUMN b integer")
            assert [columns.rows([]) for _again in range(2)] == [[(1, None)]] * 2
        finally:
            cursor.execute("DROP TABLE changing")
    forget()

    words = sums()
    for number in range(2):
        assert words.rows([number])[0][0] == number + 1
    planned._plans.clear()
    assert words.rows([2])[0][0] == 3, "somebody else has prepared it on this connection of a pooler"
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert [words.rows([number])[0][0] for number in (3, 4)] == [4, 5], "the next one of a pooler does not know it"
    assert kept() == 0
    planned._plans.clear()
