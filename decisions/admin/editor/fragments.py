"""The right side of the editor in rows, each rendered once: a row that says the same is taken from memory.

A row knows its place in the text; within it places count from where it begins. So a letter typed at the top of a text
moves all rows and changes none, and the page is sent those only that it does not have.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from decisions.editor.facts import Fact, Item, Lost, Point, State
from decisions.editor.remarks import Remark
from decisions.editor.understanding import Understood
from decisions.protocols.resolutions.by_itself import Same
from decisions.protocols.structure import Span

KEPT = 4_000
"""Rows that a process keeps, some kilobytes each: what a dozen secretaries write at the same time."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `sign` changes with what it shows, not with its place; `key` is its own among the rows."""

    key: str
    css: str
    html: SafeString
    sign: str
    start: int | None = None
    end: int | None = None

    def as_json(self, known: Collection[str]) -> list[Any]:
        """Without its HTML, when the page has it."""
        html = "" if self.sign in known else self.html
        return [self.key, self.css, self.sign, self.start, self.end, html]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page that is sent whole, and only when it has changed."""

    html: SafeString
    sign: str

    def as_json(self, known: Collection[str]) -> list[str]:
        return [self.sign, "" if self.sign in known else self.html]


def tree(understood: Understood, *, with_folds: bool) -> list[Row]:
    """Items, points and lost lines in the order of the text. `with_folds`: what corrects the certain is in them."""
    language = _language()
    rows = [_lost(line) for line in understood.lost]
    for number, item in enumerate(understood.items, 1):
        rows.append(_item(item, number, with_folds))
        rows += [_lost(line) for line in item.lost]
        for point in item.points:
            rows.append(_point(point, language, with_folds))
            rows += [_lost(line) for line in point.lost]
    return list(_apart(rows))


def remark_rows(remarks: Collection[Remark], *, with_answers: bool) -> list[Row]:
    """`with_answers`: the buttons say what they answer, for a page without scripts."""
    language = _language()
    return list(_apart([_remark(one, language, with_answers) for one in remarks]))


def parts(names: Collection[str], context: dict[str, Any]) -> dict[str, Part]:
    """The templates `names` of the editor: pieces of the page that tell of the text as a whole; and the list of who was
    there, which is long and seldom changes with them."""
    told = _Whole.of(context["understood"], has_remarks=bool(context["remarks"]))
    language, listed = _language(), context["attendance"]
    done = {"attendance": Part(listed, _sign(listed))}
    for name in names:
        slot = _part_written(name, language, told, context["head"] if name == "understood" else "")
        if not slot:
            html = render_to_string(f"admin/editor/{name}.html", context)
            slot.append(Part(html, _sign(html)))
        done[name] = slot[0]
    return done


def facts_part(name: str, facts: tuple[Fact, ...], *, with_folds: bool) -> SafeString:
    """The head or the list of who was there, from memory as long as they stay as and where they are."""
    return _facts_written(name, _language(), facts, with_folds)


def _language() -> str:
    """That of the moment."""
    return get_language() or ""


@lru_cache(maxsize=200)
def _facts_written(name: str, language: str, facts: tuple[Fact, ...], with_folds: bool) -> SafeString:
    """Each fact is from memory as long as it says the same, wherever it stands."""
    context = {"thing": facts, "rows": [_fact(fact, language) for fact in facts], "with_folds": with_folds}
    people = sum(fact.what == "attendee" for fact in facts)
    return render_to_string(
        f"admin/editor/{name}.html", context | {"people": people, "is_foldable": _is_foldable(facts)}
    )


def _fact(fact: Fact, language: str) -> SafeString:
    span = fact.span
    if span is None:
        return _written("one_fact", language, fact, with_folds=False)[0]
    length = span.end - span.start
    slot = _fact_written(language, length, _SAID(fact))
    if not slot:
        slot.append(_written("one_fact", language, replace(fact, span=Span(0, length)), with_folds=False)[0])
    html = slot[0]
    # What is written comes from a template, and its own places are the first in it.
    return mark_safe(html.replace(_places(0, length), _places(span.start, span.end), 1))  # noqa: S308


_SAID = attrgetter(*(field.name for field in fields(Fact) if field.name != "span"))
"""All of a fact but for its place. Taken out so, it is a key in a fifth of the time that a moved copy takes."""


@lru_cache(maxsize=KEPT)
def _fact_written(language: str, length: int, said: Hashable) -> list[SafeString]:
    return []


def _places(start: int, end: int) -> str:
    return f'data-from="{start}" data-to="{end}"'


def _apart(rows: list[Row]) -> Iterator[Row]:
    """With keys of their own: the same line may stand twice in a text."""
    met: dict[str, int] = {}
    for row in rows:
        count = met[row.key] = met.get(row.key, 0) + 1
        yield row if count == 1 else replace(row, key=f"{row.key}-{count}")


# ── one row ──────────────────────────────────────────────────────────────────
def _point(point: Point, language: str, with_folds: bool) -> Row:
    span = point.span
    said = (point.key, point.number, point.text, point.is_stem, point.number_printed, point.action, point.kind)
    # The facts are one and the same thing as long as nothing about the point has changed.
    slot = _point_written(language, with_folds, Same(point.facts), said)
    if not slot:
        slot.append(_written("point", language, replace(point, lost=(), span=None), with_folds))
    html, sign = slot[0]
    css = "pt-row is-stem" if point.is_stem else "pt-row"
    return Row(f"p-{point.key}", css, html, sign, span.start if span else None, span.end if span else None)


def _item(item: Item, number: int, with_folds: bool) -> Row:
    placed = _Place(item.span)
    shown = replace(item, facts=placed.facts(item.facts), points=(), lost=(), span=None)
    return placed.row(f"i{number}", "ed-item", "item", (str(number), shown), with_folds)


def _lost(line: Lost) -> Row:
    return _Place(line.span).row(line.id, "ed-lost-row", "lost", replace(line, span=Span(0, 0)))


def _remark(remark: Remark, language: str, with_answers: bool) -> Row:
    slot = _remark_written(language, with_answers, Same(remark))
    if not slot:
        slot.append(_remark_row(remark, with_answers))
    return slot[0]


def _remark_row(remark: Remark, with_answers: bool) -> Row:
    fix = remark.fix
    span = remark.span or (Span(fix.start, fix.end) if fix is not None else None)
    base = span.start if span is not None else 0
    # An answer holds a place in the text: such a row is right only where it stands.
    answer = remark.answer if with_answers else ""
    length = remark.span.end - base if remark.span is not None else None
    put = (fix.start - base, fix.end - base, fix.replacement, fix.label) if fix is not None else None
    slot = _remark_said(_language(), remark.code, remark.place, remark.message, length, put, answer)
    if not slot:
        moved = fix and replace(fix, start=fix.start - base, end=fix.end - base)
        shown = (replace(remark, span=Span(0, length) if length is not None else None, fix=moved), answer)
        slot.append(_written("remark", _language(), shown, with_folds=False))
    html, sign = slot[0]
    start, end = (span.start, span.end) if span is not None else (None, None)
    return Row(f"r-{remark.code}-{remark.place}", "", html, sign, start, end)


class _Place:
    """Where a row begins; the places within it are counted from there."""

    def __init__(self, span: Span | None) -> None:
        self.span = span
        self.base = span.start if span is not None else 0

    def facts(self, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        return tuple(
            replace(fact, span=Span(fact.span.start - self.base, fact.span.end - self.base)) if fact.span else fact
            for fact in facts
        )

    def row(self, key: str, css: str, template: str, thing: object, with_folds: bool = False) -> Row:
        html, sign = _written(template, _language(), thing, with_folds)
        span = self.span
        return Row(key, css, html, sign, span.start if span else None, span.end if span else None)


@lru_cache(maxsize=KEPT)
def _point_written(language: str, with_folds: bool, facts: Same, said: Hashable) -> list[tuple[SafeString, str]]:
    return []


@lru_cache(maxsize=KEPT)
def _remark_written(language: str, with_answers: bool, remark: Same) -> list[Row]:
    """Of a remark that stays where it is."""
    return []


@lru_cache(maxsize=KEPT)
def _remark_said(*about: Hashable) -> list[tuple[SafeString, str]]:
    """Of a remark wherever it stands."""
    return []


@lru_cache(maxsize=KEPT)
def _written(template: str, language: str, thing: object, with_folds: bool) -> tuple[SafeString, str]:
    """`thing` by its template; `language` is that of the moment, and a part of what is kept."""
    context = {"thing": thing, "with_folds": with_folds, "is_foldable": _is_foldable(thing)}
    html = render_to_string(f"admin/editor/{template}.html", context)
    return html, _sign(html)


class _Whole(NamedTuple):
    """All that the templates of parts show, but for what was rendered before."""

    counts: tuple[int, ...]
    missing: tuple[str, ...]
    refused: str
    has_remarks: bool
    plan: Hashable

    @classmethod
    def of(cls, understood: Understood, *, has_remarks: bool) -> _Whole:
        plan = understood.plan
        told = None
        if plan is not None:
            same = plan.is_same and plan.meeting is not None
            changes = tuple(understood.changes.items()), tuple(understood.told_of_changes)
            told = same, changes, plan.conflicts, len(plan.questions)
        counts = tuple(understood.counts.values())
        return cls(counts, understood.missing, understood.refused, has_remarks, told)


@lru_cache(maxsize=200)
def _part_written(name: str, language: str, told: _Whole, head: str) -> list[Part]:
    return []


def _is_foldable(thing: object) -> bool:
    """Whether there is anything certain in it that a fold corrects; a point always has its kind."""
    if isinstance(thing, tuple) and len(thing) == 2 and isinstance(thing[1], Item):
        thing = thing[1].facts
    facts = [fact for fact in thing if isinstance(fact, Fact)] if isinstance(thing, tuple) else None
    return facts is None or any(fact.corrects and fact.state is State.OK for fact in facts)


def _sign(html: str) -> str:
    return hashlib.blake2b(html.encode(), digest_size=6).hexdigest()
