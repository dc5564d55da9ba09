"""A permanent address as a QR code: on paper it is the way back to the page."""

from functools import lru_cache

import segno
from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

MASK = 2
KEPT = 500
"""Codes that a process keeps, of some kilobytes each."""
QUIET = 1
"""Modules of white around the code; the frame of the page adds the rest of the four that readers ask for."""


@register.simple_tag
def qr(path: str, label: str) -> SafeString:
    """The address `SITE_URL` + `path` as one SVG path, rows of dark modules as strokes; `label` for a screen reader."""
    size, strokes = _drawn(f"{settings.SITE_URL}{path}")
    return format_html(
        '<div class="qr" role="img" aria-label="{}"><svg viewBox="0 0 {} {}" aria-hidden="true">'
        '<path fill="none" d="{}"/></svg></div>',
        label,
        size,
        size,
        strokes,
    )


@lru_cache(maxsize=KEPT)
def _drawn(address: str) -> tuple[int, str]:
    """The length of a side, and the strokes. It takes a quarter of a page, and is the same whatever the page says."""
    # Any mask can be read; trying all eight takes longer than the rest of the page.
    code = segno.make(address, error="m", micro=False, mask=MASK)
    strokes = (
        f"M{start + QUIET} {row + QUIET + 0.5:g}h{length}"
        for row, modules in enumerate(code.matrix)
        for start, length in _runs(modules)
    )
    return len(code.matrix) + 2 * QUIET, "".join(strokes)


def _runs(modules: bytearray | tuple[int, ...]) -> list[tuple[int, int]]:
    """(start, length) of each row of neighbouring dark modules."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs
