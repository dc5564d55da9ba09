"""How much text the streams of a PDF hold, before anything draws them: a small file can unpack to millions of words."""

from __future__ import annotations

import re
import zlib

from ..source import UnreadableDocument

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
#: Operators that show text.
_SHOWS = re.compile(rb"[)>]\s*(?:Tj|'|\")|\]\s*TJ")
#: A page of print shows some thousand pieces of text at the most, every letter by itself.
_MAX_SHOWS = 15_000
#: Bytes of a stream that shows text; bytes that are unpacked of all streams together, of one when these are used up.
_MAX_TEXT, _MAX_UNPACKED, _SAMPLE = 3_000_000, 60_000_000, 64_000


def refuse_endless(data: bytes) -> None:
    """Raises "too-complex" when one stream of a PDF shows more text than any page of print."""
    left = _MAX_UNPACKED
    for match in _STREAM.finditer(data):
        limit = min(_MAX_TEXT + 1, left) if left > 0 else _SAMPLE
        content = _unpacked(data, match.start(), match.end(), limit)
        left -= len(content)
        shows = sum(1 for _ in _SHOWS.finditer(content))
        if shows > _MAX_SHOWS or (shows > 50 and len(content) > _MAX_TEXT):
            raise UnreadableDocument("too-complex")


def _unpacked(data: bytes, head: int, begin: int, limit: int) -> bytes:
    """The first `limit` bytes of a stream; empty when it is packed by something else or damaged."""
    dictionary = data[max(0, data.rfind(b"obj", max(0, head - 2_000), head)) : head]
    if b"FlateDecode" not in dictionary and b"/Fl" not in dictionary:
        end = data.find(b"endstream", begin, begin + limit)
        return data[begin : end if end >= 0 else begin + limit]
    try:
        return zlib.decompressobj().decompress(data[begin : begin + limit], limit)
    except zlib.error:
        return b""
