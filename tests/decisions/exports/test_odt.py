"""ODT by conversion: a stand-in takes the place of LibreOffice, which the tests do not need."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.test import Client

from decisions.exports import by_office, documents, odt
from decisions.exports.documents import DOCUMENTS
from tests.decisions.exports.conftest import Held
from tests.decisions.exports.samples import PROTOCOL


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A program that hands the DOCX back under the name of the ODT."""
    program = tmp_path / "office"
    program.write_text("#!/bin/sh\ncp document.docx document.odt\n")
    program.chmod(0o700)
    monkeypatch.setattr(by_office, "find_office", lambda: str(program))
    return program


def test_a_protocol_is_converted_from_its_docx(office: Path, held: Held, stranger_client: Client) -> None:
    answer = stranger_client.get(f"/meetings/{held.meeting.pk}/protocol.odt")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.oasis.opendocument.text"
    assert answer.content.startswith(b"PK")


def test_without_libreoffice_it_is_not_offered_and_a_sentence_says_why(
    held: Held, stranger_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_office, "find_office", lambda: None)
    assert DOCUMENTS["protocol"].offered == ("pdf", "docx")
    for address in (f"/meetings/{held.meeting.pk}/protocol.odt", "/execution/report.odt"):
        answer = stranger_client.get(address)
        assert answer.status_code == 501
        assert "LibreOffice" in answer.content.decode()


def test_what_fails_and_what_has_to_wait_too_long_is_told(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(documents.NotWrittenError) as failed:
        odt.render(PROTOCOL)
    assert failed.value.code == "failed"
    monkeypatch.setattr(by_office, "WAIT", 0.05)
    monkeypatch.setattr(by_office, "_turn", turn := threading.Lock())
    turn.acquire()
    with pytest.raises(documents.NotWrittenError) as busy:
        odt.render(PROTOCOL)
    assert busy.value.code == "busy"
    turn.release()


@pytest.mark.skipif(not by_office.is_possible(), reason="LibreOffice is not installed")
def test_libreoffice_really_does_it() -> None:
    content = odt.render(PROTOCOL)
    assert b"application/vnd.oasis.opendocument.text" in content[:100]
