"""A printed protocol carries its permanent address as a QR code, when it has one."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pypdfium2
import pytest

from decisions.exports import docx, pdf, qr
from tests.decisions.exports.samples import PROTOCOL


def pictures(content: bytes) -> list[str]:
    return [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if name.startswith("word/media/")]


def test_word_has_the_code_only_with_an_address() -> None:
    content = docx.render(PROTOCOL)
    (name,) = pictures(content)
    assert zipfile.ZipFile(io.BytesIO(content)).read(name) == qr.png(PROTOCOL.permalink)
    assert pictures(docx.render(replace(PROTOCOL, permalink=""))) == []


def test_pdf_has_the_code_only_with_an_address() -> None:
    def shapes(content: bytes) -> int:
        return sum(1 for page in pypdfium2.PdfDocument(content) for each in page.get_objects() if each.type == 2)

    assert shapes(pdf.render(PROTOCOL)) > shapes(pdf.render(replace(PROTOCOL, permalink="")))


@pytest.mark.parametrize("address", ["https://cluster.example/meetings/7/", "http://кластер.рф/meetings/7/"])
def test_the_code_is_of_the_address(address: str) -> None:
    assert qr.svg(address) != qr.svg(address + "8/")
    assert qr.svg("") == ""
