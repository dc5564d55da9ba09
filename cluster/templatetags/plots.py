"""Plots of many parts, put together at once, of escaped parts."""

from collections.abc import Sequence
from html import escape
from typing import Protocol

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


class Part(Protocol):
    """A piece of a bar: `kind` names its fill."""

    kind: str
    x: float
    width: float


class Bar(Protocol):
    """One organization: its name above its bar, the numbers after it."""

    name: str
    y: int
    parts: Sequence[Part]
    end: float
    words: str


class BarPlot(Protocol):
    """Lying bars, one below the other."""

    width: int
    height: int
    bars: Sequence[Bar]


@register.simple_tag
def plot_bars(plot: BarPlot, css: str) -> SafeString:
    """Assignments of organizations; `css` is wide-only or narrow-only, what is overdue is hatched besides."""
    label = _(
        "Assignments of organizations: closed on time, later, on control, overdue; the numbers are in the table below"
    )
    hatch = (
        f'<pattern id="hatch-{css}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatch" d="M0 3H6"/></pattern>'
    )
    box = f'viewBox="0 0 {plot.width} {plot.height}" role="img" aria-label="{escape(label)}"'
    bars = "".join(_bar(bar, css) for bar in plot.bars)
    return mark_safe(f'<svg class="{css}" {box}><defs>{hatch}</defs>{bars}</svg>')  # noqa: S308 - every part is escaped


def _bar(bar: Bar, css: str) -> str:
    parts = []
    for part in bar.parts:
        place = f'x="{part.x}" y="{bar.y + 21}" width="{part.width}" height="14"'
        parts.append(f'<rect class="f-{part.kind}" {place}/>')
        if part.kind == "overdue":
            parts.append(f'<rect {place} fill="url(#hatch-{css})"/>')
    words = f'<text x="{bar.end}" y="{bar.y + 33}" class="t2">{escape(bar.words)}</text>'
    return f'<text x="0" y="{bar.y + 14}">{escape(bar.name)}</text>{"".join(parts)}{words}'
