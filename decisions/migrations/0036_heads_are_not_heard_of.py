from django.db import migrations


def forget(apps, schema_editor):
    """What was reported on a head of a series made it silent a month later, whatever was reported on its periods."""
    heads = apps.get_model("decisions", "Assignment").objects.filter(series__isnull=True).exclude(recurrence="")
    heads.filter(heard_at__isnull=False).update(heard_at=None)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0035_body_beside_a_task")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
