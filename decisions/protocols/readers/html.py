"""HTML saved from a site: the words people see, block by block; scripts, menus and forms are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ..source import SourceText, UnreadableDocument
from .plain import decode
from .rows import table_lines

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "svg",
        "iframe",
        "object",
        "head",
        "title",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "table",
        "tr",
        "dl",
        "dt",
        "dd",
        "figure",
        "figcaption",
        "address",
        "hr",
        "center",
        "body",
    ]
)
_MAX_DEPTH = 200


def read_html(data: bytes) -> SourceText:
    """The visible text; every block is a line, rows of tables keep their cells apart."""
    text = _decoded(data)
    parser = lxml_html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument("corrupt") from error
    body = root.find("body")
    lines = [line for line in _blocks(body if body is not None else root, 0) if line.strip()]
    return SourceText("\n".join(lines) + "\n", "html", paragraphs=True)


def _decoded(data: bytes) -> str:
    declared = re.search(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            return decode(data)[0]
    return decode(data)[0]


def _blocks(node: Any, depth: int) -> Iterator[str]:
    """Lines below a block element; runs of inline text between blocks make a line of their own."""
    if depth > _MAX_DEPTH:
        return
    buffer: list[str] = [node.text or ""]
    for index, child in enumerate(node):
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "table":
            yield from _flush(buffer)
            yield from table_lines(_rows(child, depth + 1))
        elif tag in _BLOCKS:
            yield from _flush(buffer)
            prefix = _list_mark(node, child)
            for number, line in enumerate(_blocks(child, depth + 1)):
                yield prefix + line if number == 0 and prefix else line
        elif tag == "br":
            yield from _flush(buffer)
        elif tag and tag not in _SKIPPED:
            if any(isinstance(d.tag, str) and (d.tag in _BLOCKS or d.tag == "br") for d in child.iterdescendants()):
                yield from _flush(buffer)
                yield from _blocks(child, depth + 1)
            else:
                buffer.append("".join(_inline(child)))
        buffer.append(child.tail or "")
        if index > 200_000:
            break
    yield from _flush(buffer)


def _flush(buffer: list[str]) -> Iterator[str]:
    line = re.sub(r"[ \t\r\n]+", " ", "".join(buffer)).strip()
    buffer.clear()
    if line:
        yield line


def _inline(node: Any) -> Iterator[str]:
    for event, element in etree.iterwalk(node, events=("start", "end")):
        skipped = element.tag in _SKIPPED or not isinstance(element.tag, str)
        if event == "start" and not skipped:
            yield element.text or ""
        elif event == "end" and element is not node:
            yield element.tail or ""


def _list_mark(parent: Any, child: Any) -> str:
    if child.tag != "li" or parent.tag not in {"ol", "ul"}:
        return ""
    if parent.tag == "ul":
        return "– "
    start = parent.get("start", "1")
    place = [c for c in parent if c.tag == "li"].index(child)
    return f"{(int(start) if start.isdigit() else 1) + place}. "


def _rows(table: Any, depth: int) -> Iterator[list[list[str]]]:
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        yield [[line for line in _blocks(cell, depth) if line.strip()] for cell in row if cell.tag in {"td", "th"}]
