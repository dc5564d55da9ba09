"""`verify_seals` finds any changed character, says where, and is not alarmed by what may change."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decisions import freezing, workflow
from decisions.editions.checking import check_body, check_meeting, is_intact
from decisions.models import AgendaItem, Assignment, Edition, Meeting, Resolution
from members.models import Group, Person, User
from tests.decisions.sealed import Column, columns, full_protocol, sealed_protocol
from tests.factories import AgendaItemFactory, BodyFactory, MeetingFactory, PersonFactory


@pytest.fixture
def sealed(body: Group) -> Meeting:
    other = full_protocol(BodyFactory(), "1")
    AgendaItemFactory(meeting=other)
    return sealed_protocol(body)


def faults(body: Group) -> list[str]:
    return [str(fault) for fault in check_body(Group.objects.get(pk=body.pk))]


def faults_of_change(meeting: Meeting, column: Column, **choice: Any) -> list[str]:
    """What is found when a column was changed behind the triggers; the change is taken back."""
    with transaction.atomic():
        row = column.row(meeting)
        with freezing.suspended():
            assert type(row)._default_manager.filter(pk=row.pk).update(**column.other(row, **choice)) == 1
        found = [str(fault) for fault in check_body(Meeting.objects.get(pk=meeting.pk).body)]
        transaction.set_rollback(True)
    return found


def verify(**options: Any) -> tuple[int, str]:
    """Exit code and what was said."""
    out = io.StringIO()
    try:
        call_command("verify_seals", stdout=out, **options)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


# ── any changed character ────────────────────────────────────────────────────
def test_every_sealed_column_of_every_row_is_watched(sealed: Meeting) -> None:
    assert faults(sealed.body) == []
    unnoticed = [str(column) for column in columns() if not faults_of_change(sealed, column)]
    assert unnoticed == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    column=st.sampled_from([column for column in columns() if column.field.get_internal_type() == "TextField"]),
    position=st.integers(0, 60),
    letter=st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]),
)
def test_a_single_character_anywhere_is_found(sealed: Meeting, column: Column, position: int, letter: str) -> None:
    row = column.row(sealed)
    changed = column.other(row, position, letter)
    found = faults_of_change(sealed, column, position=position, letter=letter)
    assert bool(found) == (changed[column.name] != getattr(row, column.name))


def test_it_says_which_protocol_which_point_and_what(sealed: Meeting) -> None:
    with freezing.suspended():
        Resolution.objects.filter(item__meeting=sealed, parent=None).update(text="Представить в совет график движения.")
        Assignment.objects.filter(resolution__item__meeting=sealed, recurrence_day=5).update(
            original_term=dt.date(2027, 6, 1)
        )
    code, said = verify()
    assert code == 1
    assert str(sealed) in said
    assert "1.1" in said
    assert "Представить в совет график движения судов." in said
    assert "01.06.2027" in said


def test_rows_that_were_added_or_lost_are_found(sealed: Meeting) -> None:
    with freezing.suspended():
        AgendaItem.objects.create(meeting=sealed, position=9, number="9", title="О премии", public_title="О премии")
    assert "О премии" in "".join(faults(sealed.body))
    with freezing.suspended():
        AgendaItem.objects.filter(meeting=sealed, number__in=["2", "9"]).delete()
    assert "Разное" in "".join(faults(sealed.body))


# ── editions and chain ───────────────────────────────────────────────────────
def test_an_edition_changed_together_with_the_rows_is_found(sealed: Meeting) -> None:
    edition = sealed.editions.get()
    content = {**edition.content, "place": "Пристань"}
    with freezing.suspended():
        Meeting.objects.filter(pk=sealed.pk).update(place="Пристань")
        Edition.objects.filter(pk=edition.pk).update(content=content)
    assert len(faults(sealed.body)) == 1


def test_a_seal_made_anew_breaks_the_chain(sealed: Meeting, secretary: User) -> None:
    """Whoever changes content, edition and seal alike is betrayed by the next protocol of the body."""
    following = sealed_protocol(sealed.body, "8")
    assert following.previous_seal == sealed.seal
    with freezing.suspended():
        Edition.objects.filter(meeting=sealed).update(seal="f" * 64)
        Meeting.objects.filter(pk=sealed.pk).update(seal="f" * 64)
    assert any(following.number_and_date in fault for fault in faults(sealed.body))


@pytest.mark.parametrize("lost", ["edition", "signature", "seal"])
def test_what_is_gone_is_missed(sealed: Meeting, secretary: User, lost: str) -> None:
    with freezing.suspended():
        if lost == "edition":
            workflow.withdraw(sealed, reason="Опечатка.", actor=secretary)
            Edition.objects.filter(meeting=sealed, number=1).delete()
        elif lost == "signature":
            Meeting.objects.filter(pk=sealed.pk).update(status="draft", signed_at=None, seal="")
        else:
            Meeting.objects.filter(pk=sealed.pk).update(seal="")
    assert faults(sealed.body)


def test_withdrawn_and_signed_again_is_whole(sealed: Meeting, secretary: User) -> None:
    second = sealed_protocol(sealed.body, "8")
    workflow.withdraw(sealed, reason="Опечатка.", actor=secretary)
    assert faults(sealed.body) == []
    Meeting.objects.filter(pk=sealed.pk).update(place="Пристань")
    workflow.sign(sealed, actor=secretary)
    sealed.refresh_from_db()
    assert sealed.previous_seal == second.seal
    assert faults(sealed.body) == []
    assert list(check_meeting(sealed)) == []


# ── what is no fault ─────────────────────────────────────────────────────────
def test_a_new_surname_breaks_no_seal_and_another_person_does(sealed: Meeting) -> None:
    Person.objects.filter(pk=sealed.chair_id).update(surname="Новофамильцев")
    Group.objects.filter(pk=sealed.body_id).update(name="Совет кластера")
    assert is_intact(sealed)
    with freezing.suspended():
        Meeting.objects.filter(pk=sealed.pk).update(chair=sealed.secretary_id)
    assert not is_intact(sealed)


def test_life_after_the_signature_is_no_fault(sealed: Meeting, secretary: User) -> None:
    task = Assignment.objects.get(resolution__item__meeting=sealed, organization__isnull=False)
    workflow.publish(sealed, actor=secretary)
    workflow.reassign(task, to=PersonFactory(), reason="Ушёл.", actor=secretary)
    AgendaItem.objects.filter(meeting=sealed).update(is_closed=True)
    assert faults(sealed.body) == []


def test_a_task_without_an_original_term_is_sealed_with_its_term(body: Group) -> None:
    meeting = full_protocol(body)
    Assignment.objects.filter(resolution__item__meeting=meeting).update(original_term=None)
    workflow.sign(meeting)
    assert faults(body) == []
    content = meeting.editions.get().content
    assert content["items"][0]["resolutions"][0]["responsible"][0]["term"] == "2026-06-01"


# ── the command ──────────────────────────────────────────────────────────────
def test_the_command_is_silent_of_one_body_when_asked_for_another(sealed: Meeting) -> None:
    other = sealed_protocol(BodyFactory(slug="other"), "5")
    with freezing.suspended():
        Meeting.objects.filter(pk=sealed.pk).update(place="Пристань")
    assert verify(body="other")[0] == 0
    assert verify(body=sealed.body.slug)[0] == 1
    assert verify()[0] == 1
    code, said = verify(body="nowhere")
    assert code == 1
    assert "other" in said
    assert other.seal


def test_the_command_says_when_nothing_is_frozen(sealed: Meeting) -> None:
    name, *_rest = (each for each in freezing.triggers(connection.vendor) if each.table == "decisions_vote")
    where = "" if connection.vendor == "sqlite" else f" ON {name.table}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP TRIGGER {name.name}{where}")
    code, said = verify()
    assert code == 1
    assert f"{name.table} {name.when}" in said


def test_as_many_statements_for_3_protocols_as_for_20(body: Group) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert faults(body) == []
        return len(captured)

    def sign(numbers: range) -> None:
        for number in numbers:
            meeting = MeetingFactory(body=body, number=str(number))
            AgendaItemFactory(meeting=meeting)
            workflow.sign(meeting)

    for number in range(1, 4):
        sealed_protocol(body, str(number))
    few = statements()
    sign(range(4, 21))
    assert statements() == few
