"""Why a protocol was not taken in, in sentences that say what happened and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Text = str | Promise
MAX_MEGABYTES = 20


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


#: By the code of `decisions.protocols.source.UnreadableDocument`; the parameters are those of the reader.
UNREADABLE: dict[str, Text] = {
    "empty": gettext_lazy("The file is empty. Choose the file with the text of the protocol."),
    "too-big": gettext_lazy(
        "The file is larger than %(limit)s MB. Save the protocol without pictures, or paste its text."
    ),
    "encrypted": gettext_lazy("The file is protected by a password. Remove the protection and try again."),
    "corrupt": gettext_lazy(
        "The file is damaged and cannot be read. Open it in its program, save it anew and try again."
    ),
    "wrong-type": gettext_lazy(
        "The contents of the file are not a document that can be read (%(found)s). Save it as DOCX or TXT."
    ),
    "archive-bomb": gettext_lazy(
        "The file unpacks to an absurd size and was not opened. Save the document anew, or paste its text."
    ),
    "hostile": gettext_lazy(
        "The file holds instructions to load or to run something (%(found)s) and was not opened. Paste its text."
    ),
    "too-complex": gettext_lazy(
        "The file holds far more elements, or more of them inside one another, than a protocol does, and was not read. "
        "Paste its text."
    ),
    "no-text": gettext_lazy(
        "The document holds no text: it looks like a scan. Recognise its text first, or paste the text."
    ),
    "old-doc": gettext_lazy("The file is in the old DOC format. Open it in Word or LibreOffice and save it as DOCX."),
    "unsupported": gettext_lazy("Files of the type %(found)s are not read. Save the protocol as DOCX or TXT."),
    "is-a-directory": gettext_lazy("This is a directory. Name the files in it."),
    "not-found": gettext_lazy("There is no such file. Check the name."),
    "no-access": gettext_lazy("The file cannot be opened. Check its permissions."),
    "not-a-protocol": gettext_lazy(
        "No protocol was found in the text: neither a heading nor decisions. Check that it is the right file."
    ),
}


#: What the reader finds in place of a document, by its word for it.
FOUND: dict[str, Text] = {
    "a program": gettext_lazy("a program"),
    "an archive": gettext_lazy("an archive"),
    "a database": gettext_lazy("a database"),
    "a sound": gettext_lazy("a sound"),
    "a film": gettext_lazy("a film"),
    "a spreadsheet": gettext_lazy("a spreadsheet"),
    "slides": gettext_lazy("slides"),
    "a spreadsheet or slides": gettext_lazy("a spreadsheet or slides"),
    "an OpenDocument that is no text": gettext_lazy("an OpenDocument that is no text"),
    "an old Office file": gettext_lazy("an old Office file"),
    "binary data": gettext_lazy("binary data"),
    "XML entities": gettext_lazy("XML entities"),
    "external references": gettext_lazy("external references"),
    "macros": gettext_lazy("macros"),
}


def unreadable(code: str, params: Mapping[str, object] | None = None) -> ImportRefused:
    """The refusal for a reader's `code`; an unknown one is told as damage."""
    given = dict(params or {})
    found = str(given.get("found", "?"))
    values = {"limit": given.get("limit", MAX_MEGABYTES), "found": FOUND.get(found, found)}
    return ImportRefused(str(UNREADABLE.get(code, UNREADABLE["corrupt"])) % values, code)
