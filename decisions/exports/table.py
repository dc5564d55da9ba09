"""A document that is a table: the report of execution, the task list of an organization, the register.

Its rows are gathered while they are written. On paper it is a Russian document whatever language the interface has; a
sheet to work with is in the language of the reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from django.utils import translation
from django.utils.text import capfirst

from decisions.exports import wording
from decisions.exports.printed import House, NotWrittenError, clean

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Cell = str | int | dt.date | None
Block = Mapping[str, Sequence[Cell]]
"""Some rows as columns, by their names."""

R = TypeVar("R")

MOST_ON_PAPER = 1_000
"""Rows of a table that is printed: some two hundred pages."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the attribute of the row, the width in characters on a sheet or millimetres on paper.

    One that `is_input` is set off on a sheet: people fill it in, with one of the `choices` where there are any.
    """

    label: str | _StrPromise
    name: str
    width: int
    is_input: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocks(Generic[R]):
    """Rows that are gathered some hundreds at a time, as columns; gone through once, they are rows.

    `row` makes one of its cells, in the order of the columns of a block.
    """

    blocks: Iterable[Block]
    row: Callable[..., R]

    def __iter__(self) -> Iterator[R]:
        for block in self.blocks:
            yield from map(self.row, *block.values())


@dataclass(frozen=True, slots=True)
class TableDocument:
    """A table with its heading, ready to be written.

    `layout` names the Word template; `kind` is the word at the top («ОТЧЁТ»), `heading` the lines below it, which go
    on with the kind; `sheet` are the columns of a workbook, `paper` those that are printed; `rows`, which can be read
    once, have an attribute for each column; `size` of the type in the table is in points. `summary` are numbers with
    their words. With `is_signed` a line for the signature of the secretary ends it. `addressee` is who got the tasks.
    """

    layout: str
    kind: str
    heading: tuple[str, ...]
    organization: str
    day: dt.date
    paper: tuple[Column, ...]
    sheet: tuple[Column, ...]
    rows: Iterable[Any]
    sheet_name: str
    summary: tuple[tuple[str | _StrPromise, int], ...] = ()
    is_signed: bool = False
    size: int = 10
    addressee: str = ""
    house: House | None = None

    @property
    def title(self) -> str:
        """«Отчёт об исполнении решений Координационного совета по состоянию на 28 ноября 2026 года»."""
        return clean(" ".join((self.kind.capitalize(), *self.heading)))

    @property
    def made_on(self) -> dt.date:
        return self.day

    @property
    def word_template(self) -> str:
        return self.layout

    @property
    def typst_template(self) -> str:
        return "table"

    def columns(self, at_once: int) -> Iterator[Sequence[Sequence[Cell]]]:
        """The columns of the sheet, of some rows at a time: as they were gathered, or of so many."""
        if isinstance(self.rows, Blocks):
            for block in self.rows.blocks:
                yield [block[column.name] for column in self.sheet]
            return
        values, rows = values_of(self.sheet), iter(self.rows)
        while some := list(islice(rows, at_once)):
            yield list(zip(*map(values, some), strict=True))

    def dressed(self, house: House) -> Self:
        """The document in a house template; its rows can then be read twice, for another layout may stand in for it."""
        return replace(self, house=house, rows=list(islice(self.rows, MOST_ON_PAPER + 1)))

    def context(self) -> dict[str, Any]:
        """What a template is given, DOCX and PDF alike; a cell is found by the name of its column.

        Raises `NotWrittenError` for more rows than `MOST_ON_PAPER`.
        """
        with translation.override("ru"):
            return {
                "labels": wording.LABELS,
                "title": self.title,
                "kind": self.kind,
                "heading": [clean(line) for line in self.heading],
                "organization": clean(self.organization),
                "date": wording.long_date(self.day),
                "short_date": wording.short_date(self.day),
                "day": {"year": self.day.year, "month": self.day.month, "day": self.day.day},
                "summary": [
                    {"label": capfirst(str(label)) if place == 0 else str(label), "number": str(number)}
                    for place, (label, number) in enumerate(self.summary)
                ],
                "columns": [{"label": str(each.label), "name": each.name, "mm": each.width} for each in self.paper],
                "rows": [
                    {name: wording.glued(words_of(getattr(row, name))) for name in self._printed} for row in self._few()
                ],
                "is_signed": self.is_signed,
                "size": self.size,
                **({"addressee": clean(self.addressee)} if self.addressee else {}),
            }

    @property
    def _printed(self) -> list[str]:
        """What a template is given of a row: the printed columns; that of a house those of the workbook too."""
        columns = self.paper if self.house is None else (*self.paper, *self.sheet)
        return list(dict.fromkeys(column.name for column in columns))

    def _few(self) -> Iterator[Any]:
        rows = iter(self.rows)
        yield from islice(rows, MOST_ON_PAPER)
        if next(rows, None) is not None:
            raise NotWrittenError("too-long")


def values_of(columns: Sequence[Column]) -> Callable[[Any], Sequence[Cell]]:
    """What gives the values of a row in the order of the columns, of which there are several."""
    return attrgetter(*(column.name for column in columns))


def words_of(cell: Cell) -> str:
    """A cell as it is printed: a date as 31.12.2026, nothing as an empty string."""
    if isinstance(cell, dt.date):
        return wording.short_date(cell)
    return "" if cell is None else clean(str(cell))
