"""A table as CSV for the Excel of a Russian office: UTF-8 with a mark, semicolons, CRLF, dates as 31.12.2026."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
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
    yield b"\xef\xbb\xbf" + _lines([[str(column.label) for column in document.sheet]])
    rows = iter(document.rows)
    values = values_of(document.sheet)
    while some := list(islice(rows, AT_ONCE)):
        yield _lines([[_text(cell) for cell in values(row)] for row in some])


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode()


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return defuse(cell)
    if cell is None:
        return ""
    return _day(cell) if isinstance(cell, dt.date) else str(cell)


@lru_cache(maxsize=4_000)
def _day(day: dt.date) -> str:
    """The same few years of days again and again."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"
