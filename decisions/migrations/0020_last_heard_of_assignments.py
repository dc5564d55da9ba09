from typing import Any

from django.db import migrations, models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


def fill(apps: Any, schema_editor: Any) -> None:
    """The last report, or the day of control; the head of a series is not reported on."""
    assignments, reports = apps.get_model("decisions", "Assignment"), apps.get_model("decisions", "Report")
    last = (
        reports.objects.filter(assignment=OuterRef("pk"))
        .order_by()
        .values("assignment")
        .annotate(last=Max("created_at"))
        .values("last")
    )
    heads = Q(series__isnull=True) & ~Q(recurrence="")
    given = assignments.objects.filter(~heads, control_since__isnull=False)
    given.update(heard_at=Coalesce(Subquery(last), F("control_since")))


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0019_days_of_review"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="heard_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last heard of at"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
