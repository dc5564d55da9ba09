"""Mail of the demo: printed on the console and kept in a folder, for the page that shows the letters."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as ConsoleBackend

KEPT = 50


def mail_folder() -> Path:
    """Where the demo keeps its letters, one file each, named by time."""
    return Path(settings.MEDIA_ROOT).parent / "mail"


class EmailBackend(ConsoleBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = mail_folder()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            (folder / f"{time.time_ns()}.eml").write_bytes(message.message().as_bytes())
        for old in sorted(folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return super().send_messages(email_messages) or 0
