"""Each kind of item and point, printed: the DOCX by its structure against a file, the PDF by its words.

`GOLDEN=write pytest …` writes the files anew; look at what has changed in them, and at the pages, before you keep them.
"""

from __future__ import annotations

import io
import os
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from decisions.exports import docx, pdf
from decisions.exports.document import ProtocolDocument
from decisions.exports.protocol import protocol_document
from tests.decisions.exports.cases_of_form import CASES, body_of_cases

FOLDER = Path(__file__).with_name("golden")


@pytest.fixture
def printed(db: None, request: pytest.FixtureRequest) -> ProtocolDocument:
    """What a stranger reads; the mark at the end, which holds today and a key of the database, is left out."""
    document = protocol_document(CASES[request.param](body_of_cases()), None)
    return replace(document, signed_on=None, seal="", permalink="")


@pytest.mark.parametrize(("printed", "name"), [(name, name) for name in CASES], indirect=["printed"])
def test_it_is_printed_as_it_was_once_looked_at(printed: ProtocolDocument, name: str) -> None:
    opened = Document(io.BytesIO(docx.render(printed)))
    lines = [f"{line.style.name:<10} | {line.text}".rstrip() for line in opened.paragraphs]
    kept = FOLDER / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        kept.write_text("\n".join(lines) + "\n", "utf-8")
    assert lines == kept.read_text("utf-8").splitlines()
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.render(printed))]
    in_pdf = " ".join(re.sub(r"^\d+\r?\n", "", page) for page in pages).split()
    assert in_pdf == " ".join(line.text for line in opened.paragraphs).split()
