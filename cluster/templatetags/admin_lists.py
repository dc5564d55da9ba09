"""Rows of the lists of the admin."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()


@register.simple_tag
def cells(row: Iterable[str], headers: Iterable[Mapping[str, Any]]) -> SafeString:
    """The cells that Django rendered, each told what it is in a table and with the title of its column beside it."""
    titles = [str(header["text"]) for header in headers]
    # The form of a list has a cell more, without a column.
    labelled = (_labelled(cell, titles[place] if place < len(titles) else "") for place, cell in enumerate(row))
    return mark_safe("".join(labelled))  # noqa: S308 - cells are rendered by Django, titles escaped


def _labelled(cell: str, title: str) -> str:
    if cell.startswith("<th"):
        return re.sub("^<th", '<th role="rowheader"', cell)
    label = f' data-l="{escape(capfirst(title))}"' if title and "<input" not in title else ""
    return re.sub("^<td", f'<td role="cell"{label}', cell)
