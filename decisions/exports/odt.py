"""A document as ODT: the DOCX converted by LibreOffice, where it is installed."""

from __future__ import annotations

from decisions.exports import by_office
from decisions.exports.printed import Printed

CONTENT_TYPE = "application/vnd.oasis.opendocument.text"


def render(document: Printed) -> bytes:
    """The ODT of `document`. Raises `NotWrittenError` when nobody can convert it now."""
    return by_office.render(document, "odt")
