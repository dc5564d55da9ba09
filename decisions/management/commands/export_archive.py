"""`manage.py export_archive FILE`: all protocols as a site on a disk, in one ZIP."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from decisions.exports.archive.site import public_scope, whole_scope, write_archive
from members.access import reader_of_everything
from members.models import Group


class Command(BaseCommand):
    help = (
        "Writes the signed protocols with their documents, execution, reports, files and seals as a ZIP that opens "
        "from a disk without a server. The whole text is written, with all names; --public writes what strangers read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to write; an existing file is replaced when all is written")
        parser.add_argument("--public", action="store_true", help="only what is published, as a stranger reads it")
        parser.add_argument("--body", nargs="+", metavar="NAME", help="short names of bodies; by default all")

    def handle(self, *args: Any, **options: Any) -> None:
        bodies = None
        if options["body"]:
            bodies = Group.objects.bodies().filter(slug__in=options["body"])
            if unknown := set(options["body"]) - set(bodies.values_list("slug", flat=True)):
                raise CommandError(_("There is no body «%(names)s».") % {"names": ", ".join(sorted(unknown))})
        scope = public_scope(bodies) if options["public"] else whole_scope(reader_of_everything(), bodies)
        target: Path = options["file"]
        part = target.with_name(f"{target.name}.part")
        try:
            with part.open("wb") as opened:
                count = write_archive(opened, scope)
            os.replace(part, target)
        except OSError as error:
            part.unlink(missing_ok=True)
            why = {"place": target, "why": error.strerror or error}
            raise CommandError(_("Cannot write to %(place)s: %(why)s.") % why) from error
        self.stdout.write(_("%(place)s: protocols: %(n)d.") % {"place": target, "n": count})
