"""Secret addresses at which a calendar program reads the terms of tasks without signing in."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Organization, User

TOKEN_BYTES = 32


def new_token() -> str:
    """256 bits of chance: it cannot be guessed, and the address is all that a calendar program has to show."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class CalendarAddress(models.Model):
    """One address of a user: for the tasks given to the person, or for those of one of the person's organizations.

    A revoked address is deleted, a replaced one gets another token: the former one answers 404 from then on. What
    stands behind it follows the rights that the user has on the day of reading.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_addresses", verbose_name=_("user"))
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="calendar_addresses",
        null=True,
        blank=True,
        verbose_name=_("organization"),
    )
    token = models.CharField(_("secret part of the address"), max_length=64, unique=True, default=new_token)
    created_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(organization__isnull=True), name="decisions_one_calendar_of_a_person"
            ),
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=Q(organization__isnull=False),
                name="decisions_one_calendar_of_an_organization",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.organization or self.user.person or ''}"

    def get_absolute_url(self) -> str:
        return reverse("decisions:calendar-feed", args=[self.token])
