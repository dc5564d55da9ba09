"""The file that a text was read from: kept privately with its draft, then with the protocol."""

from __future__ import annotations

import hashlib
import mimetypes

from django.core.files.base import ContentFile

from decisions.files.evidence import clean_name
from decisions.models import Document, Draft, Meeting
from members.models import User

_LONGEST_TYPE = 120


def keep_source(draft: Draft, name: str, data: bytes) -> None:
    """Store the file with `draft`, over an earlier one that no protocol holds yet."""
    before = draft.source.name
    draft.source.save(name, ContentFile(data), save=False)
    draft.source_name = clean_name(name)
    draft.source_type = content_type(draft.source_name)
    draft.source_size = len(data)
    draft.source_sha256 = hashlib.sha256(data).hexdigest()
    draft.save(update_fields=["source", "source_name", "source_type", "source_size", "source_sha256"])
    if before:
        draft.source.storage.delete(before)


def content_type(name: str) -> str:
    """By the ending: the file is never shown inside the site, only handed out."""
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return guessed[:_LONGEST_TYPE]


def hand_over(draft: Draft, meeting: Meeting, user: User | None) -> Document | None:
    """Make the file of `draft` a document of `meeting`, unless it has the very file; the draft lets go of it."""
    if not draft.source:
        return None
    known = meeting.documents.filter(kind=Document.Kind.SOURCE, sha256=draft.source_sha256).first()
    if known is None:
        known = Document.objects.create(
            kind=Document.Kind.SOURCE,
            meeting=meeting,
            file=draft.source.name,
            name=draft.source_name,
            content_type=draft.source_type,
            size=draft.source_size,
            sha256=draft.source_sha256,
            uploaded_by=user,
        )
        draft.source = ""
    return known
