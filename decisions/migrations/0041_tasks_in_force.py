from django.db import migrations


class Migration(migrations.Migration):
    """Meetings, and the tasks of each organization by their outcomes, get sets of their own: all is counted anew."""

    dependencies = [("decisions", "0040_days_in_sets")]

    operations = [
        migrations.RunSQL(
            [
                "DELETE FROM decisions_countedset WHERE name = 'task_organization'",
                "INSERT INTO decisions_uncounted(kind, row_id) SELECT '2', id FROM decisions_meeting",
            ],
            migrations.RunSQL.noop,
        ),
    ]
