"""A table as CSV for the Excel of a Russian office: UTF-8 with a mark, semicolons, CRLF, dates as 31.12.2026."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator

from decisions.exports.printed import clean
from decisions.exports.table import Cell, TableDocument, cells

CONTENT_TYPE = "text/csv; charset=utf-8"

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def defuse(text: str) -> str:
    """`text` that no spreadsheet takes for a formula: an apostrophe goes before one that looks like it."""
    shown = clean(text)
    return f"'{shown}" if text.startswith(FORMULA) or shown.startswith(FORMULA) else shown


def stream(document: TableDocument) -> Iterator[bytes]:
    """The table line by line, the headings first."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield b"\xef\xbb\xbf" + _line(writer.writerow([str(column.label) for column in document.sheet]))
    for row in document.rows:
        yield _line(writer.writerow([_text(cell) for cell in cells(document.sheet, row)]))


def _line(written: object) -> bytes:
    return str(written).encode()


def _text(cell: Cell) -> str:
    if isinstance(cell, dt.date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, str):
        return defuse(cell)
    return "" if cell is None else str(cell)
