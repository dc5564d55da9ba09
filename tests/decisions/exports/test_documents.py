"""The list of documents and forms, and that documents written at once do not mix their data."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pypdfium2
import pytest
from django.test import Client

from decisions.exports import paper
from decisions.exports.documents import DOCUMENTS, FORMS, Document, write
from decisions.exports.report import Scope
from decisions.exports.table import TableDocument
from decisions.exports.tasks import SHEET, TaskRow
from tests.conftest import World
from tests.decisions.exports.samples import PROTOCOL

DAY = dt.date(2026, 11, 28)


def tasks(mark: str) -> TableDocument:
    """A task list that says `mark` in each of its cells of text."""
    row = TaskRow(1, mark, mark, DAY, mark, mark, mark, DAY, DAY, mark, None, None, mark)
    return TableDocument(
        layout="tasks",
        kind="ПЕРЕЧЕНЬ",
        heading=(mark, *Scope().lines(DAY)),
        organization=mark,
        day=DAY,
        paper=paper.TASKS,
        sheet=SHEET,
        rows=[row] * 20,
        sheet_name="Поручения",
    )


def words(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "".join(package.read(name).decode("utf-8", "ignore") for name in package.namelist())
    return content.decode()


def test_eight_threads_do_not_mix_their_data() -> None:
    """Forty documents of two kinds in four forms, each with a mark of its own in many places."""

    def one(number: int) -> tuple[int, bytes]:
        mark = f"знак-{number}-"
        document: Document = tasks(mark) if number % 2 else replace(PROTOCOL, number=mark, place=mark, heading=mark)
        forms = ("docx", "pdf", "xlsx", "csv") if number % 2 else ("docx", "pdf")
        written = write(document, forms[number // 2 % len(forms)])
        return number, written if isinstance(written, bytes) else b"".join(written)

    with ThreadPoolExecutor(8) as pool:
        for number, content in pool.map(one, range(40)):
            assert set(re.findall(r"знак-(\d+)-", words(content))) == {str(number)}


def test_every_form_of_every_document_can_be_written_by_somebody() -> None:
    for kind in DOCUMENTS.values():
        assert set(kind.extensions) <= FORMS.keys()
        assert set(kind.offered) >= set(kind.extensions) - {"odt"}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_pages_offer_what_there_is(world: World, stranger_client: Client, kind: str) -> None:
    pages = {
        "protocol": (world.meeting.get_absolute_url(), "/protocol.{}"),
        "brief": (world.meeting.get_absolute_url(), "/protocol.{}?form=brief"),
        "extract": (f"{world.meeting.get_absolute_url()}extract/", "/extract.{}"),
        "report": ("/execution/report/", "/execution/report.{}"),
        "tasks": (world.organization.get_absolute_url(), "/tasks.{}"),
        "register": ("/resolutions/", "/resolutions/export.{}"),
    }
    address, link = pages[kind]
    page = stranger_client.get(address).content.decode()
    for extension in DOCUMENTS[kind].offered:
        assert link.format(extension) in page
