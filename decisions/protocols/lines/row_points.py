"""The points that a row of an instruction table makes, and the rows that are titles of those below them."""

from __future__ import annotations

import itertools
import re

from ..language.names import find_mentions
from ..passages import Passage
from ..terms.dates import MONTH
from .draft import DraftPoint
from .logical import Line
from .markers import read_marker
from .shapes import decision_like

_ROMAN = re.compile(r"[IVXLХІ]{1,5}")
#: «Лугова А. С., до 15 марта», «Лугова А. С. 15.03» in the column of who answers, where no column tells the term.
_TERM_IN_CELL = re.compile(
    r"[,;]? (?P<term>(?:срок[: –—-]+)?(?:(?:до|к|не позднее) \S.{1,40}|\d{1,2}\.\d{1,2}(?:\.\d{2,4})?(?: ?г\.?)?"
    rf"|\d{{1,2}} {MONTH}(?: \d{{4}})?(?: ?г\.| года)?|еже[а-яё]+|постоянно|в течение .{{3,40}}))$",
    re.IGNORECASE,
)


def row_points(line: Line) -> list[DraftPoint]:
    """The points a row of an instruction table makes: several where its wording counts them, none without wording."""
    number, text, *answers = line.cells
    if len(text.text) < 4:
        return []
    parts = []
    for part in _counted_parts(text):
        marker = read_marker(part.text)
        marker = marker if marker and marker.style == "dec" else None
        parts.append((marker, part.cut(marker.end) if marker else part))
    own = number.text.strip(" .)") if len(parts) == 1 and line.counts != "questions" else ""
    points = []
    for marker, part in parts:
        told = marker.number if marker else ""
        points.append(_row_point(part, told if told.startswith(f"{own}.") else own or told, answers, line))
    return points


#: «1.1. Выдать график 1.2. Закупить насосы», «1) выдать график; 2) закупить насосы»: paragraphs of one cell.
_COUNTED = re.compile(
    r"(?:^|(?<=[;.]) |(?<=\S) (?=\S+ [А-ЯЁ]))(?:\d{1,2}\.)?(?P<n>\d{1,2})(?:[.)]|(?<=\.\d)) (?=[А-ЯЁа-яё])"
)


def _counted_parts(text: Passage) -> list[Passage]:
    """The decisions that a cell counts up from its first word on; the cell itself where it holds one."""
    starts: list[int] = []
    last = 0
    for match in _COUNTED.finditer(text.text):
        number = int(match.group("n"))
        if number == last + 1 if starts else match.start() == 0:
            starts.append(match.start())
            last = number
    if len(starts) < 2:
        return [text]
    return [text.cut(a, b) for a, b in itertools.pairwise([*starts, len(text.text)])]


def _row_point(wording: Passage, printed: str, answers: list[Passage], line: Line) -> DraftPoint:
    point = DraftPoint(wording, printed, "table", printed=bool(printed), line=line.number)
    responsible, co, term, note, *_ = answers
    behind = _TERM_IN_CELL.search(responsible.text) if not term.text else None
    if behind is not None:
        responsible, term = responsible.cut(0, behind.start()), responsible.cut(behind.start("term"))
    for role, cell in (("responsible", responsible), ("co", co), ("term", term), ("note", note)):
        if cell.text.strip(" –—-"):
            point.labels.append((role, cell))
    return point


def is_group(line: Line, following: Line | None) -> bool:
    """Whether a row is the title of those below it: «2 | Состояние оборудования | |» above «2.1 | …»."""
    number, text, *others = (cell.text for cell in line.cells)
    if len(text) < 3 or any(cell.strip(" –—-") for cell in others) or text.endswith(":") or decision_like(text):
        return False
    below = following.cells[0].text if following is not None and following.cells else ""
    mark = number.strip(" .)")
    if mark and not _ROMAN.fullmatch(mark):
        return below.startswith(f"{mark}.") and below.strip(" .)") != mark
    return bool(following is not None and following.cells) and not find_mentions(text)
