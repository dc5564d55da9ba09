"""Groups: named sets of people and organizations with dates of membership. A group that meets is a body."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.dated import Dated, DatedQuerySet
from members.models.organization import Organization
from members.models.person import Person


class GroupQuerySet(models.QuerySet["Group"]):
    def bodies(self) -> Self:
        return self.filter(is_body=True)


class Group(models.Model):
    name = models.CharField(_("name"), max_length=300, unique=True)
    name_genitive = models.CharField(
        _("name in the genitive"),
        max_length=300,
        blank=True,
        help_text=_("For headings: «of the Coordination Council». Left empty, it is declined by rule."),
    )
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    is_body = models.BooleanField(_("meets and keeps protocols"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups and bodies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(Dated):
    """A person or an organization in a group, from one day to another."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        DEPUTY = "deputy", _("deputy chair")
        SECRETARY = "secretary", _("secretary")
        MEMBER = "member", _("member")

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships", verbose_name=_("group"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="memberships", null=True, blank=True, verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="memberships", null=True, blank=True, verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = DatedQuerySet["Membership"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["group", "role", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False, organization__isnull=True)
                | Q(person__isnull=True, organization__isnull=False),
                name="members_membership_is_of_a_person_or_an_organization",
                violation_error_message=_("Name a person or an organization, one of the two."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.organization} – {self.group}"
