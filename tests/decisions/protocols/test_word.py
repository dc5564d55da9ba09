"""What Word puts into a text beside its words: changes, notes, fields, boxes, controls, tables in tables."""

from __future__ import annotations

import pytest
from docx.oxml.ns import nsdecls

from decisions.protocols.parser import parse
from decisions.protocols.readers import read

from .documents import packed

_BY = 'w:id="1" w:author="A"'


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _text(body: str, **parts: str) -> str:
    files = {f"word/{name}.xml": xml for name, xml in parts.items()}
    document = f"<w:document {nsdecls('w', 'wp')}><w:body>{body}</w:body></w:document>"
    return read("a.docx", packed({"word/document.xml": document, **files})).text


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (f"<w:del {_BY}><w:r><w:delText>до 1 мая</w:delText></w:r></w:del><w:ins {_BY}>{_run('до 1 июня')}</w:ins>",
         "до 1 июня"),
        (f"<w:moveFrom {_BY}>{_run('туда')}</w:moveFrom>{_run('здесь')}", "здесь"),
        (f"{_run('здесь ')}<w:moveTo {_BY}>{_run('и тут')}</w:moveTo>", "здесь и тут"),
        (f'{_run("см.")}<w:r><w:footnoteReference w:id="2"/></w:r>{_run(" план")}', "см. план"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF _1 \\h</w:instrText></w:r>'
         f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run("пункт 1.1")}<w:r><w:fldChar w:fldCharType="end"/>'
         "</w:r>", "пункт 1.1"),
        (f'<w:fldSimple w:instr="DATE">{_run("14.03.2024")}</w:fldSimple>', "14.03.2024"),
        (f"{_run('пред')}<w:r><w:softHyphen/></w:r>{_run('приятие')}", "предприятие"),
        (f"{_run('военно')}<w:r><w:noBreakHyphen/></w:r>{_run('морской')}", "военно-морской"),
        (f"{_run('первая')}<w:r><w:br/></w:r>{_run('вторая')}", "первая\nвторая"),
        (f"{_run('слева')}<w:r><w:tab/></w:r>{_run('справа')}", "слева\tсправа"),
        (f'<w:sdt><w:sdtPr/><w:sdtContent>{_run("№ 5")}</w:sdtContent></w:sdt>', "№ 5"),
        (f'<w:hyperlink w:history="1">{_run("сайт")}</w:hyperlink>', "сайт"),
        ('<w:r><w:rPr><w:vanish/></w:rPr><w:t>тайно</w:t></w:r>' + _run("явно"), "явно"),
        (f'{_run("видно")}<w:r><w:drawing><wp:inline><wp:docPr w:id="1" name="x" descr="картинка"/></wp:inline>'
         "</w:drawing></w:r>", "видно"),
    ],
)  # fmt: skip
def test_what_stands_in_a_paragraph(inner: str, shown: str) -> None:
    assert _text(f"<w:p>{inner}</w:p>").rstrip("\n") == shown


def test_paragraphs_whose_mark_was_deleted_are_one() -> None:
    mark = f"<w:pPr><w:rPr><w:del {_BY}/></w:rPr></w:pPr>"
    assert _text(f"<w:p>{mark}{_run('Утвердить ')}</w:p><w:p>{_run('план.')}</w:p>") == "Утвердить план.\n"


def test_blocks_in_controls_and_moved_blocks() -> None:
    inner = f"<w:p>{_run('РЕШИЛИ:')}</w:p>"
    body = f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt><w:moveTo {_BY}><w:p>{_run('1.')}</w:p></w:moveTo>"
    assert _text(body).split() == ["РЕШИЛИ:", "1."]


def test_headers_footers_footnotes_and_comments_are_no_text() -> None:
    parts = {
        name: f"<w:{tag} {nsdecls('w')}><w:p>{_run('лишнее')}</w:p></w:{tag}>"
        for name, tag in (("header1", "hdr"), ("footer1", "ftr"), ("footnotes", "footnotes"), ("comments", "comments"))
    }
    assert _text(f"<w:p>{_run('текст')}</w:p>", **parts) == "текст\n"


def test_a_table_of_points_in_a_table_that_lays_out_the_page() -> None:
    def table(*rows: tuple[str, ...]) -> str:
        cells = "".join(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in rows)
        return f"<w:tbl>{cells}</w:tbl>"

    def cell(text: str) -> str:
        return f"<w:p>{_run(text)}</w:p>"

    points = table(
        tuple(map(cell, ("№", "Поручение", "Ответственный", "Срок"))),
        tuple(map(cell, ("1", "Составить смету", "Рогов А. С.", "14.10.2024"))),
        tuple(map(cell, ("2", "Провести встречу", "Ёлкина А. А.", "ежеквартально"))),
    )
    head = "".join(map(cell, ("ПРОТОКОЛ № 3", "заседания Совета кластера", "14.03.2024", "1. О кадрах", "РЕШИЛИ:")))
    parsed = parse(
        _text(
            table((head + points,)),
        )
    )
    assert [(r.text, r.responsible[0].name, r.term.text) for r in parsed.items[0].resolutions if r.term] == [
        ("Составить смету", "Рогов А. С.", "14.10.2024"),
        ("Провести встречу", "Ёлкина А. А.", "ежеквартально"),
    ]
