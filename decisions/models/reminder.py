"""What responsibles were reminded of: each occasion once, whatever number of letters tells of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from decisions.models.assignment import Assignment
from decisions.models.letter import Letter


class ReminderManager(models.Manager["Reminder"]):
    def claim(self, kind: Letter.Kind, occasions: Mapping[str, Assignment], on: dt.date) -> set[str]:
        """Those of the occasions that nobody has told of yet; they are told of by whoever called, in this transaction.

        Who comes at the same moment waits for the end of that transaction, and is given none of them.
        """
        run = uuid.uuid4()
        # All in one order, or two who come with the same ones would wait for one another.
        rows = [
            Reminder(kind=kind, occasion=occasion, assignment=assignment, day=on, run=run)
            for occasion, assignment in sorted(occasions.items())
        ]
        self.bulk_create(rows, ignore_conflicts=True)
        return set(self.filter(run=run).values_list("occasion", flat=True))


class Reminder(models.Model):
    """An occasion (assignment, term, step) of which the responsibles of `assignment` were told, alone or with others.

    `kind` is that of the letter, `day` the one that it counts from; `run` is whoever was the first to tell of it.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Letter.Kind)
    occasion = models.CharField(_("occasion"), max_length=80)
    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="reminders", db_index=False, verbose_name=_("assignment")
    )
    day = models.DateField(_("day"))
    run = models.UUIDField(_("told by"), db_index=True, editable=False)

    objects = ReminderManager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "occasion"], name="decisions_reminder_once")]
        indexes = [models.Index(fields=["assignment", "kind", "day"], name="decisions_reminder_of_a_task")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.occasion}"
