"""Votes on an item or on one point."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.models.meeting import AgendaItem
from decisions.models.resolution import Resolution


class Vote(models.Model):
    """Counts as printed; «единогласно» without counts is `unanimous` alone."""

    item = models.OneToOneField(
        AgendaItem, models.PROTECT, related_name="vote", null=True, blank=True, verbose_name=_("agenda item")
    )
    resolution = models.OneToOneField(
        Resolution, models.PROTECT, related_name="vote", null=True, blank=True, verbose_name=_("resolution")
    )
    in_favour = models.PositiveSmallIntegerField(_("in favour"), null=True, blank=True)
    against = models.PositiveSmallIntegerField(_("against"), null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(_("abstained"), null=True, blank=True)
    unanimous = models.BooleanField(_("unanimous"), default=False)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, resolution__isnull=True)
                | Q(item__isnull=True, resolution__isnull=False),
                name="decisions_vote_is_on_an_item_or_a_resolution",
            )
        ]

    def __str__(self) -> str:
        return f"{self.in_favour}:{self.against}:{self.abstained}"
