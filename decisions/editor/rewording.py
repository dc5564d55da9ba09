"""Corrections that are changes of the text itself: a number, a date, a place, who has to act.

Text and structure are one thing seen twice, so what the text can say is corrected in the text. The words are chosen
here and proved by reading the text again: it must say what was asked, and everything else as before.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _

from decisions.calendar import OFFICIAL
from decisions.editor.facts import Fact, Point
from decisions.editor.remarks import Fix, mended
from decisions.editor.understanding import Understood
from decisions.one_line import clip
from decisions.protocols.parser import parse
from decisions.protocols.render import date_in_words
from decisions.protocols.structure import ParsedProtocol, ParsedResolution, Span
from members.naming import wording_key

LONGEST = 300
"""Characters of a name or a place."""

_LABELS = {"lead": "Ответственный", "co": "Соисполнитель"}
_JOINT = r"(?:\s*,\s*|\s+(?:и|а также|совместно с|вместе с)\s+)"
_LABELLED = (
    r"(?:[ \t]*\(|(?:^|(?<=[.;\n]))[ \t]*)(?:ответственн\w+|отв\.|исполнител[ьи]|соисполнител[ьи])"
    r"(?:[^:\n()]{0,40}[:–—]|(?<=\.))\s*"
)


class What(StrEnum):
    """What is reworded: a fact of the head, or who has to act in a point."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    PLACE = "place"
    LEAD = "lead"
    CO = "co"
    REMOVE = "remove"


class NotReworded(Exception):
    """The text cannot be changed as asked; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One change: `of` is the key of a point for somebody to add, the id of a fact for somebody to remove."""

    what: What
    of: str = ""
    value: str = ""

    @classmethod
    def read(cls, button: str, value: str) -> Asked | None:
        """From a page: «number», «lead:<key of a point>», «remove:<id of a fact>»; None for what is none of them."""
        what, _colon, of = button.partition(":")
        if what not in set(What):
            return None
        return cls(What(what), of, clip(value.replace("\x00", ""), LONGEST))


def reworded(understood: Understood, asked: Asked) -> Fix:
    """The change of `understood.text` that makes it say what is `asked`; raises `NotReworded`."""
    if asked.what in (What.LEAD, What.CO, What.REMOVE):
        return _of_point(understood, asked)
    return _of_head(understood, asked)


# ── the head ─────────────────────────────────────────────────────────────────
def _of_head(understood: Understood, asked: Asked) -> Fix:
    span = understood.parsed.spans.get(asked.what.value)
    if span is None:
        raise NotReworded(_("The text does not say this yet: write it in the head of the protocol."))
    words = _words_of_head(asked)
    printed = understood.text[span.start : span.end]
    start = span.end - len(printed.lstrip())
    fix = Fix(start, start + len(printed.strip()), words, words)
    before, after = _read(understood.text), _read(mended(understood.text, fix))
    said = {
        What.NUMBER: after.number,
        What.DATE: f"{after.date}",
        What.TIME: f"{after.time:%H:%M}" if after.time else "",
        What.PLACE: after.place,
    }[asked.what]
    wanted = asked.value if asked.what is not What.TIME else words
    if wording_key(said or "") != wording_key(wanted) or len(before.items) != len(after.items):
        raise NotReworded(_("The text cannot be changed so by itself: write it in the head of the protocol."))
    return fix


def _words_of_head(asked: Asked) -> str:
    """The words in the language of the protocol, whatever that of the page."""
    if not asked.value:
        raise NotReworded(_("Write what it has to be."))
    try:
        if asked.what is What.DATE:
            return date_in_words(dt.date.fromisoformat(asked.value)).removesuffix(" г.") + " года"
        if asked.what is What.TIME:
            return f"{dt.time.fromisoformat(asked.value):%H:%M}"
    except ValueError:
        raise NotReworded(_("Write the day or the hour as the field shows it.")) from None
    return asked.value


# ── who has to act ───────────────────────────────────────────────────────────
def _of_point(understood: Understood, asked: Asked) -> Fix:
    point, fact = _place(understood, asked)
    if asked.what is not What.REMOVE and not asked.value:
        raise NotReworded(_("Write who has to act."))
    if point is None or point.span is None or (asked.what is What.REMOVE and (fact is None or fact.span is None)):
        raise NotReworded(_("This cannot be told from the text any more: look at it again."))
    before = _read(understood.text)
    place = _index(before, point.span)
    if place is not None:
        for fix in _fixes(understood.text, point.span, fact, asked):
            if _says(before, _read(mended(understood.text, fix)), place, asked, fact):
                return fix
    raise NotReworded(_("The text of this point cannot be changed so by itself: change it by hand."))


def _place(understood: Understood, asked: Asked) -> tuple[Point | None, Fact | None]:
    for item in understood.items:
        for point in item.points:
            if asked.what is not What.REMOVE:
                if point.key == asked.of and not point.is_stem:
                    return point, None
                continue
            fact = next((one for one in point.placed_facts if one.id == asked.of), None)
            if fact is not None:
                return point, fact
    return None, None


def _fixes(text: str, span: Span, fact: Fact | None, asked: Asked) -> Iterator[Fix]:
    """Changes that may do, the plainest first."""
    if fact is None or fact.span is None:
        label = f"{_LABELS[asked.what]}: {asked.value}"
        end = span.start + len(text[span.start : span.end].rstrip())
        line_end = text.find("\n", end)
        for at in dict.fromkeys((end, line_end if line_end >= 0 else len(text))):
            yield Fix(at, at, f"\n{label}", label)
        dot = "" if text[end - 1 : end] in ".;" else "."
        yield Fix(end, end, f"{dot} {label}.", label)
        return
    yield from _cuts(text, fact.span, fact.value)


def _cuts(text: str, span: Span, label: str) -> Iterator[Fix]:
    before, after = text[: span.start], text[span.end :]
    if after.lstrip().startswith("("):
        return  # who is named in brackets behind would be left without the name that they belong to
    joined = re.search(f"{_JOINT}$", before)
    labelled = re.search(f"{_LABELLED}$", before, re.IGNORECASE | re.MULTILINE)
    follows = re.match(_JOINT, after)
    if labelled and not follows:
        rest = re.match(r"[ \t]*\)?[.;]?[ \t]*", after)
        end = span.end + (rest.end() if rest else 0)
        start = labelled.start()
        if text[:start].endswith("\n") and text[end : end + 1] in ("\n", ""):
            start -= 1
        yield Fix(start, end, "", label)
    if joined:
        yield Fix(joined.start(), span.end, "", label)
    if follows:
        yield Fix(span.start, span.end + follows.end(), "", label)
    rest = re.match(r"\s*(?:,\s*)?", after)
    end = span.end + (rest.end() if rest else 0)
    begins = not before.rstrip(" \t").endswith(tuple("абвгдеёжзийклмнопрстуфхцчшщъыьэюя,«("))
    yield Fix(span.start, end + 1, text[end : end + 1].upper(), label) if begins else Fix(span.start, end, "", label)


# ── the proof ────────────────────────────────────────────────────────────────
def _read(text: str) -> ParsedProtocol:
    return parse(text, calendar=OFFICIAL)


def _index(parsed: ParsedProtocol, span: Span) -> tuple[int, int] | None:
    """Which point of which item the reader, uncorrected, found at `span`."""
    for index, item in enumerate(parsed.items):
        for place, point in enumerate(item.resolutions):
            if point.span == span:
                return index, place
    return None


_Who = tuple[str, str]


def _says(
    before: ParsedProtocol, after: ParsedProtocol, place: tuple[int, int], asked: Asked, fact: Fact | None
) -> bool:
    """Whether `after` differs from `before` in who has to act in the point at `place`, just as asked."""
    if _others(before, place) != _others(after, place) or len(after.unread) > len(before.unread):
        return False
    old, new = (one.items[place[0]].resolutions[place[1]] for one in (before, after))
    if (old.number, _term(old)) != (new.number, _term(new)):
        return False
    # Who has to act makes an order of a point; nobody's going away makes it less.
    if asked.what is What.REMOVE and old.kind is not new.kind:
        return False
    had, has = _who(old), _who(new)
    if asked.what is What.REMOVE:
        gone = next(
            (
                index
                for index, one in enumerate(old.responsible)
                if fact is not None and fact.span in (one.span, one.person and one.person.span)
            ),
            None,
        )
        return gone is not None and has == [*had[:gone], *had[gone + 1 :]]
    added = list(has)
    for one in had:
        if one not in added:
            return False
        added.remove(one)
    return len(added) == 1 and added[0][1] == asked.what.value


def _who(point: ParsedResolution) -> list[_Who]:
    return [(wording_key(one.name), one.role.value) for one in point.responsible]


def _term(point: ParsedResolution) -> object:
    return replace(point.term, span=None) if point.term is not None else None


def _others(parsed: ParsedProtocol, place: tuple[int, int]) -> list[object]:
    """All that must stay: the shape of the protocol, and every other point."""
    told: list[object] = [parsed.number, parsed.date, len(parsed.attendees)]
    for index, item in enumerate(parsed.items):
        told.append((item.number, item.title))
        for at, point in enumerate(item.resolutions):
            if (index, at) == place:
                told.append(point.number)
            else:
                told.append((point.number, point.text, point.kind, _who(point), _term(point)))
    return told
