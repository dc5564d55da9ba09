"""The old .doc of Word: LibreOffice turns it into a DOCX where it is installed, else a sentence says what to do."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ..source import SourceText, UnreadableDocument
from .archive import open_archive
from .docx import read_docx

#: Seconds for one conversion; a protocol takes some three, most of them to start.
TIMEOUT = 60
#: The settings of a profile made for one conversion: no macros, no links brought up to date, nothing loaded.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def read_old_doc(data: bytes) -> SourceText:
    """The text of a .doc. A DOCX with a password comes in the same wrapping and is told apart by its stream.

    Raises "old-doc" where no LibreOffice is found, "hostile" for macros, "too-complex" when the conversion takes
    longer than `TIMEOUT` seconds, "corrupt" when it fails.
    """
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableDocument("encrypted")
    if "Workbook".encode("utf-16-le") in data or "PowerPoint Document".encode("utf-16-le") in data:
        raise UnreadableDocument("wrong-type", found="a spreadsheet or slides")
    if "WordDocument".encode("utf-16-le") not in data:
        raise UnreadableDocument("wrong-type", found="an old Office file")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise UnreadableDocument("hostile", found="macros")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise UnreadableDocument("old-doc")
    source = read_docx(open_archive(converted(office, data)))
    return SourceText(source.text, "doc", paragraphs=True)


def converted(office: str, data: bytes, timeout: float = TIMEOUT) -> bytes:
    """The DOCX that the program `office` makes of `data`, in a folder and with a profile of their own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, profile = Path(folder) / "protocol.doc", Path(folder) / "profile"
        source.write_bytes(data)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        command += ["--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            _run(command, folder, timeout)
            return (Path(folder) / "protocol.docx").read_bytes()
        except subprocess.TimeoutExpired as error:
            raise UnreadableDocument("too-complex") from error
        except (subprocess.SubprocessError, OSError) as error:
            raise UnreadableDocument("corrupt") from error


def _run(command: list[str], folder: str, timeout: float) -> None:
    """Runs `command` in a group of its own: its starter leaves children behind that have to end with it."""
    quiet = subprocess.DEVNULL
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH") if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - fixed arguments, no shell
        command,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        cwd=folder,
        env={**kept, "HOME": folder},
        start_new_session=True,
    )
    try:
        if process.wait(timeout):
            raise subprocess.SubprocessError(f"it ended with {process.returncode}")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
