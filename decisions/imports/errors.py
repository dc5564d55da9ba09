"""Why a protocol was not taken in, in sentences that say what happened and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Text = str | Promise


class ImportRefused(Exception):
    """Nothing was saved. `code` is stable, `str()` is the sentence for the user."""

    def __init__(self, message: Text, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class PlanStale(ImportRefused):
    """The directory or the meeting changed between the plan that was shown and its application."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The plan is out of date: the protocol or the directory was changed meanwhile. "
                "Look at the new plan and apply that."
            ),
            "stale",
        )


class PlanConflict(ImportRefused):
    """The plan holds lines that must be settled first."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(
            _("The protocol cannot be applied yet: %(reasons)s") % {"reasons": " ".join(reasons)},
            "conflict",
        )
        self.reasons = tuple(reasons)


#: By the code of `decisions.protocols.readers.UnreadableDocument`.
UNREADABLE: dict[str, Text] = {
    "empty": gettext_lazy("The file is empty. Choose the file with the text of the protocol."),
    "too_large": gettext_lazy("The file is larger than 20 MB. Save the protocol without pictures and try again."),
    "encrypted": gettext_lazy("The file is protected by a password. Take the password off in Word and try again."),
    "corrupt": gettext_lazy("The file is damaged and cannot be opened. Open it in Word, save it anew and try again."),
    "zip_bomb": gettext_lazy(
        "The file unpacks to far more than a protocol can be and was not opened. Paste its text instead."
    ),
    "unknown_format": gettext_lazy(
        "This kind of file is not read. Save the protocol as DOCX or TXT, or paste its text."
    ),
    "not_text": gettext_lazy("The file holds no readable text. If it is a scan, recognise it first or paste the text."),
    "not_a_protocol": gettext_lazy("No protocol was found in the file. Check that it is the minutes of a meeting."),
}


def unreadable(code: str) -> ImportRefused:
    """The refusal for a reader's `code`; an unknown one is told as damage."""
    return ImportRefused(UNREADABLE.get(code, UNREADABLE["corrupt"]), code)
