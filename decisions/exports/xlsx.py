"""Rows as XLSX: dates are dates, the heading stays in sight and repeats on paper, every column can be filtered."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from decisions.exports.csv import defuse
from decisions.exports.rows import COLUMNS, Cell, RegisterRow, cells

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAX_TEXT = 32_767
_LINE, _MAX_HEIGHT = 15, 409
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render(rows: Iterable[RegisterRow], title: str) -> bytes:
    """The workbook, written row by row; a text longer than a cell of Excel holds is cut."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as workbook:
        workbook.set_properties({"title": title})
        sheet = workbook.add_worksheet(title[:31])
        _lay_out(sheet)
        text = workbook.add_format({"text_wrap": True, "valign": "top", "align": "left"})
        day = workbook.add_format({"num_format": "dd.mm.yyyy", "valign": "top", "align": "left"})
        head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        labels = [str(column.label) for column in COLUMNS]
        sheet.set_row(0, _height(labels))
        for place, label in enumerate(labels):
            sheet.write_string(0, place, label, head)
        last = 0
        for last, row in enumerate(rows, start=1):
            values = cells(row)
            sheet.set_row(last, _height(values))
            for place, cell in enumerate(values):
                _write(sheet, last, place, cell, text, day)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    return target.getvalue()


def _lay_out(sheet: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width)


def _height(values: Sequence[Cell]) -> float:
    """Points for the tallest cell of a row: not every program that opens the file finds the height by itself."""
    lines = 1
    for column, value in zip(COLUMNS, values, strict=True):
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
        sheet.write_string(row, place, defuse(cell)[:_MAX_TEXT], text)
