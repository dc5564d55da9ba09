"""Word files that come from people: an issued document that was edited, a template of the house.

What the reader of protocols refuses to open is refused here too; nothing a file asks to load is loaded.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from decisions.files import evidence
from decisions.files.sniffing import DOCX
from decisions.protocols.readers import read
from decisions.protocols.readers.archive import member, open_archive, parse_xml
from decisions.protocols.readers.docx import refuse_loading
from decisions.protocols.source import UnreadableDocument

MAX_BYTES = 10 * 1024 * 1024

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LOADING = re.compile(r"(?:INCLUDE(?:PICTURE|TEXT)?|DDE(?:AUTO)?|IMPORT|DATABASE|MACROBUTTON)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WordFile:
    """A DOCX that may be opened: `name` is safe to show and to save under, `sha256` is hexadecimal."""

    name: str
    content: bytes
    sha256: str


def check(upload: File[bytes]) -> WordFile:
    """Raises `ValidationError` with a sentence for the user when the file is no harmless DOCX."""
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(_("The file is larger than %(limit)d MB.") % {"limit": MAX_BYTES // (1024 * 1024)})
    found = evidence.check(upload)
    if found.content_type != DOCX.content_type:
        raise ValidationError(_("«%(name)s» is no Word file. Save it as DOCX.") % {"name": found.name})
    upload.seek(0)
    content = upload.read()
    try:
        refuse_hostile(content)
    except UnreadableDocument as error:
        raise ValidationError(_refusal(error)) from error
    return WordFile(found.name, content, found.sha256)


def refuse_hostile(content: bytes) -> None:
    """Open every XML part as the reader would. Raises `UnreadableDocument`."""
    archive = open_archive(content)
    for name in archive.namelist():
        if name.startswith("word/activeX"):
            raise UnreadableDocument("hostile", found="ActiveX")
        if name.endswith(".rels"):
            refuse_loading(member(archive, name))
            _refuse_remote(archive, name)
        elif name.startswith(("word/", "docProps/")) and name.endswith(".xml"):
            _refuse_loading_fields(parse_xml(member(archive, name)))


def lines_of(name: str, content: bytes) -> list[str]:
    """What a Word file says, a line for each paragraph or row that is not empty; nothing for one without words."""
    try:
        return [line for line in read(name, content).text.split("\n") if line.strip()]
    except UnreadableDocument:
        return []


def _refuse_remote(archive: zipfile.ZipFile, name: str) -> None:
    """What Word would load by itself when the file is opened: pictures and parts that lie elsewhere, but no links."""
    for relation in parse_xml(member(archive, name)):
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") == "External" and kind != "hyperlink":
            raise UnreadableDocument("hostile", found=kind)


def _refuse_loading_fields(root: Any) -> None:
    """Fields that load or run something when they are renewed; Word splits their words over runs."""
    words = "".join(node.text or "" for node in root.iter(f"{_W}instrText"))
    words += " ".join(node.get(f"{_W}instr", "") for node in root.iter(f"{_W}fldSimple"))
    if found := _LOADING.search(words):
        raise UnreadableDocument("hostile", found=found[0].upper())


def _refusal(error: UnreadableDocument) -> str:
    if error.code == "hostile":
        return _("The file asks Word to load or to run something (%(found)s). Remove that and save it anew.") % {
            "found": error.params["found"]
        }
    if error.code in ("archive-bomb", "too-complex"):
        return _("The file unpacks to far too much to be a document.")
    return _("The file is damaged or protected. Open it in Word, save it as DOCX and try again.")
