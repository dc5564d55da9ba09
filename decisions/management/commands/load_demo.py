"""`manage.py load_demo`: an invented cluster to try everything on. A second run changes nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from decisions.demo.summary import is_free, is_loaded, lines


class Command(BaseCommand):
    help = (
        "Loads an invented transport and logistics cluster: directory, two years of protocols through the importer, "
        "reports and terms counted from today. Only into an empty database; a second run changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", metavar="YYYY-MM-DD", help="count the days from this one instead of today")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        if options["today"]:
            try:
                given = parse_date(options["today"])
            except ValueError:
                given = None
            if given is None:
                raise CommandError(_("«%(day)s» is no date: write it as 2026-11-23.") % {"day": options["today"]})
            today = given
        if is_loaded():
            self.stdout.write(_("The demo is loaded already: nothing was changed."))
        elif not is_free():
            raise CommandError(
                _("The database is not empty, so the demo was not loaded: it would mix with what is there.")
            )
        else:
            # The importer brings the morphology with it: a start that loads nothing does without.
            from decisions.demo.load import load

            self.stdout.write(_("Loading the demo: two years of protocols, it takes some seconds…"))
            load(today)
        for line in lines(timezone.localdate()):
            self.stdout.write(line)
