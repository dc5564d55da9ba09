"""The head of a protocol as it was read before, as long as its lines are the same.

A title in capitals is told from the rest of the text: whether a word of it is a name is asked again each time.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from ..lines.logical import Line
from ..memory import Known, Memory
from ..passages import Passage
from ..people.registry import Entry, People
from .heading import HeadReader
from .labels import Heading


@dataclass(frozen=True, slots=True)
class _Read:
    """A head with those whom it names by their place in the registry, and what was not understood by its line."""

    head: Heading
    known: Known
    officers: tuple[int | None, ...]
    unread: tuple[int, ...]
    names: tuple[tuple[str, bool], ...]


def read_head(lines: list[Line], people: People, text: str, memory: Memory | None) -> Heading:
    """What the `lines` before the first question say; `people` get to know whom they name."""
    reader = HeadReader(lines, people, text)
    if memory is None or people.entries:
        return reader.read()
    slot = memory.slot("head", tuple(map(_of_line, lines)))
    if slot and all(reader.is_name(word) is told for word, told in slot[0].names):
        return _again(slot[0], people, lines)
    head = reader.read()
    read = _kept(head, people, lines, tuple(reader.asked.items()))
    if read is not None:
        slot[:] = [read]
    return head


def _kept(head: Heading, people: People, lines: list[Line], names: tuple[tuple[str, bool], ...]) -> _Read | None:
    """None for what cannot be brought back: somebody who is not in the registry."""
    places = {id(entry): place for place, entry in enumerate(people.entries)}
    of_lines = {id(line): place for place, line in enumerate(lines)}
    officers = _officers(head, people)
    if any(entry is not None and id(entry) not in places for entry in officers):
        return None
    if any(id(line) not in of_lines for line in head.unread):
        return None
    indices = tuple(places[id(entry)] if entry is not None else None for entry in officers)
    return _Read(_copy(head), Known(people), indices, tuple(of_lines[id(line)] for line in head.unread), names)


def _again(read: _Read, people: People, lines: list[Line]) -> Heading:
    read.known.bring_back(people)
    found = [people.entries[place] if place is not None else None for place in read.officers]
    people.chair, people.secretary, people.speaker = found[:3]
    people.body = read.known.body
    head = _copy(read.head)
    head.chair, head.secretary = found[3:]
    head.unread = [lines[place] for place in read.unread]
    return head


def _officers(head: Heading, people: People) -> tuple[Entry | None, ...]:
    return people.chair, people.secretary, people.speaker, head.chair, head.secretary


def _copy(head: Heading) -> Heading:
    return replace(
        head,
        attendees=list(head.attendees),
        spans=dict(head.spans),
        certainties=dict(head.certainties),
        unread=[],
        chair=None,
        secretary=None,
    )


def _of_line(line: Line) -> Hashable:
    cells = tuple(map(_of_passage, line.cells))
    return _of_passage(line.passage), line.number, line.blank_before, line.indent, cells, line.marker


def _of_passage(passage: Passage) -> Hashable:
    return passage.text, tuple(passage.marks)
