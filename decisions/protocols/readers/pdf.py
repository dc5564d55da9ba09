"""PDF with text: paragraphs put together by the places of their lines; else the lines as they come."""

from __future__ import annotations

import re
import time
import zlib
from typing import Any

from ..source import SourceText, UnreadableDocument
from .pdf_lines import PrintedLine, paragraphs, printed_lines
from .pdf_size import refuse_endless

_MAX_PAGES = 400
#: Seconds of the processor for all pages; a page of print takes a few thousandths.
_MAX_SECONDS = 1.5
#: Bytes of all pages and fonts unpacked; 400 pages of print have 10 million.
_MAX_UNPACKED = 40_000_000
_STREAM = re.compile(rb"(?<!end)stream\r?\n(?=[\x08-\x78])")
_PACKED_TWICE = re.compile(rb"/Fl(?:ateDecode)?\s*/Fl(?:ateDecode)?\b")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}


def read_pdf(data: bytes) -> SourceText:
    """The text of a PDF, a line per paragraph. Raises "encrypted", "corrupt", or "no-text" for a scan."""
    import pypdfium2

    _refuse_bombs(data)
    refuse_endless(data)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if "assword" in str(error) else "corrupt"
        raise UnreadableDocument(code) from error
    texts: list[str] = []
    placed: list[list[PrintedLine]] | None = []
    begin = time.thread_time()
    try:
        for index in range(min(len(document), _MAX_PAGES)):
            text, lines = _page(document[index])
            texts.append(text)
            placed = [*placed, lines] if placed is not None and lines is not None else None
            if time.thread_time() - begin > _MAX_SECONDS:
                raise UnreadableDocument("too-complex")
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument("corrupt") from error
    finally:
        document.close()
    text = "\n".join(paragraphs(placed) if placed is not None else _without_running_heads(texts))
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    if len(re.findall(r"\w", text)) < 20:
        raise UnreadableDocument("no-text")
    return SourceText(text + "\n", "pdf", paragraphs=placed is not None)


def _refuse_bombs(data: bytes) -> None:
    """Pages that unpack to an absurd size. A page is read in one go, so it is too late to look at the clock there."""
    if _PACKED_TWICE.search(data):
        raise UnreadableDocument("archive-bomb")
    left, view = _MAX_UNPACKED, memoryview(data)
    for stream in _STREAM.finditer(data):
        if b"/Image" in data[max(0, stream.start() - 300) : stream.start()].rpartition(b"obj")[2]:
            continue
        try:
            left -= len(zlib.decompressobj().decompress(view[stream.end() :], left + 1))
        except zlib.error:
            continue
        if left < 0:
            raise UnreadableDocument("archive-bomb")


def _page(page: Any) -> tuple[str, list[PrintedLine] | None]:
    """The text of a page as it comes, and its lines with their places where these can be told."""
    text_page = page.get_textpage()
    try:
        text: str = text_page.get_text_range()
        lines = printed_lines(text, text_page)
    finally:
        text_page.close()
        page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\ufffe\n?", "-\n", text), lines


def _without_running_heads(pages: list[str]) -> list[str]:
    """Pages without the first and last lines that most of them share but for the page number."""
    if len(pages) < 3:
        return pages
    split = [page.split("\n") for page in pages]
    for place in (0, -1):
        for _ in range(2):
            edges = [re.sub(r"\d+", "#", lines[place].strip()) for lines in split if lines]
            common = max(set(edges), key=edges.count) if edges else ""
            if not common or edges.count(common) < max(3, 0.6 * len(pages)):
                break
            for lines in split:
                if lines and re.sub(r"\d+", "#", lines[place].strip()) == common:
                    lines.pop(place)
    return ["\n".join(lines) for lines in split]
