"""Groups that a resolution addresses, as the document names them: «Членам Кластера»."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from decisions.models.assignment import Assignment
from decisions.models.resolution import Resolution
from members.models import Group


class Addressee(models.Model):
    """One resolution × one group. The duties are the assignments of its members (`Assignment.origin_group`).

    `members_count` is how many members the group had on the day of the meeting; a group without members
    keeps its wording here and gives nobody an assignment.
    """

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="addressees", verbose_name=_("resolution"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    group = models.ForeignKey(Group, models.PROTECT, related_name="addressed", verbose_name=_("group"))
    role = models.CharField(_("role"), max_length=4, choices=Assignment.Role, default=Assignment.Role.LEAD)
    printed = models.TextField(_("addressee as printed"), blank=True)
    members_count = models.PositiveIntegerField(_("members on the day of the meeting"), default=0)

    class Meta:
        verbose_name = _("addressed group")
        verbose_name_plural = _("addressed groups")
        ordering = ["resolution", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "group"], name="decisions_addressee_once_a_group"),
        ]

    def __str__(self) -> str:
        return self.printed or str(self.group)
