"""Builds the templates of the documents that are tables, one for each layout of `paper`.

    python -m decisions.exports.templates.build_table_templates

A4 that lies; the heading of the table is repeated on each page and whose rows are never broken; each cell is a
mark of its own ({{ row.text }}), so that a column can be moved or left out in Word.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from decisions.exports.paper import LAYOUTS, SIZES
from decisions.exports.table import Column
from decisions.exports.templates.building import add, finish, lay_out, new_style, shape, tag, when
from decisions.exports.wording import LABELS

FOLDER = Path(__file__).parent
WIDTH = 297 - 20 - 10
"""Millimetres between the margins: what the columns of a table share."""


def build(name: str) -> Any:
    """The template `name` of `paper.LAYOUTS` as a python-docx document."""
    document = Document()
    lay_out(document, is_landscape=True)
    _styles(document, SIZES[name])
    when(document, "organization", "{{ organization }}", "Head")
    add(document, "{{ kind }}", "Title")
    tag(document, "for line in heading")
    add(document, "{{ line }}", "Head")
    tag(document, "endfor")
    add(document, "", "Head")
    _summary(document)
    tag(document, "if rows")
    _table(document, LAYOUTS[name])
    tag(document, "else")
    add(document, LABELS["nothing"], "Note")
    tag(document, "endif")
    tag(document, "if is_signed")
    add(document, f"{LABELS['secretary']}\t{'_' * 30}", "Signature")
    add(document, "{{ date }}", "Note")
    tag(document, "endif")
    finish(document)
    return document


def _styles(document: Any, size: int) -> None:
    centre, left = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
    shape(document.styles["Title"], centre, before=12, after=0, bold=True, keep=True)
    new_style(document, "Head", centre, keep=True)
    new_style(document, "Cell", left, size=size).paragraph_format.line_spacing = 1
    new_style(document, "Cell head", centre, size=size, bold=True).paragraph_format.line_spacing = 1
    new_style(document, "Note", left, before=6)
    signature = new_style(document, "Signature", left, before=24, keep=True)
    signature.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def _summary(document: Any) -> None:
    """The numbers in one line: «Всего – 24; снято с контроля в срок – 10»."""
    line = "{% for one in summary %}{{ one.label }} – {{ one.number }}{{ '; ' if not loop.last else '.' }}{% endfor %}"
    when(document, "summary", line, "Note")
    when(document, "summary", "", "Note")


def _table(document: Any, columns: Sequence[Column]) -> None:
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.autofit = False
    _narrow_the_margins(table)
    for place, column in enumerate(columns):
        width = Mm(column.width)
        table.columns[place].width = width
        for row in table.rows:
            row.cells[place].width = width
        _fill(table.cell(0, place), str(column.label), "Cell head")
        _fill(table.cell(2, place), f"{{{{ row.{column.name} }}}}", "Cell")
    _fill(table.cell(1, 0), "{%tr for row in rows %}", "Cell")
    _fill(table.cell(3, 0), "{%tr endfor %}", "Cell")
    _mark(table.rows[0], "w:cantSplit")
    _mark(table.rows[0], "w:tblHeader")
    _mark(table.rows[2], "w:cantSplit")


def _narrow_the_margins(table: Any) -> None:
    """A millimetre at each side of a cell instead of two, and some room above and below the words instead of none."""
    margins = OxmlElement("w:tblCellMar")
    # In this order: Word refuses another one.
    for side, room in (("top", Mm(0.6)), ("left", Mm(1)), ("bottom", Mm(0.6)), ("right", Mm(1))):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(room.twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _fill(cell: Any, text: str, style: str) -> None:
    cell.paragraphs[0].style = style
    cell.paragraphs[0].add_run(text)


def _mark(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


if __name__ == "__main__":
    for each in LAYOUTS:
        build(each).save(FOLDER / f"{each}.docx")
