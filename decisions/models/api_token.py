"""Personal keys by which a program comes to the API in the name of a user, and how often each client has come."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import User


class ApiToken(models.Model):
    """One key of a user: it may what the user may on the day it is shown, or of that only the reading.

    The key itself is told once, to its owner, and not kept: `digest` recognizes it, `beginning` lets the owner tell it
    from the others. A revoked one is deleted.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=80)
    beginning = models.CharField(_("beginning of the key"), max_length=12)
    digest = models.CharField(_("digest of the key"), max_length=64, unique=True)
    may_act = models.BooleanField(_("may take steps"), default=False)
    created_at = models.DateTimeField(_("made at"))
    expires_on = models.DateField(_("good until"), help_text=_("The last day on which it is good."))
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("key of the API")
        verbose_name_plural = _("keys of the API")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="decisions_api_token_named_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"

    def is_over(self, today: dt.date) -> bool:
        return self.expires_on < today


class ApiUseQuerySet(models.QuerySet["ApiUse"]):
    def passed(self, moment: float) -> Self:
        """Of minutes that are over at this moment (seconds since 1970): no address is kept longer than it serves."""
        return self.filter(minute__lt=int(moment // 60))


class ApiUse(models.Model):
    """How many requests of a client of the API the processes have told one another of, in one minute.

    `minute` counts from 1970; rows of minutes that have passed say nothing, and `tick` takes them away.
    """

    client = models.CharField(_("client"), max_length=80, primary_key=True)
    minute = models.BigIntegerField(_("minute"))
    n = models.PositiveIntegerField(_("requests"))

    objects = ApiUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of the API")
        verbose_name_plural = _("uses of the API")
        indexes = [models.Index(fields=["minute"], name="decisions_use_by_minute")]

    def __str__(self) -> str:
        return f"{self.client}: {self.n}"
