"""Phrases that a body uses again and again, offered while a protocol is written."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Group


class Phrase(models.Model):
    """`text` continues a point after its number; a phrase without a body is offered to all."""

    body = models.ForeignKey(
        Group,
        models.CASCADE,
        related_name="phrases",
        null=True,
        blank=True,
        limit_choices_to={"is_body": True},
        verbose_name=_("body"),
        help_text=_("Left empty, it is offered to all bodies."),
    )
    text = models.CharField(_("wording"), max_length=500)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("phrase")
        verbose_name_plural = _("phrases")
        ordering = ["position", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "text"],
                name="decisions_phrase_once_a_body",
                violation_error_message=_("This phrase is there already."),
            ),
            models.UniqueConstraint(
                fields=["text"],
                condition=Q(body__isnull=True),
                name="decisions_phrase_once_for_all",
                violation_error_message=_("This phrase is there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
