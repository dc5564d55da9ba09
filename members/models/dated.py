"""What holds from one day to another: posts, memberships."""

from __future__ import annotations

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


def holds(since: dt.date | None, until: dt.date | None, on: dt.date) -> bool:
    """`DatedQuerySet.on` of the two days of a row."""
    return (since is None or since <= on) and (until is None or until >= on)


class DatedQuerySet(models.QuerySet[M]):
    def on(self, day: dt.date) -> Self:
        """Rows that hold on `day`; both ends are included, an empty end is open."""
        return self.filter(Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day))


class Dated(models.Model):
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
                violation_error_message=_("The last day is before the first one."),
            )
        ]
