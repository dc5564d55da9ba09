"""Tables that are set with blanks: every line is cut at the columns of its heading, wrapped cells are put together."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from ..passages import Passage, clean, repair_lookalikes
from .logical import Line
from .shapes import decision_like

#: How far from where its column begins a cell may begin, to the left and to the right.
_LEFT, _RIGHT = 8, 4
#: Lines of a table that is set with blanks are no longer.
_LONGEST = 2_000
_LINE_END = re.compile(r"[\r\n]")
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}[.)]?$")
HEADING_REST = re.compile(
    r"(?:№|п/п|исполн\w+|исполнител\w+|лиц\w*|выполнени\w+|поручени\w+|реализации|ответственн\w+|об исполнении|\W)+$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class GridRow:
    """A row: the line it begins on, and for each column the passages of its lines."""

    line: Line
    cells: list[list[Passage]]


@dataclass(slots=True)
class Grid:
    """The columns of a table: where each begins, in characters, and what it holds."""

    starts: list[int]
    roles: list[str]

    def _place(self, role: str) -> int | None:
        return self.roles.index(role) if role in self.roles else None

    def read(self, lines: list[Line], index: int, source: str) -> tuple[list[GridRow], int]:
        """The rows from `lines[index]` on, and the index of the first line behind the table."""
        rows: list[GridRow] = []
        while index < len(lines):
            line = lines[index]
            cells = self._cut(line, source)
            if cells is None or self._ends(line, cells, begun=bool(rows)):
                break
            if not rows and all(not cell.text or HEADING_REST.match(cell.text) for cell in cells):
                index += 1
                continue
            above = rows[-1] if rows else None
            if above is None or self._is_new(line, cells, above):
                rows.append(GridRow(line, [[] for _ in self.starts]))
            for place, cell in enumerate(cells):
                if cell.text:
                    self._row_of(place, cells, rows).cells[place].append(cell)
            index += 1
        return rows, index

    def _row_of(self, place: int, cells: list[Passage], rows: list[GridRow]) -> GridRow:
        """The row that a cell belongs to: more of a question belongs to the last row that names one."""
        number = self._place("number")
        if self.roles[place] == "question" and number is not None and not cells[number].text:
            return next((row for row in reversed(rows) if row.cells[place]), rows[-1])
        return rows[-1]

    def _cut(self, line: Line, source: str) -> list[Passage] | None:
        """The cells of a line; None when a word runs across the columns, so that it is no row."""
        raw, places = shown_line(source, line.passage.source(0))
        edges = [0]
        for start in self.starts[1:]:
            edge = _edge(raw, start)
            if edge is None or edge < edges[-1]:
                return None
            edges.append(edge)
        edges.append(len(raw))
        return [
            clean(repair_lookalikes(source[places[a] : places[b]]), places[a]) for a, b in itertools.pairwise(edges)
        ]

    def _ends(self, line: Line, cells: list[Passage], *, begun: bool) -> bool:
        filled = [cell for cell in cells if cell.text]
        place = self._place("number")
        if place is not None:
            number = cells[place].text
            return bool(number) and not _NUMBER.match(number) and (begun or not HEADING_REST.match(number))
        return line.blank_before and begun and len(filled) < 2

    def _is_new(self, line: Line, cells: list[Passage], above: GridRow) -> bool:
        place, text = self._place("number"), cells[self.roles.index("text")].text
        if place is not None:
            return bool(cells[place].text) or self._is_another(text, cells, above)
        filled = sum(bool(cell.text) for cell in cells)
        return filled > 1 and text[:1].isupper() and (line.blank_before or filled == len(cells))

    def _is_another(self, text: str, cells: list[Passage], above: GridRow) -> bool:
        """Whether a row without a number is the next decision on the question above: it has a term of its own."""
        term = self._place("term")
        if term is None or "question" not in self.roles:
            return False
        return bool(cells[term].text and above.cells[term] and text[:1].isupper()) and decision_like(text)


def shown_line(source: str, at: int) -> tuple[str, list[int]]:
    """The line of `source` that holds the place `at`, without characters that nobody sees, and the place of each of
    its characters, of its end as well.
    """
    low, high = max(at - _LONGEST, 0), min(at + _LONGEST, len(source))
    begin = max(source.rfind("\n", low, at), source.rfind("\r", low, at), low - 1) + 1
    end = _LINE_END.search(source, at, high)
    stop = end.start() if end else high
    places = [place for place in range(begin, stop) if source[place] not in _UNSEEN]
    return "".join(source[place] for place in places), [*places, stop]


def _edge(raw: str, start: int) -> int | None:
    """Where a line is cut for the column that begins at `start`: at the blanks nearest to it, wide ones first."""
    if start >= len(raw):
        return len(raw)
    if raw[start - 1].isspace() and (start < 2 or raw[start - 2].isspace()):
        before = raw[:start].rstrip()
        return start if len(before) < start else None
    low, high = max(start - _LEFT, 0), min(start + _RIGHT, len(raw))
    wide = [m.end() for m in re.finditer(r"\s{2,}", raw[low:high])]
    single = [m.end() for m in re.finditer(r"\s", raw[low:high])]
    found = wide or single
    return low + min(found, key=lambda at: abs(low + at - start)) if found else None
