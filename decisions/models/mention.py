"""Where a person is named inside official wording, so that the public can be shown it without the name."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from decisions.models.meeting import AgendaItem
from decisions.models.resolution import Resolution
from members.models import Person


class Mention(models.Model):
    """`person` is named at `[start, end)` of a resolution's text or of an item's title, counted in characters."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="mentions", null=True)
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="mentions", null=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="mentions", verbose_name=_("person"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="decisions_mention_has_a_length"),
            models.CheckConstraint(
                condition=Q(item__isnull=False, resolution__isnull=True)
                | Q(item__isnull=True, resolution__isnull=False),
                name="decisions_mention_is_in_an_item_or_a_resolution",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} [{self.start}:{self.end}]"
