"""`manage.py loaddata`: a fixture brings signed protocols row by row; `verify_seals` tells if it is whole."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import loaddata

from decisions import freezing


class Command(loaddata.Command):
    def handle(self, *fixture_labels: Any, **options: Any) -> None:
        with freezing.suspended(options["database"]):
            super().handle(*fixture_labels, **options)
