"""Documents that are small as files and huge when read: refused before they cost time or memory."""

from __future__ import annotations

import time
import zlib

import pytest

from decisions.protocols.readers import read
from decisions.protocols.source import UnreadableDocument


def _pdf(content: bytes, filters: bytes) -> bytes:
    """A PDF of one page with such packed content."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(content), filters, content),
    ]
    objects = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, start=1))
    return b"%PDF-1.4\n" + objects + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF\n"


def _packed(times: int) -> bytes:
    """128 MB of text, packed so many times."""
    data = b"BT (word) Tj ET\n" * 8_000_000
    for _ in range(times):
        data = zlib.compress(data, 1)
    return data


@pytest.mark.parametrize(
    ("times", "filters"),
    [(1, b"/FlateDecode"), (2, b"/FlateDecode /FlateDecode")],
    ids=["a huge page", "a page packed twice"],
)
def test_a_page_that_unpacks_to_an_absurd_size_is_refused(times: int, filters: bytes) -> None:
    data = _pdf(_packed(times), filters)
    begin = time.process_time()
    with pytest.raises(UnreadableDocument) as refused:
        read("a.pdf", data)
    assert refused.value.code == "archive-bomb"
    assert time.process_time() - begin < 2


def test_a_page_of_html_without_an_end_is_refused_with_a_sentence_of_its_own() -> None:
    data = ("<html><body><p>ПРОТОКОЛ № 1 " + "слово " * 1_900_000 + "</p></body></html>").encode()
    with pytest.raises(UnreadableDocument) as refused:
        read("a.html", data)
    assert refused.value.code in {"too-complex", "too-big"}
