"""Files of a report: what is accepted, told by their content and not by their name, and how they are kept.

`check` answers for one uploaded file; `kept` stores what was checked and removes it again when the transaction fails.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from decisions.files.sniffing import Format, Refused, recognise
from decisions.models import Document, Report

MAX_FILES = 10
NAME_LENGTH = 120
FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|]+')
EXTENSIONS = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "jpg", "jpeg", "png", "webp", "heic", "txt", "csv")
"""What a browser offers to choose; the content decides."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that was found good: `name` is safe to show and to save under, `content_type` follows from the content."""

    file: File[bytes]
    name: str
    content_type: str
    sha256: str


def check(upload: File[bytes]) -> Evidence:
    """Recognise an uploaded file; ValidationError with a sentence for the user when it cannot be accepted."""
    name = clean_name(upload.name or "")
    size = upload.size or 0
    if size > settings.MAX_UPLOAD_BYTES:
        limit = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
        raise ValidationError(
            _("«%(name)s» is larger than %(limit)d MB. Save it with less detail, or split it.")
            % {"name": name, "limit": limit}
        )
    if size == 0:
        raise ValidationError(_("«%(name)s» is empty.") % {"name": name})
    try:
        found = recognise(upload)
    except Refused as refusal:
        raise ValidationError(f"«{name}»: {refusal}") from refusal
    return Evidence(upload, _with_extension(name, found), found.content_type, _digest(upload))


def clean_name(name: str) -> str:
    """The last part of `name` without what could lead or mislead: paths, control and direction marks, outer dots."""
    base = PurePath(name.replace("\\", "/")).name
    visible = "".join(sign for sign in unicodedata.normalize("NFC", base) if unicodedata.category(sign)[0] != "C")
    tidy = " ".join(FORBIDDEN_IN_NAMES.sub(" ", visible).split()).strip(". ")
    stem, dot, extension = tidy.rpartition(".")
    if not dot or len(extension) > 10:
        stem, extension = tidy, ""
    return f"{stem[:NAME_LENGTH].strip('. ')}{dot if extension else ''}{extension}" or _("file")


def _with_extension(name: str, found: Format) -> str:
    """A name that promises something else gets the right ending added: a picture `scan.pdf` → `scan.pdf.jpg`."""
    if name.rpartition(".")[2].lower() in found.extensions and "." in name:
        return name
    if found.is_text and "." in name:
        raise ValidationError(
            _("«%(name)s» is text, but its name does not end in .txt or .csv. Rename it, or attach a PDF.")
            % {"name": name}
        )
    return f"{name}.{found.extensions[0]}"


def _digest(upload: File[bytes]) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


@contextmanager
def kept(files: Sequence[Evidence]) -> Iterator[Callable[[Report], None]]:
    """Writes `files` to the disk and gives the function that makes them documents of a report.

    Stand it around the transaction: the database waits for no disk, and when the transaction fails, which takes back
    the rows, what was written is removed here.
    """
    written: list[Document] = []

    def attach(report: Report) -> None:
        for document in written:
            document.report, document.uploaded_by = report, report.author
            document.save()

    try:
        for evidence in files:
            document = Document(
                kind=Document.Kind.EVIDENCE,
                name=evidence.name,
                content_type=evidence.content_type,
                size=evidence.file.size,
                sha256=evidence.sha256,
            )
            document.file.save(evidence.name, evidence.file, save=False)
            written.append(document)
        yield attach
    except BaseException:
        for document in written:
            document.file.delete(save=False)
        raise
