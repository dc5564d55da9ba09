"""RTF: a small reader of its control words; pictures, fonts, headers and field instructions are skipped."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

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


@dataclass(slots=True)
class _Group:
    """What holds within one pair of braces."""

    skipped: bool
    #: Characters that stand in for a Unicode one, for readers that know none.
    stand_ins: int
    encoding: str


class _Rtf:
    """Walks over control words, groups and text; bytes wait until their character set is sure to be the same."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        codepage = re.search(rb"\\ansicpg(\d+)", data[:2000])
        self.default = f"cp{int(codepage.group(1))}" if codepage and int(codepage.group(1)) else "cp1251"
        self.fonts = {
            int(number): _CHARSETS.get(int(charset), self.default)
            for number, charset in re.findall(rb"\\f(\d{1,5})[^;{}]{0,200}?\\fcharset(\d{1,3})", data[:200_000])
        }
        self.group = _Group(False, 1, self.default)
        self.outer: list[_Group] = []
        self.output: list[str] = []
        self.pending = bytearray()
        self.to_skip = 0
        self.starred = False

    def text(self) -> str:
        for match in _TOKEN.finditer(self.data):
            word, number, code, sign, brace, plain = match.groups()
            if brace is not None:
                self._brace(brace)
            elif sign is not None:
                self._sign(sign)
            elif word is not None:
                self._word(word, int(number) if number is not None else None)
            elif code is not None:
                self._bytes(bytes([int(code, 16)]))
            elif plain is not None:
                self._bytes(plain)
        self._flush()
        joined = "".join(self.output).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        lines = [re.sub(r"^[\t ]+|\t+$", "", line) for line in joined.replace("\x00", "").split("\n")]
        return "\n".join(lines) + "\n"

    def _flush(self) -> None:
        if self.pending:
            try:
                self.output.append(self.pending.decode(self.group.encoding, errors="replace"))
            except LookupError:
                self.output.append(self.pending.decode("cp1251", errors="replace"))
            self.pending.clear()

    def _say(self, text: str) -> None:
        self._flush()
        self.output.append(text)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        if brace == b"{":
            if len(self.outer) > _MAX_DEPTH:
                raise UnreadableDocument("too-complex")
            self.outer.append(self.group)
            self.group = replace(self.group)
            self.starred = False
            return
        if self.outer:
            self.group = self.outer.pop()
        self.to_skip = 0

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.starred = True
        elif not self.group.skipped:
            escaped = sign.decode("latin-1") if sign in b"\\{}" else ""
            self._say({b"~": "\u00a0", b"-": "", b"_": "-"}.get(sign, escaped))

    def _word(self, word: bytes, number: int | None) -> None:
        if word in _SKIPPED or (self.starred and word != b"shppict"):
            self._flush()
            self.group.skipped = True
        self.starred = False
        if word == b"uc":
            self.group.stand_ins = 1 if number is None else number
        elif word == b"f" and number is not None:
            self._flush()
            self.group.encoding = self.fonts.get(number, self.default)
        elif self.group.skipped:
            return
        elif word == b"u" and number is not None:
            self._say(chr(number + 65536 if number < 0 else number) if -65536 < number < 0x110000 else "")
            self.to_skip = self.group.stand_ins
        elif word in _SIGNS:
            self._say(_SIGNS[word])

    def _bytes(self, plain: bytes) -> None:
        """Text of the group, unless it only stands in for a character already said."""
        if not self.group.skipped:
            cut = min(self.to_skip, len(plain))
            self.to_skip -= cut
            self.pending.extend(plain[cut:])
