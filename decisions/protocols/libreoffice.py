"""LibreOffice as a converter: one run for a file or for several, bounded in time; nothing in them is run or loaded."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

#: Seconds for one conversion; a document takes some three, most of them to start.
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


class ConversionFailed(Exception):
    """LibreOffice did not make the file; `is_late` when it took too long."""

    def __init__(self, *, is_late: bool = False) -> None:
        super().__init__("it took too long" if is_late else "it made no file")
        self.is_late = is_late


@lru_cache(maxsize=1)
def find_office() -> str | None:
    """The program, where it was installed when this process first asked: pages ask for what they may offer."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(
    office: str, data: bytes, source: str, target: str, timeout: float = TIMEOUT, fonts: Path | None = None
) -> bytes:
    """What the program `office` makes of `data`; the rest as `converted_together`."""
    (made,) = converted_together(office, [data], source, target, timeout, fonts)
    if made is None:
        raise ConversionFailed
    return made


def converted_together(
    office: str,
    files: Sequence[bytes],
    source: str,
    target: str,
    timeout: float = TIMEOUT,
    fonts: Path | None = None,
) -> list[bytes | None]:
    """What the program `office`, begun once, makes of each file, in a folder and with a profile of their own.

    None stands for a file that it cannot read. `source` and `target` are the endings of the kinds of file («doc»,
    «docx»); after a colon `target` may name the filter and its options. `fonts` is a folder of fonts beside those of
    the machine. Raises `ConversionFailed`.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder, profile = Path(name), Path(name) / "profile"
        given = [folder / f"document{number or ''}.{source}" for number in range(len(files))]
        for path, data in zip(given, files, strict=True):
            path.write_bytes(data)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        if fonts is not None:
            (folder / ".fonts").symlink_to(fonts)
        command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        command += ["--convert-to", target, "--outdir", name, *map(str, given)]
        try:
            _run(command, name, timeout)
        except subprocess.TimeoutExpired as error:
            raise ConversionFailed(is_late=True) from error
        except (subprocess.SubprocessError, OSError) as error:
            raise ConversionFailed from error
        made = [path.with_suffix(f".{target.partition(':')[0]}") for path in given]
        return [path.read_bytes() if path.is_file() else None for path in made]


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
