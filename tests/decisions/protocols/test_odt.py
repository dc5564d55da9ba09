"""ODT as LibreOffice saves it: from fixtures made here and, where it is installed, from itself."""

from __future__ import annotations

import io

import docx
import pytest

from decisions.protocols.libreoffice import converted, converted_together, find_office
from decisions.protocols.parser import parse
from decisions.protocols.readers import read

from .documents import as_numbered_docx, packed
from .test_formats import TEXTS
from .test_round_trip import content

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "text", "table", "style", "drawing"))
OFFICE = find_office()
needs_libreoffice = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not installed: it saves no ODT to be read"
)


def saved(body: str, styles: str = "") -> bytes:
    """An ODT as LibreOffice packs it: the styles of lists stand apart from the content."""
    content_ = f"<office:document-content {_NAMES}><office:body><office:text>{body}</office:text></office:body>"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{content_}</office:document-content>",
            "styles.xml": f"<office:document-styles {_NAMES}><office:styles>{styles}</office:styles>"
            "</office:document-styles>",
        }
    )


def lines(data: bytes) -> list[str]:
    return [line for line in read("protocol.odt", data).text.split("\n") if line]


# ── as it writes ─────────────────────────────────────────────────────────────
def test_changes_comments_and_breaks_are_not_in_the_words() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Зорин,</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:sequence-decls/>"
        '<text:p>ПРОТОКОЛ <text:bookmark-start text:name="a"/>№ 3<text:bookmark-end text:name="a"/></text:p>'
        '<text:p>Присутствовали: <text:change-start text:change-id="1"/>Рогов А. С., <text:change-end '
        'text:change-id="1"/><text:change text:change-id="2"/><text:span text:style-name="T1">Ёлкина<text:s/>А. А.'
        "</text:span><office:annotation><text:p>кто ещё?</text:p></office:annotation><office:annotation-end/></text:p>"
        "<text:p>РЕШИ<text:soft-page-break/>ЛИ:<text:note><text:note-body><text:p>сноска</text:p></text:note-body>"
        "</text:note></text:p>"
    )
    assert lines(saved(body)) == ["ПРОТОКОЛ № 3", "Присутствовали: Рогов А. С., Ёлкина А. А.", "РЕШИЛИ:"]


def test_numbers_of_a_list_that_begins_below_its_first_level_and_in_the_middle() -> None:
    levels = "".join(
        f'<text:list-level-style-number text:level="{level}" style:num-suffix="." style:num-format="1" '
        f'text:display-levels="{level}"/>'
        for level in (1, 2)
    )
    styles = f'<text:list-style style:name="WWNum3">{levels}</text:list-style>'
    body = (
        '<text:list text:style-name="WWNum3"><text:list-item text:start-value="4"><text:p>О сервисах.</text:p>'
        "</text:list-item></text:list><text:p>РЕШИЛИ:</text:p>"
        '<text:list text:continue-numbering="true" text:style-name="WWNum3"><text:list-item><text:list>'
        '<text:list-item text:start-value="3"><text:p>Составить смету.</text:p></text:list-item>'
        '<text:list-item text:start-value="5" text:style-override="WWNum4"><text:p>Вести учёт.</text:p>'
        "</text:list-item></text:list></text:list-item></text:list>"
    )
    assert lines(saved(body, styles)) == ["4. О сервисах.", "РЕШИЛИ:", "4.3. Составить смету.", "4.5. Вести учёт."]


HEADING = ("№", "Решение", "Исполнитель", "Срок")
MERGED = [
    "| № | Решение | Исполнитель | Срок |",
    "| 1.1 | Подготовить план. | Рогов А. С. | до 1 июня |",
    "| 1.2 | Составить смету. |  | до 2 июня |",
]


def test_cells_that_were_merged_leave_the_columns_where_they_are() -> None:
    """A responsible for two points; a heading over the whole width; what is covered is not read."""

    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(words: str, spans: str = "") -> str:
        return f"<table:table-cell {spans}><text:p>{words}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell><text:p>скрыто</text:p></table:covered-table-cell>"
    table = (
        row(*map(cell, HEADING))
        + row(
            cell("1.1"),
            cell("Подготовить план."),
            cell("Рогов А. С.", 'table:number-rows-spanned="2"'),
            cell("до 1 июня"),
        )
        + row(cell("1.2"), cell("Составить смету."), covered, cell("до 2 июня"))
        + row(cell("О складах", 'table:number-columns-spanned="4"'), covered * 3)
    )
    assert lines(saved(f"<table:table><table:table-column/>{table}</table:table>")) == [*MERGED, "О складах"]


# ── by LibreOffice itself ────────────────────────────────────────────────────
@needs_libreoffice
def test_what_libreoffice_saved_is_read_as_it_shows_it() -> None:
    """Automatic numbers of three levels, begun anew and in the middle: the structure, and each line by its number."""
    assert OFFICE is not None
    files = converted_together(OFFICE, [as_numbered_docx(text) for text in TEXTS.values()], "docx", "odt")
    made = [data for data in files if data is not None]
    assert len(made) == len(TEXTS)
    shown = converted_together(OFFICE, made, "odt", "txt:Text (encoded):UTF8")
    for text, data, plain in zip(TEXTS.values(), made, shown, strict=True):
        source = read("protocol.odt", data)
        assert content(parse(source)) == content(parse(text))
        assert plain is not None
        assert _words(source.text) == _words(plain.decode("utf-8-sig"))


def _words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


@needs_libreoffice
def test_a_table_with_merged_cells_is_the_same_from_word_and_from_libreoffice() -> None:
    assert OFFICE is not None
    document = docx.Document()
    table = document.add_table(rows=3, cols=4)
    rows = (HEADING, ("1.1", "Подготовить план.", "Рогов А. С.", "до 1 июня"), ("1.2", "Составить смету.", "", ""))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    table.cell(2, 3).text = "до 2 июня"
    table.cell(1, 2).merge(table.cell(2, 2))
    document.save(buffer := io.BytesIO())
    assert lines(converted(OFFICE, buffer.getvalue(), "docx", "odt")) == MERGED
    assert [line for line in read("a.docx", buffer.getvalue()).text.split("\n") if line] == MERGED
