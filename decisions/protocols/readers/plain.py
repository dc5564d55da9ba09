"""Plain text in any character set that Russian offices use: UTF-8, UTF-16, CP1251, KOI8-R, CP866."""

from __future__ import annotations

import codecs
import re

from ..source import SourceText, UnreadableDocument

_FREQUENT = dict(zip("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", range(33, 0, -1), strict=True))
_SINGLE_BYTE = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5")
_SAMPLE = 60_000


#: The lines of a table that is drawn; in a wrong table of letters they hardly ever stand in such rows.
_DRAWN = re.compile(r"[┌├└┬┼┴┐┤┘╔╠╚╦╬╩╗╣╝]?(?:[─═]{3,}[┌├└┬┼┴┐┤┘╔╠╚╦╬╩╗╣╝]?)+|(?<!\S)[│║](?!\S)")


def read_plain(data: bytes) -> SourceText:
    """The text, with its character set; refuses bytes that are no text in any of them."""
    text, encoding = decode(data)
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0c", "\n")
        .replace("\u2028", "\n")
        .replace("\x85", "\n")
    )
    return SourceText(text.replace("\x00", ""), "txt", encoding)


def decode(data: bytes) -> tuple[str, str]:
    """(text, character set). A mark at the start decides, then validity as UTF-8, then which letters come out."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                return data.decode(encoding, errors="replace"), encoding
    wide = _unmarked_utf16(data)
    if wide:
        return data.decode(wide, errors="replace"), wide
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data[:_SAMPLE]))
    if controls > 4 + len(data[:_SAMPLE]) // 500:
        raise UnreadableDocument("wrong-type", found="binary data")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        valid = data[: error.start]
        if error.start > len(data) - 4 or (error.start > 400 and _score(valid.decode("utf-8")) > 12):
            return data.decode("utf-8", errors="replace"), "utf-8"
    best, encoding = max((_score(data[:_SAMPLE].decode(name, errors="replace")), name) for name in _SINGLE_BYTE)
    if best < 6:
        raise UnreadableDocument("wrong-type", found="binary data")
    return data.decode(encoding, errors="replace"), encoding


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Russian text is 04 or 00, of a drawn table 25."""
    sample = data[:4000]
    if len(sample) < 8:
        return None
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[offset::2]
        if sum(byte in (0, 4, 0x25) for byte in high) > 0.9 * len(high) and 4 in high:
            return encoding
    return None


#: Words in capitals: those of a heading, or small letters by a wrong table.
_CAPITALS = re.compile(r"(?<![а-яё])[А-ЯЁ]+(?![а-яё])")


def _score(text: str) -> float:
    """How much a text looks Russian: mean weight of its non-ASCII letters, less for capitals inside words and odd
    signs. Wrong tables turn small letters into capitals, so these count less, but most in words that hold no others.
    """
    letters = [c for c in _DRAWN.sub("", text) if ord(c) > 127 and not c.isspace()]
    if not letters:
        return 0.0
    total = 0.0
    for char in letters:
        if char in _FREQUENT:
            total += _FREQUENT[char]
        elif char.lower() in _FREQUENT:
            total += 0.35 * _FREQUENT[char.lower()]
        elif char not in "«»–—“”„№…•":
            total -= 15
    total += 0.6 * sum(_FREQUENT.get(char.lower(), 0) for word in _CAPITALS.findall(text) for char in word)
    total -= 40 * len(re.findall(r"[а-яё][А-ЯЁ]", text))
    return total / len(letters)
