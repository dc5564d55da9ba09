"""House templates: how a body wants its documents to look in Word, in versions."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.models.issued import IssuedDocument
from members.access import access_of
from members.models import Group, User


class HouseTemplateQuerySet(models.QuerySet["HouseTemplate"]):
    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Those of the bodies in which `user` has a mandate."""
        bodies = access_of(user).bodies_with("secretary", "chair", "observer")
        return self if bodies is None else self.filter(body_id__in=bodies)


class HouseTemplate(models.Model):
    """One uploaded version of the template for a kind of document of a body. `number` counts within the two.

    Written by `decisions.outgoing.house_templates`. One at most is in force; without one the layout that ships is. It
    was `previewed_at` on a document of the body before it came into force.
    """

    body = models.ForeignKey(Group, models.PROTECT, related_name="house_templates", verbose_name=_("body"))
    kind = models.CharField(_("kind"), max_length=10, choices=IssuedDocument.Kind)
    number = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=255)
    file = models.FileField(_("file"), max_length=200)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    previewed_at = models.DateTimeField(_("previewed at"), null=True, blank=True)
    is_active = models.BooleanField(_("in force"), default=False)
    activated_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("put in force by")
    )
    activated_at = models.DateTimeField(_("put in force at"), null=True, blank=True)

    objects = HouseTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("house template")
        verbose_name_plural = _("house templates")
        ordering = ["body", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind", "number"], name="decisions_template_version_in_body_and_kind"
            ),
            models.UniqueConstraint(
                fields=["body", "kind"], condition=Q(is_active=True), name="decisions_template_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(previewed_at__isnull=False),
                name="decisions_template_previewed_before_force",
            ),
        ]

    def __str__(self) -> str:
        return gettext("version %(number)d, «%(name)s»") % {"number": self.number, "name": self.name}
