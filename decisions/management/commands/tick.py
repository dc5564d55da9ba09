"""`manage.py tick`: do what the day asks for. Any number of processes may run it, as often as they like."""

from __future__ import annotations

import datetime as dt
import time
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from decisions import content_version, jobs, workflow
from decisions.counts import counting
from decisions.counts.nearest import points_found
from decisions.letters import digests, reminders, subscriptions
from decisions.management.repeated import RepeatedCommand
from decisions.models import ApiUse, Letter


class Command(RepeatedCommand):
    help = (
        "Puts on control the periods of recurring terms that begin, and puts into the outbox what is due today: "
        "reminders before terms, by the policy of each body, and of overdue terms, to the secretary of what seems "
        "forgotten or has no date, once a week the digests, and to subscribers what is newly published. Files that "
        "took long and were kept for their time are removed. What was done or told already is not done again, whenever "
        "and how often this runs."
    )
    interval = 600

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--on", type=dt.date.fromisoformat, metavar="DATE", help="as if it were this day (2026-11-30), for trials"
        )

    def once(self, options: dict[str, Any]) -> None:
        on = options["on"] or timezone.localdate()
        before = Letter.objects.count()
        workflow.make_occurrences(on)
        if self.goes_on():
            reminders.remind_of_terms(on)
        if self.goes_on():
            reminders.remind_of_overdue(on)
        if self.goes_on():
            reminders.remind_of_forgotten(on)
        if self.goes_on():
            reminders.remind_of_dateless(on)
        if self.goes_on():
            digests.write_digests(on)
        jobs.clean(timezone.now())
        content_version.fold()
        ApiUse.objects.passed(time.time()).delete()
        if self.goes_on():
            counting.count_changes(on)
        if self.goes_on():
            subscriptions.write_news(timezone.now(), points_found)
        written = Letter.objects.count() - before
        if options["loop"] is None or written:
            words = _("%(day)s: letters written: %(n)d.")
            self.stdout.write(words % {"day": f"{on:%d.%m.%Y}", "n": written})
