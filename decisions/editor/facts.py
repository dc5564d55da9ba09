"""What the editor shows of a text: facts with their state and their place, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from decisions.protocols.structure import Span


class State(StrEnum):
    """Of a fact: certain, to be looked at, not in the directory yet, not understood; the values are those of CSS."""

    OK = "ok"
    ASK = "ask"
    NEW = "new"
    LOST = "lost"


class Corrects(StrEnum):
    """Which part of the corrections a fact's `key` belongs to; the values are those of the JSON."""

    NOTHING = ""
    NAME = "choices"
    KIND = "kinds"
    TERM = "terms"
    LINE = "lines"
    TEXT = "text"
    """The words of the text itself: no answer beside them, see `rewording`."""

    @property
    def prefix(self) -> str:
        """What the name of a form field for such an answer begins with."""
        return {"choices": "choice-", "kinds": "kind-", "terms": "term-", "lines": "line-"}.get(self.value, "")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer: `value` is what the correction holds, `label` what is shown; the likeliest stands first."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was understood. `what` names its sort for CSS and tests («kind», «who», «term», «date»).

    `value` is the fact, `note` what explains it, `url` where more of it is read; `is_concluded`: it was put together
    rather than read: wants a look. `is_astray`: it refers to what there is not.
    It is corrected by an answer under `key` in the part `corrects`:
    one of `candidates`, or, where `free` says so, words of one's own. `chosen` is the answer given so far.
    """

    id: str
    what: str
    label: str
    value: str
    note: str = ""
    state: State = State.OK
    span: Span | None = None
    corrects: Corrects = Corrects.NOTHING
    key: str = ""
    candidates: tuple[Candidate, ...] = ()
    chosen: str = ""
    free: bool = False
    printed: str = ""
    is_concluded: bool = False
    url: str = ""
    is_astray: bool = False

    @property
    def field(self) -> str:
        """The name of the form field that answers it, on a page without scripts."""
        return f"{self.corrects.prefix}{self.key}" if self.corrects else ""

    @property
    def is_corrected(self) -> bool:
        return bool(self.chosen)


@dataclass(frozen=True, slots=True)
class Lost:
    """A line that was not understood. `point` is the number of the point before it; `use` what it was said to be."""

    id: str
    key: str
    text: str
    span: Span
    candidates: tuple[Candidate, ...]
    point: str = ""
    use: str = ""

    @property
    def field(self) -> str:
        """The name of the form field that answers what it is, on a page without scripts."""
        return f"{Corrects.LINE.prefix}{self.key}"


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the decision; a stem only introduces those under it. `kind` is the value of its kind.

    The places of its `facts` are counted from where it begins, so they are the same wherever it stands.
    """

    key: str
    number: str
    text: str
    facts: tuple[Fact, ...] = ()
    lost: tuple[Lost, ...] = ()
    span: Span | None = None
    is_stem: bool = False
    number_printed: bool = True
    action: str = ""
    kind: str = ""

    @property
    def base(self) -> int:
        """Where it begins; 0 where nobody knows."""
        return self.span.start if self.span is not None else 0

    @property
    def placed_facts(self) -> tuple[Fact, ...]:
        """Its facts with their places in the text."""
        return tuple(
            replace(fact, span=Span(fact.span.start + self.base, fact.span.end + self.base)) if fact.span else fact
            for fact in self.facts
        )

    @property
    def state(self) -> State:
        """The worst of its facts."""
        states = {fact.state for fact in self.facts}
        return next((state for state in (State.ASK, State.NEW) if state in states), State.OK)


@dataclass(frozen=True, slots=True)
class Item:
    number: str
    title: str
    facts: tuple[Fact, ...] = ()
    points: tuple[Point, ...] = ()
    lost: tuple[Lost, ...] = ()
    span: Span | None = None
    is_withdrawn: bool = False


def facts_of(head: tuple[Fact, ...], items: tuple[Item, ...]) -> Iterator[Fact]:
    """All facts in the order in which they are shown; those of a point with their places in it."""
    yield from head
    for item in items:
        yield from item.facts
        for point in item.points:
            yield from point.facts


def foldable(
    place: str, head: tuple[Fact, ...], attendance: tuple[Fact, ...], items: tuple[Item, ...]
) -> tuple[tuple[Fact, ...], Point | None]:
    """The facts of `place`, whose certain ones a fold corrects, and the point, where it is one.

    `place` is «head», «attendance», «item2» for the second item, or the key of a point.
    """
    rows = {"head": head, "attendance": attendance}
    rows |= {f"item{number}": item.facts for number, item in enumerate(items, 1)}
    point = next((point for item in items for point in item.points if point.key == place), None)
    facts = point.facts if point is not None else rows.get(place, ())
    return facts, point
