"""The outbox: nothing for what is rolled back, each letter once, retries with pauses, given up in the end."""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction

from decisions import workflow
from decisions.letters import outbox
from decisions.models import Letter
from decisions.models.letter import MOST_ATTEMPTS, PAUSES
from members.models import User
from tests.at_once import at_once, faults
from tests.conftest import World
from tests.factories import LetterFactory, UserFactory

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
SEND = "django.core.mail.backends.locmem.EmailBackend.send_messages"


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"reader@example.org": (code, b"no")})


def test_nothing_is_written_for_what_is_rolled_back(world: World, member: User, secretary: User) -> None:
    with transaction.atomic():
        workflow.report_done(world.assignment, actor=member, text="Сделано.")
        assert Letter.objects.count() == 1
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


def test_of_one_occasion_nobody_gets_two_letters(db: None) -> None:
    for _ in range(2):
        outbox.put([LetterFactory.build(occasion="report 1", recipient="reader@example.org")])
    assert outbox.send_due().sent == 1
    outbox.put([LetterFactory.build(occasion="report 1", recipient="reader@example.org")])
    assert outbox.send_due().sent == 0
    assert len(mail.outbox) == 1


def test_a_letter_on_the_wire(db: None) -> None:
    letter = LetterFactory(calendar="BEGIN:VCALENDAR", unsubscribe_token="a-b_c")
    outbox.send_due()
    [message] = mail.outbox
    raw = message.message()
    assert raw["Message-ID"] == letter.message_id == Letter.objects.get().message_id
    assert letter.message_id.endswith("@testserver>")
    assert raw["Auto-Submitted"] == "auto-generated"
    assert raw["List-Unsubscribe"] == "<http://testserver/unsubscribe/a-b_c/>"
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    kinds = [part.get_content_type() for part in raw.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    letter.refresh_from_db()
    assert letter.sent_at is not None
    assert letter.attempts == 1


def test_letters_about_duties_cannot_be_unsubscribed_from(db: None) -> None:
    LetterFactory()
    outbox.send_due()
    assert "List-Unsubscribe" not in mail.outbox[0].message()


def test_a_letter_that_fails_is_tried_again_after_longer_and_longer_pauses(db: None) -> None:
    letter = LetterFactory(created_at=NOW, due_at=NOW)
    with time_machine.travel(NOW, tick=False) as clock, mock.patch(SEND, side_effect=smtplib.SMTPDataError(451, b"x")):
        for number, pause in enumerate(PAUSES, start=1):
            assert outbox.send_due() == outbox.Outcome(failed=1)
            letter.refresh_from_db()
            assert (letter.attempts, letter.due_at) == (number, dt.datetime.now(dt.UTC) + pause)
            clock.shift(pause - dt.timedelta(seconds=1))
            assert outbox.send_due() == outbox.Outcome()
            clock.shift(dt.timedelta(seconds=1))
        outbox.send_due()
        letter.refresh_from_db()
        assert (letter.attempts, letter.given_up_at) == (MOST_ATTEMPTS, dt.datetime.now(dt.UTC))
        assert "451" in letter.error
        clock.shift(dt.timedelta(days=30))
        assert outbox.send_due() == outbox.Outcome()
    assert list(Letter.objects.failed()) == [letter]


def test_it_goes_when_the_server_answers_again(db: None) -> None:
    letter = LetterFactory(created_at=NOW, due_at=NOW)
    with time_machine.travel(NOW, tick=False) as clock:
        with mock.patch(SEND, side_effect=ConnectionRefusedError):
            outbox.send_due()
        clock.shift(PAUSES[0])
        assert outbox.send_due().sent == 1
    letter.refresh_from_db()
    assert (letter.error, letter.attempts) == ("", 2)


def test_one_bad_address_does_not_stop_the_others(db: None) -> None:
    first, second, third = LetterFactory.create_batch(3)
    real = EmailBackend.send_messages

    def send(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if messages[0].to == [first.recipient]:
            raise refused(550)
        if messages[0].to == [second.recipient]:
            raise refused(450)
        return real(self, messages)

    with mock.patch(SEND, send):
        assert outbox.send_due() == outbox.Outcome(sent=1, failed=2)
    for letter in (first, second, third):
        letter.refresh_from_db()
    assert first.given_up_at is not None, "a recipient that is refused for good is not tried again"
    assert second.given_up_at is None
    assert third.sent_at is not None


@pytest.mark.parametrize("error", [ConnectionRefusedError(), smtplib.SMTPAuthenticationError(535, b"bad")])
def test_a_server_that_is_away_costs_one_attempt_of_one_letter(db: None, error: OSError) -> None:
    LetterFactory.create_batch(3)
    with mock.patch(SEND, side_effect=error):
        assert outbox.send_due() == outbox.Outcome(failed=1, broken=True)
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_a_letter_that_cannot_be_built_is_a_failure_like_any_other(db: None) -> None:
    LetterFactory(subject="Строка\nдругая")
    LetterFactory()
    assert outbox.send_due() == outbox.Outcome(sent=1, failed=1)


def test_a_turn_set_by_a_clock_that_ran_ahead_does_not_hold_a_letter(db: None) -> None:
    LetterFactory(created_at=NOW + dt.timedelta(days=400), due_at=NOW + dt.timedelta(days=400))
    with time_machine.travel(NOW, tick=False):
        assert outbox.send_due().sent == 1
        assert outbox.send_due().sent == 0


def test_a_process_that_dies_leaves_the_letter_to_the_next_one(db: None) -> None:
    letter = LetterFactory(created_at=NOW, due_at=NOW)
    with time_machine.travel(NOW, tick=False) as clock:
        with mock.patch(SEND, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
            outbox.send_due()
        assert outbox.send_due().sent == 0
        clock.shift(outbox.CLAIM)
        assert outbox.send_due().sent == 1
    [message] = mail.outbox
    assert message.message()["Message-ID"] == letter.message_id


def test_retry_and_discard_decide_once(db: None) -> None:
    failed = LetterFactory(given_up_at=NOW, attempts=MOST_ATTEMPTS, error="no route")
    actor = UserFactory()
    assert outbox.retry(failed)
    assert not outbox.retry(failed)
    assert not outbox.discard(failed, actor=actor)
    assert outbox.send_due().sent == 1
    other = LetterFactory(given_up_at=NOW)
    assert outbox.discard(other, actor=actor)
    assert not outbox.retry(other)
    other.refresh_from_db()
    assert other.discarded_by == actor
    assert not Letter.objects.failed().exists()
    assert outbox.send_due().sent == 0


def test_the_demo_sends_at_once(
    world: World, member: User, secretary: User, settings: Any, django_capture_on_commit_callbacks: Callable
) -> None:
    settings.DEMO = True
    with django_capture_on_commit_callbacks(execute=True):
        workflow.report_done(world.assignment, actor=member, text="Сделано.")
    assert [letter.to for letter in mail.outbox] == [[secretary.email]]


def test_the_command_says_what_it_did(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    LetterFactory.create_batch(2)
    call_command("send_letters")
    assert "2" in capsys.readouterr().out
    assert len(mail.outbox) == 2
    call_command("send_letters")
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_four_who_send_at_once_send_each_letter_once() -> None:
    LetterFactory.create_batch(24)
    assert faults(at_once([outbox.send_due] * 4)) == []
    recipients = [message.to[0] for message in mail.outbox]
    assert len(recipients) == len(set(recipients)) == 24
    assert set(Letter.objects.values_list("attempts", flat=True)) == {1}
