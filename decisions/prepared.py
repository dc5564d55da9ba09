"""Queries put into words once and asked again with other values.

What the ORM does to put a query of several joins into words takes ten times as long as the database takes to answer
it. A `Statement` keeps the words. Its values are found by marks: the query is built of them the first time, and where
one stands among the parameters the value of its place is put later. So a query must be built of the marks it is given
and of what its key holds, and of nothing else: what it took from elsewhere would be answered to everybody.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict, namedtuple
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import NamedValuesListIterable

MOST = 1000
"""So many statements are kept, of some kilobytes each; what was asked for longest ago goes first."""

Value = int | dt.date | dt.datetime

NAMED: Callable[..., Any] = namedtuple
"""Of fields that only the query knows."""

_FAR = dt.datetime(1800, 1, 1, tzinfo=dt.UTC)


class Statement:
    """The words of one query of values. `marks` are the values that it was built of, each another one."""

    def __init__(self, queryset: QuerySet[Any, Any], marks: Sequence[Value] = ()) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self._words, self._parameters = "", list[Any]()
        try:
            self._words, parameters = compiler.as_sql()
        except EmptyResultSet:
            return
        known = {_as_parameter(mark): place for place, mark in enumerate(marks)}
        self._parameters = [(known.get(one), one) if isinstance(one, Hashable) else (None, one) for one in parameters]
        shown = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        self._converters = list(compiler.get_converters(shown).items())
        is_named = queryset._iterable_class is NamedValuesListIterable
        self._row: Callable[[Sequence[Any]], Any] = _named(vars(queryset)["_fields"]) if is_named else tuple

    def rows(self, values: Sequence[Value] = ()) -> list[Any]:
        """What the query answers with `values` in the places of its marks."""
        if not self._words:
            return []
        given = [_as_parameter(value) for value in values]
        with connection.cursor() as cursor:
            cursor.execute(self._words, [one if place is None else given[place] for place, one in self._parameters])
            found = cursor.fetchall()
        return [self._row(self._converted(row)) for row in found]

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        if not self._converters:
            return row
        values = list(row)
        for place, (converters, expression) in self._converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return values


def prepared(key: Hashable, make: Callable[[], Statement]) -> Statement:
    """The statement that was made under this key; the key says all that its words depend on."""
    whole = (connection.alias, connection.vendor, key)
    with _lock:
        if whole in _kept:
            _kept.move_to_end(whole)
            return _kept[whole]
    made = make()
    with _lock:
        _kept[whole] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def _named(fields: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    row: Any = NAMED("Row", fields)
    made: Callable[[Sequence[Any]], Any] = row._make
    return made


def marks_for(values: Sequence[Value]) -> list[Any]:
    """A mark for each value, of its kind."""
    return [_mark(place, value) for place, value in enumerate(values)]


_kept: OrderedDict[Hashable, Statement] = OrderedDict()
_lock = threading.Lock()


def _mark(place: int, value: Value) -> Value:
    moment = _FAR + dt.timedelta(days=place)
    if isinstance(value, dt.datetime):
        return moment
    return moment.date() if isinstance(value, dt.date) else -1_000_000_000 - place


def _as_parameter(value: Value) -> Any:
    """As the ORM gives it to the database."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
