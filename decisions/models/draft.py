"""What a secretary is writing: the text of a protocol before it is applied, with every version of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from decisions.models.meeting import Meeting
from members.access import access_of
from members.models import Group, Mandate, User

HELD_FOR = dt.timedelta(seconds=90)
"""Whoever has a draft open is believed to be writing until this long after the last sign of life."""


def source_path(draft: Draft, filename: str) -> str:
    """A name that says nothing of the contents, in the place of the documents: there the file stays once applied."""
    return f"documents/{uuid.uuid4().hex}"


class DraftQuerySet(models.QuerySet["Draft"]):
    def writable_by(self, user: User) -> Self:
        """Drafts of the bodies whose protocols `user` keeps, and the own ones that have no body yet."""
        bodies = access_of(user).bodies_with(Mandate.Role.SECRETARY.value)
        if user.is_superuser:
            return self
        own = Q(body__isnull=True, created_by=user)
        return self.filter(own | Q(body__isnull=False)) if bodies is None else self.filter(own | Q(body_id__in=bodies))

    def open(self) -> Self:
        """What somebody still writes at."""
        return self.filter(state=Draft.State.OPEN)

    def written(self) -> Self:
        """With all that a list of drafts shows."""
        return self.select_related("meeting__body", "body", "editor__person", "created_by__person").order_by(
            "-updated_at", "-pk"
        )


class Draft(models.Model):
    """A text in the making, of a new protocol or of the one of `meeting`.

    `version` counts the saves that changed something; who saves names the version that was read, and one wins.
    `corrections` is what was corrected of the program's reading (`decisions.imports.corrections`).
    """

    class State(models.TextChoices):
        OPEN = "open", _("being written")
        APPLIED = "applied", _("applied")
        DISCARDED = "discarded", _("discarded")

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="drafts", null=True, blank=True, verbose_name=_("meeting")
    )
    body = models.ForeignKey(
        Group, models.PROTECT, related_name="drafts", null=True, blank=True, verbose_name=_("body")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    text = models.TextField(_("text"), blank=True)
    corrections: models.JSONField[Any, dict[str, Any]] = models.JSONField(_("corrections"), default=dict, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    editor = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("being edited by")
    )
    editor_seen_at = models.DateTimeField(_("last sign of the editor"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="drafts", verbose_name=_("begun by"))
    created_at = models.DateTimeField(_("begun at"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed at"), default=timezone.now)
    source = models.FileField(_("file"), upload_to=source_path, max_length=200, blank=True)
    source_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    source_type = models.CharField(_("type of the file"), max_length=120, blank=True)
    source_size = models.PositiveIntegerField(_("size, bytes"), default=0)
    source_sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a text")
        verbose_name_plural = _("drafts of texts")
        ordering = ["-updated_at", "-pk"]
        indexes = [models.Index(fields=["state", "-updated_at"], name="decisions_draft_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="open", meeting__isnull=False),
                name="decisions_draft_one_open_for_a_meeting",
            )
        ]

    def __str__(self) -> str:
        if self.meeting is not None:
            return str(self.meeting)
        line = next((" ".join(line.split()) for line in self.text.splitlines() if line.strip()), "")
        return line[:120] or str(_("Text without words"))

    def get_absolute_url(self) -> str:
        """Where it is written on."""
        if self.meeting_id is not None:
            return reverse("admin:protocol-text", args=[self.meeting_id])
        return reverse("admin:draft", args=[self.pk])

    def holder(self, at: dt.datetime) -> User | None:
        """Who is writing at this very time, as far as is known."""
        if self.editor is None or self.editor_seen_at is None or at - self.editor_seen_at > HELD_FOR:
            return None
        return self.editor


class DraftVersion(models.Model):
    """One state of a draft. `number` is the draft's `version` of the last save that it took in."""

    class Origin(models.TextChoices):
        TYPED = "typed", _("saved")
        RESTORED = "restored", _("restored")
        DISCARDED = "discarded", _("discarded")
        APPLIED = "applied", _("applied")

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions", verbose_name=_("draft of a text"))
    number = models.PositiveIntegerField(_("version"))
    origin = models.CharField(_("how it came about"), max_length=9, choices=Origin, default=Origin.TYPED)
    text = models.TextField(_("text"), blank=True)
    corrections: models.JSONField[Any, dict[str, Any]] = models.JSONField(_("corrections"), default=dict, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)

    class Meta:
        verbose_name = _("version of a draft")
        verbose_name_plural = _("versions of drafts")
        ordering = ["draft", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="decisions_draft_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.author}"
