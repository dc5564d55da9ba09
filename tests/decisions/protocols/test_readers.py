"""Documents of every kind: what is read from them, and what is refused with a sentence."""

from __future__ import annotations

import io
import time
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from decisions.protocols.parser import parse
from decisions.protocols.readers import MAX_BYTES, UnreadableDocument, read

TEXT = (
    "ПРОТОКОЛ № 3\nзаседания Совета кластера\n14.03.2024\n1. О кадрах.\nРЕШИЛИ:\n1.1. Ёлкиной А. А. подготовить план.\n"
)
NUMBERING = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def _saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def _numbered(paragraph: object, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
    number = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", level), ("w:numId", 7)):
        child = OxmlElement(tag)
        child.set(qn("w:val"), str(value))
        number.append(child)
    properties.append(number)


def _zip(**files: bytes | str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _document(body: str) -> bytes:
    return _zip(**{"word/document.xml": f"<w:document {nsdecls('w')}><w:body>{body}</w:body></w:document>"})


def _code(data: bytes, name: str = "protocol.docx") -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read(name, data)
    assert caught.value.message.endswith(".")
    return caught.value.code


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"]
)
def test_plain_text_in_every_character_set(encoding: str) -> None:
    text = TEXT.replace("№", "N") if encoding == "koi8-r" else TEXT
    source = read("protocol.txt", text.encode(encoding))
    assert source.text.lstrip("\ufeff") == text
    assert parse(source).items[0].resolutions[0].responsible[0].name == "Ёлкина А. А."


def test_docx_with_automatic_numbers_tables_and_tracked_changes() -> None:
    document = docx.Document()
    document.part.numbering_part._element = parse_xml(NUMBERING)
    for line in ("ПРОТОКОЛ № 3", "заседания Совета кластера", "14.03.2024"):
        document.add_paragraph(line)
    _numbered(document.add_paragraph("О кадрах."), 0)
    document.add_paragraph("РЕШИЛИ:")
    point = document.add_paragraph("Ёлкиной А. А. подготовить план")
    _numbered(point, 1)
    point._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText> до 1 мая</w:delText></w:r></w:del>')
    )
    point._p.append(
        parse_xml(
            f'<w:ins {nsdecls("w")} w:id="2" w:author="x"><w:r><w:t xml:space="preserve"> до 1 '
            f"июня.</w:t></w:r></w:ins>"
        )
    )
    _numbered(document.add_paragraph("О планах."), 0)
    rows = (
        ("№", "Поручение", "Ответственный", "Срок"),
        ("1", "Составить смету", "Рогов А. С.", "14.10.2024"),
        ("2", "Вести учёт", "", "постоянно"),
    )
    table = document.add_table(rows=len(rows), cols=4)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.sections[0].header.paragraphs[0].text = "Колонтитул с РЕШИЛИ: ничего"
    source = read("protocol.docx", _saved(document))
    assert "Колонтитул" not in source.text
    assert "1.1. Ёлкиной А. А. подготовить план до 1 июня." in source.text
    first, second = parse(source).items
    assert (first.number, first.resolutions[0].number) == ("1", "1.1")
    assert str(first.resolutions[0].term.date) == "2024-06-01"  # type: ignore[union-attr]
    assert [r.text for r in second.resolutions] == ["Составить смету", "Вести учёт"]
    assert second.resolutions[0].responsible[0].name == "Рогов А. С."
    assert second.resolutions[1].responsible == ()


def test_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Секретарь А. А. Ёлкина</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><mc:AlternateContent "
        f"{mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read("a.docx", _document(body)).text.count("Секретарь") == 1


def test_odt_with_a_list() -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
        '<office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number text:level="1"'
        ' style:num-suffix="." '
        'style:num-format="1"/></text:list-style></office:automatic-styles><office:body><office:text>'
        "<text:p>ПРОТОКОЛ № 3</text:p><text:tracked-changes><text:p>старое</text:p></text:tracked-changes>"
        '<text:list text:style-name="L1"><text:list-item><text:p>О кадрах.</text:p></text:list-item>'
        "<text:list-item><text:p>О<text:s/>планах.</text:p></text:list-item></text:list>"
        "</office:text></office:body></office:document-content>"
    )
    data = _zip(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": content})
    assert read("a.odt", data).text.split("\n")[:3] == ["ПРОТОКОЛ № 3", "1. О кадрах.", "2. О планах."]


def test_rtf_in_russian_code_page_and_unicode() -> None:
    head = "".join(f"\\'{byte:02x}" for byte in "ПРОТОКОЛ".encode("cp1251"))
    words = "".join(f"\\u{ord(char)}?" for char in "О кадрах")
    data = (
        f"{{\\rtf1\\ansi\\ansicpg1251{{\\fonttbl{{\\f0\\fcharset204 Arial;}}}}{{\\header secret}}\\f0 "
        f"{head}\\par {words}\\par}}"
    )
    assert read("a.rtf", data.encode("ascii")).text.split("\n")[:2] == ["ПРОТОКОЛ", "О кадрах"]


def test_html_without_the_chrome_of_its_site() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Сайт</title></head><body><nav>Главная</nav><h1>ПРОТОКОЛ № 3</h1>"
        "<p>14.03.2024<br>г. Речной</p><script>alert(1)</script><ol><li>О "
        "<b>кадрах</b></li></ol><footer>©</footer></body></html>"
    )
    text = read("a.html", page.encode("cp1251")).text
    assert text.split("\n")[:4] == ["ПРОТОКОЛ № 3", "14.03.2024", "г. Речной", "1. О кадрах"]
    assert "Главная" not in text
    assert "alert" not in text


def test_the_name_of_a_file_does_not_matter() -> None:
    assert read("protocol.docx", TEXT.encode()).kind == "txt"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "no-text"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "wrong-type"),
        (bytes(range(256)) * 20, "wrong-type"),
        (b"PK\x03\x04broken", "corrupt"),
        (b"%PDF-1.7 broken", "corrupt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"x" * (MAX_BYTES + 1), "too-big"),
        (_zip(**{"xl/workbook.xml": "<x/>"}), "wrong-type"),
        (_zip(**{"word/document.xml": "<broken"}), "corrupt"),
        (_document("<w:p/>"), "no-text"),
        (_zip(**{"word/document.xml": "<x/>", "word/vbaProject.bin": b"\x00"}), "hostile"),
        (_zip(**{"word/document.xml": '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'}), "hostile"),
        (_zip(**{"word/document.xml": "<x/>", "word/_rels/document.xml.rels":
                 '<Relationships><Relationship Id="1" Type="http://x/oleObject" TargetMode="External" '
                 'Target="http://evil.example/x"/></Relationships>'}),
         "hostile"),
        (b"{\\rtf1 " + b"{" * 5000, "too-complex"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_refused(data: bytes, code: str) -> None:
    assert _code(data) == code


def test_bombs_are_refused_before_they_unpack() -> None:
    start = time.process_time()
    assert _code(_zip(**{"word/document.xml": b" " * 60_000_000})) == "archive-bomb"
    assert _code(_zip(**{f"word/{n}": b"" for n in range(3_100)})) == "archive-bomb"
    assert _code(_document("<w:p>" * 3_000 + "</w:p>" * 3_000)) in {"too-complex", "corrupt"}
    assert time.process_time() - start < 5


def test_a_protected_archive_is_told() -> None:
    data = bytearray(_document("<w:p/>"))
    data[6] |= 1
    central = data.find(b"PK\x01\x02")
    data[central + 8] |= 1
    assert _code(bytes(data)) == "encrypted"
