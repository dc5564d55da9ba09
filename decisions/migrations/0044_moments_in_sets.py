from django.db import migrations, models


class Migration(migrations.Migration):
    """Protocols are found by their numbers; points get sets by their numbers and by the moment they were published, so
    all is counted anew at the next `tick`."""

    dependencies = [("decisions", "0043_another_named_for_an_organization")]

    operations = [
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["number"], name="decisions_meeting_by_number"),
        ),
        migrations.RunSQL(
            "INSERT INTO decisions_uncounted(kind, row_id) SELECT '2', id FROM decisions_meeting",
            migrations.RunSQL.noop,
        ),
    ]
