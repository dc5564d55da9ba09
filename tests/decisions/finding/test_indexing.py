"""The index of words: in step with what is written, whoever writes it; nothing hidden in it; made anew by a command."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from decisions.finding import indexing
from decisions.finding.search import matching
from decisions.models import AgendaItem, Resolution
from members.models import Group, Organization
from tests.conftest import World
from tests.factories import ResolutionFactory


def found(words: str) -> list[int]:
    return list(matching(Resolution.objects.all(), words).order_by("pk").values_list("pk", flat=True))


def test_follows_every_writer(world: World) -> None:
    one = world.resolution
    Resolution.objects.filter(pk=one.pk).update(public_text="Построить маяк")
    assert found("маяка") == [one.pk]
    Resolution.objects.filter(pk=one.pk).update(public_text="Построить дамбу")
    assert (found("маяк"), found("дамбой")) == ([], [one.pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE decisions_resolution SET public_text = 'Углубить затон' WHERE id = %s", [one.pk])
    assert (found("дамба"), found("затона")) == ([], [one.pk])
    more = Resolution.objects.bulk_create(
        ResolutionFactory.build(item=world.item, position=9 + n, number=f"9.{n}", public_text=f"Ледокол {n}")
        for n in range(3)
    )
    assert found("ледоколов") == [row.pk for row in more]
    more[0].delete()
    assert found("ледоколов") == [row.pk for row in more[1:]]


def test_follows_titles_bodies_and_organizations(world: World) -> None:
    AgendaItem.objects.filter(pk=world.item.pk).update(public_title="О паромах")
    Group.objects.filter(pk=world.body.pk).update(name="Совет шлюзов")
    Organization.objects.filter(pk=world.organization.pk).update(name="АО «Лоцман»")
    for words in ("паром", "шлюз", "лоцманы", "паромы шлюзов лоцману графиком"):
        assert found(words) == [world.resolution.pk], words
    for words in ("навигация", "координационный", "причал"):
        assert found(words) == [], words


def test_follows_a_transaction_that_is_rolled_back(world: World) -> None:
    with transaction.atomic():
        Resolution.objects.filter(pk=world.resolution.pk).update(public_text="Построить маяк")
        transaction.set_rollback(True)
    assert (found("маяк"), found("график")) == ([], [world.resolution.pk])


def test_holds_no_name_and_shows_no_draft(draft_world: World) -> None:
    Resolution.objects.filter(pk=draft_world.resolution.pk).update(
        text="Поручить Тайникову отчёт", public_text="Поручить [имя не публикуется] отчёт"
    )
    words = indexing.Wanted(beginnings=(("тайников",),))
    assert not Resolution.objects.filter(pk__in=indexing.resolutions_with(words)).exists()
    assert found("отчёт") == [draft_world.resolution.pk], "the secretary searches drafts"
    assert not matching(Resolution.objects.visible_to(AnonymousUser()), "отчёт").exists()


def test_reads_a_text_longer_than_the_index_takes(world: World) -> None:
    Resolution.objects.filter(pk=world.resolution.pk).update(public_text="маяк " + "береговой знак " * 20_000)
    assert found("маяки") == [world.resolution.pk]


def test_says_what_is_gone_and_makes_it_anew(world: World) -> None:
    connection.check_constraints()  # PostgreSQL makes no index while a deferred one waits
    call_command("rebuild_search", "--check", stdout=io.StringIO())
    with connection.cursor() as cursor:
        drop = "DROP TRIGGER {}_update" if connection.vendor == "sqlite" else "DROP INDEX {}_gin"
        cursor.execute(drop.format(indexing.INDEXED[0].index))
    assert indexing.missing() == [indexing.INDEXED[0]]
    assert [warning.id for warning in indexing.check_index(["default"])] == ["decisions.W002"]
    Resolution.objects.filter(pk=world.resolution.pk).update(public_text="Построить маяк")
    connection.check_constraints()
    with pytest.raises(CommandError, match=r"decisions_resolution\.public_text"):
        call_command("rebuild_search", "--check", stdout=io.StringIO())
    said = io.StringIO()
    call_command("rebuild_search", stdout=said)
    assert found("маяк") == [world.resolution.pk]
    assert found("график") == []
    assert indexing.drifted() == []
    assert "decisions_resolution.public_text" in said.getvalue()


def test_is_made_anew_by_migrate_when_a_trigger_was_lost(world: World) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in indexing._remove(connection.vendor, indexing.INDEXED[0]):
            cursor.execute(statement)
    Resolution.objects.filter(pk=world.resolution.pk).update(public_text="Построить маяк")
    connection.check_constraints()
    indexing.after_migrations(using="default")
    assert found("маяк") == [world.resolution.pk]


def test_a_drift_that_no_trigger_saw_is_found(world: World) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("an index of PostgreSQL cannot drift")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {indexing.INDEXED[0].index} SET words = 'маяк'")  # noqa: S608
    assert indexing.drifted() == [indexing.INDEXED[0]]


def test_postgres_asks_the_index(world: World) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has nothing else to ask")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Resolution.objects.filter(
        pk__in=indexing.resolutions_with(indexing.Wanted(beginnings=(("маяк",),)))
    ).explain()
    assert indexing.INDEXED[0].index in plan


def test_postgres_does_not_take_a_guess_for_what_every_text_has(world: World) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has nothing else to ask")
    title = world.item.public_title
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=world.meeting, position=n, number=str(n), title=title, public_title=title)
        for n in range(100, 500)
    )
    guess = indexing.Wanted(wholes=tuple((f"слово{n}",) for n in range(300)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE decisions_agendaitem")
        told = []
        for is_guess in (False, True):
            keys = indexing.resolutions_with(guess, is_guess=is_guess)
            cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT id FROM ({keys.sql}) t(id)", keys.params)  # noqa: S608
            told.append(max(rows_of_questions(cursor.fetchone()[0][0]["Plan"])))
    assert told[1] * 10 < told[0]


def rows_of_questions(plan: dict[str, Any]) -> Iterator[int]:
    """How many questions PostgreSQL believes to be found, by each part of a plan that looks them up by their words."""
    is_by_words = indexing.WORDS in f"{plan.get('Filter')} {plan.get('Recheck Cond')}"
    if is_by_words and plan.get("Relation Name") == "decisions_agendaitem":
        yield plan["Plan Rows"]
    for part in plan.get("Plans", ()):
        yield from rows_of_questions(part)
