"""A PDF in a house template: converted where LibreOffice is installed, in the layout that ships where it is not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import time_machine
from django.test import Client

from decisions.exports import by_office, docx, pdf
from decisions.exports.printed import House, NotWrittenError
from decisions.outgoing import house_templates
from tests.decisions.exports.samples import PROTOCOL

LAYOUT = (docx.TEMPLATES / "protocol.docx").read_bytes()
WORN = replace(PROTOCOL, house=House("наш", LAYOUT))
STRICT = replace(PROTOCOL, house=House("наш", LAYOUT, is_strict=True))


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A program that hands the DOCX back under the name of the PDF."""
    program = tmp_path / "office"
    program.write_text("#!/bin/sh\ncp document.docx document.pdf\n")
    program.chmod(0o700)
    monkeypatch.setattr(by_office, "find_office", lambda: str(program))
    return program


def test_it_is_converted_from_word(office: Path) -> None:
    assert pdf.render(WORN).startswith(b"PK")
    assert pdf.render(PROTOCOL).startswith(b"%PDF"), "without a template nothing is converted"
    assert house_templates.is_worn("pdf")


def test_what_says_something_else_than_was_converted_together_is_converted_by_itself(office: Path) -> None:
    with pdf.together([STRICT]):
        office.write_text("#!/bin/sh\nexit 1\n")
        with time_machine.travel(dt.datetime(2030, 1, 1, tzinfo=dt.UTC)):
            assert pdf.render(STRICT).startswith(b"PK"), "the moment of writing is no difference"
        with pytest.raises(NotWrittenError):
            pdf.render(replace(STRICT, place="другое место"))
    with pytest.raises(NotWrittenError):
        pdf.render(STRICT)


@pytest.mark.parametrize("script", ["exit 1", "true"])
def test_what_fails_together_is_tried_alone(office: Path, script: str) -> None:
    office.write_text(f"#!/bin/sh\n{script}\n")
    with pdf.together([STRICT]):
        office.write_text("#!/bin/sh\ncp document.docx document.pdf\n")
        assert pdf.render(STRICT).startswith(b"PK")


def test_what_cannot_be_converted_comes_in_the_layout_that_ships_or_is_refused(office: Path) -> None:
    office.write_text("#!/bin/sh\nexit 1\n")
    assert pdf.render(WORN) == pdf.render(PROTOCOL)
    with pytest.raises(NotWrittenError):
        pdf.render(STRICT)


def test_without_libreoffice_the_layout_that_ships_is_set_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch, secretary_client: Client
) -> None:
    monkeypatch.setattr(by_office, "find_office", lambda: None)
    assert pdf.render(STRICT) == pdf.render(PROTOCOL)
    assert not house_templates.is_worn("pdf")
    assert "LibreOffice, который перевёл бы" in secretary_client.get("/admin/templates/").content.decode()


@pytest.mark.skipif(not by_office.is_possible(), reason="LibreOffice is not installed")
def test_libreoffice_makes_a_tagged_archival_pdf() -> None:
    content = pdf.render(STRICT)
    document = pypdfium2.PdfDocument(content)
    text = document[0].get_textpage().get_text_range()
    assert "ПРОТОКОЛ" in text
    assert b"pdfaid" in content
    assert b"pdfuaid" in content
    assert b"/MarkInfo" in content
    assert b"/Lang" in content
