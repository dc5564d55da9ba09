"""Read protocols and print what was understood, as JSON. Needs no database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decisions.protocols.parser import is_protocol, parse
from decisions.protocols.readers import MAX_BYTES, UnreadableDocument, read
from decisions.protocols.to_json import as_json


class Command(BaseCommand):
    help = "Reads protocols (.txt, .docx, .odt, .rtf, .pdf, .html) and prints or writes their structure as JSON."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="documents to read")
        parser.add_argument("--out", metavar="DIR", help="write DIR/<name>.json for each file instead of printing")

    def handle(self, *args: Any, **options: Any) -> None:
        out = Path(options["out"]) if options["out"] else None
        if out is not None:
            try:
                out.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise CommandError(
                    f"{out}: the directory cannot be made ({error.strerror}). Choose another one."
                ) from error
        failed = sum(not self._one(Path(name), out) for name in options["files"])
        if failed:
            raise CommandError(f"{failed} of {len(options['files'])} files could not be read.")

    def _one(self, path: Path, out: Path | None) -> bool:
        """Reads one file; False, with a sentence on stderr, when it cannot be read."""
        try:
            data = _bytes(path)
            parsed = parse(read(path.name, data))
            if not is_protocol(parsed):
                raise UnreadableDocument("not-a-protocol")
        except UnreadableDocument as error:
            self.stderr.write(f"{path}: {error.message}")
            return False
        text = json.dumps(as_json(parsed), ensure_ascii=False, indent=1)
        if out is None:
            self.stdout.write(text)
            return True
        target = out / f"{path.stem}.json"
        try:
            target.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            self.stderr.write(f"{target}: the file cannot be written ({error.strerror}). Choose another directory.")
            return False
        return True


def _bytes(path: Path) -> bytes:
    """The contents of a file, never more than one byte over the limit."""
    try:
        with path.open("rb") as handle:
            return handle.read(MAX_BYTES + 1)
    except IsADirectoryError as error:
        raise UnreadableDocument("is-a-directory") from error
    except FileNotFoundError as error:
        raise UnreadableDocument("not-found") from error
    except OSError as error:
        raise UnreadableDocument("no-access", reason=error.strerror) from error
