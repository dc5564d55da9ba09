"""A file from Excel as a grid; whatever is no table is refused with a sentence."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from decisions.sheets.reading import MAX_ROWS, SheetRefused, read

TABLE = [["Ключ", "Название"], ["org-1", "ООО «Север»; склад"]]


def workbook(*rows: list[object]) -> bytes:
    book, target = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv(encoding: str, separator: str) -> None:
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in TABLE)
    grid = read(text.encode(encoding))
    assert grid.headings == tuple(TABLE[0])
    assert grid.rows == ((2, tuple(TABLE[1])),)


def test_the_line_that_names_the_separator() -> None:
    assert read("sep=,\r\nКлюч,Название\r\norg-1,Север\r\n".encode()).rows == ((2, ("org-1", "Север")),)


def test_cells_of_a_workbook() -> None:
    day = dt.date(2026, 12, 31)
    row = ["org-1", 79001234567.0, day, dt.datetime.combine(day, dt.time()), True, 1.5, None, "=1+1", "  "]
    grid = read(workbook(["h"] * len(row), [], row))
    expected = ("org-1", "79001234567", "31.12.2026", "31.12.2026", "да", "1,5", "", "=1+1")
    assert grid.rows == ((3, expected),), "an empty row is none, and the numbers are those that Excel shows"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "пуст"),
        (b"\n\n", "пуст"),
        (b"%PDF-1.7", "XLSX или CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "старого формата"),
        (b"PK\x03\x04" + b"\x00" * 100, "повреждён"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "не принимаются"),
        (b"a" * (5 * 1024 * 1024 + 1), "5 МБ"),
        (b"a;b\n" * (MAX_ROWS + 2), "больше"),
    ],
)
def test_what_is_no_table(data: bytes, why: str) -> None:
    with pytest.raises(SheetRefused, match=why):
        read(data)


def test_macros_are_refused() -> None:
    with pytest.raises(SheetRefused, match="макрос"):
        read(changed(workbook(*TABLE), "xl/vbaProject.bin", b"code"))


def test_entities_are_refused() -> None:
    hostile = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    with pytest.raises(SheetRefused, match="не нужны"):
        read(changed(workbook(*TABLE), "xl/worksheets/sheet1.xml", hostile))


def test_a_bomb_is_refused() -> None:
    with pytest.raises(SheetRefused):
        read(changed(workbook(*TABLE), "xl/media/image.bin", b"\x00" * (80 * 1024 * 1024)))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_damaged_workbook_is_refused(part: str) -> None:
    with pytest.raises(SheetRefused, match="повреждена"):
        read(changed(workbook(*TABLE), part, b"<worksheet><sheetData><row><c t="))
