"""A document converted from its DOCX by LibreOffice, where it is installed; one start at a time in each process.

Most of the time of a conversion goes into the start, so many documents are converted `together` by one.
"""

from __future__ import annotations

import hashlib
import io
import logging
import threading
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType

from decisions.exports import docx
from decisions.exports.printed import NotWrittenError, Printed
from decisions.protocols.libreoffice import ConversionFailed, converted, converted_together, find_office

WAIT = 10.0
"""Seconds to wait for the turn of a document."""
TIMEOUT = 30.0
"""Seconds for one conversion; it takes some two, most of them to start."""
EACH = 3.0
"""Seconds more for each document of one start; it takes some three tenths of one."""

FONTS = Path(__file__).parent / "fonts"
"""Those with the measures of Times New Roman, which few servers have."""

logger = logging.getLogger(__name__)

_turn = threading.Lock()
_ready: ContextVar[Mapping[tuple[str, str], bytes]] = ContextVar("_ready", default=MappingProxyType({}))
"""What was made `together`: by the target and the digest of the DOCX."""


def is_possible() -> bool:
    """Whether the program that converts is installed here."""
    return find_office() is not None


def render(document: Printed, target: str) -> bytes:
    """The DOCX of `document` as the form `target`. Raises `NotWrittenError` when nobody can convert it now."""
    office = find_office()
    if office is None:
        raise NotWrittenError("no-office")
    content = docx.render(document)
    if _ready.get() and (made := _ready.get().get((target, _digest(content)))) is not None:
        return made
    if not _turn.acquire(timeout=WAIT):
        raise NotWrittenError("busy")
    try:
        return converted(office, content, "docx", target, TIMEOUT, FONTS)
    except ConversionFailed as failure:
        logger.warning("%s was not converted to %s: %s", document.title, target.partition(":")[0], failure)
        raise NotWrittenError("failed") from failure
    finally:
        _turn.release()


@contextmanager
def together(documents: Iterable[Printed], target: str) -> Iterator[None]:
    """Inside, `render` finds these documents converted already, by one start of LibreOffice.

    It looks for the very DOCX: one that says something else by then, or could not be made, is converted by itself.
    """
    known = _ready.set(_converted([docx.render(document) for document in documents], target))
    try:
        yield
    finally:
        _ready.reset(known)


def _converted(contents: list[bytes], target: str) -> dict[tuple[str, str], bytes]:
    office = find_office()
    if office is None or not contents or not _turn.acquire(timeout=WAIT):
        return {}
    try:
        made = converted_together(office, contents, "docx", target, TIMEOUT + EACH * len(contents), FONTS)
    except ConversionFailed as failure:
        logger.warning("%d documents were not converted together: %s", len(contents), failure)
        return {}
    finally:
        _turn.release()
    pairs = zip(contents, made, strict=True)
    return {(target, _digest(content)): one for content, one in pairs if one is not None}


def _digest(content: bytes) -> str:
    """Of what a DOCX holds: the moments at which its parts were written are left out."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            data = archive.read(name)
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
