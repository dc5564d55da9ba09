"""Tables of instructions («№ | Поручение | Ответственный | Срок») in text: found by their heading row, read by
column.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from functools import lru_cache

from ..passages import GAP, Passage, clean, join, repair_lookalikes
from .grids import HEADING_REST, Grid, shown_line
from .logical import Line
from .markers import read_marker
from .shapes import decision_like, is_signature

_COLUMNS = tuple(
    (role, re.compile(wording))
    for role, wording in (
        ("number", r"№|п/п|номер|пункт$"),
        (
            "text",
            r"поручени|решен|решил|договорил|мероприяти|содержание|задач|наименование|что сделать|формулировк|вопрос"
            r"|тема$|раздел|повестк",
        ),
        ("co", r"соисполнител"),
        (
            "responsible",
            r"ответственн|^отв(?:\.|$)|^исп(?:\.|$)|исполнител|отвечает|^кому(?: поручено)?$"
            r"|^кто(?: делает| исполняет)?$",
        ),
        ("term", r"срок|дата исполн|когда"),
        ("speaker", r"докладчик|докладыва|выступающ"),
        ("note", r"примечан|отметк|статус|результат|контроль|комментари"),
        ("person", r"ф\.? ?и\.? ?о\.?|фамилия|участник"),
        ("position", r"должност|организаци|место работы|представляет"),
    )
)
#: How many lines of one cell may stand between the rows of a table.
_BETWEEN = 4
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
_QUESTION = re.compile(r"вопрос|тема|раздел|направлени|объект|повестк", re.IGNORECASE)
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


def _tabbed(line: Line, source: str) -> list[Passage]:
    """The cells of a line between the tabs of the source, the empty ones too."""
    raw, places = shown_line(source, line.passage.source(0))
    edges = [-1, *(at for at, char in enumerate(raw) if char == GAP), len(raw)]
    return [
        clean(repair_lookalikes(source[places[a + 1] : places[b]]), places[a + 1]) for a, b in itertools.pairwise(edges)
    ]


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


def find_tables(lines: list[Line], source: str, *, whole: bool = False) -> list[Line]:
    """The lines with every row of an instruction table as one line that has `cells` in the order of `ROLES`. In a
    `whole` text no row takes more than one line.
    """
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
            rows = _Rows(lines, lines[index], roles, source)
            rows.whole = whole
            index = _take_rows(rows, index + 1, result)
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
    grid = Grid(_column_starts(lines[index], source), roles)
    rows, index = grid.read(lines, index + 1, source)
    result += _as_lines([(dict(zip(roles, row.cells, strict=True)), row.line) for row in rows])
    return index


def _as_lines(rows: list[tuple[dict[str, list[Passage]], Line]]) -> list[Line]:
    """Rows by their columns, each with the line that it begins on, as lines."""
    counts = _counted([row for row, _ in rows])
    lines = []
    for row, first in rows:
        cells = tuple(_glue(row.get(role, [])) for role in ROLES)
        lines.append(Line(cells[1], first.number, first.blank_before, cells=cells, counts=counts))
    return lines


def _counted(rows: list[dict[str, list[Passage]]]) -> str:
    """Whether the numbers of a table with a column of questions are those of the questions or of the points."""
    numbered = [row for row in rows if row.get("number")]
    titles = [_glue(row.get("question", [])).text for row in numbered]
    if not numbered or not any(titles):
        return ""
    if not all(titles) or len(set(titles)) < len(titles):
        return "points"
    return "questions" if len(numbered) < len(rows) else ""


ROLES = ("number", "text", "responsible", "co", "term", "note", "speaker", "question")
#: A row where all of these are empty goes on with the one above.
_BEGINNING = frozenset({"number", "text", "question"})


def _take_rows(rows: _Rows, index: int, result: list[Line]) -> int:
    lines = rows.lines
    rows.whole = rows.whole or (index < len(lines) and _MARKDOWN.match(lines[index].text) is not None)
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

    def __init__(self, lines: list[Line], heading: Line, roles: list[str], source: str) -> None:
        ruled = re.search(r"[|│]", heading.text) is not None
        self.lines = lines
        self.roles = roles
        self.source = source
        #: Whether every tab of the source ends a cell, so that what is empty tells its column.
        self.exact = not ruled and len(_tabbed(heading, source)) == len(roles)
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
        exact = self._exactly(line) if self.exact else None
        if exact is not None:
            return exact
        if len(cells) < len(self.roles):
            if len(cells) < 2 or not _ROW_NUMBER.match(cells[0].text):
                return None
            return [*cells, *(Passage("") for _ in range(len(self.roles) - len(cells)))]
        return cells[: len(self.roles)]

    def _exactly(self, line: Line) -> list[Passage] | None:
        """The cells of a row between the tabs of the source; those at its right end may be left out."""
        cells = _tabbed(line, self.source)
        while len(cells) > len(self.roles) and not cells[-1].text:
            cells.pop()
        if not 1 < len(cells) <= len(self.roles) or is_signature(line.text):
            return None
        first = cells[0].text
        if len(cells) < len(self.roles) and first and not _ROW_NUMBER.match(first):
            return None
        return [*cells, *(Passage("") for _ in range(len(self.roles) - len(cells)))]

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
            cells = self.cells(line) or []
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
                self._row_of(role, cells)[role].append(cell)
        self.closed, self.begun = False, True

    def _row_of(self, role: str, cells: list[Passage]) -> dict[str, list[Passage]]:
        """The row that a cell belongs to: more of a question belongs to the last row that names one."""
        if role == "question" and self.number is not None and not cells[self.number].text:
            return next((row for row in reversed(self._rows) if row[role]), self._rows[-1])
        return self._rows[-1]

    def _begins(self, index: int, cells: list[Passage]) -> bool:
        if not self._rows:
            return True
        if self.whole:
            return any(cell.text for role, cell in zip(self.roles, cells, strict=False) if role in _BEGINNING)
        if self.number is not None:
            numbered = self.number < len(cells) and bool(cells[self.number].text)
            return numbered or self._is_another(cells)
        if not self.ruled:
            filled = [cell for cell in cells if cell.text]
            return len(filled) >= min(len(self.roles), 2) and bool(cells[self.roles.index("text")].text)
        return self.closed or not _has_borders(self.lines, index)

    def _is_another(self, cells: list[Passage]) -> bool:
        """Whether a row without a number is the next decision on the question above, and not more of its wording."""
        row = dict(zip(self.roles, cells, strict=False))
        text = row["text"].text
        if (marker := read_marker(text)) is not None and len(marker.path) > 1:
            return True
        if not decision_like(text) or not (self.exact or self.closed):
            return False
        answered = any(cell.text for role, cell in row.items() if role in {"responsible", "term"})
        return answered or text[:1].isupper() or "question" in row

    def taken(self) -> list[Line]:
        """The rows gathered so far, as lines; the next one begins anew."""
        done = _as_lines(list(zip(self._rows, self._firsts, strict=True)))
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
