"""When a person, a group, a membership was entered and last changed; of those that are there, now."""

from django.db import migrations, models


def moment(words, **kwargs):
    return models.DateTimeField(verbose_name=words, **kwargs)


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        operation
        for model in ("person", "group", "membership")
        for operation in (
            migrations.AddField(model, "created_at", moment("entered at", auto_now_add=True)),
            migrations.AddField(model, "updated_at", moment("changed at", auto_now=True)),
        )
    ]
