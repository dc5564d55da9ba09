"""The .doc of old Word: really converted where LibreOffice is, bounded in time, nothing in it run."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from decisions.protocols.parser import parse
from decisions.protocols.readers import UnreadableDocument, old_doc, read

from .test_round_trip import content

DOCUMENTS = Path(__file__).resolve().parents[2] / "data" / "documents"
TEXT = (DOCUMENTS / "protocol.txt").read_text(encoding="utf-8")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


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
    monkeypatch.setattr(old_doc.shutil, "which", lambda name: None)
    assert _code((DOCUMENTS / "protocol.doc").read_bytes()) == "old-doc"


def test_macros_are_refused_before_anything_opens_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_doc, "converted", lambda *args: pytest.fail("it was opened"))
    assert _code((DOCUMENTS / "protocol.doc").read_bytes() + "_VBA_PROJECT".encode("utf-16-le")) == "hostile"


def test_a_conversion_that_hangs_ends_with_all_it_started(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    office = tmp_path / "office"
    office.write_text(f"#!/bin/sh\n(sleep 1; touch {alive}) &\nsleep 60\n")
    office.chmod(0o700)
    begin = time.monotonic()
    with pytest.raises(UnreadableDocument) as caught:
        old_doc.converted(str(office), b"", timeout=0.3)
    assert caught.value.code == "too-complex"
    assert time.monotonic() - begin < 0.9
    time.sleep(max(0.0, begin + 1.3 - time.monotonic()))
    assert not alive.exists()


def test_a_conversion_that_fails_is_told(tmp_path: Path) -> None:
    office = tmp_path / "office"
    office.write_text("#!/bin/sh\nexit 3\n")
    office.chmod(0o700)
    with pytest.raises(UnreadableDocument) as caught:
        old_doc.converted(str(office), b"")
    assert caught.value.code == "corrupt"


def test_nothing_in_a_document_is_run_or_loaded_while_it_is_converted(tmp_path: Path) -> None:
    """The settings of the profile that is handed over; the stand-in gives them back instead of a document."""
    office = tmp_path / "office"
    office.write_text(
        '#!/bin/sh\ncp "${1#-env:UserInstallation=file://}/user/registrymodifications.xcu" protocol.docx\n'
    )
    office.chmod(0o700)
    settings = old_doc.converted(str(office), b"").decode()
    for name, value in (("DisableMacrosExecution", "true"), ("MacroSecurityLevel", "3"), ("Link", "0")):
        assert f'name="{name}" oor:op="fuse"><value>{value}<' in settings
