"""Long work that somebody asked for: a file that is made apart from the page, kept privately, fetched when ready."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User

KEPT = dt.timedelta(days=7)
"""So long after its end a job and its file can be fetched."""

USUAL_WAIT = dt.timedelta(minutes=10)
"""Who waits longer is told whom to ask."""


def new_path() -> str:
    """A name that says nothing of the contents; the real one is kept in the row."""
    return f"jobs/{uuid.uuid4().hex}"


class JobQuerySet(models.QuerySet["Job"]):
    def of(self, user: User) -> Self:
        """A job exists for who asked for it, and for nobody else."""
        return self.filter(user=user)

    def unfinished(self) -> Self:
        return self.filter(state__in=Job.UNFINISHED)

    def due(self, at: dt.datetime) -> Self:
        """Waiting, or begun by a worker that was not heard of in its time."""
        return self.filter(Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, held_until__lt=at))

    def to_fetch(self) -> Self:
        """Made, and not looked at yet by who asked."""
        return self.filter(state=Job.State.DONE, fetched_at__isnull=True)

    def expired(self, at: dt.datetime) -> Self:
        return self.filter(expires_at__lte=at)


class Job(models.Model):
    """One file that one user asked for.

    `kind` is a key of `decisions.jobs.KINDS`; `parameters` say of what the file is, `digest` tells two askings of the
    same apart from those of something else. `worker` is the secret of who works on it now, until `held_until`; `done`
    of `total` steps are made. `rights` are those that the user had when the file was made.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits its turn")
        RUNNING = "running", _("being made")
        DONE = "done", _("ready")
        FAILED = "failed", _("not made")
        CANCELLED = "cancelled", _("cancelled")

    UNFINISHED = (State.WAITING, State.RUNNING)

    kind = models.CharField(_("kind"), max_length=20)
    parameters: models.JSONField[Any, dict[str, Any]] = models.JSONField(_("of what"), default=dict)
    digest = models.CharField(_("digest of the kind and of what"), max_length=64)
    title = models.CharField(_("title"), max_length=300)
    user = models.ForeignKey(User, models.PROTECT, related_name="jobs", verbose_name=_("asked by"))
    language = models.CharField(_("language"), max_length=5, default=settings.LANGUAGE_CODE)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("steps made"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    worker = models.CharField(_("who works on it"), max_length=32, blank=True)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    file = models.FileField(_("file"), max_length=200, blank=True)
    name = models.CharField(_("name of the file"), max_length=255, blank=True)
    size = models.PositiveBigIntegerField(_("size, bytes"), default=0)
    rights: models.JSONField[Any, dict[str, Any]] = models.JSONField(_("rights when it was made"), default=dict)
    error = models.TextField(_("what went wrong"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    fetched_at = models.DateTimeField(_("fetched at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("long work")
        verbose_name_plural = _("long works")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"],
                condition=Q(state__in=("waiting", "running")),
                name="decisions_job_is_asked_for_once",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="decisions_job_does_no_more_than_all"),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(state__in=("waiting", "running")), name="decisions_job_unfinished"
            ),
            models.Index(fields=["expires_at"], name="decisions_job_by_end"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("decisions:job-detail", args=[self.pk])

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    @property
    def waits_long(self) -> bool:
        """Whether it waits so long that nobody may be doing such work at all."""
        return self.state == self.State.WAITING and self.asked_at < timezone.now() - USUAL_WAIT

    @property
    def percent(self) -> int | None:
        """Of the steps made, rounded down; None while nobody knows how many there are."""
        return self.done * 100 // self.total if self.total else None
