"""A document converted from its DOCX by LibreOffice, where it is installed; one at a time in each process."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from decisions.exports import docx
from decisions.exports.printed import NotWrittenError, Printed
from decisions.protocols.office import ConversionFailed, converted, find_office

WAIT = 10.0
"""Seconds to wait for the turn of a document."""
TIMEOUT = 30.0
"""Seconds for one conversion; it takes some two, most of them to start."""

FONTS = Path(__file__).parent / "fonts"
"""Those with the measures of Times New Roman, which few servers have."""

logger = logging.getLogger(__name__)

_turn = threading.Lock()


def is_possible() -> bool:
    """Whether the program that converts is installed here."""
    return find_office() is not None


def render(document: Printed, target: str) -> bytes:
    """The DOCX of `document` as the form `target`. Raises `NotWrittenError` when nobody can convert it now."""
    office = find_office()
    if office is None:
        raise NotWrittenError("no-office")
    content = docx.render(document)
    if not _turn.acquire(timeout=WAIT):
        raise NotWrittenError("busy")
    try:
        return converted(office, content, "docx", target, TIMEOUT, FONTS)
    except ConversionFailed as failure:
        logger.warning("%s was not converted to %s: %s", document.title, target.partition(":")[0], failure)
        raise NotWrittenError("failed") from failure
    finally:
        _turn.release()
