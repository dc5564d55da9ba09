"""The version of the content: new with every change of what is shown, whoever writes; otherwise the same."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from decisions import content_version
from decisions.models import Draft, Meeting, Policy, Resolution
from members.models import Organization, Person, User
from tests.conftest import World
from tests.factories import OrganizationFactory, ResolutionFactory, UserFactory


def changes(act: Callable[[], object]) -> bool:
    before = content_version.current()
    act()
    return content_version.current() != before


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_every_model_is_either_shown_or_not() -> None:
    known = {*content_version.SHOWN, *content_version.SHOWN_COLUMNS, *content_version.HIDDEN}
    ours = [
        config.get_models(include_auto_created=True) for config in map(apps.get_app_config, ("decisions", "members"))
    ]
    assert {model._meta.db_table for models in ours for model in models} <= known


def test_changes_with_every_writer(world: World) -> None:
    point = world.resolution
    rows = Resolution.objects.filter(pk=point.pk)
    assert changes(point.save)
    assert changes(lambda: rows.update(public_text="Построить маяк"))
    assert changes(lambda: rows.update(public_text="Построить маяк"))
    assert changes(lambda: raw("UPDATE decisions_resolution SET due = NULL WHERE id = %s", point.pk))
    more = [ResolutionFactory.build(item=world.item, position=9, number="9")]
    assert changes(lambda: Resolution.objects.bulk_create(more))
    assert changes(lambda: Organization.objects.bulk_create([OrganizationFactory.build()], ignore_conflicts=True))
    assert changes(more[0].delete)


def test_changes_with_publication_and_consent(world: World) -> None:
    meeting = Meeting.objects.filter(pk=world.meeting.pk)
    assert changes(lambda: meeting.update(published_at=None))
    assert changes(lambda: meeting.update(published_at=timezone.now()))
    assert changes(
        lambda: Person.objects.filter(pk=world.chair_person.pk).update(consent_withdrawn_on=timezone.localdate())
    )


def test_stays_when_nothing_is_shown_anew(world: World) -> None:
    user = UserFactory()
    assert not changes(lambda: User.objects.filter(pk=user.pk).update(last_login=timezone.now()))
    assert changes(lambda: User.objects.filter(pk=user.pk).update(email="new@example.org"))
    assert not changes(lambda: Resolution.objects.filter(pk=0).update(due=None))
    assert not changes(lambda: Draft.objects.filter(pk=0).delete())
    assert not changes(lambda: Meeting.objects.get(pk=world.meeting.pk))


def test_a_version_that_is_rolled_back_never_comes_again(world: World) -> None:
    rows = Resolution.objects.filter(pk=world.resolution.pk)
    before, seen = content_version.current(), set()
    for _time in range(3):
        with transaction.atomic():
            rows.update(public_text="Построить маяк")
            seen.add(content_version.current())
            transaction.set_rollback(True)
        assert content_version.current() == before
    assert len(seen - {before}) == 3


def test_is_told_by_one_statement(world: World, django_assert_num_queries: Callable[[int], object]) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert content_version.current()


def test_is_folded_without_a_change(world: World) -> None:
    assert not changes(content_version.fold)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM content_version")
            assert cursor.fetchone() == (1,)
    assert changes(world.resolution.save)


def test_that_of_the_names_changes_with_these_alone(world: World) -> None:
    def changes_names(act: Callable[[], object]) -> bool:
        before = content_version.of_names(content_version.current())
        assert before
        act()
        return content_version.of_names(content_version.current()) != before

    assert not changes_names(world.resolution.save)
    assert not changes_names(lambda: Person.objects.update(surname="Ушаков"))
    assert not changes_names(content_version.fold)
    assert changes_names(lambda: Organization.objects.bulk_create([OrganizationFactory.build()]))
    assert changes_names(world.organization.save)
    assert changes_names(lambda: raw("UPDATE members_group SET name = 'Совет' WHERE id = %s", world.body.pk))
    assert changes_names(lambda: Policy.objects.update_or_create(body=world.body, defaults={"soon_days": 11}))
    assert changes_names(content_version.install)
    assert content_version.of_names("") == ""


@pytest.mark.django_db
def test_a_lost_trigger_is_told_and_made_anew() -> None:
    lost = next(each for each in content_version.triggers(connection.vendor) if each.table == "members_person")
    raw(f'DROP TRIGGER "{lost.name}"' + ("" if connection.vendor == "sqlite" else f' ON "{lost.table}"'))
    assert content_version.missing() == [f"members_person {lost.when}"]
    assert [warning.id for warning in content_version.check_triggers(["default"])] == ["decisions.W003"]
    assert changes(content_version.install)
    assert content_version.missing() == []


@pytest.mark.django_db(transaction=True)
def test_writers_do_not_wait_and_a_late_commit_is_seen() -> None:
    """On PostgreSQL: one that wrote first and commits last neither stops others nor goes unseen."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    wrote, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                OrganizationFactory(name="ООО «Позднее»")
                wrote.set()
                may_commit.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert wrote.wait(20)
    before = content_version.current()
    OrganizationFactory(name="ООО «Раннее»")
    between = content_version.current()
    content_version.fold()
    may_commit.set()
    thread.join(20)
    after = content_version.current()
    assert len({before, between, after}) == 3
