"""`manage.py flush`, which empties a whole database: what is signed is no exception, so nothing is frozen meanwhile."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from decisions import freezing


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        with freezing.suspended(options["database"]):
            super().handle(**options)
