"""A document as PDF: archival and accessible (PDF/A-2a, PDF/UA-1), set by typst from the same data as the DOCX.

The data go in as JSON: no text of a document is ever read as typst markup. Only the vendored fonts are used,
so the result is the same on every machine.
"""

from __future__ import annotations

import functools
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from decisions.exports import qr
from decisions.exports.printed import Printed

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


def render(document: Printed) -> bytes:
    """The PDF of `document`; the same document always gives the same bytes.

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
