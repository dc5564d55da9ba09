"""Groups: named sets of people and organizations with dates of membership. A group that meets is a body."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
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
    slug = models.SlugField(
        _("short name in addresses"),
        max_length=60,
        unique=True,
        help_text=_("When it changes, addresses with the former one lead to the present one."),
    )
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the slug that is given up, so that addresses with it go on; `QuerySet.update` would not."""
        with transaction.atomic(using=kwargs.get("using")):
            was = Group.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
            super().save(*args, **kwargs)
            if was is not None and was != (now := Group.objects.values_list("slug", flat=True).get(pk=self.pk)):
                FormerSlug.objects.filter(slug=now).delete()
                FormerSlug.objects.update_or_create(slug=was, defaults={"group": self})

    def clean(self) -> None:
        if FormerSlug.objects.filter(slug=self.slug).exclude(group=self.pk).exists():
            words = _("Another group was called so: addresses that people have kept lead to it. Choose another name.")
            raise ValidationError({"slug": words})


class FormerSlug(models.Model):
    """What a group was called in addresses: links, feeds and subscriptions with it mean the group still."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="former_slugs", verbose_name=_("group"))
    slug = models.SlugField(_("former short name in addresses"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("former short name")
        verbose_name_plural = _("former short names")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


def present_slugs(slugs: list[str]) -> list[str]:
    """The same with each former slug replaced by the present one of its group; any other word stays as it is."""
    asked = [slug for slug in slugs if "\x00" not in slug]
    renamed = dict(FormerSlug.objects.filter(slug__in=asked).values_list("slug", "group__slug")) if asked else {}
    return list(dict.fromkeys(renamed.get(slug, slug) for slug in slugs)) if renamed else slugs


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
