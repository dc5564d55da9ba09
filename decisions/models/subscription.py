"""Who wants to be told by mail of new resolutions of one view of the register; nobody needs an account for it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subscription(models.Model):
    """One address and one view, from the moment its owner confirmed it until they leave: then the row is deleted.

    `query` are the filters of the view, as in the address of the register and in one order. What was published until
    `told_until` has been told of; `written_at` is the moment of the last letter.
    """

    address = models.EmailField(_("address"))
    query = models.CharField(_("filters of the view"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=5)
    confirmed_at = models.DateTimeField(_("confirmed at"))
    told_until = models.DateTimeField(_("told until"), db_index=True)
    written_at = models.DateTimeField(_("last letter at"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["query", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["address", "query"], name="decisions_subscription_once"),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.query or '*'}"
