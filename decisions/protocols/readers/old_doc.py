"""The old .doc of Word: LibreOffice turns it into a DOCX where it is installed, else a sentence says what to do."""

from __future__ import annotations

from ..libreoffice import ConversionFailed, converted, find_office
from ..source import SourceText, UnreadableDocument
from .archive import open_archive
from .docx import read_docx


def read_old_doc(data: bytes) -> SourceText:
    """The text of a .doc. A DOCX with a password comes in the same wrapping and is told apart by its stream.

    Raises "old-doc" where no LibreOffice is found, "hostile" for macros, "too-complex" when the conversion takes
    too long, "corrupt" when it fails.
    """
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableDocument("encrypted")
    if "Workbook".encode("utf-16-le") in data or "PowerPoint Document".encode("utf-16-le") in data:
        raise UnreadableDocument("wrong-type", found="a spreadsheet or slides")
    if "WordDocument".encode("utf-16-le") not in data:
        raise UnreadableDocument("wrong-type", found="an old Office file")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise UnreadableDocument("hostile", found="macros")
    office = find_office()
    if office is None:
        raise UnreadableDocument("old-doc")
    try:
        made = converted(office, data, "doc", "docx")
    except ConversionFailed as failure:
        raise UnreadableDocument("too-complex" if failure.is_late else "corrupt") from failure
    source = read_docx(open_archive(made))
    return SourceText(source.text, "doc", paragraphs=True)
