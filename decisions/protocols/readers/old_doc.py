"""The old binary .doc: converted when LibreOffice is on the machine, otherwise refused with what to do."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from ..source import SourceText, UnreadableDocument
from .archive import open_archive
from .docx import read_docx

_TIMEOUT = 60


def read_old_doc(data: bytes) -> SourceText:
    """The text of a .doc. A DOCX with a password comes in the same wrapping and is told apart by its stream."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableDocument("encrypted")
    if "Workbook".encode("utf-16-le") in data or "PowerPoint Document".encode("utf-16-le") in data:
        raise UnreadableDocument("wrong-type", found="a spreadsheet or slides")
    if "WordDocument".encode("utf-16-le") not in data:
        raise UnreadableDocument("wrong-type", found="an old Office file")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise UnreadableDocument("old-doc")
    return read_docx(open_archive(_converted(office, data)))


def _converted(office: str, data: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "protocol.doc"
        source.write_bytes(data)
        command = [
            office,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, timeout=_TIMEOUT, check=True, capture_output=True)  # noqa: S603 - fixed arguments, no shell
            return (Path(folder) / "protocol.docx").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise UnreadableDocument("corrupt") from error
