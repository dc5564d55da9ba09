"""Companies, colleges, universities, departments of the region."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.addresses import address_of


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class Organization(models.Model):
    """An organization is never deleted, only deactivated: protocols name it."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        COLLEGE = "college", _("college")
        UNIVERSITY = "university", _("university")
        AUTHORITY = "authority", _("public authority")
        ASSOCIATION = "association", _("association")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=300, unique=True)
    full_name = models.CharField(_("full official name"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    email = models.EmailField(_("e-mail of the inbox"), blank=True, help_text=_("Never shown to the public."))
    website = models.URLField(_("website"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("decisions:organization-detail", self.pk)
