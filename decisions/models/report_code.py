"""The code that confirms who reports by the link of a letter, without signing in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from decisions.models.assignment import Assignment
from members.models import User


class ReportCode(models.Model):
    """The last code that was sent to a user for one task; it is kept as a digest, and gone once it was entered."""

    user = models.ForeignKey(User, models.CASCADE, related_name="report_codes", verbose_name=_("user"))
    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="report_codes", verbose_name=_("assignment")
    )
    digest = models.CharField(_("digest of the code"), max_length=64)
    sent_at = models.DateTimeField(_("sent at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    class Meta:
        verbose_name = _("code for a report")
        verbose_name_plural = _("codes for reports")
        constraints = [
            models.UniqueConstraint(fields=["user", "assignment"], name="decisions_one_code_for_a_report"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.assignment_id}"
