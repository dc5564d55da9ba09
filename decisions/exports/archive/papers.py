"""Files that are kept beside the archive's own: what a protocol was given as and has attached, what was issued.

Only for who reads the protocols of the body whole: they are printed with all names.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from decisions.exports.archive.bundle import Bundle, safe
from decisions.files.kept_files import FileChanged, kept
from decisions.models import Document, IssuedDocument, IssuedVersion, Meeting

logger = logging.getLogger(__name__)

Origin = IssuedVersion.Origin


@dataclass(frozen=True, slots=True)
class Paper:
    """A file with its `link` from the page that lists it, what it is, and since when it is kept."""

    link: str
    title: str
    day: dt.date


def of_meeting(made: Bundle, place: str, meeting: Meeting) -> list[Paper]:
    """The files of a protocol, those that were given first. Three statements."""
    papers = []
    for document in meeting.documents.all():
        if link := add_document(made, f"{place}/", document):
            title = f"{document.get_kind_display()}: {document.name}"
            papers.append(Paper(link, title, timezone.localdate(document.uploaded_at)))
    return papers + list(_issued(made, f"{place}/", "issued/", meeting.issued_documents.all()))


def of_body(made: Bundle, body: int) -> list[Paper]:
    """The task lists and registers issued of a body. Two statements."""
    return list(_issued(made, "", f"issued/{body}/", IssuedDocument.objects.filter(body=body, meeting__isnull=True)))


def add_document(made: Bundle, place: str, document: Document) -> str:
    """A stored file under a safe name in `place`files; its name from there, empty when it is not on the disk."""
    name = f"files/{document.pk}-{safe(document.name)}"
    try:
        with document.file.open("rb") as opened:
            made.add_file(f"{place}{name}", opened)
    except FileNotFoundError:
        return ""
    return name


def _issued(made: Bundle, root: str, folder: str, documents: QuerySet[IssuedDocument]) -> Iterator[Paper]:
    """The files of what was issued, and of what came back edited; one that was changed on the disk is left out."""
    versions = Prefetch("versions", IssuedVersion.objects.order_by("number"))
    rows = documents.select_related("organization", "person").prefetch_related(versions)
    for issued in rows.order_by("issued_at", "pk"):
        about = "; ".join(str(part) for part in (issued.addressee, issued.points_printed, issued.year) if part)
        title = f"{issued}: {about}" if about else str(issued)
        for version in issued.versions.all():
            link = f"{folder}{issued.kind}-{issued.number}-{version.number}.{issued.extension}"
            try:
                made.add(f"{root}{link}", kept(version.file.name or "", version.sha256))
            except FileChanged:
                logger.exception("The file of «%s» is gone or was changed.", issued)
                continue
            said = title if version.origin == Origin.ISSUED else f"{title} ({version.get_origin_display()})"
            yield Paper(link, said, timezone.localdate(version.made_at))
