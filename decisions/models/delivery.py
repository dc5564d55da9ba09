"""The register of delivery: to whom the extract of a protocol went, how, and whether it arrived."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from decisions.models.edition import Edition
from decisions.models.issued import IssuedDocument
from members.models import Organization, Person

LINK_LIFE = dt.timedelta(days=180)
"""So long the link of a letter gives the extract."""


def new_token() -> str:
    """256 bits of chance: it cannot be guessed, and says nothing of the extract."""
    return secrets.token_urlsafe(32)


class Delivery(models.Model):
    """One extract for one responsible of one signed edition of a protocol, by mail or on paper.

    `opened_at` is the first time that the link of the letter was followed, which a program that looks through mail may
    have done; `acknowledged_at` is when somebody pressed the button behind it. When the letter was sent stands in
    the letter.
    """

    class Way(models.TextChoices):
        MAIL = "mail", _("by mail")
        PAPER = "paper", _("on paper")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="deliveries", verbose_name=_("edition"))
    document = models.OneToOneField(
        IssuedDocument, models.PROTECT, related_name="delivery", verbose_name=_("issued document")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("organization")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("person")
    )
    way = models.CharField(_("way"), max_length=5, choices=Way)
    address = models.EmailField(_("address"), blank=True)
    token = models.CharField(_("secret part of the link"), max_length=64, unique=True, default=new_token)
    made_at = models.DateTimeField(_("made at"))
    opened_at = models.DateTimeField(_("link followed at"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery of an extract")
        verbose_name_plural = _("deliveries of extracts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "organization"], name="decisions_delivery_to_organization_once"),
            models.UniqueConstraint(fields=["edition", "person"], name="decisions_delivery_to_person_once"),
            models.CheckConstraint(
                condition=Q(organization__isnull=False, person__isnull=True)
                | Q(organization__isnull=True, person__isnull=False),
                name="decisions_delivery_to_one",
            ),
            models.CheckConstraint(
                condition=Q(way="paper", address="") | (Q(way="mail") & ~Q(address="")),
                name="decisions_delivery_by_mail_has_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.addressee}: {self.get_way_display()}"

    @property
    def addressee(self) -> Organization | Person:
        found = self.organization or self.person
        assert found is not None, "a database constraint holds this"
        return found

    @property
    def url(self) -> str:
        """The link of the letter: a key to this extract and to nothing else."""
        return f"{settings.SITE_URL}{reverse('decisions:extract-link', args=[self.token])}"

    @property
    def is_old(self) -> bool:
        return self.made_at < timezone.now() - LINK_LIFE
