"""LibreOffice as a converter: bounded in time, nothing in the file run; a stand-in takes its place here."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from decisions.protocols.libreoffice import ConversionFailed, converted


@pytest.fixture
def office(tmp_path: Path) -> Callable[[str], str]:
    """A program that runs `script` instead of LibreOffice."""

    def make(script: str) -> str:
        program = tmp_path / "office"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o700)
        return str(program)

    return make


def test_a_conversion_that_hangs_ends_with_all_it_started(office: Callable[[str], str], tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    begin = time.monotonic()
    with pytest.raises(ConversionFailed) as caught:
        converted(office(f"(sleep 1; touch {alive}) &\nsleep 60"), b"", "doc", "docx", timeout=0.3)
    assert caught.value.is_late
    assert time.monotonic() - begin < 0.9
    time.sleep(max(0.0, begin + 1.3 - time.monotonic()))
    assert not alive.exists()


@pytest.mark.parametrize("script", ["exit 3", "exit 0"])
def test_a_conversion_that_fails_or_makes_nothing_is_told(office: Callable[[str], str], script: str) -> None:
    with pytest.raises(ConversionFailed) as caught:
        converted(office(script), b"", "doc", "docx")
    assert not caught.value.is_late


def test_nothing_in_a_document_is_run_or_loaded_while_it_is_converted(office: Callable[[str], str]) -> None:
    """The settings of the profile that is handed over; the stand-in gives them back instead of a document."""
    script = 'cp "${1#-env:UserInstallation=file://}/user/registrymodifications.xcu" document.odt'
    settings = converted(office(script), b"", "docx", "odt").decode()
    for name, value in (("DisableMacrosExecution", "true"), ("MacroSecurityLevel", "3"), ("Link", "0")):
        assert f'name="{name}" oor:op="fuse"><value>{value}<' in settings
