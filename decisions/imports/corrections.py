"""What a person corrected of the program's reading of a text: kinds, terms, lines that were not understood, names.

Corrections are kept by wording, not by number, so they stay with a point that is moved or renumbered. Of a corrected
point it is remembered what it looked like, so that its answers go on with it when it is reworded. `corrected` is pure:
the same text and the same corrections give the same structure, on the page and when the plan is applied.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from decisions.calendar import OFFICIAL
from decisions.imports.heirs import Seen, heirs
from decisions.protocols.parser import parse
from decisions.protocols.structure import (
    Certainty,
    Kind,
    ParsedItem,
    ParsedPerson,
    ParsedProtocol,
    ParsedResolution,
    ParsedResponsible,
    ParsedTerm,
    ParsedVotes,
    Span,
)
from decisions.protocols.terms.reading import read_label
from members.naming import wording_key

MOST = 2_000
"""Corrections of one sort that are kept; a protocol has far fewer."""
REMEMBERED = 400
"""Characters of a corrected point that are remembered to know it again when it is reworded."""


class LineUse(StrEnum):
    """What a line is that was not understood: a point, a part of the point before it, talk, or nothing."""

    POINT = "point"
    PART = "part"
    DISCUSSION = "discussion"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class TermSaid:
    """A term as a person gave it: a day, or words; with neither there is no term."""

    date: dt.date | None = None
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        if self.date is not None:
            return {"date": self.date.isoformat()}
        return {"text": self.text} if self.text else {"none": True}


@dataclass(frozen=True, slots=True)
class Corrections:
    """By the key of what they correct. `choices` answer questions about names: see `matching.Matcher`.

    `points` are those that `kinds` and `terms` speak of, as they were read last; `beside` the keys of all others then.
    """

    choices: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    terms: Mapping[str, TermSaid] = field(default_factory=dict)
    lines: Mapping[str, LineUse] = field(default_factory=dict)
    points: Mapping[str, Seen] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()

    @classmethod
    def read(cls, given: object) -> Corrections:
        """From JSON; what is not of its form is left out, since a page may be older than the program."""
        data = given if isinstance(given, dict) else {}
        return cls(
            choices={key: value[:500] for key, value in _pairs(data, "choices") if isinstance(value, str) and value},
            kinds={key: Kind(value) for key, value in _pairs(data, "kinds") if _is_one_of(Kind, value)},
            terms={key: term for key, value in _pairs(data, "terms") if (term := _term(value)) is not None},
            lines={key: LineUse(value) for key, value in _pairs(data, "lines") if _is_one_of(LineUse, value)},
            points={key: seen for key, value in _pairs(data, "points") if (seen := _seen(value)) is not None},
            beside=frozenset(_plain(key)[:40] for key in _list(data.get("beside"))[:MOST] if isinstance(key, str)),
        )

    def as_json(self) -> dict[str, Any]:
        """For keeping; empty parts are left out."""
        memory: dict[str, Any] = {
            "points": {key: [seen.number, seen.text, seen.term] for key, seen in self.points.items()},
            "beside": sorted(self.beside),
        }
        return self.answers | {name: part for name, part in memory.items() if part}

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, without what the points looked like; empty parts are left out."""
        parts: dict[str, Any] = {
            "choices": dict(self.choices),
            "kinds": {key: kind.value for key, kind in self.kinds.items()},
            "terms": {key: term.as_json() for key, term in self.terms.items()},
            "lines": {key: use.value for key, use in self.lines.items()},
        }
        return {name: part for name, part in parts.items() if part}

    def with_choices(self, choices: Mapping[str, str]) -> Corrections:
        """These, and the answers of a form beside them."""
        return replace(self, choices={**self.choices, **choices}) if choices else self


def _pairs(data: dict[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    part = data.get(name)
    pairs = part.items() if isinstance(part, dict) else ()
    yield from ((_plain(str(key))[:400], _plain(value)) for key, value in list(pairs)[:MOST])


def _plain(value: Any) -> Any:
    """PostgreSQL takes no NUL, also not inside JSON."""
    return value.replace("\x00", "") if isinstance(value, str) else value


def _is_one_of(values: type[StrEnum], value: object) -> bool:
    return isinstance(value, str) and value in set(values)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _seen(value: object) -> Seen | None:
    parts = _list(value)
    if len(parts) != 3 or not all(isinstance(part, str) for part in parts):
        return None
    return Seen(_plain(parts[0])[:40], _plain(parts[1])[:REMEMBERED], _plain(parts[2])[:300])


def _term(value: object) -> TermSaid | None:
    if not isinstance(value, dict):
        return None
    if value.get("none") is True:
        return TermSaid()
    if isinstance(value.get("text"), str) and value["text"].strip():
        return TermSaid(text=_plain(" ".join(value["text"].split()))[:300])
    try:
        day = dt.date.fromisoformat(str(value.get("date")))
    except ValueError:
        return None
    return TermSaid(date=day) if 1900 <= day.year <= 2200 else None


# ── keys ─────────────────────────────────────────────────────────────────────
@lru_cache(maxsize=4_000)
def key_of(wording: str) -> str:
    """The key of a point or a line: changes with its words, not with its number, place, case or quotes."""
    return hashlib.sha256(wording_key(wording).encode()).hexdigest()[:16]


class _Keys:
    """Keys one of a kind within a protocol: the second point of the same words gets a mark of its own."""

    def __init__(self) -> None:
        self._met: Counter[str] = Counter()

    def of(self, wording: str) -> str:
        key = key_of(wording)
        self._met[key] += 1
        return key if self._met[key] == 1 else f"{key}-{self._met[key]}"


@dataclass(frozen=True, slots=True)
class LostLine:
    """A line that was not understood. `place` is the item and the point in it that it follows, by index; −1: none.

    `point` is the number of that point, empty without one.
    """

    key: str
    span: Span
    text: str
    place: tuple[int, int] = (-1, -1)
    point: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A structure with its corrections. `keys` are those of its points, item by item; `lost` what nobody assigned;
    `assigned` the lines that somebody did, with what they are now. `said` are the corrections, those of reworded
    points under their new keys."""

    protocol: ParsedProtocol
    keys: tuple[tuple[str, ...], ...] = ()
    lost: tuple[LostLine, ...] = ()
    assigned: tuple[tuple[LostLine, LineUse], ...] = ()
    said: Corrections = field(default_factory=Corrections)


def corrected(parsed: ParsedProtocol, text: str, corrections: Corrections | None = None) -> Corrected:
    """`parsed`, read from `text`, as `corrections` say it is."""
    said = corrections or Corrections()
    lines = [_line(span, text, parsed) for span in parsed.unread]
    uses = [(line, said.lines[line.key]) for line in lines if line.key in said.lines]
    for line, use in uses:
        if use is LineUse.POINT:
            parsed = _with_point(parsed, line, text)
    keys = _keys_of(parsed)
    said = _carried(said, parsed, keys)
    items = tuple(
        replace(
            item,
            resolutions=tuple(
                _resolution(one, key, said, parsed.date) for one, key in zip(item.resolutions, row, strict=True)
            ),
        )
        for item, row in zip(parsed.items, keys, strict=True)
    )
    for line, use in uses:
        if use is LineUse.PART:
            items = _with_part(items, line)
    settled = {line.span for line, _use in uses}
    protocol = replace(
        parsed,
        items=items,
        unread=tuple(span for span in parsed.unread if span not in settled),
        warnings=tuple(one for one in parsed.warnings if one.code != "unread" or one.span not in settled),
    )
    lines = [_line(line.span, text, protocol) for line in lines]
    lost = tuple(line for line in lines if line.span not in settled)
    assigned = tuple((line, said.lines[line.key]) for line in lines if line.span in settled)
    return Corrected(protocol, keys, lost, assigned, said)


def _carried(said: Corrections, parsed: ParsedProtocol, keys: tuple[tuple[str, ...], ...]) -> Corrections:
    """The answers of points that were reworded under the keys that they have now.

    A term goes on only while the printed one is as it was: who writes another term means that one.
    """
    told = {*said.kinds, *said.terms}
    if not told:
        return said
    now = {
        key: Seen(point.number, wording_key(point.text)[:REMEMBERED], point.term.text[:300] if point.term else "")
        for item, row in zip(parsed.items, keys, strict=True)
        for point, key in zip(item.resolutions, row, strict=True)
    }
    gone = {key: said.points[key] for key in told if key not in now and key in said.points}
    fresh = {key: seen for key, seen in now.items() if key not in told}
    new = heirs(gone, fresh, said.beside) if gone else {}
    kinds = {new.get(key, key): kind for key, kind in said.kinds.items()}
    stays = {key for key in said.terms if key not in new or said.points[key].term == now[new[key]].term}
    terms = {new.get(key, key): term for key, term in said.terms.items() if key in stays}
    told = {*kinds, *terms}
    points = {key: now[key] if key in now else said.points[key] for key in told if key in now or key in said.points}
    return replace(said, kinds=kinds, terms=terms, points=points, beside=frozenset(now.keys() - told))


def _keys_of(parsed: ParsedProtocol) -> tuple[tuple[str, ...], ...]:
    keys = _Keys()
    return tuple(tuple(keys.of(point.text) for point in item.resolutions) for item in parsed.items)


def _resolution(point: ParsedResolution, key: str, said: Corrections, day: dt.date | None) -> ParsedResolution:
    if key in said.kinds:
        point = replace(point, kind=said.kinds[key], certainty=Certainty.SURE)
    if key in said.terms:
        point = replace(point, term=_term_of(said.terms[key], point.term, day))
    return point


def _term_of(said: TermSaid, read: ParsedTerm | None, day: dt.date | None) -> ParsedTerm | None:
    if said.date is not None:
        return ParsedTerm(read.text if read else "", said.date, span=read.span if read else None)
    found = read_label(said.text, day, OFFICIAL) if said.text else None
    return replace(found, certainty=Certainty.SURE, span=read.span if read else None) if found else None


# ── lines ────────────────────────────────────────────────────────────────────
def _line(span: Span, text: str, parsed: ParsedProtocol) -> LostLine:
    printed = " ".join(text[span.start : span.end].split())
    place = _place(parsed.items, span.start) or (-1, -1)
    point = parsed.items[place[0]].resolutions[place[1]].number if place[1] >= 0 else ""
    return LostLine(key_of(printed), span, printed, place, point)


def _place(items: tuple[ParsedItem, ...], start: int) -> tuple[int, int] | None:
    """Indexes of the item and of the last point in it (−1: none) before the character `start`."""
    best: tuple[int, tuple[int, int]] | None = None
    for index, item in enumerate(items):
        spans = [(item.span, -1), *((point.span, place) for place, point in enumerate(item.resolutions))]
        for span, place in spans:
            if span is not None and span.start < start and (best is None or span.start >= best[0]):
                best = (span.start, (index, place))
    return best[1] if best is not None else None


def _with_point(parsed: ParsedProtocol, line: LostLine, text: str) -> ParsedProtocol:
    """With the line as a point after the one that it follows, its number the next free one of the item."""
    point = _read_point(parsed, line, text)
    items = list(parsed.items) or [ParsedItem("1", "", number_printed=False)]
    index, after = _place(tuple(items), line.span.start) or (0, -1)
    item = items[index]
    numbered = replace(point, number=_next_number(item))
    points = (*item.resolutions[: after + 1], numbered, *item.resolutions[after + 1 :])
    items[index] = replace(item, resolutions=points)
    return replace(parsed, items=tuple(items))


def _next_number(item: ParsedItem) -> str:
    used = {point.number for point in item.resolutions}
    count = len(item.resolutions) + 1
    while f"{item.number}.{count}" in used:
        count += 1
    return f"{item.number}.{count}"


def _read_point(parsed: ParsedProtocol, line: LostLine, text: str) -> ParsedResolution:
    """The line as the reader reads it where a point is expected: who, until when, what kind."""
    words = text[line.span.start : line.span.end]
    day = f"от {parsed.date:%d.%m.%Y}\n" if parsed.date else ""
    before = f"ПРОТОКОЛ № 1\n{day}\n1. О вопросе.\n\nРЕШИЛИ:\n\n1.1. "
    found = next((one for item in parse(before + words, calendar=OFFICIAL).items for one in item.resolutions), None)
    shift = line.span.start - len(before)
    point = _moved(found, shift) if found is not None else ParsedResolution("", line.text, Kind.OTHER)
    return replace(point, number_printed=False, parent=None, span=line.span, certainty=Certainty.SURE)


def _moved(point: ParsedResolution, shift: int) -> ParsedResolution:
    def span(one: Span | None) -> Span | None:
        return Span(one.start + shift, one.end + shift) if one is not None else None

    def person(one: ParsedPerson | None) -> ParsedPerson | None:
        return replace(one, span=span(one.span)) if one is not None else None

    def who(one: ParsedResponsible) -> ParsedResponsible:
        return replace(one, span=span(one.span), person=person(one.person))

    def votes(one: ParsedVotes | None) -> ParsedVotes | None:
        return replace(one, span=span(one.span)) if one is not None else None

    return replace(
        point,
        responsible=tuple(who(one) for one in point.responsible),
        counterparties=tuple(who(one) for one in point.counterparties),
        term=replace(point.term, span=span(point.term.span)) if point.term is not None else None,
        votes=votes(point.votes),
    )


def _with_part(items: tuple[ParsedItem, ...], line: LostLine) -> tuple[ParsedItem, ...]:
    """With the line as the end of the point before it; a line before all points stays out."""
    place = _place(items, line.span.start)
    if place is None or place[1] < 0:
        return items
    item = items[place[0]]
    point = item.resolutions[place[1]]
    longer = replace(point, text=f"{point.text.rstrip()} {line.text}")
    points = (*item.resolutions[: place[1]], longer, *item.resolutions[place[1] + 1 :])
    return (*items[: place[0]], replace(item, resolutions=points), *items[place[0] + 1 :])
