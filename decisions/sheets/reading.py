"""A file from Excel as a grid of texts; whatever is no table of this size is refused with a sentence."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from decisions.files.sniffing import TEXT, XLSX, Refused, decode, recognise

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_CELL = 32_767
_SEPARATORS = (";", "\t", ",")


class SheetRefused(Exception):
    """A file, a plan or its application that is not taken; nothing is written, `str()` is the sentence for the user."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The headings, and the rows below them that are not empty, each with its number in the file."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read(data: bytes) -> Grid:
    """The first sheet of a workbook, or a CSV in UTF-8, UTF-16 or CP1251 with any of the usual separators.

    What the file is, is told by its content. Raises `SheetRefused`.
    """
    if not data:
        raise SheetRefused(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise SheetRefused(_("The file is larger than 5 MB: no table of this site is."))
    try:
        found = recognise(io.BytesIO(data))
    except Refused as refused:
        raise SheetRefused(_("The file was not read: %(why)s") % {"why": refused}) from refused
    if found is XLSX:
        return _grid(_workbook(data))
    if found is TEXT:
        return _grid(_text(data))
    raise SheetRefused(_("This is no table. Choose an XLSX or a CSV, as it was downloaded here."))


def _grid(rows: Iterable[list[str]]) -> Grid:
    numbered = ((number, _trimmed(row)) for number, row in enumerate(rows, start=1) if any(map(str.strip, row)))
    head = next(numbered, None)
    if head is None:
        raise SheetRefused(_("The table is empty."))
    kept = tuple((number, tuple(row)) for number, row in islice(numbered, MAX_ROWS + 1))
    if len(kept) > MAX_ROWS:
        raise SheetRefused(_("The table has more than %(most)d rows: send it in parts.") % {"most": MAX_ROWS})
    return Grid(tuple(head[1]), kept)


def _trimmed(row: list[str]) -> list[str]:
    """The row without the empty cells at its end."""
    last = max(place for place, cell in enumerate(row) if cell.strip())
    return row[: last + 1]


def _text(data: bytes) -> Iterator[list[str]]:
    text = (decode(data) or "").lstrip("\ufeff")
    first, _line_end, rest = text.partition("\n")
    separator = max(_SEPARATORS, key=first.count)
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        separator, text = first.strip()[4], rest
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [cell[:MAX_CELL] for cell in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise SheetRefused(
            _("The CSV is damaged: a quotation mark is not closed, or a cell is far too long.")
        ) from error


def _workbook(data: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # here: pages that read no workbook do without it

    _refuse_hostile(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(max_row=4 * MAX_ROWS, max_col=MAX_COLUMNS):
            yield [_cell(cell) for cell in row]
        book.close()
    # What a library says of a damaged file has no name of its own.
    except (ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError) as error:
        raise SheetRefused(_("The workbook is damaged. Open it in Excel, save it anew and send that.")) from error


def _refuse_hostile(data: bytes) -> None:
    """Neither document types nor entities, and no more than a table holds, whatever the directory of the zip says."""
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                with package.open(name) as part:
                    content = part.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise SheetRefused(_("The workbook unpacks to far too much for a table of this site."))
                if name.endswith((".xml", ".rels", ".vml")) and _declares(content):
                    raise SheetRefused(_("The workbook holds instructions that no table needs, and was not opened."))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise SheetRefused(_("The workbook is damaged. Open it in Excel, save it anew and send that.")) from error


def _declares(content: bytes) -> bool:
    head = content[:4096].replace(b"\x00", b"")
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def _cell(cell: Any) -> str:
    """A cell as it would be typed; a formula keeps its sign of equality, a text that only looks like one its mark."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, dt.datetime):
        return f"{value:%d.%m.%Y}" if value.time() == dt.time() else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    return str(value)[:MAX_CELL]
