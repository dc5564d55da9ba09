"""Editions are made by each change of the content, numbered within the protocol, and keep who, when and why."""

from __future__ import annotations

import datetime as dt
import importlib
import threading

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from decisions import editions, seals, workflow
from decisions.editions.checking import check_body
from decisions.freezing import ProtocolSigned
from decisions.models import Edition, Meeting, Resolution
from members.models import Group, User
from tests.at_once import outcomes_of
from tests.conftest import World, build_world
from tests.decisions.sealed import full_protocol, sealed_protocol
from tests.factories import BodyFactory, MeetingFactory, OrganizationFactory

Cause = Edition.Cause


def causes(meeting: Meeting) -> list[str]:
    return list(meeting.editions.order_by("number").values_list("cause", flat=True))


def test_the_life_of_a_protocol_in_editions(draft_world: World, secretary: User, chair: User) -> None:
    meeting = draft_world.meeting
    workflow.record_applied(meeting, actor=secretary)
    workflow.sign(meeting, actor=chair)
    workflow.publish(meeting, actor=secretary)
    workflow.withdraw(meeting, reason="Опечатка в пункте 1.1.", actor=chair)
    Resolution.objects.filter(pk=draft_world.resolution.pk).update(text="Представить график.")
    editions.record(meeting, Cause.EDITED, actor=secretary)
    workflow.sign(meeting, actor=chair)
    rows = list(meeting.editions.order_by("number"))
    assert [row.cause for row in rows] == ["applied", "signed", "withdrawn", "edited", "corrected"]
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert [row.author for row in rows] == [secretary, chair, chair, secretary, chair]
    assert rows[2].reason == "Опечатка в пункте 1.1."
    assert rows[2].was_published
    assert rows[2].content == rows[1].content != rows[4].content
    meeting.refresh_from_db()
    assert (rows[4].seal, rows[4].previous_seal) == (meeting.seal, rows[1].seal)


def test_what_did_not_change_is_no_edition(draft_world: World) -> None:
    assert editions.record(draft_world.meeting, Cause.EDITED) is not None
    assert editions.record(draft_world.meeting, Cause.EDITED) is None
    assert causes(draft_world.meeting) == ["edited"]


def test_the_seal_can_be_computed_by_anyone_with_the_file(body: Group) -> None:
    """By the documented steps, with nothing of ours."""
    import hashlib
    import json

    meeting = sealed_protocol(body)
    edition = meeting.editions.get()
    file = seals.envelope(edition.content, edition.previous_seal, edition.made_at).encode()
    assert hashlib.sha256(file).hexdigest() == meeting.seal
    assert json.loads(file)["content"]["items"][0]["title"] == "О навигации этого года"


def test_former_signatures_without_what_was_not_published(body: Group, secretary: User) -> None:
    meeting = sealed_protocol(body)
    workflow.withdraw(meeting, reason="Пункт о Тайникове.", actor=secretary)
    workflow.sign(meeting, actor=secretary)
    workflow.publish(meeting, actor=secretary)
    workflow.withdraw(meeting, reason="Опечатка в поручении Тайникову П. И., срок.", actor=secretary)
    hidden, shown = editions.withdrawn_editions(meeting)
    assert (hidden.was_published, hidden.reason) == (False, "")
    assert shown.was_published
    assert shown.reason.startswith("Опечатка в поручении")
    assert "Тайников" not in shown.reason
    assert shown.signed_at is not None
    assert hidden.withdrawn_at <= shown.signed_at


# ── at once ──────────────────────────────────────────────────────────────────
@pytest.mark.django_db(transaction=True)
def test_two_sign_at_once_and_one_edition_is_sealed() -> None:
    world = build_world(BodyFactory(), OrganizationFactory(), published=False)
    outcomes = outcomes_of([lambda: workflow.sign(Meeting.objects.get(pk=world.meeting.pk)) for _ in range(3)])
    assert outcomes == ["done", "refused", "refused"]
    assert causes(world.meeting) == ["signed"]


@pytest.mark.parametrize("asks_first", [True, False], ids=["as the program does", "with plain SQL"])
@pytest.mark.django_db(transaction=True)
def test_whoever_edits_while_another_signs_is_sealed_or_refused(asks_first: bool) -> None:
    """Never a seal over a text that changes in the same moment.

    Whoever holds the protocol before its points, as the program does everywhere, is never stopped by a deadlock. Plain
    SQL that takes a point first may meet a signature that has the protocol: the database lets one of them go on.
    """
    world = build_world(BodyFactory(), OrganizationFactory(), published=False)
    points = Resolution.objects.filter(pk=world.resolution.pk)

    def edit() -> None:
        with transaction.atomic():
            if asks_first:
                Meeting.objects.select_for_update().get(pk=world.meeting.pk)
            points.update(text="Представить иной график.")

    outcomes = outcomes_of([edit, lambda: workflow.sign(Meeting.objects.get(pk=world.meeting.pk)), edit])
    may_deadlock = connection.vendor == "postgresql" and not asks_first
    assert set(outcomes) <= {"done", "ProtocolSigned"} | ({"OperationalError"} if may_deadlock else set())
    assert "done" in outcomes
    assert list(check_body(world.body)) == []


@pytest.mark.django_db(transaction=True)
def test_a_signature_waits_for_an_edit_that_has_begun() -> None:
    """The edit came first and is not committed yet: what is sealed holds it."""
    world = build_world(BodyFactory(), OrganizationFactory(), published=False)
    written, signing = threading.Event(), threading.Event()

    def edit() -> None:
        with transaction.atomic():
            Resolution.objects.filter(pk=world.resolution.pk).update(text="Представить иной график.")
            written.set()
            signing.wait(0.3)

    def sign() -> None:
        written.wait(10)
        workflow.sign(Meeting.objects.get(pk=world.meeting.pk))
        signing.set()

    assert outcomes_of([edit, sign]) == ["done", "done"]
    content = world.meeting.editions.get().content
    assert content["items"][0]["resolutions"][0]["text"] == "Представить иной график."
    assert list(check_body(world.body)) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_edit_at_once_do_not_deadlock() -> None:
    world = build_world(BodyFactory(), OrganizationFactory(), published=False)

    def edit(text: str) -> None:
        with transaction.atomic():
            Meeting.objects.select_for_update().get(pk=world.meeting.pk)
            Resolution.objects.filter(pk=world.resolution.pk).update(text=text)
            editions.record(world.meeting, Cause.EDITED)

    assert outcomes_of([lambda text=text: edit(text) for text in ("Один.", "Два.", "Три.")]) == ["done"] * 3
    assert [row.number for row in world.meeting.editions.order_by("number")] == [1, 2, 3]


# ── the data migration ───────────────────────────────────────────────────────
def first_editions() -> None:
    importlib.import_module("decisions.migrations.0005_editions_of_existing_protocols").keep_existing(apps, None)


def as_before_editions(meeting: Meeting, at: dt.datetime, previous: str) -> Meeting:
    """Signed as it was done before: sealed in the first form, without an edition."""
    seal = seals.seal(seals.canonical(meeting, version=1), previous)
    Meeting.objects.filter(pk=meeting.pk).update(status="signed", signed_at=at, seal=seal, previous_seal=previous)
    return Meeting.objects.get(pk=meeting.pk)


def test_protocols_that_were_there_get_their_first_edition(body: Group) -> None:
    draft, late, early = (full_protocol(body, number) for number in ("1", "2", "3"))
    planned = MeetingFactory(body=body, number="4", status=Meeting.Status.PLANNED)
    now = timezone.now()
    early = as_before_editions(early, now - dt.timedelta(days=9), "")
    late = as_before_editions(late, now, early.seal)
    first_editions()
    first_editions()
    assert causes(draft) == causes(early) == causes(late) == ["kept"]
    assert not planned.editions.exists()
    kept = late.editions.get()
    assert (kept.seal, kept.previous_seal, kept.made_at) == (late.seal, early.seal, late.signed_at)
    assert [str(fault) for fault in check_body(body)] == []
    assert sealed_protocol(body, "9").previous_seal == late.seal
    assert draft.editions.get().content == seals.canonical(draft)


def test_what_was_kept_from_before_editions_is_frozen_and_watched(body: Group) -> None:
    from decisions import freezing

    meeting = as_before_editions(full_protocol(body), timezone.now(), "")
    first_editions()
    with pytest.raises(ProtocolSigned), transaction.atomic():
        Resolution.objects.filter(item__meeting=meeting).update(text="Иначе.")
    with freezing.suspended():
        Resolution.objects.filter(item__meeting=meeting, parent=None).update(text="Иначе.")
    assert any("1.1" in str(fault) for fault in check_body(body))
