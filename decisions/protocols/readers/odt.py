"""ODT: paragraphs, lists with their numbers, tables by rows; tracked deletions left out, headers dropped."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from ..source import SourceText, UnreadableDocument
from .archive import member, parse_xml
from .numbering import as_number
from .rows import MAX_TABLES, nearest, table_lines

_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_COVERED = f"{_TABLE}covered-table-cell"
_SKIPPED = {f"{_T}note", f"{_T}tracked-changes", f"{_OFFICE}annotation", f"{_T}sequence-decls", f"{_OFFICE}forms"}
_FORMATS = {
    "1": "decimal",
    "I": "upperRoman",
    "i": "lowerRoman",
    "A": "upperLetter",
    "a": "lowerLetter",
    "а": "russianLower",
    "А": "russianUpper",
}


def read_odt(archive: zipfile.ZipFile) -> SourceText:
    """The text of the document body. Every line is a whole paragraph or a row of a table."""
    if not member(archive, "mimetype", 4_000).startswith(b"application/vnd.oasis.opendocument.text"):
        raise UnreadableDocument("wrong-type", found="an OpenDocument that is no text")
    if any(
        name.startswith(("Basic/", "Scripts/")) and name.endswith((".xml", ".py", ".js")) and "script-l" not in name
        for name in archive.namelist()
    ):
        raise UnreadableDocument("hostile", found="macros")
    root = parse_xml(member(archive, "content.xml"))
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise UnreadableDocument("corrupt")
    names = archive.namelist()
    styles = [root, *([parse_xml(member(archive, "styles.xml"))] if "styles.xml" in names else [])]
    lines = list(_Body(styles).blocks(body, None, 0))
    return SourceText("\n".join(lines) + "\n", "odt", paragraphs=True)


class _Body:
    def __init__(self, roots: list[Any]) -> None:
        self.lists: dict[str, dict[int, tuple[str, str, str, int, int]]] = {}
        self.counters: dict[str, dict[int, int]] = {}
        self.tables = 0
        for root in roots:
            for style in root.iter(f"{_T}list-style"):
                self.lists.setdefault(style.get(f"{_STYLE}name", ""), _levels(style))

    def blocks(self, parent: Any, style: str | None, level: int) -> Iterator[str]:
        for node in parent:
            tag = node.tag
            if tag in {f"{_T}p", f"{_T}h"}:
                yield from self._paragraph(node)
            elif tag == f"{_T}list":
                name = node.get(f"{_T}style-name") or style
                if (
                    node.get(f"{_T}continue-numbering") != "true"
                    and level == 0
                    and node.get(f"{_T}continue-list") is None
                    and name
                ):
                    self.counters[name] = {}
                yield from self._list(node, name, level + 1)
            elif tag == f"{_TABLE}table":
                yield from table_lines(self._rows(node))
            elif tag in {f"{_T}section", f"{_T}index-body"}:
                yield from self.blocks(node, style, level)

    def _list(self, node: Any, style: str | None, level: int) -> Iterator[str]:
        if level > 40:
            return
        for item in node:
            if item.tag not in {f"{_T}list-item", f"{_T}list-header"}:
                continue
            first = True
            for child in item:
                if child.tag == f"{_T}list":
                    yield from self._list(child, child.get(f"{_T}style-name") or style, level + 1)
                elif child.tag in {f"{_T}p", f"{_T}h"}:
                    label = self._label(style, level, item) if first and item.tag == f"{_T}list-item" else ""
                    for number, line in enumerate(self._paragraph(child)):
                        yield f"{label} {line}" if label and number == 0 else line
                    first = False

    def _label(self, style: str | None, level: int, item: Any) -> str:
        definition = self.lists.get(style or "", {}).get(level)
        if definition is None or style is None:
            return ""
        counters = self.counters.setdefault(style, {})
        start = item.get(f"{_T}start-value")
        counters[level] = int(start) if start and start.isdigit() else counters.get(level, definition[3] - 1) + 1
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]
        form, prefix, suffix, _, shown = definition
        if form == "bullet":
            return "–"
        if not form:
            return ""
        numbers = []
        for place in range(level - shown + 1, level + 1):
            other = self.lists[style].get(place, definition)
            numbers.append(as_number(counters.get(place, other[3]), _FORMATS.get(other[0], "decimal")))
        return prefix + ".".join(numbers) + suffix

    def _rows(self, table: Any) -> Iterator[list[list[str]]]:
        self.tables += 1
        if self.tables > MAX_TABLES:
            raise UnreadableDocument("too-complex")
        widths: dict[int, int] = {}
        for row in nearest(table, f"{_TABLE}table-row", f"{_TABLE}table"):
            # What stands in a covered cell is not shown.
            shown = ([] if cell.tag == _COVERED else self.blocks(cell, None, 0) for cell in _cells(row, widths))
            yield [[line for line in cell if line.strip()] for cell in shown]
        self.tables -= 1

    def _paragraph(self, node: Any) -> Iterator[str]:
        boxes: list[Any] = []
        text = "".join(_inline(node, boxes))
        yield from re.sub(r"^[\t ]+", "", text).split("\n")
        for box in boxes:
            yield from self.blocks(box, None, 0)


def _cells(row: Any, widths: dict[int, int]) -> Iterator[Any]:
    """Cells of a row, as Word has them: what one above covers is there and empty, what one to the left covers is not.

    `widths` are those of the cells of the rows above, by their column.
    """
    column = beyond = 0
    for cell in row:
        if cell.tag == f"{_TABLE}table-cell":
            spanned = cell.get(f"{_TABLE}number-columns-spanned", "1")
            widths[column] = int(spanned) if spanned.isdigit() and len(spanned) < 4 else 1
        elif cell.tag != _COVERED:
            continue
        if column >= beyond:
            yield cell
            beyond = column + widths.get(column, 1)
        column += 1


def _levels(style: Any) -> dict[int, tuple[str, str, str, int, int]]:
    found: dict[int, tuple[str, str, str, int, int]] = {}
    for node in style:
        level = node.get(f"{_T}level")
        if not level or not level.isdigit():
            continue
        if node.tag == f"{_T}list-level-style-bullet":
            found[int(level)] = ("bullet", "", "", 1, 1)
        elif node.tag == f"{_T}list-level-style-number":
            start = node.get(f"{_T}start-value", "1")
            shown = node.get(f"{_T}display-levels", "1")
            found[int(level)] = (
                node.get(f"{_STYLE}num-format", "1"),
                node.get(f"{_STYLE}num-prefix", ""),
                node.get(f"{_STYLE}num-suffix", ""),
                int(start) if start.isdigit() else 1,
                int(shown) if shown.isdigit() else 1,
            )
    return found


def _inline(node: Any, boxes: list[Any]) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        tag = child.tag
        if tag == f"{_T}s":
            count = child.get(f"{_T}c", "1")
            yield " " * min(int(count) if count.isdigit() else 1, 200)
        elif tag == f"{_T}tab":
            yield "\t"
        elif tag == f"{_T}line-break":
            yield "\n"
        elif tag == f"{_DRAW}text-box":
            boxes.append(child)
        elif tag not in _SKIPPED:
            yield from _inline(child, boxes)
        yield child.tail or ""
