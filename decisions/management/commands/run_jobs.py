"""`manage.py run_jobs`: do the long work that waits. Any number of processes may run it, on any number of machines."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from decisions import jobs
from decisions.management.repeated import RepeatedCommand


class Command(RepeatedCommand):
    help = (
        "Makes the files that somebody asked for and nobody makes yet. What a killed worker began is begun anew after "
        "two minutes; one that is stopped by SIGTERM gives its work back at once."
    )
    interval = 5

    def once(self, options: dict[str, Any]) -> None:
        taken = jobs.run_due(self.goes_on)
        # A loop that has nothing to tell is silent.
        if options["loop"] is None or taken:
            self.stdout.write(_("Files made: %(n)d.") % {"n": taken})
