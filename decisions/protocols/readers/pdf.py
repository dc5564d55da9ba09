"""PDF with text: lines page by page, hyphens at line ends kept for the parser, which tells real ones apart."""

from __future__ import annotations

import re
import time

from ..source import SourceText, UnreadableDocument

_MAX_PAGES = 400
#: Seconds of the processor for all pages; a page of print takes a few thousandths.
_MAX_SECONDS = 1.5
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}


def read_pdf(data: bytes) -> SourceText:
    """The text of a PDF, a line per printed line. Raises "encrypted", "corrupt", or "no-text" for a scan."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if "assword" in str(error) else "corrupt"
        raise UnreadableDocument(code) from error
    pages: list[str] = []
    begin = time.thread_time()
    try:
        for index in range(min(len(document), _MAX_PAGES)):
            pages.append(_page(document[index]))
            if time.thread_time() - begin > _MAX_SECONDS:
                raise UnreadableDocument("too-complex")
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument("corrupt") from error
    finally:
        document.close()
    text = "\n".join(_without_running_heads(pages))
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    if len(re.findall(r"\w", text)) < 20:
        raise UnreadableDocument("no-text")
    return SourceText(text, "pdf")


def _page(page: object) -> str:
    text_page = page.get_textpage()  # type: ignore[attr-defined]
    try:
        text: str = text_page.get_text_range()
    finally:
        text_page.close()
        page.close()  # type: ignore[attr-defined]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("\ufffe", "-", re.sub("\ufffe(?=\n)", "-", text))


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
