"""Other ways in which protocols name somebody the directory knows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.group import Group
from members.models.organization import Organization
from members.models.person import Person
from members.naming import wording_key


class Alias(models.Model):
    """`text` as a protocol has it, in the nominative; `key` is its form for comparison, set on saving."""

    text = models.CharField(_("wording"), max_length=300)
    key = models.CharField(_("key"), max_length=300, editable=False)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="aliases", null=True, blank=True, verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="aliases", null=True, blank=True, verbose_name=_("organization")
    )
    group = models.ForeignKey(
        Group, models.CASCADE, related_name="aliases", null=True, blank=True, verbose_name=_("group")
    )

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["text"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organization__isnull=True, group__isnull=True)
                | Q(person__isnull=True, organization__isnull=False, group__isnull=True)
                | Q(person__isnull=True, organization__isnull=True, group__isnull=False),
                name="members_alias_has_one_target",
                violation_error_message=_("An alias stands for exactly one person, organization or group."),
            ),
            models.UniqueConstraint(fields=["key", "person"], name="members_alias_once_a_person"),
            models.UniqueConstraint(fields=["key", "organization"], name="members_alias_once_an_organization"),
            models.UniqueConstraint(fields=["key", "group"], name="members_alias_once_a_group"),
        ]
        indexes = [models.Index(fields=["key"], name="members_alias_by_key")]

    def __str__(self) -> str:
        return f"{self.text} → {self.person or self.organization or self.group}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = wording_key(self.text)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
