"""Pages by key: a page begins after the last row of the one before, so the last page costs what the first does.

A mark is the values of the order's keys in one row («2026-03-12_55_1_2»): it stays good when rows are added or taken
away, and a page that is bookmarked shows the rows that came after its mark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar
from urllib.parse import quote, unquote

from django.db.models import F, Q, QuerySet

from decisions.prepared import Value, asked

YEARS = range(1900, 2200)
"""Moments outside of them no database row has, and not every zone can tell them."""
END = "end"
"""As a mark of `before`: the last page."""
_BETWEEN = "_"

Row = TypeVar("Row")


class BadMark(ValueError):
    """A mark that no page gave."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an order: a path («item__meeting__date»); those that may be null come last."""

    path: str
    read: Callable[[str], Any]
    is_descending: bool = False
    is_nullable: bool = False
    write: Callable[[Any], str] = str

    def ordering(self, *, backwards: bool = False) -> Any:
        """An argument of `order_by`."""
        if not self.is_nullable:
            return f"{'-' if self.is_descending != backwards else ''}{self.path}"
        expression = F(self.path)
        return expression.desc(nulls_first=True) if backwards else expression.asc(nulls_last=True)

    def of(self, row: Any) -> Any:
        """The value in one row: a model, or what `values()` or a `values_list()` of names gives of it."""
        if isinstance(row, dict):
            return row[self.path]
        if isinstance(row, tuple):
            return getattr(row, self.path)
        value = row
        for name in self.path.split("__"):
            value = getattr(value, name)
        return value

    def beyond(self, value: Any, *, backwards: bool) -> Q:
        """The condition on rows that this key alone puts behind `value`; before it when `backwards`."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if backwards else Q(pk__in=[])
        condition = Q(**{f"{self.path}__{self._sign(backwards=backwards)}": value})
        return condition | Q(**{f"{self.path}__isnull": True}) if self.is_nullable and not backwards else condition

    def not_before(self, value: Any, *, backwards: bool) -> Q:
        """The condition on rows that this key puts behind `value` or beside it."""
        return Q(**{f"{self.path}__{self._sign(backwards=backwards)}e": value})

    def _sign(self, *, backwards: bool) -> str:
        return "lt" if self.is_descending != backwards else "gt"

    def same(self, value: Any) -> Q:
        """The condition on rows of the same value."""
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page, and the marks of its neighbours, empty when there is none."""

    rows: list[Row]
    previous: str
    next: str


def page_of(
    rows: QuerySet[Any, Row], keys: Sequence[Key], size: int, *, after: str = "", before: str = ""
) -> Page[Row]:
    """Up to `size` rows after one mark or before another, by one statement; `keys` tell every two rows apart.

    Raises `BadMark`. The columns of the keys are fetched with the rows (`select_related`).
    """
    backwards = bool(before)
    mark = before or after
    ordered = rows.order_by(*(key.ordering(backwards=backwards) for key in keys))
    if mark and mark != END:
        ordered = ordered.filter(_beyond(keys, values_of(keys, mark), backwards=backwards))
    return _page(list(ordered[: size + 1]), keys, size, after, before)


def first_page_of(
    key: Hashable,
    values: Sequence[Value],
    rows: Callable[[list[Any]], QuerySet[Any, Row]],
    keys: Sequence[Key],
    size: int,
    *,
    backwards: bool = False,
) -> Page[Row]:
    """The first page, or the last one, of the rows that are built of these values and what the key says (`prepared`).

    Of other pages the marks are no values for it: Django knows of a number which rows it is beyond.
    """
    return known_page_of(key, values, rows, keys, size, before=END if backwards else "")


def known_page_of(
    key: Hashable,
    values: Sequence[Value],
    rows: Callable[[list[Any]], QuerySet[Any, Row]],
    keys: Sequence[Key],
    size: int,
    *,
    after: str = "",
    before: str = "",
) -> Page[Row]:
    """The same of any page, where its mark stands before, or behind, all of these rows: it was found by that."""
    backwards = bool(before)

    def make(marks: list[Any]) -> QuerySet[Any, Row]:
        return rows(marks).order_by(*(each.ordering(backwards=backwards) for each in keys))[: size + 1]

    return _page(asked((key, size, backwards), values, make), keys, size, after, before)


def _page(fetched: list[Row], keys: Sequence[Key], size: int, after: str, before: str) -> Page[Row]:
    """Of one row more than the page has, when there are more."""
    backwards = bool(before)
    is_more, listed = len(fetched) > size, fetched[:size]
    if backwards:
        listed.reverse()
    has_previous = is_more if backwards else bool(after)
    has_next = before not in ("", END) if backwards else is_more
    return Page(
        listed,
        previous=_mark(keys, listed[0]) if has_previous and listed else "",
        next=_mark(keys, listed[-1]) if has_next and listed else "",
    )


def _beyond(keys: Sequence[Key], values: Sequence[Any], *, backwards: bool) -> Q:
    """Behind by the first key, or the same by it and behind by the next, and so on."""

    def step(rest: Q, pair: tuple[Key, Any]) -> Q:
        key, value = pair
        return key.beyond(value, backwards=backwards) | (key.same(value) & rest)

    pairs = list(zip(keys, values, strict=True))
    (first, least), (last, value) = pairs[0], pairs.pop()
    condition = reduce(step, reversed(pairs), last.beyond(value, backwards=backwards))
    # Said once more, plainly: by this the database finds the place in an index, by the alternatives it would not.
    return condition if first.is_nullable else first.not_before(least, backwards=backwards) & condition


def _mark(keys: Sequence[Key], row: Any) -> str:
    values = ((key, key.of(row)) for key in keys)
    return _BETWEEN.join("" if value is None else key.write(value) for key, value in values)


def values_of(keys: Sequence[Key], mark: str) -> list[Any]:
    """The values of a mark, of each key. Raises `BadMark`."""
    written = mark.split(_BETWEEN)
    if len(written) != len(keys):
        raise BadMark(mark)
    try:
        return [
            None if key.is_nullable and not text else key.read(text) for key, text in zip(keys, written, strict=True)
        ]
    except ValueError as error:
        raise BadMark(mark) from error


def moment(text: str) -> dt.datetime:
    """Reads the moment of a mark, with its zone."""
    found = dt.datetime.fromisoformat(text)
    if found.tzinfo is None or found.year not in YEARS:
        raise ValueError(text)
    return found


def day(text: str) -> dt.date:
    """Reads the day of a mark."""
    return dt.date.fromisoformat(text)


def time_of_day(text: str) -> dt.time:
    """Reads the time of a day of a mark, which has no zone."""
    found = dt.time.fromisoformat(text)
    if found.tzinfo is not None:
        raise ValueError(text)
    return found


def number(text: str) -> int:
    """Reads a number of a mark; of no more digits than every database takes."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise ValueError(text)
    return int(text)


def words(text: str) -> str:
    """Reads a text of a mark, which `as_words` wrote."""
    found = unquote(text, errors="strict")
    if "\0" in found:
        raise ValueError(text)
    return found


def as_words(value: str) -> str:
    """A text as it stands in a mark: without the sign between its values."""
    return quote(value, safe="").replace(_BETWEEN, f"%{ord(_BETWEEN):X}")
