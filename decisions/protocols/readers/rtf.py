"""RTF: a small reader of its control words; pictures, fonts, headers and field instructions are skipped."""

from __future__ import annotations

import re

from ..source import SourceText, UnreadableDocument

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerf headerl headerr footer footerf footerl footerr "
    b"listtable listoverridetable "
    b"rsidtbl generator themedata colorschememapping datastore latentstyles fldinst footnote annotation atnid "
    b"atnauthor pntxtb pntxta xmlnstbl "
    b"datafield nonshppict mmathPr pgptbl revtbl".split()
)
_SIGNS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"row": "\n",
    b"cell": "\t",
    b"tab": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
_CHARSETS = {204: "cp1251", 0: "cp1252", 1: "cp1252", 238: "cp1250"}
_MAX_DEPTH = 400
#: Control words and groups; a Cyrillic letter takes one, a protocol of 100 pages some 300,000.
_MAX_WORDS = 1_200_000


def read_rtf(data: bytes) -> SourceText:
    """The text of an RTF document. Every line is a whole paragraph; cells of a row are set apart by tabs."""
    if data.count(b"\\") + data.count(b"{") > _MAX_WORDS:
        raise UnreadableDocument("too-complex")
    if b"\\objupdate" in data or re.search(
        rb"\\field[^{}]{0,40}\{\\\*\\fldinst[^{}]{0,40}(?:DDEAUTO|INCLUDETEXT|DDE) ", data, re.IGNORECASE
    ):
        raise UnreadableDocument("hostile", found="external references")
    text = _Rtf(data).text()
    return SourceText(text, "rtf", paragraphs=True)


class _Rtf:
    def __init__(self, data: bytes) -> None:
        self.data = data
        codepage = re.search(rb"\\ansicpg(\d+)", data[:2000])
        self.default = f"cp{int(codepage.group(1))}" if codepage and int(codepage.group(1)) else "cp1251"
        self.fonts = {
            int(number): _CHARSETS.get(int(charset), self.default)
            for number, charset in re.findall(rb"\\f(\d{1,5})[^;{}]{0,200}?\\fcharset(\d{1,3})", data[:200_000])
        }

    def text(self) -> str:
        output: list[str] = []
        pending = bytearray()
        stack: list[tuple[bool, int, str]] = []
        skip, unicode_skip, encoding, to_skip = False, 1, self.default, 0
        starred = False

        def flush() -> None:
            if pending:
                try:
                    output.append(bytes(pending).decode(encoding, errors="replace"))
                except LookupError:
                    output.append(bytes(pending).decode("cp1251", errors="replace"))
                pending.clear()

        for match in _TOKEN.finditer(self.data):
            word, number, code, sign, brace, plain = match.groups()
            if brace == b"{":
                flush()
                if len(stack) > _MAX_DEPTH:
                    raise UnreadableDocument("too-complex")
                stack.append((skip, unicode_skip, encoding))
                starred = False
            elif brace == b"}":
                flush()
                if stack:
                    skip, unicode_skip, encoding = stack.pop()
                to_skip = 0
            elif sign is not None:
                if sign == b"*":
                    starred = True
                elif not skip:
                    flush()
                    output.append(
                        {b"~": "\u00a0", b"-": "", b"_": "-"}.get(
                            sign, sign.decode("latin-1") if sign in b"\\{}" else ""
                        )
                    )
            elif word is not None:
                if word in _SKIPPED or (starred and word not in {b"shppict"}):
                    flush()
                    skip = True
                starred = False
                if word == b"bin" and number:
                    continue
                if word == b"uc":
                    unicode_skip = int(number or 1)
                elif word == b"f" and number is not None:
                    flush()
                    encoding = self.fonts.get(int(number), self.default)
                elif word == b"u" and number is not None and not skip:
                    flush()
                    value = int(number)
                    output.append(chr(value + 65536 if value < 0 else value) if -65536 < value < 0x110000 else "")
                    to_skip = unicode_skip
                elif word in _SIGNS and not skip:
                    flush()
                    output.append(_SIGNS[word])
            elif code is not None:
                if to_skip:
                    to_skip -= 1
                elif not skip:
                    pending.append(int(code, 16))
            elif plain is not None and not skip:
                if to_skip:
                    cut = min(to_skip, len(plain))
                    plain, to_skip = plain[cut:], to_skip - cut
                pending.extend(plain)
        flush()
        joined = "".join(output).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        lines = [re.sub(r"^[\t ]+|\t+$", "", line) for line in joined.replace("\x00", "").split("\n")]
        return "\n".join(lines) + "\n"
