"""Colleagues whom an organization names for its own task, inside the organization."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from decisions.models.assignment import Assignment
from members.models import Person, Position, User


class ColleagueQuerySet(models.QuerySet["Colleague"]):
    def in_force(self, on: dt.date) -> Self:
        """Neither taken back nor gone: on that day they hold a post in the organization of the task."""
        held = Position.objects.on(on).filter(
            person=OuterRef("person"), organization=OuterRef("assignment__organization")
        )
        return self.filter(Exists(held), removed_at__isnull=True).select_related("person")


class Colleague(models.Model):
    """A person of the organization that has the task, named by it as co-executor; the protocol knows nothing of it.

    A row is never deleted: who was taken back has the moment in `removed_at`, and may be named again by another row.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="colleagues", verbose_name=_("assignment"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="helped_assignments", verbose_name=_("colleague"))
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name=_("named by"))
    named_at = models.DateTimeField(_("named at"))
    removed_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = ColleagueQuerySet.as_manager()

    class Meta:
        verbose_name = _("colleague of a task")
        verbose_name_plural = _("colleagues of tasks")
        ordering = ["named_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "person"],
                condition=Q(removed_at__isnull=True),
                name="decisions_colleague_named_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.assignment_id}"
