"""Word files for tests of house templates: made of paragraphs, taken apart into lines."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document


def word(*paragraphs: str, table: Sequence[str] = (), header: str = "") -> bytes:
    """A DOCX with these paragraphs, then a table of one cell a row."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        rows = document.add_table(rows=len(table), cols=1).rows
        for row, text in zip(rows, table, strict=True):
            row.cells[0].text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return saved(document)


def saved(document: object) -> bytes:
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def lines(content: bytes) -> list[str]:
    """The paragraphs and cells of a DOCX, those that are not empty; what is kept together in a line is not told."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [plain(text) for text in [*(each.text for each in document.paragraphs), *cells] if text.strip()]


def plain(text: str) -> str:
    """`text` with every space an ordinary one."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def upload(content: bytes, name: str = "Наш протокол.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def repacked(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The same archive with other or further parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            if name not in parts:
                made.writestr(name, source.read(name))
        for name, data in parts.items():
            made.writestr(name, data)
    return target.getvalue()
