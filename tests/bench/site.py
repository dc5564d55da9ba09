"""The site as `make bench` asks it: over a database that was just made, with a bare page beside the real ones."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


def size() -> int:
    """Of how many rows the large database is."""
    return int(os.environ.get("SIZE", "10000" if "--quick" in sys.argv else "100000"))


@contextmanager
def site() -> Iterator[None]:
    """Django is there within, and nothing in the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("TEST_ROOT", folder)
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.ALLOWED_HOSTS = ["*"]
        settings.ROOT_URLCONF = "tests.bench.pages"
        call_command("migrate", verbosity=0)
        yield


def empty() -> None:
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)


def know_tables() -> None:
    """What a server that lives does by itself, which that of the bench has no time for."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    # What was learned on it when the tables were small, PostgreSQL would hold against the plans of the large ones.
    connection.close()
