"""The outline of a protocol before its facts are read: which lines are head, agenda, items, points and signatures."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..passages import Passage
from .logical import Line


@dataclass(slots=True)
class DraftPoint:
    """A point of a decision. `labels` are pairs (responsible | term | control | note, value).

    `order` is the order that stands over it and its neighbours: «ПОРУЧИТЬ:».
    """

    passage: Passage
    number: str = ""
    style: str = ""
    level: int = 0
    printed: bool = False
    parent: DraftPoint | None = None
    labels: list[tuple[str, Passage]] = field(default_factory=list)
    votes: list[Passage] = field(default_factory=list)
    line: int = 0
    children: list[DraftPoint] = field(default_factory=list)
    order: str = ""


@dataclass(slots=True)
class DraftItem:
    number: str
    title: Passage | None = None
    heard: list[Passage] = field(default_factory=list)
    cospeakers: list[Passage] = field(default_factory=list)
    spoke: list[Passage] = field(default_factory=list)
    noted: list[Passage] = field(default_factory=list)
    votes: list[Passage] = field(default_factory=list)
    points: list[DraftPoint] = field(default_factory=list)
    printed: bool = True
    style: str = ""
    closing: str = ""
    line: int = 0
    decided: bool = False
    withdrawn: bool = False
    grouped: bool = False
    for_all: bool = False


@dataclass(slots=True)
class Draft:
    """`lines` are all lines that were walked; `unread` those that nothing was made of."""

    lines: list[Line] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)
    agenda: list[DraftItem] = field(default_factory=list)
    withdrawn: list[DraftItem] = field(default_factory=list)
    items: list[DraftItem] = field(default_factory=list)
    tail: list[Line] = field(default_factory=list)
    unread: list[Line] = field(default_factory=list)
