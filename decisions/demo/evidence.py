"""Files that come with some reports of the demo: short texts made into DOCX."""

from __future__ import annotations

from io import BytesIO

from django.core.files.base import ContentFile
from docx import Document as Docx

from decisions.demo.directory import HERE
from decisions.files.evidence import Evidence, check


def evidence(source: str, name: str, **words: object) -> Evidence:
    """`files/<source>.txt` with `words` filled in, as a DOCX file that is called `name`."""
    text = (HERE / "files" / f"{source}.txt").read_text(encoding="utf-8").format(**words)
    document = Docx()
    for line in text.splitlines():
        document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return check(ContentFile(stream.getvalue(), name=name))
