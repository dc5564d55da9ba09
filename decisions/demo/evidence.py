"""Files that come with some reports of the demo: short texts made into DOCX."""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.core.files.base import ContentFile
from docx import Document as Docx

from decisions.demo.directory import HERE
from decisions.models import Document, Report

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def attach(report: Report, source: str, name: str, **words: object) -> Document:
    """Add `files/<source>.txt`, with `words` filled in, to a report; `name` is what the reader sees."""
    text = (HERE / "files" / f"{source}.txt").read_text(encoding="utf-8").format(**words)
    data = _docx(text)
    return Document.objects.create(
        kind=Document.Kind.EVIDENCE,
        report=report,
        file=ContentFile(data, name=name),
        name=name,
        content_type=CONTENT_TYPE,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=report.author,
    )


def _docx(text: str) -> bytes:
    document = Docx()
    for line in text.splitlines():
        document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()
