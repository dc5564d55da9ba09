"""Printed lines of a PDF put together to paragraphs, by where they stand on their pages.

A line goes on with the one before when the first word would not have fitted there any more. That holds for any
typesetter, justified or ragged; a first-line indent, a wider gap or the number of a point begin a paragraph anyway.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from ..language.hyphens import keeps_hyphen
from ..lines.markers import read_marker, read_section, starts_block

_END = re.compile(r"(?P<hyphen>\ufffe)?(?:\r\n?|\n)|(?P<glued>\ufffe)")
_WORDS = re.compile(r"[А-Яа-яЁёA-Za-z]+(?:-[А-Яа-яЁёA-Za-z]+)*")
_HYPHEN = re.compile(r"(?P<word>[А-Яа-яЁёA-Za-z]+)[-\u00ad\u2010]$")
_NUMBER = re.compile(r"^\W{0,3}(?:стр(?:аница)?\.? ?)?\d{1,3}(?: ?(?:из|/) ?\d{1,3})?\W{0,3}$", re.IGNORECASE)
_TITLE = re.compile(r"(?:выписка из )?п ?р ?о ?т ?о ?к ?о ?л", re.IGNORECASE)
#: The next of a list of people, whose entries may fill their lines: «Жилин К. Б. – проректор».
_ENTRY = re.compile(r"^[А-ЯЁ][а-яё-]+ (?:[А-ЯЁ]\. ?[А-ЯЁ]\.|[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+) [–—-] ")
#: A checksum in groups of eight, which is broken in a narrow column beside a code.
_GROUPS = re.compile(r"[0-9a-f]{8}(?: [0-9a-f]{8})*")
#: Labels of a point, which may stand at the top of two pages as «РЕШИЛИ:» may.
_OF_A_POINT = re.compile(r"(?:срок|ответствен|отв\.|исполнител|соисполн|контрол)[а-яё ]{0,40}[:–—-]", re.IGNORECASE)
#: Points of print: so far an indent stands out, so near lines are on one level.
_INDENT, _LEVEL = 8.0, 2.0
#: A gap so many times the usual one parts paragraphs; a line so many times the usual width spans the columns.
_WIDE_GAP, _SPANNING = 1.3, 1.5


@dataclass(slots=True)
class PrintedLine:
    """A line of a page; distances in points from the lower left corner, `first` is the width of its first word."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    first: float
    edge: float = 0.0
    run: int = 0

    def height(self) -> float:
        return self.top - self.bottom


def printed_lines(text: str, page: Any) -> list[PrintedLine] | None:
    """The lines of a page with their places. `text` is what `page`, a text page of PDFium, gives; None when its
    characters and the places do not belong together.
    """
    if len(text) != page.count_chars():
        return None
    lines: list[PrintedLine] = []
    start = 0
    for match in [*_END.finditer(text), None]:
        end = match.start() if match else len(text)
        broken = match is not None and bool(match.group("hyphen") or match.group("glued"))
        raw = text[start:end]
        if raw.strip():
            first = start + len(raw) - len(raw.lstrip())
            last = start + len(raw.rstrip()) - 1
            space = re.search(r"\s", text[first : last + 1])
            left, bottom, _, top = page.get_charbox(first, loose=True)
            _, _, word_end, _ = page.get_charbox(first + space.start() - 1 if space else last, loose=True)
            _, _, right, _ = page.get_charbox(last, loose=True)
            lines.append(PrintedLine(raw.strip() + ("-" if broken else ""), left, right, bottom, top, word_end - left))
        start = match.end() if match else end
    return lines


def paragraphs(pages: list[list[PrintedLine]]) -> list[str]:
    """The text of all pages, one string a paragraph: running heads and page numbers left out, broken words whole."""
    joined: list[list[str]] = []
    last: PrintedLine | None = None
    count = 0
    for lines in _without_furniture(pages):
        pitch = _measure(lines, count)
        count = lines[-1].run + 1 if lines else count
        for line in lines:
            if last is not None and _goes_on(last, line, pitch):
                joined[-1].append(line.text)
            else:
                joined.append([line.text])
            last = line
    known = {word.lower() for lines in joined for line in lines for word in _WORDS.findall(line)}
    return [_whole(lines, known) for lines in joined]


def _measure(lines: list[PrintedLine], run: int) -> float:
    """Tells every line its column and the column's right edge; gives the usual distance of lines on the page."""
    distances: list[float] = []
    columns: list[list[PrintedLine]] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        if before is None or line.bottom > before.bottom + _LEVEL:
            columns.append([])
        elif before.bottom - line.bottom > _LEVEL:
            distances.append(before.bottom - line.bottom)
        columns[-1].append(line)
    for number, column in enumerate(columns):
        widths = sorted(line.right - line.left for line in column)
        usual = widths[len(widths) * 3 // 4]
        narrow = (
            [line for line in column if line.right - line.left <= _SPANNING * usual] if len(columns) > 1 else column
        )
        edge = max(line.right for line in narrow)
        for line in column:
            line.edge, line.run = max(edge, line.right), run + number
    distances.sort()
    return distances[len(distances) // 5] if distances else 0.0


def _goes_on(before: PrintedLine, line: PrintedLine, pitch: float) -> bool:
    """Whether `line` belongs to the paragraph of `before`."""
    if _HYPHEN.search(before.text) and line.text[:1].isalpha():
        return True
    if _closes(before.text, line.text) or _is_checksum(before.text, line.text):
        return True
    if starts_block(line.text, after=before.text) or _ENTRY.match(line.text):
        return False
    if before.run == line.run:
        distance = before.bottom - line.bottom
        if distance < _LEVEL or distance > _WIDE_GAP * pitch:
            return False
        indented = line.left > before.left + _INDENT and not line.text[:1].islower()
        if indented and read_marker(before.text) is None:
            return False
    return before.right + 0.2 * before.height() + line.first > before.edge + 0.5


def _closes(before: str, text: str) -> bool:
    """«(приложение | 1)»: a bracket that the line before opened; no number of a point begins it."""
    return before.rfind("(") > before.rfind(")") and re.match(r"[^()]{0,60}\)", text) is not None


def _is_checksum(before: str, text: str) -> bool:
    return _GROUPS.fullmatch(text) is not None and _GROUPS.fullmatch(before[-8:]) is not None


def _whole(lines: list[str], known: set[str]) -> str:
    """The lines of a paragraph as one; `known` are the words of the whole text, which tell how a word is written."""
    whole = lines[0]
    for line in lines[1:]:
        match, rest = _HYPHEN.search(whole), _WORDS.match(line)
        if match is None or rest is None:
            whole = f"{whole} {line}"
        elif _keeps(match.group("word"), rest.group().split("-")[0], known):
            whole += line
        else:
            whole = whole[:-1] + line
    return whole


def _keeps(word: str, rest: str, known: set[str]) -> bool:
    """Other forms of the same word in the text decide before the dictionary does."""
    if rest[:1].islower() and len(rest) > 4:
        stem = rest.lower()[:-3]
        glued, parted = f"{word}{stem}".lower(), f"{word}-{stem}".lower()
        for other in known:
            if other.startswith(glued):
                return False
            if other.startswith(parted):
                return True
    return keeps_hyphen(word, rest)


def _without_furniture(pages: list[list[PrintedLine]]) -> list[list[PrintedLine]]:
    """Pages without their numbers and without first and last lines that recur at the same height, but for words of the
    protocol itself, which several pages may begin or end with."""
    pages = [page for page in pages if page]
    if len(pages) == 1 and _TITLE.match(pages[0][0].text) and any(_TITLE.match(line.text) for line in pages[0][1:12]):
        # A running head that cannot recur: the title itself stands below it.
        pages[0].pop(0)
    for place in (0, -1):
        for _ in range(3):
            edges = Counter(_edge(page[place]) for page in pages if page and not _is_content(page[place].text))
            usual = {key for key, times in edges.items() if times >= max(2, 0.4 * len(pages))}
            changed = False
            for page in pages:
                if page and (_edge(page[place]) in usual or (len(pages) > 1 and _NUMBER.match(page[place].text))):
                    page.pop(place)
                    changed = True
            if not changed:
                break
    return [page for page in pages if page]


def _edge(line: PrintedLine) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.bottom / 4)


def _is_content(text: str) -> bool:
    return read_section(text) is not None or _OF_A_POINT.match(text) is not None
