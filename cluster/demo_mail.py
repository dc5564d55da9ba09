"""Mail of the demo: printed on the console and kept in a folder, for the page that shows the letters."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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


@dataclass(frozen=True, slots=True)
class Letter:
    """A kept letter as a person reads it; `code` is that of a sign-in, empty in other letters."""

    at: datetime
    to: str
    subject: str
    body: str

    @property
    def code(self) -> str:
        found = re.search(r"^\s*(\d{6})\s*$", self.body, re.MULTILINE)
        return found[1] if found else ""


def letters() -> list[Letter]:
    """The letters that are kept, the newest first."""
    return [_read(path) for path in sorted(mail_folder().glob("*.eml"), reverse=True)]


def _read(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    part = message.get_body(("plain",))
    return Letter(
        at=datetime.fromtimestamp(int(path.stem) / 1e9, UTC),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        body=part.get_content() if part else "",
    )
