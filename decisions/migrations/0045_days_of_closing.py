from django.db import migrations


class Migration(migrations.Migration):
    """Tasks get sets of the days on which they were closed and of their terms, points of what the report of execution
    counts: all is counted anew."""

    dependencies = [("decisions", "0044_moments_in_sets")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO decisions_uncounted(kind, row_id) SELECT '2', id FROM decisions_meeting",
            migrations.RunSQL.noop,
        ),
    ]
