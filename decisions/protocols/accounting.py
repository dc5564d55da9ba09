"""What became of every line: read as a fact, set aside as talk or as furniture of the page, or not understood."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter

from .language.infinitives import ordering
from .language.names import find_mentions
from .lines.draft import Draft, DraftItem
from .lines.logical import Line
from .lines.markers import read_section
from .lines.shapes import decision_like, is_signature
from .lines.tables import column_role
from .passages import GAP
from .structure import Span
from .terms.dates import find_dates

_SIGNED = re.compile(
    r"\W*(?:м\. ?п\.|\(?подпис\w*|\(?расшифровка|\(?ф\. ?и\. ?о|верно|заверено|выдана? |контрольная сумма:"
    r"|постоянный адрес:)",
    re.IGNORECASE,
)
_SAYS = re.compile(r"[A-Za-zА-Яа-яЁё]{2}|\d")
_START = attrgetter("start")
#: So many lines of a tail may belong to signatures.
_SIGNATURES = 14


class _Ranges:
    """Spans merged, to be asked whether one of them touches another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for span in sorted(spans, key=_START):
            if self.ends and span.start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], span.end)
            else:
                self.starts.append(span.start)
                self.ends.append(span.end)

    def touch(self, start: int, end: int) -> bool:
        index = bisect_right(self.starts, max(end - 1, start)) - 1
        return index >= 0 and self.ends[index] > start


class Accounting:
    """What became of the lines of one protocol, of whose head nothing was made of `head_unread`."""

    def __init__(self, draft: Draft, head_unread: list[Line]) -> None:
        self.draft = draft
        self.parts = {id(line) for line in draft.lines if _opens_part(line)}
        lines = {id(line): line for line in (*draft.lines, *draft.head, *draft.tail, *draft.unread, *head_unread)}
        self.spans = {key: line.passage.span() for key, line in lines.items()}
        self.known = list(self._known())
        told = {id(line): line for line in (*head_unread, *draft.unread)}
        #: The lines that nothing was made of, in order.
        self.unread = self._not_understood(told)

    def _not_understood(self, told: dict[int, Line]) -> list[Line]:
        known = _Ranges((*self._head_but(told), *self.known))
        for line in self.draft.lines:
            if id(line) in told:
                if id(line) in self.parts:
                    del told[id(line)]
                continue
            span = self.spans[id(line)]
            if not known.touch(span.start, span.end) and not _says_nothing(line):
                told[id(line)] = line
        return sorted(told.values(), key=lambda line: self.spans[id(line)].start)

    def set_aside(self, text: str) -> tuple[Span, ...]:
        """What was read on the way to the facts: the lines of head, agenda and signatures, the talk, the labels of
        parts, what belongs to the page. What holds a fact may be among it.
        """
        spans = [*self._head_but({id(line): line for line in self.unread}), *self.known]
        spans += _furniture(text, _Ranges(span for line in self.draft.lines for span in self._of_line(line)))
        riddles = _Ranges(self.spans[id(line)] for line in self.unread)
        kept = (span for span in spans if not riddles.touch(span.start, span.end))
        return tuple(sorted(kept, key=_START))

    def _head_but(self, told: dict[int, Line]) -> Iterator[Span]:
        return (self.spans[id(line)] for line in self.draft.head if id(line) not in told)

    def _known(self) -> Iterator[Span]:
        """The lines below the head of which something was made."""
        draft = self.draft
        for item in (*draft.agenda, *draft.withdrawn, *draft.items):
            yield from _of_item(item)
        for line in draft.lines:
            if line.aside:
                yield from self._of_line(line)
            elif id(line) in self.parts:
                yield self.spans[id(line)]
        for line in _of_signatures(draft.tail):
            yield self.spans[id(line)]

    def _of_line(self, line: Line) -> Iterator[Span]:
        yield self.spans[id(line)]
        for cell in line.cells:
            if cell.text:
                yield cell.span()


def _of_signatures(tail: list[Line]) -> Iterator[Line]:
    """The lines of a tail that sign and certify. What orders there was written below the signatures by mistake: it is
    none of them, and nothing behind it is one for its name alone.
    """
    orders = [index for index, line in enumerate(tail) if _orders(line)]
    signing = tail[: min([_SIGNATURES, *orders])]
    last = max((index for index, line in enumerate(signing) if find_mentions(line.text)), default=-1)
    for index, line in enumerate(tail):
        if index in orders:
            continue
        if index <= last or is_signature(line.text) or _SIGNED.match(line.text) or find_dates(line.text):
            yield line


def _orders(line: Line) -> bool:
    told = line.text[line.marker.end :] if line.marker else line.text
    return bool(ordering(told)) and decision_like(told) and not (is_signature(line.text) or _SIGNED.match(line.text))


def _of_item(item: DraftItem) -> Iterator[Span]:
    if item.title is not None:
        yield item.title.span()
    for passage in (*item.heard, *item.cospeakers, *item.spoke, *item.noted, *item.votes):
        yield passage.span()
    for point in item.points:
        yield point.passage.span()
        for passage in (*point.votes, *(value for _, value in point.labels)):
            yield passage.span()


def _opens_part(line: Line) -> bool:
    """Labels of parts, marks of questions and headings of columns."""
    marker = line.marker
    if marker and (marker.style == "question" or marker.end >= len(line.text)):
        return True
    if GAP in line.text and sum(column_role(cell) is not None for cell in line.text.split(GAP)) > 1:
        return True
    return read_section(line.text[line.marker.end :] if line.marker else line.text) is not None


def _says_nothing(line: Line) -> bool:
    return not _SAYS.search(line.text)


def _furniture(text: str, lines: _Ranges) -> Iterator[Span]:
    """Page numbers, running heads, rules and the headings of tables: what was left out before the lines were walked."""
    start = 0
    for raw in text.split("\n"):
        end = start + len(raw)
        if not raw.isspace() and raw and not lines.touch(start, end):
            yield Span(start, end)
        start = end + 1
