"""Rows of tables as lines: instruction tables keep their cells apart with bars, layout tables become plain lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..lines.tables import is_heading

_LONG_CELL = 4
#: Tables inside tables; more of them lay out no page that anybody made.
MAX_TABLES = 30


def nearest(node: Any, wanted: str, inner: str) -> Iterator[Any]:
    """Elements `wanted` below `node` in document order, not those that belong to an `inner` element between."""
    stack = [iter(node)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == wanted:
            yield child
        elif child.tag != inner:
            stack.append(iter(child))


def table_lines(rows: Iterable[list[list[str]]]) -> Iterator[str]:
    """Lines for the rows of a table; each cell is given as the list of its lines.

    Below a heading like «№ | Поручение | Срок» a row is one line with bars. Elsewhere cells are set apart by tabs,
    and a cell of many paragraphs (a table that only lays out a page) is written line by line.
    """
    barred, width = False, 0
    for cells in rows:
        flat = [" ".join(line.strip() for line in cell).replace("\t", " ") for cell in cells]
        filled = [text for text in flat if text]
        if not filled:
            continue
        if not barred and is_heading(flat):
            barred, width = True, len(flat)
        if barred and len(flat) == width:
            yield "| " + " | ".join(text.replace("|", "/") for text in flat) + " |"
            continue
        barred = False
        if len(filled) == 1 or any(len(cell) > _LONG_CELL for cell in cells):
            for cell in cells:
                yield from cell
        else:
            yield "\t".join(filled)
