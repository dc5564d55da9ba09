"""`manage.py send_letters`: send what waits in the outbox. Any number of processes may run it at once."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from decisions.letters import outbox
from decisions.management.repeated import RepeatedCommand


class Command(RepeatedCommand):
    help = (
        "Sends the letters whose turn has come. One that fails is tried again later, for four days; then it stands "
        "on the desk's page of letters that were not sent. The exit code is 0 also when letters failed."
    )
    interval = 20

    def once(self, options: dict[str, Any]) -> None:
        outcome = outbox.send_due(self.goes_on)
        # A loop that has nothing to tell is silent.
        if options["loop"] is None or outcome.sent or outcome.failed:
            words = _("Letters sent: %(sent)d; not sent, to be tried again: %(failed)d.")
            self.stdout.write(words % {"sent": outcome.sent, "failed": outcome.failed})
        if outcome.broken:
            self.stderr.write(self.style.WARNING(_("The mail server could not be used; the rest waits.")))
