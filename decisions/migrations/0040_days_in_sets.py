from django.db import migrations


class Migration(migrations.Migration):
    """Counts everything anew at the next `tick`, by the days of the meetings too; what holds words is kept."""

    dependencies = [("decisions", "0039_words_in_sets")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO decisions_uncounted(kind, row_id) SELECT '2', id FROM decisions_meeting",
            migrations.RunSQL.noop,
        )
    ]
