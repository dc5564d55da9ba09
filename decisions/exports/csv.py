"""A table as CSV for the Excel of a Russian office: UTF-8 with a mark, semicolons, CRLF, dates as 31.12.2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import cast

from decisions.exports.printed import clean
from decisions.exports.table import Cell, TableDocument

CONTENT_TYPE = "text/csv; charset=utf-8"

AT_ONCE = 250
"""Lines that are written together, where they are not gathered so."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LOOKED_AT = frozenset((*FORMULA, " "))
"""What begins with neither of these, does not end with a space and is of printable characters, stays as it is."""
_AT_ENDS = "".join(_LOOKED_AT)

FIRST = 16
"""Cells of a column that tell whether nearly all of them differ."""


def defuse(text: str) -> str:
    """`text` that no spreadsheet takes for a formula: an apostrophe goes before one that looks like it."""
    if text[:1] not in _LOOKED_AT and text[-1:] != " " and text.isprintable():
        return text
    shown = clean(text)
    return f"'{shown}" if text.startswith(FORMULA) or shown.startswith(FORMULA) else shown


def stream(document: TableDocument) -> Iterator[bytes]:
    """The table some lines at a time, the headings first."""
    yield b"\xef\xbb\xbf" + _lines([[_quoted(str(column.label))] for column in document.sheet])
    for columns in document.columns(AT_ONCE):
        yield _lines(map(_written, columns))


def _lines(columns: Iterable[Iterable[str]]) -> bytes:
    """Columns of cells as they stand in the file. `csv` of Python looks at each letter: it takes five times as long."""
    lines = map(";".join, zip(*columns, strict=True))
    return "\r\n".join([*lines, ""]).encode()


def _written(column: Sequence[Cell]) -> Iterable[str]:
    """The cells of a column as they stand in the file.

    Texts are looked at all together, for nearly always there is nothing in them that needs anything; cells that are the
    same, once.
    """
    if isinstance(column, range):
        return map(str, column)
    different = column if _differ(column) else list(set(column))
    kinds = set(map(type, different))
    if kinds == {str} and _are_harmless(texts := cast("Sequence[str]", different)):
        together, column = "".join(texts), cast("Sequence[str]", column)
        if '"' not in together and ";" not in together:
            return column
        # There is no end of a line in them either.
        return [text if ";" not in text and '"' not in text else _quoted(text) for text in column]
    words = {cell: _cell(cell) for cell in different}
    return [words[cell] for cell in column]


def _differ(column: Sequence[Cell]) -> bool:
    """Whether to look for cells that are the same would find few: the first ones all differ."""
    first = column[:FIRST]
    return len(set(first)) == FIRST


def _are_harmless(texts: Sequence[str]) -> bool:
    """Whether `defuse` leaves each of the texts as it is: if so, nothing is at its ends that is looked at."""
    return "".join(texts).isprintable() and [text.strip(_AT_ENDS) for text in texts] == texts


def _quoted(text: str) -> str:
    """In quotes where what it holds means something in the file."""
    if '"' not in text and ";" not in text and "\r" not in text and "\n" not in text:
        return text
    return '"{}"'.format(text.replace('"', '""'))


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return _quoted(defuse(cell))
    if cell is None:
        return ""
    return _day(cell) if isinstance(cell, dt.date) else str(cell)


@lru_cache(maxsize=1_000)
def _day(day: dt.date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year:04}"
