"""`manage.py dump_open_data FOLDER`: write the open data as files, for a nightly run."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from decisions.exports.opendata import FORMATS, Record, package
from decisions.exports.opendata_tables import TABLES

_TOLD = 10_000
"""After so many records the command says how far it is."""


class Command(BaseCommand):
    help = (
        "Writes all that is published into a folder: resolutions, meetings and organizations, each as .csv, .json and "
        ".ndjson, and datapackage.json that describes the fields. A file is replaced when it is complete: who reads "
        "meanwhile gets the former one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where to write; made when it is not there")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with transaction.atomic():
                for table in TABLES:
                    for extension, form in FORMATS.items():
                        rows = self._told(table.records(timezone.localdate()))
                        self._write(folder / f"{table.name}.{extension}", form.write(rows, table.fields))
            with translation.override(settings.LANGUAGE_CODE):
                described = package(tables=[(table.name, table.fields) for table in TABLES])
                description = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
            self._write(folder / "datapackage.json", [description.encode()])
        except OSError as error:
            words = _("The folder %(folder)s cannot be written: %(error)s")
            raise CommandError(words % {"folder": folder, "error": error.strerror or error}) from error

    def _write(self, path: Path, parts: Iterable[bytes]) -> None:
        unfinished = path.with_name(f".{path.name}.part")
        try:
            with unfinished.open("wb") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        words = _("%(file)s: %(bytes)d bytes")
        self.stdout.write(words % {"file": path.name, "bytes": path.stat().st_size})

    def _told(self, rows: Iterable[Record]) -> Iterator[Record]:
        for number, row in enumerate(rows, 1):
            if number % _TOLD == 0:
                self.stdout.write(_("%(n)d records") % {"n": number})
            yield row
