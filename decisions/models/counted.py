"""What the register counted beforehand: kept by `decisions.counts.counting`, read by `decisions.counts.facets`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CountedPoint(models.Model):
    """A published resolution as it was counted, and once more for each organization that answers for it.

    `organization_id` is 0 in the row of the point itself. `standing` is that of the whole point: it holds from one day
    to another, where its term sets such a day.
    """

    pk = models.CompositePrimaryKey("point_id", "organization_id")
    point_id = models.BigIntegerField()
    organization_id = models.BigIntegerField()
    body_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    standing = models.CharField(max_length=10)
    holds_from = models.DateField(null=True)
    holds_until = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["holds_until"], name="decisions_counted_until", condition=Q(holds_until__isnull=False)
            ),
            models.Index(fields=["holds_from"], name="decisions_counted_from", condition=Q(holds_from__isnull=False)),
            models.Index(
                fields=["body_id", "kind", "year", "standing", "organization_id"], name="decisions_counted_choices"
            ),
        ]


class PointCount(models.Model):
    """How many counted points have these values: of the five, those that `by` names; the others are 0 or ""."""

    pk = models.CompositePrimaryKey("by", "body_id", "year", "kind", "standing", "organization_id")
    by = models.CharField(max_length=60)
    body_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    standing = models.CharField(max_length=10)
    organization_id = models.BigIntegerField()
    n = models.BigIntegerField()

    class Meta:
        default_permissions = ()


class Uncounted(models.Model):
    """A row that changed since its points were counted; several for one row do no harm."""

    class Kind(models.TextChoices):
        """What the row is, the widest first."""

        BODY = "1"
        MEETING = "2"
        ITEM = "3"
        POINT = "4"

    kind = models.CharField(max_length=1, choices=Kind)
    row_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "row_id"], name="decisions_uncounted_row")]
