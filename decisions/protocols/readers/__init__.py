"""Documents → text. The contents decide how a file is read, never its name; nothing a document asks to load is
loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..source import SourceText, UnreadableDocument
from .archive import open_archive
from .docx import read_docx
from .html import read_html
from .odt import read_odt
from .old_doc import read_old_doc
from .pdf import read_pdf
from .plain import read_plain
from .rtf import read_rtf

#: Larger files are refused before anything looks at them.
MAX_BYTES = 20 * 1024 * 1024

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_OTHER = {
    b"MZ": "a program",
    b"\x7fELF": "a program",
    b"\x1f\x8b": "an archive",
    b"7z\xbc\xaf": "an archive",
    b"Rar!": "an archive",
    b"%!PS": "PostScript",
    b"SQLite format": "a database",
    b"ID3": "a sound",
    b"OggS": "a sound",
    b"\x00\x00\x00\x1cftyp": "a film",
    b"\x00\x00\x00\x20ftyp": "a film",
    b"\xca\xfe\xba\xbe": "a program",
}


def read(filename: str, data: bytes) -> SourceText:
    """The text of a document. Raises `UnreadableDocument` with a stable code for everything that cannot be read."""
    if len(data) > MAX_BYTES:
        raise UnreadableDocument("too-big", limit=MAX_BYTES // (1024 * 1024))
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise UnreadableDocument("empty")
    source = _reader(data)(data)
    if not re.search(r"\w", source.text):
        raise UnreadableDocument("empty" if source.kind == "txt" else "no-text")
    return source


def _reader(data: bytes) -> Callable[[bytes], SourceText]:
    if data[:4] in {b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"}:
        return _read_archive
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return read_old_doc
    head = data[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if b"%PDF-" in data[:1024]:
        return read_pdf
    if head.startswith(b"{\\rtf"):
        return read_rtf
    if any(data.startswith(magic) for magic in _IMAGES) and b"\x00" in data[:4096]:
        raise UnreadableDocument("no-text")
    for magic, found in _OTHER.items():
        if data.startswith(magic) and (b"\x00" in data[:4096] or len(magic) > 3):
            raise UnreadableDocument("wrong-type", found=found)
    if _looks_like_html(data):
        return read_html
    if head.startswith(b"<?xml"):
        raise UnreadableDocument("wrong-type", found="XML")
    return read_plain


def _looks_like_html(data: bytes) -> bool:
    head = data[:4096].replace(b"\x00", b"").lower()
    return bool(re.search(rb"<!doctype html|<html[\s>]|<body[\s>]|<head[\s>]", head))


def _read_archive(data: bytes) -> SourceText:
    archive = open_archive(data)
    names = set(archive.namelist())
    if "word/document.xml" in names or any(n.startswith("word/") for n in names):
        return read_docx(archive)
    if "content.xml" in names and "mimetype" in names:
        return read_odt(archive)
    kind = (
        "a spreadsheet"
        if any(n.startswith("xl/") for n in names)
        else "slides"
        if any(n.startswith("ppt/") for n in names)
        else "an archive"
    )
    raise UnreadableDocument("wrong-type", found=kind)


__all__ = ["MAX_BYTES", "SourceText", "UnreadableDocument", "read"]
