"""Tables of instructions («№ | Поручение | Ответственный | Срок») in text: found by their heading row, read by
column.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from functools import lru_cache

from .draft import DraftPoint
from .grids import HEADING_REST, Grid, shown_line
from .lines import Line
from .markers import read_marker
from .names import find_mentions
from .passages import GAP, Passage, join
from .shapes import decision_like

_COLUMNS = tuple(
    (role, re.compile(wording))
    for role, wording in (
        ("number", r"№|п/п|номер|пункт$"),
        (
            "text",
            r"поручени|решен|решил|договорил|мероприяти|содержание|задач|наименование|что сделать|формулировк|вопрос"
            r"|тема$|раздел",
        ),
        ("co", r"соисполнител"),
        ("responsible", r"ответственн|исполнител|отвечает|^кому(?: поручено)?$|^кто(?: делает| исполняет)?$"),
        ("term", r"срок|дата исполн|когда"),
        ("note", r"примечан|отметк|статус|результат|контроль|комментари"),
        ("person", r"ф\.? ?и\.? ?о\.?|фамилия|участник"),
        ("position", r"должност|организаци|место работы|представляет"),
    )
)
#: How many lines of one cell may stand between the rows of a table.
_BETWEEN = 4
_ROMAN = re.compile(r"[IVXLХІ]{1,5}")
_LONGEST_NUMBER = 12
_ROW_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?$")
#: Below the heading of a table in the manner of Markdown, where every line is a row of its own.
_MARKDOWN = re.compile(r"\|?(?: ?:?-{3,}:? ?\|){1,12}(?: ?:?-{3,}:?)? ?$")
_BORDER = re.compile(r"^[\s|+\-=─│┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬–—]+$")


_EARLIER = re.compile(
    r"\W*(?:\d+\. )?(?:о |об )?(?:статус|исполнени|выполнени|контрол|ход[еа]? )[^.;:]*(?:протокол|предыдущ|прошл|ранее"
    r"|прежн)",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"вопрос|тема|раздел|направлени|объект", re.IGNORECASE)
_STATUS = re.compile(r"статус|отметк|выполнен|исполнено|состояние|результат", re.IGNORECASE)


@lru_cache(maxsize=2_000)
def column_role(heading: str) -> str | None:
    """The meaning of a column by its heading; None when it tells nothing."""
    lowered = heading.strip().lower()
    return next((role for role, pattern in _COLUMNS if pattern.search(lowered)), None)


def _cells(line: Line, *, framed: bool = True) -> list[Passage]:
    """The cells of a line; in a table that is not framed at its left a bar that begins a line ends an empty cell."""
    text = line.text
    if "|" in text or "│" in text or "║" in text:
        edges = [m.start() for m in re.finditer(r"[|│║]", text)]
        bounds = [-1, *edges, len(text)]
        cells = [line.passage.cut(a + 1, b) for a, b in itertools.pairwise(bounds)]
        if framed and not cells[0].text:
            cells = cells[1:]
        if cells and not cells[-1].text and len(cells) > len(edges) - 1:
            cells = cells[:-1]
        return cells
    if GAP in text:
        edges = [i for i, char in enumerate(text) if char == GAP]
        bounds = [-1, *edges, len(text)]
        return [line.passage.cut(a + 1, b) for a, b in itertools.pairwise(bounds)]
    return [line.passage]


def is_heading(cells: list[str]) -> bool:
    """Whether the cells are the heading row of an instruction table."""
    return _roles(cells) is not None


def _heading(cells: list[Passage]) -> list[str] | None:
    return _roles([cell.text for cell in cells])


def _roles(cells: list[str]) -> list[str] | None:
    if len(cells) < 2 or any(len(cell) > 60 for cell in cells):
        return None
    roles = [column_role(cell) or "" for cell in cells]
    known = {role for role in roles if role}
    if "text" in known and known & {"responsible", "term"}:
        return _with_question(cells, roles)
    return None


def _with_question(cells: list[str], roles: list[str]) -> list[str]:
    """«Вопрос | Решение | Ответственный»: of two columns of words the first may name the question."""
    at = roles.index("text")
    if roles.count("text") > 1 and _QUESTION.search(cells[at]):
        return [*roles[:at], "question", *roles[at + 1 :]]
    return roles


def find_tables(lines: list[Line], source: str) -> list[Line]:
    """The lines with every row of an instruction table as one line that has `cells` in the order of `ROLES`."""
    result: list[Line] = []
    index = 0
    while index < len(lines):
        roles = (
            _heading(_cells(lines[index])) if GAP in (text := lines[index].text) or "|" in text or "│" in text else None
        )
        if roles is None:
            if not _BORDER.match(lines[index].text):
                result.append(lines[index])
            index += 1
            continue
        begins, earlier = len(result), _of_an_earlier_protocol(result[-1:], lines[index])
        if _set_with_blanks(lines[index], source):
            index = _take_grid(lines, index, roles, source, result)
        else:
            index = _take_rows(lines, index + 1, roles, result)
        if earlier:
            for line in result[begins - 1 :]:
                line.aside = True
    return result


def _of_an_earlier_protocol(above: list[Line], heading: Line) -> bool:
    """Whether a table tells what became of earlier orders: «Статус поручений протокола № 26», with a column for it."""
    return bool(above) and _EARLIER.match(above[0].text) is not None and _STATUS.search(heading.text) is not None


def _set_with_blanks(heading: Line, source: str) -> bool:
    """Whether the columns of a heading are set apart by blanks alone, so that places in the line tell the column."""
    first = heading.passage.source(0)
    line = source[first : heading.passage.source(len(heading.text) - 1) + 1]
    return "\t" not in line and not re.search(r"[|│║]", line)


def _take_grid(lines: list[Line], index: int, roles: list[str], source: str, result: list[Line]) -> int:
    number = roles.index("number") if "number" in roles else None
    grid = Grid(_column_starts(lines[index], source), number, roles.index("text"))
    rows, index = grid.read(lines, index + 1, source)
    for row in rows:
        named = dict(zip(roles, row.cells, strict=True))
        cells = tuple(_glue(named.get(role, [])) for role in ROLES)
        result.append(Line(cells[1], row.line.number, row.line.blank_before, cells=cells, table=1))
    return index


ROLES = ("number", "text", "responsible", "co", "term", "note", "question")


def _take_rows(lines: list[Line], index: int, roles: list[str], result: list[Line]) -> int:
    rows = _Rows(lines, lines[index - 1], roles)
    rows.whole = index < len(lines) and _MARKDOWN.match(lines[index].text) is not None
    while index < len(lines):
        line = lines[index]
        if _BORDER.match(line.text):
            rows.closed = True
        elif (cells := rows.cells(line)) is not None:
            if not rows.begun and all(not cell.text or HEADING_REST.match(cell.text) for cell in cells):
                index += 1
                continue
            rows.add(index, cells)
        elif rows.goes_on_behind(index):
            result += rows.taken()
            result.append(line)
        elif not rows.counts_columns(line):
            break
        index += 1
    result += rows.taken()
    return index


class _Rows:
    """The rows of a table whose cells are set apart by bars or tabs, gathered below its heading."""

    def __init__(self, lines: list[Line], heading: Line, roles: list[str]) -> None:
        ruled = re.search(r"[|│]", heading.text) is not None
        self.lines = lines
        self.roles = roles
        self.ruled = ruled
        self.framed = heading.text[:1] in {"|", "│", "║"}
        self.number = roles.index("number") if "number" in roles else None
        self.closed = True
        self.begun = self.whole = False
        self._rows: list[dict[str, list[Passage]]] = []
        self._firsts: list[Line] = []

    def cells(self, line: Line) -> list[Passage] | None:
        """A cell for each column; None when the line is no row of this table."""
        cells = _cells(line, framed=self.framed)
        if len(cells) > len(self.roles) + 1 or self.counts_columns(line):
            return None
        if self.ruled:
            return self._in_columns(cells) if re.search(r"[|│║]", line.text) else None
        if len(cells) < len(self.roles):
            if len(cells) < 2 or not _ROW_NUMBER.match(cells[0].text):
                return None
            return [*cells, *(Passage("") for _ in range(len(self.roles) - len(cells)))]
        return cells[: len(self.roles)]

    def _in_columns(self, cells: list[Passage]) -> list[Passage]:
        """The cells of a row; what spans it, or stands in the column of numbers alone, is the title of a group."""
        text = self.roles.index("text")
        at = self.number if self.number is not None and self.number < len(cells) else 0
        spans = len(cells) == 1 or (self.number is not None and len(cells[at].text) > _LONGEST_NUMBER)
        if spans and not any(cell.text for place, cell in enumerate(cells) if place != at):
            return [*(Passage("") for _ in range(text)), cells[at]]
        return cells[: len(self.roles)]

    def counts_columns(self, line: Line) -> bool:
        """Whether the line only numbers the columns: «1 | 2 | 3 | 4»."""
        cells = _cells(line)
        return (
            not self.ruled and len(cells) >= len(self.roles) and all(re.fullmatch(r"\d", cell.text) for cell in cells)
        )

    def goes_on_behind(self, index: int) -> bool:
        """Whether the line of one cell stands between rows: the title of a group, who reported."""
        if self.ruled or len(_cells(self.lines[index])) > 1:
            return False
        for line in self.lines[index + 1 : index + 1 + _BETWEEN]:
            cells = _cells(line)
            if len(cells) == len(self.roles):
                return self.number is None or bool(_ROW_NUMBER.match(cells[self.number].text))
        return False

    def add(self, index: int, cells: list[Passage]) -> None:
        """Take the row on line `index`, or what it adds to the row above."""
        if self._begins(index, cells):
            self._rows.append({role: [] for role in ROLES})
            self._firsts.append(self.lines[index])
        for role, cell in zip(self.roles, cells, strict=False):
            if role in self._rows[-1] and cell.text:
                self._rows[-1][role].append(cell)
        self.closed, self.begun = False, True

    def _begins(self, index: int, cells: list[Passage]) -> bool:
        if not self._rows or self.whole:
            return True
        if self.number is not None:
            return self.number < len(cells) and bool(cells[self.number].text)
        if not self.ruled:
            filled = [cell for cell in cells if cell.text]
            return len(filled) >= min(len(self.roles), 2) and bool(cells[self.roles.index("text")].text)
        return self.closed or not _has_borders(self.lines, index)

    def taken(self) -> list[Line]:
        """The rows gathered so far, as lines; the next one begins anew."""
        done = []
        for row, first in zip(self._rows, self._firsts, strict=True):
            cells = tuple(_glue(row[role]) for role in ROLES)
            done.append(Line(cells[1], first.number, first.blank_before, cells=cells, table=1))
        self._rows, self._firsts = [], []
        return done


def _glue(parts: list[Passage]) -> Passage:
    glued: list[Passage] = []
    for part in parts:
        if glued and re.search(r"[а-яё]-$", glued[-1].text) and part.text[:1].islower():
            previous = glued.pop()
            glued.append(join([previous.cut(0, len(previous.text) - 1), part], ""))
        else:
            glued.append(part)
    return join(glued)


def _has_borders(lines: list[Line], index: int) -> bool:
    return any(_BORDER.match(line.text) for line in lines[index : index + 12])


def _column_starts(heading: Line, source: str) -> list[int]:
    """Where the columns begin, in characters from the line start, for tables set with blanks."""
    _, places = shown_line(source, heading.passage.source(0))
    return [bisect_left(places, cell.source(0)) for cell in _cells(heading)]


def row_point(line: Line) -> DraftPoint | None:
    """The point a row of an instruction table makes; None for a row without wording."""
    number, text, responsible, co, term, note, _ = line.cells
    if len(text.text) < 4:
        return None
    marker = read_marker(text.text)
    body = text.cut(marker.end) if marker and marker.style == "dec" else text
    printed = number.text.strip(" .)") or (marker.number if marker and marker.style == "dec" else "")
    point = DraftPoint(body, printed, "table", printed=bool(printed), line=line.number)
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
