"""HTML saved from a site: the words people see, block by block; scripts, menus and forms are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ..source import SourceText, UnreadableDocument
from .numbering import as_number
from .plain import decode
from .rows import nearest, table_lines

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
#: What classes and identifiers of a site call the parts that are around its text.
_CHROME = re.compile(
    r"(?<![a-z])(?:bread-?crumbs?|menu|nav(?:bar|igation|igator)?|side-?bar|footer|share|social|pagination|pager|cookie"
    r"s?|search|banner|widget|skip-link|visually-hidden|sr-only)(?![a-z])",
    re.IGNORECASE,
)
_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"])
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
#: Longer parts are the text itself, whatever their class says.
_MAX_CHROME = 3_000
_TRAIL = re.compile(r"^главная(?: страница)? ?[/>»›→|•·—-] ?\S", re.IGNORECASE)
_MANNERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MARKED = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]|[IVX]{1,5}[.)]|[а-яa-z]\)|[–—•-] ")
_MAX_DEPTH = 200
#: A table inside a table counts as so many elements inside one another.
_TABLE_DEPTH = 6
#: Tags and their ends; a long page with all the menus of a site has 20,000.
_MAX_TAGS = 250_000
#: Characters between two tags: of more than ten million bytes the parser gives nothing at all.
_MAX_NODE = 2_500_000
#: What stands between two tags; beyond ten million bytes the parser drops it, and no text would seem to be there.
_LONGEST_TEXT = 4_000_000


def read_html(data: bytes) -> SourceText:
    """The visible text; every block is a line, rows of tables keep their cells apart."""
    text = _decoded(data)
    if text.count("<") > _MAX_TAGS or max(map(len, text.split("<"))) > _MAX_NODE:
        raise UnreadableDocument("too-complex")
    if max(map(len, text.split("<"))) > _LONGEST_TEXT:
        raise UnreadableDocument("too-complex")
    parser = lxml_html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument("corrupt") from error
    body = root.find("body")
    page = body if body is not None else root
    _drop_chrome(page)
    lines = [line for line in _blocks(page, 0, _parents_of_blocks(page)) if line.strip() and not _TRAIL.match(line)]
    return SourceText("\n".join(lines) + "\n", "html", paragraphs=True)


def _decoded(data: bytes) -> str:
    declared = re.search(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except (LookupError, ValueError):
            return decode(data)[0]
    return decode(data)[0]


def _drop_chrome(page: Any) -> None:
    """Takes out what a site shows around its text, and what it does not show."""
    for node in [node for node in page.iter() if isinstance(node.tag, str) and node.attrib]:
        name = f"{node.get('class', '')} {node.get('id', '')}"
        hidden = "hidden" in node.attrib or _HIDDEN.search(node.get("style", ""))
        chrome = node.get("role", "") in _ROLES or _CHROME.search(name)
        if (hidden or chrome) and node is not page and node.getparent() is not None:
            if chrome and not hidden and not _is_small(node):
                continue
            node.drop_tree()


def _is_small(node: Any) -> bool:
    length = 0
    for text in node.itertext():
        length += len(text)
        if length > _MAX_CHROME:
            return False
    return True


def _parents_of_blocks(page: Any) -> set[Any]:
    """Every element with a block or a line break below it, found in one pass: to look below each would take squares."""
    found: set[Any] = set()
    for block in page.iter("br", *_BLOCKS):
        for parent in block.iterancestors():
            if parent in found:
                break
            found.add(parent)
    return found


def _blocks(node: Any, depth: int, parents: set[Any]) -> Iterator[str]:
    """Lines below a block element; runs of inline text between blocks make a line of their own."""
    if depth > _MAX_DEPTH:
        raise UnreadableDocument("too-complex")
    items = 0
    buffer: list[str] = [node.text or ""]
    for index, child in enumerate(node):
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "table":
            yield from _flush(buffer)
            yield from table_lines(_rows(child, depth + _TABLE_DEPTH, parents))
        elif tag in _BLOCKS:
            yield from _flush(buffer)
            prefix = _list_mark(node, child, items)
            items += tag == "li"
            for number, line in enumerate(_blocks(child, depth + 1, parents)):
                # Word processors write the numbers of their lists as text, and nested lists bring their own.
                marked = number or not prefix or _MARKED.match(line)
                yield line if marked else prefix + line
        elif tag == "br":
            yield from _flush(buffer)
        elif tag and tag not in _SKIPPED:
            if child in parents:
                yield from _flush(buffer)
                yield from _blocks(child, depth + 1, parents)
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


def _list_mark(parent: Any, child: Any, place: int) -> str:
    """The number or dash that a list shows; `place` counts the points before this one."""
    if child.tag != "li" or parent.tag not in {"ol", "ul"}:
        return ""
    if parent.tag == "ul":
        return "– "
    start, value, manner = parent.get("start", "1"), child.get("value", ""), parent.get("type", "1")
    number = int(value) if value.isdigit() else (int(start) if start.isdigit() else 1) + place
    return f"{as_number(number, _MANNERS.get(manner, 'decimal'))}. "


def _rows(table: Any, depth: int, parents: set[Any]) -> Iterator[list[list[str]]]:
    for row in nearest(table, "tr", "table"):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        yield [[line for line in _blocks(cell, depth, parents) if line.strip()] for cell in cells]
