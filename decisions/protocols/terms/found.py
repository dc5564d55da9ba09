"""What the grammar of terms hands on: a term with its place in the sentence, and what its date is counted from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..structure import ParsedTerm
from .calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term read at `text[start:end]`; `weight` orders several in one sentence, the heaviest wins."""

    term: ParsedTerm
    start: int
    end: int
    weight: int


@dataclass(frozen=True, slots=True)
class TermContext:
    meeting: dt.date | None
    calendar: WorkCalendar
