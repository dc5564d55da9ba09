"""A ZIP written part by part to a file, with the SHA-256 of all that is in it: memory does not grow with its size."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from types import TracebackType
from typing import IO, Protocol, Self

from django.utils import timezone

from decisions.exports.csv import defuse
from decisions.files.evidence import clean_name

MANIFEST = "manifest-sha256.txt"
STORED = (".pdf", ".docx", ".xlsx", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".zip", ".pptx", ".odt", ".ods", ".odp")
"""Files that are packed already: to pack them once more costs time and saves nothing."""
_CHUNK = 64 * 1024
_PART = re.compile(r"[^\w.,()«»№ -]+")


class Target(Protocol):
    """A binary file to write to."""

    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...
    def close(self) -> None: ...


class Bundle:
    """Used as a context: at its end the manifest is written, in the form that `sha256sum -c` reads.

    A name is one of ours, of parts that `/` separates; what somebody else has named goes through `safe` before.
    """

    def __init__(self, target: Target) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._sums: list[str] = []
        self._names: set[str] = set()
        self._moment = timezone.localtime().timetuple()[:6]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._write(MANIFEST, ["".join(self._sums).encode()])
        self._zip.close()

    def add(self, name: str, content: bytes | Iterable[bytes]) -> None:
        """A file whose content is at hand, or comes piece by piece."""
        digest = self._write(name, [content] if isinstance(content, bytes) else content)
        self._sums.append(f"{digest}  {name}\n")

    def add_file(self, name: str, opened: IO[bytes]) -> None:
        """A file that is read while it is written."""
        self.add(name, iter(lambda: opened.read(_CHUNK), b""))

    def _write(self, name: str, parts: Iterable[bytes]) -> str:
        assert name not in self._names, f"{name} is in the bundle already"
        self._names.add(name)
        digest = hashlib.sha256()
        info = zipfile.ZipInfo(name, self._moment)
        info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(STORED) else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        with self._zip.open(info, "w", force_zip64=False) as entry:
            for part in parts:
                digest.update(part)
                entry.write(part)
        return digest.hexdigest()


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table of texts as CSV for the Excel of an office, as the register is."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([defuse(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def safe(name: str) -> str:
    """A name that somebody gave, as a part of the name of a file in a bundle: no path, no sign that leads elsewhere."""
    return _PART.sub("-", clean_name(name)).strip(" .-") or "file"
