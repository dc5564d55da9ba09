"""The outbox: every letter as a row, written in the transaction of what it tells of, sent afterwards."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from decisions.models.assignment import Assignment
from decisions.models.delivery import Delivery
from decisions.models.event import Event
from decisions.models.report import Report
from decisions.models.subscription import Subscription
from members.models import Group, User

PAUSES = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=15),
    dt.timedelta(hours=1),
    dt.timedelta(hours=3),
    dt.timedelta(hours=6),
    dt.timedelta(hours=12),
    dt.timedelta(days=1),
    dt.timedelta(days=1),
    dt.timedelta(days=1),
)
"""How long after each attempt that failed the next one is made: four days in all, as mail servers do."""

MOST_ATTEMPTS = len(PAUSES) + 1

UNSUBSCRIBE_DAYS = 180
"""So long after a letter was written the link in it ends such letters; its reader may open it after a long leave."""

TOKEN_BYTES = 32


def new_unsubscribe_token() -> str:
    """256 bits of chance: it cannot be guessed, and says nothing of the reader or of the letter."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def unsubscribe_url(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('decisions:unsubscribe', args=[token])}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def due(self, at: dt.datetime) -> Self:
        """Waiting, and their turn has come. A turn further off than any pause was set by a clock that ran ahead."""
        return self.waiting().filter(Q(due_at__lte=at) | Q(due_at__gt=at + max(PAUSES)))

    def failed(self) -> Self:
        """Given up after the last attempt, or refused for good; who keeps the desk has not decided yet."""
        return self.filter(given_up_at__isnull=False, discarded_at__isnull=True)


class Letter(models.Model):
    """One letter to one address.

    `kind` and `occasion` («event 12») say what gave rise to it: of one occasion nobody gets a second letter. The
    texts are kept as they were when it happened. `day` is the day that the letter counts from, for reminders. `event`
    is the step that it tells of.
    """

    class Kind(models.TextChoices):
        ASSIGNMENT_GIVEN = "assignment_given", _("a new task")
        ASSIGNMENT_ENDED = "assignment_ended", _("a task no longer in force")
        COLLEAGUE_NAMED = "colleague_named", _("named as a colleague's co-executor")
        NAMED_NO_MORE = "named_no_more", _("no longer named for the organization")
        COLLEAGUE_REMOVED = "colleague_removed", _("no longer a co-executor")
        REPORT_SUBMITTED = "report_submitted", _("report submitted")
        REPORT_RETURNED = "report_returned", _("report returned")
        REPORT_ACCEPTED = "report_accepted", _("report accepted")
        EXTENSION_ASKED = "extension_asked", _("extension asked")
        EXTENSION_DECIDED = "extension_decided", _("extension decided")
        TERM_MOVED = "term_moved", _("term moved")
        STEP_UNDONE = "step_undone", _("a step taken back")
        REMINDER = "reminder", _("reminder before the term")
        OVERDUE = "overdue", _("reminder of an overdue term")
        REVIEW = "review", _("review of points without a date")
        PROTOCOL_WAITS = "protocol_waits", _("protocol not written")
        DIGEST = "digest", _("digest")
        NEWS = "news", _("new resolutions of a subscription")
        FILE_READY = "file_ready", _("a file that was asked for")
        EXTRACT = "extract", _("extract from a protocol")
        SUMMARY = "summary", _("summary of a meeting")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    occasion = models.CharField(_("occasion"), max_length=80)
    recipient = models.EmailField(_("recipient"))
    language = models.CharField(_("language"), max_length=5)
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(_("text"))
    html = models.TextField(_("text as HTML"))
    calendar = models.TextField(_("calendar entry"), blank=True)
    unsubscribe_token = models.CharField(
        _("secret part of the address to unsubscribe"), max_length=64, unique=True, null=True, blank=True
    )
    body = models.ForeignKey(
        Group, models.PROTECT, related_name="letters", null=True, blank=True, verbose_name=_("body")
    )
    assignment = models.ForeignKey(
        Assignment, models.SET_NULL, related_name="letters", null=True, blank=True, verbose_name=_("assignment")
    )
    report = models.ForeignKey(
        Report, models.SET_NULL, related_name="letters", null=True, blank=True, verbose_name=_("report")
    )
    event = models.ForeignKey(
        Event, models.SET_NULL, related_name="letters", null=True, blank=True, verbose_name=_("step")
    )
    subscription = models.ForeignKey(
        Subscription, models.SET_NULL, related_name="letters", null=True, blank=True, verbose_name=_("subscription")
    )
    delivery = models.ForeignKey(
        Delivery, models.SET_NULL, related_name="letters", null=True, blank=True, verbose_name=_("delivery")
    )
    day = models.DateField(_("day"))
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("next attempt at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    discarded_at = models.DateTimeField(_("discarded at"), null=True, blank=True)
    discarded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("discarded by")
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "occasion", "recipient"], name="decisions_letter_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True),
                name="decisions_letter_is_not_sent_and_given_up",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="decisions_letter_waiting",
            ),
            models.Index(
                fields=["given_up_at"],
                condition=Q(given_up_at__isnull=False, discarded_at__isnull=True),
                name="decisions_letter_failed",
            ),
            models.Index(fields=["assignment", "kind", "day"], name="decisions_letter_of_a_task"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"

    @property
    def unsubscribe_url(self) -> str:
        """Where the reader ends such letters without signing in; empty for what always comes."""
        return unsubscribe_url(self.unsubscribe_token) if self.unsubscribe_token else ""

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a letter sent twice over a broken line can be told to be one."""
        name = hashlib.sha256(f"{self.kind} {self.occasion} {self.recipient}".encode()).hexdigest()[:32]
        return f"<{name}@{settings.SITE_HOST}>"
