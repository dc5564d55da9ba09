"""A document as PDF: archival and accessible (PDF/A-2a, PDF/UA-1), set by typst from the same data as the DOCX.

The data go in as JSON: no text of a document is ever read as typst markup. Only the vendored fonts are used,
so the result is the same on every machine.

A document in a house template of Word is converted from its DOCX by LibreOffice, where that is installed: tagged and
archival too (PDF/A-2b, PDF/UA-1), with the fonts of the machine.
"""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from decisions.exports import by_office, qr
from decisions.exports.printed import NotWrittenError, Printed

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
CONTENT_TYPE = "application/pdf"

logger = logging.getLogger(__name__)

_FONTS = Path(__file__).parent / "fonts"


@functools.cache
def _fonts() -> typst.Fonts:
    """The vendored fonts, read once; the object is immutable and shared by threads."""
    import typst  # here: pages that write no PDF do without it

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])


_ASKED = {
    "SelectPdfVersion": {"type": "long", "value": "2"},
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}
"""What is asked of LibreOffice: PDF/A-2b, PDF/UA, with tags and bookmarks."""
_BY_OFFICE = f"pdf:writer_pdf_Export:{json.dumps(_ASKED)}"


def render(document: Printed) -> bytes:
    """The PDF of `document`, in its house template where it has one and LibreOffice is installed.

    One that cannot be converted now comes in the layout that ships, or is refused when its template is strict.
    """
    if document.house is not None and by_office.is_possible():
        try:
            return by_office.render(document, _BY_OFFICE)
        except NotWrittenError:
            if document.house.is_strict:
                raise
            logger.warning("%s comes in the layout that ships.", document.title, exc_info=True)
    return _set(document)


def together(documents: Iterable[Printed]) -> AbstractContextManager[None]:
    """Inside, those of the documents that have a house template are converted already, by one start of LibreOffice."""
    return by_office.together([each for each in documents if each.house is not None], _BY_OFFICE)


def _set(document: Printed) -> bytes:
    """The layout that ships; the same document always gives the same bytes.

    Signs that the fonts lack (a hieroglyph, an emoji) are boxes, and such a document cannot be archival: it comes as
    an ordinary tagged PDF, and the log says so.
    """
    import typst

    template = TEMPLATES / f"{document.typst_template}.typ"
    values = document.context()
    data = json.dumps({**values, "qr": qr.svg(values.get("permalink", ""))}, ensure_ascii=False)
    try:
        return _compile(template, data)
    except typst.TypstError as error:
        if "could not be displayed with font" not in str(error):
            raise
        logger.warning("%s is not archival: %s", document.title, error)
        return _compile(template, data, is_archival=False)


def _compile(template: Path, data: str, *, is_archival: bool = True) -> bytes:
    import typst

    return typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        sys_inputs={"document": data},
        format="pdf",
        pdf_standards=["a-2a", "ua-1"] if is_archival else [],
    )
