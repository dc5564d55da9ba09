"""What a responsible says of an assignment."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.models.assignment import Assignment
from members.models import User


class Report(models.Model):
    """What a responsible says of an assignment. An interim one never closes it."""

    class Kind(models.TextChoices):
        INTERIM = "interim", _("interim report")
        DONE = "done", _("report of fulfilment")

    class Decision(models.TextChoices):
        NONE = "", _("waits")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")
        RECALLED = "recalled", _("taken back by its author")

    VOID = (Decision.RETURNED, Decision.RECALLED)
    """Reports that say nothing of how far the work is."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reports", verbose_name=_("assignment"))
    author = models.ForeignKey(User, models.PROTECT, related_name="reports", verbose_name=_("author"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    text = models.TextField(_("text"))
    percent = models.PositiveSmallIntegerField(_("done, %"), null=True, blank=True, validators=[MaxValueValidator(100)])
    fulfilled_on = models.DateField(_("fulfilled on"), null=True, blank=True)
    created_at = models.DateTimeField(_("submitted at"))
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, default=Decision.NONE, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="returned") | ~Q(comment=""), name="decisions_report_is_returned_with_a_comment"
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="decisions_report_percent_is_a_share"
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(kind="done", decision=""),
                name="decisions_report_one_waits",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at", "kind", "decision"],
                condition=Q(kind="done", decision=""),
                name="decisions_report_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.assignment_id}"
