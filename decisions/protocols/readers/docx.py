"""DOCX: paragraphs with their automatic numbers, tables by rows, text boxes; tracked changes as accepted, headers
dropped.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from ..source import SourceText, UnreadableDocument
from .archive import member, parse_xml
from .numbering import Numbering, W
from .rows import MAX_TABLES, nearest, table_lines

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LOADED = re.compile(rb'Type="[^"]*/(?:attachedTemplate|oleObject|frame|subDocument|afChunk)"', re.IGNORECASE)
_REMOTE = re.compile(rb'Target="(?:https?|ftp|smb|file://[^/"])', re.IGNORECASE)
_DROPPED = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}instrText",
    f"{W}delText",
    f"{W}rPr",
    f"{W}pPr",
    f"{W}fldChar",
    f"{W}footnoteReference",
}
_MAX_PARAGRAPHS = 60_000
#: Bytes of all lists of references together; 50,000 of them fit in.
_MAX_RELATIONS = 8_000_000


def read_docx(archive: zipfile.ZipFile) -> SourceText:
    """The text of the document body. Every line is a whole paragraph or a row of a table."""
    names = set(archive.namelist())
    if "word/document.xml" not in names:
        raise UnreadableDocument("corrupt")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UnreadableDocument("hostile", found="macros")
    left = _MAX_RELATIONS
    for name in names:
        if name.startswith("word/_rels/") and name.endswith(".rels"):
            relations = member(archive, name, left)
            left -= len(relations)
            refuse_loading(relations)
    root = parse_xml(member(archive, "word/document.xml"))
    body = root.find(f"{W}body")
    if body is None:
        raise UnreadableDocument("corrupt")

    def part(name: str) -> Any | None:
        return parse_xml(member(archive, name)) if name in names else None

    numbering = Numbering(files=lambda: (part("word/numbering.xml"), part("word/styles.xml")))
    lines = list(_Body(numbering).blocks(body))
    return SourceText("\n".join(lines) + "\n", "docx", paragraphs=True)


def refuse_loading(relations: bytes) -> None:
    """References that a word processor would load by itself; hyperlinks and pictures are only text here."""
    for relation in re.findall(rb"<Relationship\b[^<>]*>", relations):
        if b'TargetMode="External"' in relation and _LOADED.search(relation) and _REMOTE.search(relation):
            raise UnreadableDocument("hostile", found="external references")


class _Body:
    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.carried = ""
        self.count = 0
        self.tables = 0

    def blocks(self, parent: Any) -> Iterator[str]:
        """Lines of paragraphs and tables below `parent`, in document order."""
        for node in parent:
            tag = node.tag
            if tag == f"{W}p":
                yield from self.paragraph(node)
            elif tag == f"{W}tbl":
                yield from table_lines(self.rows(node))
            elif tag in {f"{W}sdt", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag", f"{W}sdtContent"}:
                yield from self.blocks(node)
            elif tag == f"{_MC}AlternateContent":
                yield from self.blocks(_chosen(node))

    def rows(self, table: Any) -> Iterator[list[list[str]]]:
        """Rows of a table as cells, each a list of its lines; deleted rows are left out."""
        self.tables += 1
        if self.tables > MAX_TABLES:
            raise UnreadableDocument("too-complex")
        for row in nearest(table, f"{W}tr", f"{W}tbl"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            yield [[line for line in self.blocks(cell) if line.strip()] for cell in nearest(row, f"{W}tc", f"{W}tbl")]
        self.tables -= 1

    def paragraph(self, node: Any) -> Iterator[str]:
        """A paragraph as one line (several after line breaks), then the paragraphs of its text boxes."""
        self.count += 1
        if self.count > _MAX_PARAGRAPHS:
            return
        properties = node.find(f"{W}pPr")
        boxes: list[Any] = []
        text = "".join(self._runs(node, boxes))
        text = re.sub(r"^[\t ]+", "", text)
        if text.strip() and not self.carried:
            label = self.numbering.label(properties)
            text = f"{label} {text}" if label else text
        text, self.carried = self.carried + text, ""
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.carried = text
        else:
            yield from text.split("\n")
        for box in boxes:
            yield from self.blocks(box)

    def _runs(self, node: Any, boxes: list[Any]) -> Iterator[str]:
        for child in node:
            tag = child.tag
            if tag in _DROPPED:
                continue
            if tag == f"{W}t":
                yield child.text or ""
            elif tag in {f"{W}tab", f"{W}ptab"}:
                yield "\t"
            elif tag in {f"{W}br", f"{W}cr"}:
                yield "\n"
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif tag == f"{W}txbxContent":
                boxes.append(child)
            elif tag == f"{_MC}AlternateContent":
                yield from self._runs(_chosen(child), boxes)
            elif tag == f"{W}r" and _hidden(child):
                continue
            else:
                yield from self._runs(child, boxes)


def _hidden(run: Any) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "true") not in {"0", "false", "off"}


def _chosen(node: Any) -> Any:
    """Of two renderings of the same thing only the first is read."""
    choice = node.find(f"{_MC}Choice")
    if choice is None:
        choice = node.find(f"{_MC}Fallback")
    return choice if choice is not None else []
