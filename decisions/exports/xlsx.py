"""A table as XLSX: dates are dates, the heading stays in sight and repeats on paper, every column can be filtered."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from collections.abc import Iterator, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from decisions.exports.csv import defuse
from decisions.exports.table import Cell, Column, TableDocument, values_of
from decisions.one_line import cut, shorten

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAX_TEXT = 32_767
_LINE, _MAX_HEIGHT = 15, 409
_WITH_HEIGHTS = 1_000
"""Of so many rows the height is said: not every program that opens the file finds it by itself. Heights are kept until
the file is written, so of a hundred thousand rows they would take more memory than all else."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


_PIECE = 64 * 1024


def stream(document: TableDocument) -> Iterator[bytes]:
    """The workbook piece by piece, when all of it is written: beside the file on the disk no more than one is held."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed, and so gone, when the last piece was taken
    try:
        _write_into(target, document)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return _pieces(target)


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    with source:
        while piece := source.read(_PIECE):
            yield piece


def render(document: TableDocument) -> bytes:
    """The whole workbook."""
    return b"".join(stream(document))


def _write_into(target: IO[bytes], document: TableDocument) -> None:
    """The workbook, written row by row; a text longer than a cell holds is cut. The summary has its own sheet."""
    import xlsxwriter  # here: pages that write no workbook do without it

    columns = document.sheet
    with xlsxwriter.Workbook(target, _OPTIONS) as workbook:
        workbook.set_properties({"title": shorten(document.title, 255), "author": shorten(document.organization, 255)})
        sheet = workbook.add_worksheet(document.sheet_name)
        _lay_out(sheet, columns)
        text = workbook.add_format({"text_wrap": True, "valign": "top", "align": "left"})
        day = workbook.add_format({"num_format": "dd.mm.yyyy", "valign": "top", "align": "left"})
        heading = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        head, filled_in = workbook.add_format(heading), workbook.add_format({**heading, "bg_color": "#FFF2CC"})
        labels = [str(column.label) for column in columns]
        sheet.set_row(0, _height(columns, labels))
        for place, (column, label) in enumerate(zip(columns, labels, strict=True)):
            sheet.write_string(0, place, label, filled_in if column.is_input else head)
        last, values = 0, values_of(columns)
        for last, row in enumerate(document.rows, start=1):
            found = values(row)
            if last <= _WITH_HEIGHTS:
                sheet.set_row(last, _height(columns, found))
            for place, cell in enumerate(found):
                _write(sheet, last, place, cell, text, day)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        _offer_choices(sheet, columns, last)
        if document.summary:
            _sum_up(workbook.add_worksheet(str(_("In all"))), document, text)


def _sum_up(sheet: Any, document: TableDocument, text: Any) -> None:
    sheet.set_column(0, 0, 40)
    for place, (label, number) in enumerate(document.summary):
        sheet.write_string(place, 0, str(label), text)
        sheet.write_number(place, 1, number, text)


def _offer_choices(sheet: Any, columns: Sequence[Column], last: int) -> None:
    for place, column in enumerate(columns):
        if column.choices and last:
            sheet.data_validation(1, place, last, place, {"validate": "list", "source": list(column.choices)})


def _lay_out(sheet: Any, columns: Sequence[Column]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)


def _height(columns: Sequence[Column], values: Sequence[Cell]) -> float:
    """Points for the tallest cell of a row."""
    lines = 1
    for column, value in zip(columns, values, strict=True):
        if isinstance(value, str):
            room = column.width * 0.95
            lines = max(lines, sum(max(1, math.ceil(len(part) / room)) for part in value.split("\n")))
    return min(lines * _LINE, _MAX_HEIGHT)


def _write(sheet: Any, row: int, place: int, cell: Cell, text: Any, day: Any) -> None:
    if isinstance(cell, dt.date):
        sheet.write_datetime(row, place, dt.datetime.combine(cell, dt.time()), day)
    elif isinstance(cell, int):
        sheet.write_number(row, place, cell, text)
    elif cell:
        sheet.write_string(row, place, cut(defuse(cell), _MAX_TEXT), text)
