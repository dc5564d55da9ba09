"""Whatever writes, what is signed stays: the database refuses, on SQLite and on PostgreSQL."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import checks
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.signals import pre_migrate

from decisions import content_version, freezing, kept_bodies, workflow
from decisions.counts import watching
from decisions.freezing import ProtocolSigned
from decisions.models import (
    Addressee,
    AgendaItem,
    Assignment,
    Attendance,
    Edition,
    Meeting,
    Policy,
    Report,
    Resolution,
    Speaker,
    Uncounted,
    Vote,
)
from members.models import Group, User
from tests.conftest import World
from tests.decisions.sealed import columns, full_protocol, sealed_protocol
from tests.factories import AgendaItemFactory, BodyFactory, GroupFactory, MeetingFactory, PersonFactory

OF_MEETING = {
    Attendance: "meeting",
    AgendaItem: "meeting",
    Speaker: "item__meeting",
    Resolution: "item__meeting",
    Vote: "item__meeting",
    Addressee: "resolution__item__meeting",
    Assignment: "resolution__item__meeting",
}


@pytest.fixture
def sealed(body: Group) -> Meeting:
    other = full_protocol(BodyFactory(), "1")
    AgendaItemFactory(meeting=other)
    return sealed_protocol(body)


def refused(act: Callable[[], object]) -> bool:
    """Whether the act is refused, in a savepoint of its own."""
    try:
        with transaction.atomic():
            act()
    except ProtocolSigned:
        return True
    return False


def test_no_sealed_column_can_be_updated(sealed: Meeting) -> None:
    passed = []
    for column in columns():
        row = column.row(sealed)
        rows = type(row)._default_manager.filter(pk=row.pk)
        values = column.other(row)
        if not refused(lambda rows=rows, values=values: rows.update(**values)):
            passed.append(str(column))
    assert passed == []


def test_nothing_can_be_added_or_taken_away(sealed: Meeting) -> None:
    for model, path in OF_MEETING.items():
        row = model._default_manager.filter(**{path: sealed}).order_by("pk")[0]
        rows = model._default_manager.filter(pk=row.pk)
        assert refused(lambda rows=rows: rows._raw_delete("default")), model
        with connection.cursor() as cursor:
            assert refused(
                lambda row=row, cursor=cursor: cursor.execute(
                    f"DELETE FROM {row._meta.db_table} WHERE id = %s",  # noqa: S608 - a name of our table
                    [row.pk],
                )
            ), model
        row.pk = None
        row._state.adding = True
        if hasattr(row, "position"):
            row.position = 77
        assert refused(lambda row=row: type(row)._default_manager.bulk_create([row])), model
    assert refused(lambda: Meeting.objects.filter(pk=sealed.pk)._raw_delete("default"))


def test_rows_cannot_be_moved_in_or_out(sealed: Meeting) -> None:
    other = AgendaItem.objects.exclude(meeting=sealed)[0]
    inside = sealed.items.order_by("position")[0]
    stranger = Resolution.objects.filter(item__meeting=other.meeting)[0]
    assert refused(lambda: Resolution.objects.filter(item=inside).update(item=other))
    assert refused(lambda: Resolution.objects.filter(pk=stranger.pk).update(item=inside, position=90, number="9"))
    assert refused(lambda: Attendance.objects.filter(meeting=other.meeting).update(meeting=sealed))


@pytest.mark.parametrize("way", ["save", "update", "bulk_update", "bulk_create", "delete", "sql"])
def test_no_way_of_the_orm_changes_a_point(sealed: Meeting, way: str) -> None:
    point = Resolution.objects.filter(item__meeting=sealed).order_by("pk")[0]
    text = point.text
    point.text = "Другое решение."

    def upsert() -> None:
        fields = {"update_conflicts": True, "unique_fields": ["item", "position"], "update_fields": ["text"]}
        copy = Resolution(item_id=point.item_id, position=point.position, number=point.number, text="Другое решение.")
        Resolution.objects.bulk_create([copy], **fields)

    def plain() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE decisions_resolution SET text = 'x' WHERE id = %s", [point.pk])

    ways: dict[str, Callable[[], object]] = {
        "save": point.save,
        "update": lambda: Resolution.objects.filter(pk=point.pk).update(text="Другое решение."),
        "bulk_update": lambda: Resolution.objects.bulk_update([point], ["text"]),
        "bulk_create": upsert,
        "delete": lambda: Vote.objects.filter(resolution__item__meeting=sealed).delete(),
        "sql": plain,
    }
    assert refused(ways[way])
    assert Resolution.objects.get(pk=point.pk).text == text
    assert Vote.objects.filter(resolution__item__meeting=sealed).exists()


def test_the_refusal_is_a_sentence(sealed: Meeting) -> None:
    with pytest.raises(ProtocolSigned, match=r"withdraw|отз"), transaction.atomic():
        Meeting.objects.filter(pk=sealed.pk).update(number="8")


def test_what_lives_on_after_the_signature_is_free(sealed: Meeting, secretary: User) -> None:
    assignment = Assignment.objects.filter(resolution__item__meeting=sealed, organization__isnull=False)[0]
    workflow.publish(sealed, actor=secretary)
    AgendaItem.objects.filter(meeting=sealed).update(is_closed=True, public_title="О навигации")
    Resolution.objects.filter(item__meeting=sealed).update(public_text="Представить график.")
    workflow.reassign(assignment, to=PersonFactory(), reason="Ушёл.", actor=secretary)
    assert workflow.roll_up(assignment.resolution) is None


def test_withdrawn_corrected_and_signed_again(sealed: Meeting, secretary: User) -> None:
    workflow.withdraw(sealed, reason="Опечатка в пункте 1.1.", actor=secretary)
    assert Resolution.objects.filter(item__meeting=sealed, parent=None).update(text="Представить график.") == 1
    workflow.sign(sealed, actor=secretary)
    assert refused(lambda: Resolution.objects.filter(item__meeting=sealed).update(text="Иное."))


def test_a_signature_does_not_go_without_a_recorded_withdrawal(sealed: Meeting) -> None:
    free = {"status": Meeting.Status.DRAFT, "signed_at": None, "seal": ""}
    assert refused(lambda: Meeting.objects.filter(pk=sealed.pk).update(**free))
    assert refused(lambda: Meeting.objects.filter(pk=sealed.pk).update(seal=""))


def test_editions_are_written_once(sealed: Meeting) -> None:
    assert refused(lambda: Edition.objects.update(text="Иначе."))
    assert refused(lambda: Edition.objects.all().delete())


def test_drafts_and_planned_meetings_are_free(draft_world: World) -> None:
    assert Resolution.objects.filter(pk=draft_world.resolution.pk).update(text="Иначе.") == 1
    Assignment.objects.filter(pk=draft_world.assignment.pk).delete()
    assert not Assignment.objects.filter(pk=draft_world.assignment.pk).exists()


# ── the triggers themselves ──────────────────────────────────────────────────
def test_installing_twice_asks_once(sealed: Meeting, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        freezing.install()


def test_a_missing_trigger_is_told_and_made_again(sealed: Meeting) -> None:
    assert freezing.missing() == []
    lost = next(each for each in freezing.triggers(connection.vendor) if each.table == "decisions_vote")
    where = "" if connection.vendor == "sqlite" else f" ON {lost.table}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP TRIGGER {lost.name}{where}")
    assert freezing.missing() == [f"{lost.table} {lost.when}"]
    assert [each.id for each in checks.run_checks(tags=["database"], databases=["default"])] == ["decisions.W001"]
    freezing.install()
    assert freezing.missing() == []
    assert checks.run_checks(tags=["database"], databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_migrations_are_free_and_freeze_again() -> None:
    sealed = sealed_protocol(BodyFactory())
    freezing.FAMILY.before_migrations("default", [("a migration", False)])
    try:
        Meeting.objects.filter(pk=sealed.pk).update(place="Пристань")
    finally:
        freezing.after_migrations("default")
    assert refused(lambda: Meeting.objects.filter(pk=sealed.pk).update(place="Дом кластера"))


@pytest.mark.django_db(transaction=True)
def test_tables_made_anew_by_sqlite_are_frozen_after_migrate() -> None:
    sealed = sealed_protocol(BodyFactory())
    field = AgendaItem._meta.get_field("title")
    pre_migrate.send(apps.get_app_config("decisions"), using="default", plan=[("a migration", False)])
    try:
        with connection.schema_editor() as editor:
            if connection.vendor == "sqlite":
                for model in (Policy, Meeting, AgendaItem, Resolution, Assignment, Report, Uncounted):
                    editor._remake_table(model)
            else:
                editor.alter_field(AgendaItem, field, field)
    finally:
        call_command("migrate", verbosity=0)
    for family in (freezing.FAMILY, content_version.FAMILY, watching.FAMILY, kept_bodies.FAMILY):
        assert family.missing() == []
    assert refused(lambda: AgendaItem.objects.filter(meeting=sealed).update(title="Иначе"))


@pytest.mark.django_db(transaction=True)
def test_a_fixture_of_a_signed_protocol_loads_into_an_emptied_database(tmp_path: Path) -> None:
    sealed = sealed_protocol(BodyFactory())
    written = io.StringIO()
    call_command("dumpdata", "members", "decisions", stdout=written)
    fixture = tmp_path / "protocols.json"
    fixture.write_text(written.getvalue(), encoding="utf-8")
    assert any(row["model"] == "decisions.edition" for row in json.loads(written.getvalue()))
    call_command("flush", interactive=False, verbosity=0)
    assert not Meeting.objects.exists()
    call_command("loaddata", str(fixture), verbosity=0)
    assert refused(lambda: Meeting.objects.filter(pk=sealed.pk).update(place="Пристань"))
    call_command("verify_seals", stdout=io.StringIO())


def test_a_group_made_meanwhile_is_no_matter(sealed: Meeting) -> None:
    """Rows of other tables are as free as before."""
    group = GroupFactory()
    other = MeetingFactory(number="99")
    assert Group.objects.filter(pk=group.pk).update(name="Иначе") == 1
    assert Meeting.objects.filter(pk=other.pk).update(place="Пристань") == 1
