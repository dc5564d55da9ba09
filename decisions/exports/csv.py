"""A table as CSV for the Excel of a Russian office: UTF-8 with a mark, semicolons, CRLF, dates as 31.12.2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from decisions.exports.printed import clean
from decisions.exports.table import Cell, TableDocument, values_of

CONTENT_TYPE = "text/csv; charset=utf-8"

AT_ONCE = 50
"""Lines that are written together."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LOOKED_AT = frozenset((*FORMULA, " "))
"""What begins with neither of these, does not end with a space and is of printable characters, stays as it is."""


def defuse(text: str) -> str:
    """`text` that no spreadsheet takes for a formula: an apostrophe goes before one that looks like it."""
    if text[:1] not in _LOOKED_AT and text[-1:] != " " and text.isprintable():
        return text
    shown = clean(text)
    return f"'{shown}" if text.startswith(FORMULA) or shown.startswith(FORMULA) else shown


def stream(document: TableDocument) -> Iterator[bytes]:
    """The table some lines at a time, the headings first."""
    values, written = values_of(document.sheet), _Written()
    yield b"\xef\xbb\xbf" + _lines([[_quoted(str(column.label)) for column in document.sheet]])
    rows = iter(document.rows)
    while some := list(islice(rows, AT_ONCE)):
        yield _lines([[written[cell] for cell in values(row)] for row in some])
        written.forget_some()


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    return "".join(f"{';'.join(row)}\r\n" for row in rows).encode()


class _Written(dict[Cell, str]):
    """Cells as they stand in the file. Most are the same few in row after row, and are put into words once."""

    MOST = 4_000

    def __missing__(self, cell: Cell) -> str:
        written = self[cell] = _quoted(_text(cell))
        return written

    def forget_some(self) -> None:
        """All, when there are many: memory does not grow with the table."""
        if len(self) > self.MOST:
            self.clear()


def _quoted(text: str) -> str:
    """In quotes where what it holds means something in the file."""
    if '"' not in text and ";" not in text and "\r" not in text and "\n" not in text:
        return text
    return '"{}"'.format(text.replace('"', '""'))


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return defuse(cell)
    if cell is None:
        return ""
    return f"{cell.day:02}.{cell.month:02}.{cell.year:04}" if isinstance(cell, dt.date) else str(cell)
