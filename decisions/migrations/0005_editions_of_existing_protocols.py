"""Protocols that were there before editions get their first one: as it was sealed, or as the draft stands now.

The canonical forms of `decisions.seals` never change once protocols are sealed in them, so they are used here as
they are. Signed protocols come in the order of their signatures: the chain of a body follows the keys of its editions.
"""

from django.db import migrations
from django.db.models import F

from decisions import seals

CHUNK = 50


def keep_existing(apps, schema_editor):
    Meeting = apps.get_model("decisions", "Meeting")
    Edition = apps.get_model("decisions", "Edition")
    waiting = Meeting.objects.filter(status__in=["draft", "signed"], editions__isnull=True)
    keys = list(waiting.order_by(F("signed_at").asc(nulls_first=True), "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        rows = {row.pk: row for row in seals.loaded(Meeting.objects.filter(pk__in=chunk))}
        for key in chunk:
            Edition.objects.create(**first_edition(rows[key]))


def first_edition(meeting):
    return {
        "meeting": meeting,
        "number": 1,
        "cause": "kept",
        "content": seals.canonical(meeting, version=1 if meeting.seal else 2),
        "text": meeting.source_text,
        "made_at": meeting.signed_at or meeting.updated_at,
        "seal": meeting.seal,
        "previous_seal": meeting.previous_seal if meeting.seal else "",
    }


class Migration(migrations.Migration):
    dependencies = [("decisions", "0004_editions_of_protocols")]

    operations = [migrations.RunPython(keep_existing, migrations.RunPython.noop, elidable=True)]
