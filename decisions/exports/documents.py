"""The documents that go out and the forms in which each is written: the one place that lists them.

A document is gathered first, once, as its reader may see it (`protocol`, `extract`, `report`, `tasks`, `rows`); then
`write` gives it a form. A new form is a row of `FORMS`, a new document a row of `DOCUMENTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from decisions.exports import by_office, csv, docx, odt, pdf, xlsx
from decisions.exports.document import ProtocolDocument
from decisions.exports.printed import NotWrittenError
from decisions.exports.table import TableDocument

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Document = ProtocolDocument | TableDocument
Written = bytes | Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: `extension` is its ending and its name in addresses, `write` makes it of a document."""

    extension: str
    content_type: str
    write: Callable[[Any], Written]
    is_possible: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the documents: its name in addresses and commands, for people, and the forms it may have."""

    name: str
    label: _StrPromise
    extensions: tuple[str, ...]

    @property
    def offered(self) -> tuple[str, ...]:
        """The forms that this installation can write: what a page shows."""
        return tuple(each for each in self.extensions if FORMS[each].is_possible())


FORMS = {
    form.extension: form
    for form in (
        Form("docx", docx.CONTENT_TYPE, docx.render),
        Form("pdf", pdf.CONTENT_TYPE, pdf.render),
        Form("odt", odt.CONTENT_TYPE, odt.render, by_office.is_possible),
        Form("xlsx", xlsx.CONTENT_TYPE, xlsx.stream),
        Form("csv", csv.CONTENT_TYPE, csv.stream),
    )
}

PAPER = ("pdf", "docx", "odt")
TABLE = ("xlsx", "csv")

DOCUMENTS = {
    kind.name: kind
    for kind in (
        Kind("protocol", _("Protocol"), PAPER),
        Kind("brief", _("Protocol, short form"), PAPER),
        Kind("extract", _("Extract from the protocol"), PAPER),
        Kind("report", _("Report of execution"), PAPER + TABLE),
        Kind("tasks", _("Task list of an organization"), PAPER + TABLE),
        Kind("register", _("Register of resolutions"), TABLE + PAPER),
    )
}


def write(document: Document, extension: str) -> Written:
    """`document` in the form of `extension`, one of those of its kind; a long table comes piece by piece.

    Raises `NotWrittenError`, whose sentence is for the user, when this installation cannot do it or the table is too
    long for paper, and `docx.TemplateFaultError` when a layout is at fault.
    """
    return FORMS[extension].write(document)


__all__ = ["DOCUMENTS", "FORMS", "Document", "Form", "Kind", "NotWrittenError", "Written", "write"]
