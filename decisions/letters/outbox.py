"""The outbox at work: letters are put in within a transaction, and sent, retried, given up on afterwards.

Any number of processes may send at once: a letter is claimed by one conditional UPDATE, which moves its next attempt
beyond the time that an attempt can take. A process that dies between claim and mark leaves the letter to be sent
again, under the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from decisions.models import Letter
from decisions.models.letter import MOST_ATTEMPTS, PAUSES, LetterQuerySet
from members.models import User

logger = logging.getLogger(__name__)

CLAIM = dt.timedelta(minutes=10)
"""How long a claimed letter is nobody else's; an attempt takes some `EMAIL_TIMEOUT` seconds at most."""

AT_ONCE = 200
"""How many letters are looked up at a time."""

LONGEST_ERROR = 1000


@dataclass(slots=True)
class Outcome:
    """Numbers of letters of one run. `broken` says that the mail server could not be used: the rest was left."""

    sent: int = 0
    failed: int = 0
    broken: bool = False


def put(letters: Iterable[Letter]) -> None:
    """Write letters in the transaction that is open. One that exists already, of the same occasion, is left alone."""
    rows = list(letters)
    if not rows:
        return
    Letter.objects.bulk_create(rows, ignore_conflicts=True)
    if settings.DEMO:
        # Who tries the demo looks for the letter at once, and no second process runs beside it.
        transaction.on_commit(send_due, robust=True)


def send_due(go_on: Callable[[], bool] = lambda: True) -> Outcome:
    """Send every letter whose turn has come; `go_on` is asked before each one."""
    outcome = Outcome()
    connection = get_connection()
    try:
        while pks := list(_due().order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE]):
            for pk in pks:
                if not go_on():
                    return outcome
                letter = _claim(pk)
                if letter is not None:
                    _attempt(letter, connection, outcome)
                if outcome.broken:
                    return outcome
    finally:
        _close(connection)
    return outcome


def retry(letter: Letter) -> bool:
    """Begin anew with a letter that was given up; False when somebody has decided about it already."""
    failed = Letter.objects.failed().filter(pk=letter.pk)
    return failed.update(given_up_at=None, attempts=0, due_at=timezone.now(), error="") == 1


def discard(letter: Letter, *, actor: User) -> bool:
    """Leave a letter that was given up unsent; False when somebody has decided about it already."""
    failed = Letter.objects.failed().filter(pk=letter.pk)
    return failed.update(discarded_at=timezone.now(), discarded_by=actor) == 1


def withdraw(letters: LetterQuerySet, *, actor: User | None) -> set[str]:
    """Leave unsent what waits; the addresses to which one of `letters` has gone, or may be on its way."""
    left = {"given_up_at": timezone.now(), "discarded_at": timezone.now(), "discarded_by": actor}
    # Untouched ones first: one that a process claims meanwhile is found among those on their way.
    letters.waiting().filter(attempts=0).update(**left)
    gone = letters.filter(Q(sent_at__isnull=False) | Q(attempts__gt=0), given_up_at__isnull=True)
    addresses = set(gone.values_list("recipient", flat=True))
    letters.waiting().update(**left)
    return addresses


def _due() -> LetterQuerySet:
    return Letter.objects.due(timezone.now())


def _claim(pk: int) -> Letter | None:
    """The letter, when this process and no other is to send it now."""
    claimed = _due().filter(pk=pk).update(due_at=timezone.now() + CLAIM, attempts=F("attempts") + 1)
    return Letter.objects.get(pk=pk) if claimed == 1 else None


def _attempt(letter: Letter, connection: BaseEmailBackend, outcome: Outcome) -> None:
    """Send one claimed letter and mark it; no fault of one letter stops the others."""
    try:
        _message(letter, connection).send()
    except Exception as error:
        _close(connection)
        outcome.failed += 1
        outcome.broken = _is_of_the_server(error)
        _failed(letter, error)
    else:
        outcome.sent += 1
        # It may have been withdrawn while it was on its way.
        left = dict.fromkeys(("given_up_at", "discarded_at", "discarded_by"))
        Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), error="", **left)


def _message(letter: Letter, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    if letter.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.recipient], headers=headers
    )
    message.connection = connection
    message.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        message.attach("term.ics", letter.calendar, "text/calendar")
    return message


def _failed(letter: Letter, error: Exception) -> None:
    """Set the next attempt, or give the letter up: after the last one, or when the address was refused for good."""
    now = timezone.now()
    words = f"{type(error).__name__}: {error}"[:LONGEST_ERROR].replace("\x00", "")
    logger.warning("Letter %s was not sent (attempt %s): %s", letter.pk, letter.attempts, words)
    mine = Letter.objects.waiting().filter(pk=letter.pk)
    if letter.attempts >= MOST_ATTEMPTS or _is_for_good(error):
        mine.update(error=words, given_up_at=now)
    else:
        mine.update(error=words, due_at=now + PAUSES[letter.attempts - 1])


def _is_for_good(error: Exception) -> bool:
    """The server knows no such recipient."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _words in error.recipients.values())


def _is_of_the_server(error: Exception) -> bool:
    """Nothing can be sent now: no line, no answer, a wrong password. Else it is this letter alone."""
    of_one_letter = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
    return isinstance(error, OSError) and not isinstance(error, of_one_letter)


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:
        logger.debug("The connection to the mail server was closed already.")
