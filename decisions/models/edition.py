"""Editions: what a protocol said at each moment at which its content changed, was signed or was withdrawn."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.models.meeting import Meeting
from members.models import User


class EditionQuerySet(models.QuerySet["Edition"]):
    def sealed(self) -> Self:
        """Those that were signed, in force or withdrawn since."""
        return self.exclude(seal="")

    def light(self) -> Self:
        """For lists: without the content and the text, which are long."""
        return self.defer("content", "text")


class Edition(models.Model):
    """One state of a protocol, whole. Written once by `decisions.editions`; the database refuses to change it.

    `content` is the canonical form (`decisions.seals.canonical`), `text` the text of the protocol as given.
    A signed edition has a `seal`, chained to the body's `previous_seal`. The edition of a withdrawal repeats the
    content that was signed, gives the `reason`, and names in `previous_seal` the seal that holds no more;
    `was_published` says whether the public had read it.
    """

    class Cause(models.TextChoices):
        KEPT = "kept", _("taken over as it stood")
        APPLIED = "applied", _("text applied")
        EDITED = "edited", _("edited")
        SIGNED = "signed", _("signed")
        WITHDRAWN = "withdrawn", _("signature withdrawn")
        CORRECTED = "corrected", _("signed again after correction")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="editions", verbose_name=_("protocol"))
    number = models.PositiveIntegerField(_("number"))
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    content = models.JSONField(_("content"), default=dict)
    text = models.TextField(_("text of the protocol as given"), blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who"))
    made_at = models.DateTimeField(_("when"))
    reason = models.TextField(_("why"), blank=True)
    seal = models.CharField(_("seal"), max_length=64, blank=True, db_index=True)
    previous_seal = models.CharField(_("previous seal"), max_length=64, blank=True)
    was_published = models.BooleanField(_("had been published"), default=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a protocol")
        verbose_name_plural = _("editions of protocols")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decisions_edition_number_in_protocol"),
            models.CheckConstraint(
                condition=Q(seal="") | Q(cause__in=["kept", "signed", "corrected"]),
                name="decisions_edition_sealed_by_a_signature",
            ),
            models.CheckConstraint(
                condition=~Q(cause="withdrawn") | ~Q(reason=""), name="decisions_edition_withdrawn_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}, {self.number}"

    @property
    def version(self) -> int:
        """Of the canonical form in which `content` is written."""
        content: dict[str, Any] = self.content
        return int(content.get("version", 1))
