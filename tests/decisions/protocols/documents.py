"""A text as the document that a secretary would have of it: one function for each format, the text in, bytes out.

All but PDF hold paragraphs; lines of a text are taken as its paragraphs, so wrapped texts must be joined before.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator

import docx
import typst
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

_NUMBER = re.compile(r"(?P<path>\d{1,2}(?:\.\d{1,2}){0,2})\.[ \t]+(?=\S)")
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    f'<w:lvlText w:val="{"".join(f"%{number}." for number in range(1, level + 2))}"/></w:lvl>'
    for level in range(3)
)


def packed(files: dict[str, str | bytes]) -> bytes:
    """A ZIP archive of `files`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def as_docx(text: str) -> bytes:
    """Paragraphs with typed numbers, below a running head and above a footer; tabs as Word makes them."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "ПРОЕКТ. РЕШИЛИ: ничего."
    document.sections[0].footer.paragraphs[0].text = "Страница 1 из 3"
    for line in text.split("\n"):
        document.add_paragraph(line)
    return _saved(document)


def as_numbered_docx(text: str) -> bytes:
    """As above, but «1.», «1.1.» are automatic: one list of three levels, begun anew where the count jumps."""
    document = docx.Document()
    numbering = (
        f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="7">{_LEVELS}</w:abstractNum></w:numbering>'
    )
    root = parse_xml(numbering)
    document.part.numbering_part._element = root
    shown: list[int] = []
    last = 0
    for line in text.split("\n"):
        match = _NUMBER.match(line)
        if match is None:
            document.add_paragraph(line)
            continue
        path = [int(part) for part in match.group("path").split(".")]
        if not last or path != _next(shown, len(path)):
            last += 1
            root.append(_begun(last, path))
        shown = path
        paragraph = document.add_paragraph(line[match.end() :])
        _number(paragraph, len(path) - 1, last)
    return _saved(document)


def _next(shown: list[int], depth: int) -> list[int]:
    """What the list would show on level `depth` after `shown`."""
    kept = (shown + [1] * depth)[:depth]
    return [*kept[:-1], kept[-1] + 1] if len(shown) >= depth else [*shown, *[1] * (depth - len(shown))]


def _begun(number: int, path: list[int]) -> object:
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for level, start in enumerate(path)
    )
    return parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="7"/>{overrides}</w:num>')


def _number(paragraph: object, level: int, list_: int) -> None:
    properties = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
    number = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", level), ("w:numId", list_)):
        child = OxmlElement(tag)
        child.set(qn("w:val"), str(value))
        number.append(child)
    properties.append(number)


def as_odt(text: str) -> bytes:
    """OpenDocument: paragraphs and headings, tabs, runs of blanks, and a style with a header of its own."""

    def paragraph(line: str) -> str:
        body = html.escape(line, quote=False).replace("\t", "<text:tab/>")
        body = re.sub(r" {2,}", lambda blanks: f' <text:s text:c="{len(blanks.group()) - 1}"/>', body)
        tag = "text:h" if line.isupper() else "text:p"
        return f"<{tag}>{body}</{tag}>"

    names = f'xmlns:office="{_OASIS}:office:1.0" xmlns:text="{_OASIS}:text:1.0" xmlns:style="{_OASIS}:style:1.0"'
    body = "".join(paragraph(line) for line in text.split("\n"))
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
    master = (
        f"<office:document-styles {names}><office:master-styles><style:master-page><style:header>"
        "<text:p>ПРОЕКТ</text:p></style:header></style:master-page></office:master-styles></office:document-styles>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{content}</office:document-content>",
            "styles.xml": master,
        }
    )


def as_rtf(text: str) -> bytes:
    """RTF as Word writes it: Russian letters as escapes of the code page, other signs by their number in Unicode."""

    def coded(line: str) -> Iterator[str]:
        for char in line:
            if char == "\t":
                yield "\\tab "
            elif char in "\\{}":
                yield "\\" + char
            elif ord(char) < 128:
                yield char
            else:
                try:
                    yield f"\\'{char.encode('cp1251')[0]:02x}"
                except UnicodeEncodeError:
                    yield f"\\u{ord(char)}?"

    head = (
        "{\\rtf1\\ansi\\ansicpg1251\\deff0\\deflang1049{\\fonttbl{\\f0\\froman\\fcharset204 Times New Roman;}}"
        "{\\colortbl;\\red0\\green0\\blue0;}{\\stylesheet{\\s0 Normal;}}{\\info{\\author X}}"
        "{\\header \\pard\\f0 \\'cf\\'d0\\'ce\\'c5\\'ca\\'d2\\par}\n"
    )
    body = "\n".join(f"{{\\pard\\plain\\f0\\fs28 {''.join(coded(line))}\\par}}" for line in text.split("\n"))
    return f"{head}{body}}}".encode("ascii")


def as_html(text: str) -> bytes:
    """A page saved from a site in windows-1251, with menus, the way to the page, a footer, and blanks that hold."""
    lines = "\n".join(
        f"<p>{html.escape(line, quote=False).replace(' г.', '&nbsp;г.') or '&nbsp;'}</p>" for line in text.split("\n")
    )
    page = (
        '<!DOCTYPE html>\n<html lang="ru"><head><meta http-equiv="Content-Type" content="text/html; '
        'charset=windows-1251"><title>Протокол – Кластер</title><style>p{margin:0}</style></head><body>'
        '<header><a href="/">Кластер</a></header><nav><ul><li>Новости<li>Документы<li>Контакты</ul></nav>'
        '<div class="breadcrumbs">Главная / Документы / Протоколы</div>'
        f'<main><div class="content">\n{lines}\n</div></main><div class="widget social">Поделиться: ВКонтакте</div>'
        "<aside>Погода: +5</aside>"
        "<footer><p>© 2026 Кластер. Все права защищены.</p></footer><script>var a = 1;</script></body></html>"
    )
    return page.encode("cp1251", "xmlcharrefreplace")


def as_pdf(text: str) -> bytes:
    """A PDF of small pages: lines broken and words parted by the rules of Russian, page numbers, a running head."""

    def escaped(line: str) -> str:
        return re.sub(r"([\\#$*_`<>@\[\]=/~\-+.\"'])", r"\\\1", line).replace("\t", "#h(3cm)")

    body = "\n\n".join(escaped(line) for line in text.split("\n") if line.strip())
    page = (
        '#set page(paper: "a5", margin: 1.6cm, numbering: "1", header: [Протокол кластера])\n'
        '#set text(lang: "ru", hyphenate: true, size: 12pt)\n#set par(justify: true)\n'
    )
    return bytes(typst.compile((page + body).encode(), format="pdf"))


FORMATS: dict[str, Callable[[str], bytes]] = {
    "docx": as_docx,
    "numbered docx": as_numbered_docx,
    "odt": as_odt,
    "rtf": as_rtf,
    "html": as_html,
    "pdf": as_pdf,
}
