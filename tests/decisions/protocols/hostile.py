"""Documents made to harm the reader, by name: each is a function that gives its bytes."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from decisions.protocols.readers import MAX_BYTES

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_ODT = f'xmlns:o="{_OASIS}:office:1.0" xmlns:t="{_OASIS}:text:1.0"'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
_PROTOCOL = "ПРОТОКОЛ № 1 заседания Совета. 12.03.2026. РЕШИЛИ: 1. Принять к сведению."


def packed(*files: tuple[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return content.getvalue()


def docx(body: str, *files: tuple[str, str | bytes]) -> bytes:
    """A DOCX of the raw XML `body`; what cannot be compressed goes first, so that no ratio gives it away."""
    noise = f"<!--{random.Random(1).randbytes(300_000).hex()}-->"
    document = f"<w:document {_W}><w:body>{noise}{body}</w:body></w:document>"
    return packed(("[Content_Types].xml", "<Types/>"), ("word/document.xml", document), *files)


def _odt(body: str) -> bytes:
    content = f"<o:document-content {_ODT}><o:body><o:text>{body}</o:text></o:body></o:document-content>"
    return packed(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content))


def _paragraph(text: str = _PROTOCOL) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _lying_sizes() -> bytes:
    data = bytearray(packed(("word/document.xml", b"<a>" + b" " * 100_000_000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.find(signature) + offset
        data[place : place + 4] = struct.pack("<I", 1000)
    return bytes(data)


def _many_entries(count: int = 200_000) -> bytes:
    entry = b"PK\x01\x02" + struct.pack("<6H3I5H2I", 20, 20, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0)
    directory = b"".join(entry + b"%08d" % number for number in range(count))
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 65535, 65535, len(directory), 30, 0)
    return b"PK\x03\x04" + b"\0" * 26 + directory + end


def _laughs(declaration: str = '<?xml version="1.0"?>', encoding: str = "utf-8") -> bytes:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    xml = f"{declaration}<!DOCTYPE x [{entities}]><w:document {_W}><w:body>{_paragraph('&j;')}</w:body></w:document>"
    return packed(("word/document.xml", xml.encode(encoding)))


def _external_entity() -> bytes:
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    xml = f"{entity}<w:document {_W}><w:body>{_paragraph('&a;')}</w:body></w:document>"
    return packed(("word/document.xml", xml))


def _relation(kind: str, target: str) -> tuple[str, str]:
    relation = f'<Relationship Id="r1" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
    return "word/_rels/settings.xml.rels", f"<Relationships>{relation}</Relationships>"


def _pdf(pages: int, words: int) -> bytes:
    """A small file whose pages all show the same long stream."""
    shown = b"BT /F1 8 Tf 20 790 Td " + b"(abcdefghi jklmn opqrs tuvw) Tj 0 -1 Td " * words + b" ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b"3 0 R " * pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def _one_page(words: int) -> bytes:
    """A small file with one page whose stream unpacks to `words` pieces of text, each at a place of its own."""
    shown = zlib.compress(b"BT /F1 0.001 Tf 20 790 Td " + b"(abcdefghi jklmn opqrs tuvw ) Tj " * words + b" ET", 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


_DEEP = 10_000
_CELL = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"

REFUSED: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    # what it is: (name of the file, the code of its refusal, its bytes)
    "bomb": ("a.docx", "archive-bomb", lambda: packed(("word/document.xml", b"\0" * 300_000_000))),
    "bomb in a picture": ("a.docx", "archive-bomb", lambda: docx("", ("word/media/a.emf", b"\0" * 100_000_000))),
    "archive in an archive": ("a.docx", "wrong-type", lambda: packed(("a.zip", packed(("b.zip", b"\0" * 9_000_000))))),
    "many entries": ("a.docx", "archive-bomb", _many_entries),
    "lying sizes": ("a.docx", "corrupt", _lying_sizes),
    "billion laughs": ("a.docx", "hostile", _laughs),
    "billion laughs far down": ("a.docx", "corrupt", lambda: _laughs(" " * 5000)),
    "billion laughs in UTF-16": (
        "a.docx",
        "hostile",
        lambda: _laughs('<?xml version="1.0" encoding="utf-16"?>', "utf-16"),
    ),
    "external entity": ("a.docx", "hostile", _external_entity),
    "remote template": (
        "a.docx",
        "hostile",
        lambda: docx(_paragraph(), _relation("attachedTemplate", "https://example.org/a.dotm")),
    ),
    "remote object": ("a.docx", "hostile", lambda: docx(_paragraph(), _relation("oleObject", "http://example.org/a"))),
    "macros": ("a.docm", "hostile", lambda: docx(_paragraph(), ("word/vbaProject.bin", b"macro"))),
    "nested tables": ("a.docx", "too-complex", lambda: docx(_CELL[0] * _DEEP + _paragraph() + _CELL[1] * _DEEP)),
    "tables in 80 tables": (
        "a.docx",
        "too-complex",
        lambda: docx(_CELL[0] * 80 + (_CELL[0] + _paragraph() + _CELL[1]) * 20_000 + _CELL[1] * 80),
    ),
    "nested runs": ("a.docx", "too-complex", lambda: docx("<w:p>" + "<w:r>" * _DEEP + "</w:r>" * _DEEP + "</w:p>")),
    "a million paragraphs": ("a.docx", "too-complex", lambda: docx("<w:p/>" * 1_400_000)),
    "a million attributes": ("a.docx", "too-complex", lambda: docx('<w:p w:a="" w:b=""/>' * 500_000)),
    "references without end": (
        "a.docx",
        "archive-bomb",
        lambda: docx(
            _paragraph(), ("word/_rels/a.rels", random.Random(1).randbytes(99_000) + b"<Relationship " * 999_999)
        ),
    ),
    "nested sections": ("a.odt", "too-complex", lambda: _odt("<t:section>" * _DEEP + "</t:section>" * _DEEP)),
    "nested groups": ("a.rtf", "too-complex", lambda: b"{\\rtf1 " + b"{" * _DEEP + b"x" + b"}" * _DEEP + b"}"),
    "millions of control words": ("a.rtf", "too-complex", lambda: b"{\\rtf1 " + b"\\f1" * 6_000_000 + b"}"),
    "nested blocks": ("a.html", "too-complex", lambda: b"<html><body>" + b"<div>" * 249 + b"x" + b"</div>" * 249),
    "nested pages": ("a.html", "too-complex", lambda: b"<html><body>" + b"<table><tr><td>" * _DEEP + b"x"),
    "millions of line breaks": ("a.html", "too-complex", lambda: b"<html><body>" + b"<br>" * 5_000_000),
    "pages without end": ("a.pdf", "too-complex", lambda: _pdf(400, 20_000)),
    "a page without end": ("a.pdf", "too-complex", lambda: _one_page(1_000_000)),
    "a text without tags": ("a.html", "too-complex", lambda: b"<html><body><p>" + b"word " * 2_400_000),
    "macros in an old document": ("a.doc", "hostile", lambda: _OLE + "WordDocument_VBA_PROJECT".encode("utf-16-le")),
    "a PDF of nothing": ("a.pdf", "corrupt", lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(1_000_000)),
    "password": ("a.docx", "encrypted", lambda: _OLE + "EncryptedPackage".encode("utf-16-le")),
    "an old spreadsheet": ("a.doc", "wrong-type", lambda: _OLE + "Workbook".encode("utf-16-le")),
    "truncated": ("a.docx", "corrupt", lambda: docx(_paragraph())[:-300]),
    "half of a DOCX": ("a.docx", "corrupt", lambda: docx(_paragraph())[:1000]),
    "a picture": ("a.docx", "no-text", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500),
    "empty": ("a.txt", "empty", lambda: b""),
    "21 MB": ("a.txt", "too-big", lambda: b"a" * (MAX_BYTES + 1)),
    "noise": ("a.docx", "wrong-type", lambda: random.Random(1).randbytes(5_000_000)),
    "a program": ("a.docx", "wrong-type", lambda: b"MZ" + b"\0" * 500),
}

HARMLESS: dict[str, Callable[[], bytes]] = {
    # Ugly, but no reason to refuse: these are read.
    "a PDF named DOCX": lambda: _pdf(1, 20),
    "a hyperlink": lambda: docx(_paragraph(), _relation("hyperlink", "https://example.org/")),
    "inline elements in one another": lambda: b"<html><body>" + b"<span>" * 150 + b"<b>x</b>" * 30_000 + b"<br>",
    "a list of 100,000 points": lambda: b"<html><body><ol>" + b"<li>x" * 100_000 + b"</ol>",
    "60,000 paragraphs": lambda: docx(_paragraph("1. Иванову И. И. до 1 мая") * 60_000),
    "an unknown character set": lambda: b'<html><meta charset="undefined"><body>text',
    "a character set that is none": lambda: b'<html><meta charset="zlib"><body>text',
    "a huge binary": lambda: b"{\\rtf1 \\bin99999999999999999999 text \\u99999999999 }",
    "a style based on itself": lambda: docx(
        f'<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>{_PROTOCOL}</w:t></w:r></w:p>',
        ("word/styles.xml", f'<w:styles {_W}><w:style w:styleId="a"><w:basedOn w:val="a"/></w:style></w:styles>'),
    ),
}
