"""Rows of an instruction table in the discussion: the points they make, and the questions they name."""

from __future__ import annotations

from ..lines.logical import Line
from ..lines.row_points import is_group, row_points
from ..passages import Passage
from .points import hang_row
from .questions import Questions


class TableRows(Questions):
    """The part of the walk that takes the rows of tables."""

    def _table_row(self, line: Line) -> None:
        if is_group(line, self.lines[self.index + 1] if self.index + 1 < len(self.lines) else None):
            self._table_group(line)
            return
        self._question_of_row(line)
        item = self._current(line)
        self.section, item.decided = "decided", True
        for point in row_points(line):
            hang_row(item, point)
            item.points.append(point)

    def _question_of_row(self, line: Line) -> None:
        """The column of questions names one by its title or by its number in the agenda."""
        speaker, question = line.cells[-2:]
        number = question.text.strip(" .)")
        if number.isdigit():
            asked, known = self.talked.get(number), self.known.numbered(number)
            if asked is not None:
                self.item = asked
            elif self.item is None or self.item.number != number:
                self._open_item(number, line, None).title = known.title if known else None
        elif number and (self.item is None or self.item.title is None or self.item.title.text != question.text):
            self._table_question(line, question)
        if speaker.text and question.text:
            self._current(line).heard.append(speaker)

    def _table_group(self, line: Line) -> None:
        """Rows below the title of a group are a question, unless the whole table belongs to one that has a title."""
        item = self.item
        if item is not None and item.title is not None and not item.grouped:
            item.noted.append(line.cells[1])
            return
        self._table_question(line, line.cells[1])

    def _table_question(self, line: Line, title: Passage) -> None:
        number = line.cells[0].text.strip(" .)") if line.counts != "points" else ""
        item = self.item
        if item is None or item.title is not None or item.points:
            item = self._open_item(number or self._next_number(), line, None)
        item.number, item.printed = number or item.number, True
        item.title, item.grouped = title, True
