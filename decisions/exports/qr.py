"""The permanent address as a QR code: on paper it is the way to the page where anybody checks the seal."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

SIDE = 24
"""Millimetres on paper."""
QUIET = 4
"""Modules of white around the code, as the standard asks."""


def svg(address: str) -> str:
    """The code as SVG, for typst; empty without an address."""
    return _saved(address, "svg").decode() if address else ""


def png(address: str) -> bytes:
    """The code as PNG, for Word."""
    return _saved(address, "png")


@lru_cache(maxsize=256)
def _saved(address: str, kind: str) -> bytes:
    target = io.BytesIO()
    segno.make(address, error="m", micro=False).save(target, kind=kind, scale=8, border=QUIET)
    return target.getvalue()
