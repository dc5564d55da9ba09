"""The .doc of old Word: really converted where LibreOffice is, bounded in time, nothing in it run."""

from __future__ import annotations

from pathlib import Path

import pytest

from decisions.protocols.libreoffice import ConversionFailed, find_office
from decisions.protocols.parser import parse
from decisions.protocols.readers import UnreadableDocument, old_doc, read

from .test_round_trip import content

DOCUMENTS = Path(__file__).resolve().parents[2] / "data" / "documents"
TEXT = (DOCUMENTS / "protocol.txt").read_text(encoding="utf-8")
OFFICE = find_office()


def _code(data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read("protocol.doc", data)
    return caught.value.code


@pytest.mark.parametrize("ending", ["docx", "odt", "rtf", "html", "pdf"])
def test_what_libreoffice_writes_is_read_as_its_text(ending: str) -> None:
    source = read("protocol", (DOCUMENTS / f"protocol.{ending}").read_bytes())
    assert content(parse(source)) == content(parse(TEXT))


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_an_old_doc_is_converted() -> None:
    source = read("protocol.doc", (DOCUMENTS / "protocol.doc").read_bytes())
    assert source.kind == "doc"
    assert content(parse(source)) == content(parse(TEXT))


def test_without_libreoffice_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_doc, "find_office", lambda: None)
    assert _code((DOCUMENTS / "protocol.doc").read_bytes()) == "old-doc"


def test_macros_are_refused_before_anything_opens_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_doc, "converted", lambda *args: pytest.fail("it was opened"))
    assert _code((DOCUMENTS / "protocol.doc").read_bytes() + "_VBA_PROJECT".encode("utf-16-le")) == "hostile"


@pytest.mark.parametrize(("is_late", "code"), [(True, "too-complex"), (False, "corrupt")])
def test_a_conversion_that_did_not_succeed_is_told(monkeypatch: pytest.MonkeyPatch, is_late: bool, code: str) -> None:
    def fail(*args: object) -> bytes:
        raise ConversionFailed(is_late=is_late)

    monkeypatch.setattr(old_doc, "find_office", lambda: "office")
    monkeypatch.setattr(old_doc, "converted", fail)
    assert _code((DOCUMENTS / "protocol.doc").read_bytes()) == code
