"""Word files that come from people: an issued document that was edited, a template of the house.

What the reader of protocols refuses to open is refused here too; nothing a file asks to load is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from decisions import evidence
from decisions.protocols.readers.archive import member, open_archive, parse_xml
from decisions.protocols.readers.docx import refuse_loading
from decisions.protocols.source import UnreadableDocument
from decisions.sniffing import DOCX

MAX_BYTES = 10 * 1024 * 1024


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
        if name.endswith(".rels"):
            refuse_loading(member(archive, name))
        elif name.startswith("word/") and name.endswith(".xml"):
            parse_xml(member(archive, name))


def _refusal(error: UnreadableDocument) -> str:
    if error.code == "hostile":
        return _("The file asks Word to load or to run something (%(found)s). Remove that and save it anew.") % {
            "found": error.params["found"]
        }
    if error.code in ("archive-bomb", "too-complex"):
        return _("The file unpacks to far too much to be a document.")
    return _("The file is damaged or protected. Open it in Word, save it as DOCX and try again.")
