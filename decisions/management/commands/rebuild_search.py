"""`manage.py rebuild_search`: make the index of words anew; `--check` only says whether it holds what is there."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from decisions.counts import watching
from decisions.counts.counting import count_changes
from decisions.counts.words import are_right
from decisions.finding import indexing
from decisions.models import CountedWord


class Command(BaseCommand):
    help = (
        "Makes the index of words that the search asks anew, table by table. The database keeps it by itself: this "
        "repairs what was lost, for one when a file of the database was copied by hand. What was counted of the "
        "register, its sets of words among it, is counted anew. "
        "--check changes nothing; the exit code is 1 when the index does not hold what is there."
    )
    # It repairs what the check warns of.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare the index with the rows")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, metavar="ALIAS", help="the database to work on")

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        if options["check"]:
            gone = _names(indexing.drifted(using))
            if not are_right(using):
                gone.append(CountedWord._meta.db_table)
            if gone:
                words = _("The index of words does not hold what is there: %(columns)s. Run rebuild_search.")
                raise CommandError(words % {"columns": ", ".join(gone)}, returncode=1)
            self.stdout.write(self.style.SUCCESS(_("The index of words holds what is there.")))
            return
        steps = [(_names([each])[0], partial(indexing.rebuild, using, [each])) for each in indexing.INDEXED]
        steps.append((CountedWord._meta.db_table, partial(_count_anew, using)))
        for number, (column, make) in enumerate(steps, 1):
            begin = time.monotonic()
            make()
            words = _("%(number)d of %(all)d: %(column)s, %(seconds).1f s")
            named = {"number": number, "all": len(steps), "column": column}
            self.stdout.write(words % {**named, "seconds": time.monotonic() - begin})
        self.stdout.write(self.style.SUCCESS(_("The index of words is made anew.")))


def _names(columns: Iterable[indexing.Indexed]) -> list[str]:
    return [f"{each.table}.{each.column}" for each in columns]


def _count_anew(using: str) -> None:
    """The sets of words go with those of the values: until they are counted the database counts row by row."""
    watching.give_up(using)
    count_changes(using=using)
