"""What a file is, by its content: documents, tables, slides, pictures and plain text; everything else is refused."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import IO, Protocol

from django.utils.translation import gettext as _

HEAD = 4096
MAX_MEMBERS = 10_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
"""An office file packs a large empty table 100 times smaller, hardly more; a bomb packs 1000 times."""

OFFICE = "application/vnd.openxmlformats-officedocument."
OPENDOCUMENT = "application/vnd.oasis.opendocument."


class Refused(Exception):
    """The file is not accepted; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Format:
    content_type: str
    extensions: tuple[str, ...]
    """Usual endings of a name, the preferred one first."""
    is_text: bool = False


PDF = Format("application/pdf", ("pdf",))
JPEG = Format("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Format("image/png", ("png",))
WEBP = Format("image/webp", ("webp",))
HEIC = Format("image/heic", ("heic", "heif"))
TEXT = Format("text/plain", ("txt", "csv"), is_text=True)
DOCX = Format(f"{OFFICE}wordprocessingml.document", ("docx",))
XLSX = Format(f"{OFFICE}spreadsheetml.sheet", ("xlsx",))
PPTX = Format(f"{OFFICE}presentationml.presentation", ("pptx",))
ODT = Format(f"{OPENDOCUMENT}text", ("odt",))
ODS = Format(f"{OPENDOCUMENT}spreadsheet", ("ods",))
ODP = Format(f"{OPENDOCUMENT}presentation", ("odp",))

_OFFICE_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_OPENDOCUMENTS = {found.content_type.encode(): found for found in (ODT, ODS, ODP)}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MARKUP = ("<!doctype", "<html", "<head", "<body", "<script", "<svg", "<iframe", "<?xml", "<?php", "<%")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")


class Readable(Protocol):
    """What is asked of an uploaded file."""

    def read(self, size: int = -1, /) -> bytes: ...
    def seek(self, offset: int, /) -> object: ...


def recognise(file: Readable) -> Format:
    """The format of `file`, read from its start; Refused when it is none of those that are accepted."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(b"PK"):
        return _package(file)
    if found := _by_signature(head):
        return found
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refused(
            _("a file of old Office or one with a password. Save it as PDF, DOCX or XLSX without a password.")
        )
    file.seek(0)
    return _text(file.read())


def _by_signature(head: bytes) -> Format | None:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    return None


def _package(file: Readable) -> Format:
    """An office file is a zip with known members; any other zip is refused."""
    try:
        with zipfile.ZipFile(_as_io(file)) as package:
            _refuse_bomb(package)
            return _office(package) or _opendocument(package) or _no_archive()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refused(_("the file is damaged. Open it, save it anew and attach it again.")) from error


def _as_io(file: Readable) -> IO[bytes]:
    """The file itself: what Django wraps around an upload cannot be searched from its end."""
    inner: IO[bytes] = getattr(file, "file", file)  # type: ignore[arg-type]
    return inner


def _refuse_bomb(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 100_000):
        raise Refused(_("it unpacks to far too much to be a document."))
    if any(member.flag_bits & 1 for member in members):
        raise Refused(_("it is protected by a password. Save it without one."))


def _office(package: zipfile.ZipFile) -> Format | None:
    names = set(package.namelist())
    if "[Content_Types].xml" not in names:
        return None
    found = next((found for part, found in _OFFICE_PARTS.items() if part in names), None)
    if found is None:
        return None
    with package.open("[Content_Types].xml") as types:
        declared = types.read(1024 * 1024).lower()
    if b"macroenabled" in declared or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(_("it holds macros. Save it as DOCX, XLSX or PPTX without macros, or as PDF."))
    return found


def _opendocument(package: zipfile.ZipFile) -> Format | None:
    names = package.namelist()
    if "mimetype" not in names:
        return None
    with package.open("mimetype") as member:
        found = _OPENDOCUMENTS.get(member.read(200).strip())
    if found and any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise Refused(_("it holds macros. Save it without them, or as PDF."))
    return found


def _no_archive() -> Format:
    raise Refused(_("archives are not accepted. Attach the files themselves."))


def _text(content: bytes) -> Format:
    """Plain text in UTF-8, UTF-16 with its mark, or CP1251; markup and scripts are not plain text."""
    text = decode(content)
    if text is None or _CONTROLS.search(text):
        raise Refused(_("this kind of file is not accepted. Attach PDF, DOCX, XLSX, PPTX, ODT, JPG, PNG or TXT."))
    start = text.lstrip("\ufeff \t\r\n")[:2000].lower()
    if start.startswith("#!") or any(mark in start for mark in _MARKUP):
        raise Refused(_("web pages, drawings and programs are not accepted. Save it as PDF."))
    return TEXT


def decode(content: bytes) -> str | None:
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
