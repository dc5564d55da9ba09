"""More time that is asked for an assignment, and what was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from decisions.models.assignment import Assignment
from members.models import User


class ExtensionRequest(models.Model):
    """A lead asks for more time; the old term stays on record. One that its author takes back is not granted either.

    Of a term that was moved unasked, whoever moved it is the author and has granted it at once.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="extensions", verbose_name=_("assignment"))
    author = models.ForeignKey(User, models.PROTECT, related_name="extension_requests", verbose_name=_("author"))
    reason = models.TextField(_("reason"))
    old_term = models.DateField(_("old term"), null=True, blank=True)
    new_term = models.DateField(_("new term"))
    created_at = models.DateTimeField(_("asked at"))
    is_granted = models.BooleanField(_("granted"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("request for extension")
        verbose_name_plural = _("requests for extension")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(is_granted__isnull=True), name="decisions_extension_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(old_term__isnull=True) | Q(new_term__gt=F("old_term")),
                name="decisions_extension_gives_more_time",
                violation_error_message=_("The new term must be later than the present one."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(is_granted__isnull=True), name="decisions_extension_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} → {self.new_term:%d.%m.%Y}"

    @property
    def is_recalled(self) -> bool:
        """Whether its author took it back before it was answered."""
        return self.is_granted is False and self.decided_by_id == self.author_id
