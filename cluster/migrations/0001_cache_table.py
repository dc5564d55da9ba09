"""The table of the cache: made with the others, so that nobody has to remember a command of its own."""

from django.conf import settings
from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", settings.CACHE_TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(settings.CACHE_TABLE)}")


class Migration(migrations.Migration):
    operations = [migrations.RunPython(create, drop)]
