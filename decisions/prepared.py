"""Queries put into words once and asked again with other values.

What the ORM does to put a query of several joins into words takes ten times as long as the database takes to answer
it. A `Statement` keeps the words, of a query of values or of models. Its values are found by marks: the query is built
of them the first time, and where one stands among the parameters the value of its place is put later. So a query must
be built of the marks it is given and of what its key holds, and of nothing else: what it took from elsewhere would be
answered to everybody.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections import OrderedDict, namedtuple
from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import copy
from typing import Any, NamedTuple, TypeVar

import orjson
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, NamedValuesListIterable, ValuesIterable
from django.db.models.sql.compiler import SQLCompiler

from decisions.planned import Words
from members.access import STRANGER, access_of
from members.models import User

MOST = 1000
"""So many statements are kept, of some kilobytes each; what was asked for longest ago goes first."""

SIZES = (1, 4, 16, 32, 64, 128, 256, 512, 2_048)

MOST_INTEGER = 2**63 - 1

Value = int | str | dt.date | dt.datetime
Rows = Sequence[Sequence[Any]]
Kept = TypeVar("Kept")
Make = Callable[[list[Any]], QuerySet[Any, Any]]
"""Builds a query of its values."""

_JSON = {"sqlite": ("json_array", "json_group_array({})"), "postgresql": ("json_build_array", "json_agg({})::text")}
"""What puts a row into JSON, and what gathers rows: as text, which is read faster here than by the driver."""
_READ: dict[str, Callable[[Any], Any]] = {
    "DateField": dt.date.fromisoformat,
    "DateTimeField": dt.datetime.fromisoformat,
    "TimeField": dt.time.fromisoformat,
    "JSONField": json.dumps,
}
"""How a value out of PostgreSQL's JSON becomes what the field would have been given."""

NAMED: Callable[..., Any] = namedtuple
"""Of fields that only the query knows."""

_FAR = dt.datetime(1800, 1, 1, tzinfo=dt.UTC)


class Statement:
    """The words of one query. `marks` are the values that it was built of, each another one."""

    def __init__(self, queryset: QuerySet[Any, Any], marks: Sequence[Value] = ()) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self.words, self._kinds = Words("", ()), list[str]()
        try:
            text, parameters = compiler.as_sql()
        except EmptyResultSet:
            return
        self._kinds = [column.output_field.get_internal_type() for column, _sql, _alias in compiler.select]
        known = {_as_parameter(mark): place for place, mark in enumerate(marks)}
        places = [known.get(one) if isinstance(one, Hashable) else None for one in parameters]
        self.words = Words(text, list(zip(places, parameters, strict=True)))
        self._columns = _Columns(self.words, compiler)
        is_of_models = queryset._iterable_class is ModelIterable
        self._made: Callable[[Rows], list[Any]] = (_models if is_of_models else _values)(queryset, compiler)

    def __bool__(self) -> bool:
        """Whether the query can find anything: of some conditions it is known beforehand that nothing meets them."""
        return bool(self.words.text)

    def rows(self, values: Sequence[Value] = ()) -> list[Any]:
        """What the query answers with `values` in the places of its marks."""
        return self._made(self.words.rows([_as_parameter(value) for value in values])) if self else []

    def columns(self, values: Sequence[Value] = ()) -> list[list[Any]]:
        """The same as columns, of a query of values; none at all where there are no rows."""
        return self._columns.found([_as_parameter(value) for value in values]) if self else []

    def as_part(self, number: int) -> tuple[str, str]:
        """The query as one of several that are asked together: its table `part`, and what gathers its rows of it."""
        columns = ", ".join(_names(len(self._kinds)))
        array, gather = _JSON[connection.vendor]
        gathered = f"SELECT {number}, {gather.format(f'{array}({columns})')} FROM part{number}"  # noqa: S608 - no input
        return f"part{number}({columns}) AS ({self.words.text})", gathered

    def of_json(self, found: str | None) -> list[Any]:
        """The rows of what was gathered."""
        rows = orjson.loads(found) if found else []
        if connection.vendor != "sqlite":  # SQLite keeps moments as the same texts, and the fields read them.
            read = [(place, _READ[kind]) for place, kind in enumerate(self._kinds) if kind in _READ]
            for row in rows:
                for place, reads in read:
                    if row[place] is not None:
                        row[place] = reads(row[place])
        return self._made(rows)


class _Columns:
    """The columns of a query, each gathered by the database as one JSON array.

    Of hundreds of rows that takes half as long as to fetch them, and no row is made to be taken apart again.
    """

    def __init__(self, words: Words, compiler: SQLCompiler) -> None:
        shown = [column for column, _sql, _alias in compiler.select]
        self._of_rows, self._count, self._words = words, len(shown), Words("", ())
        converters = compiler.get_converters(shown)
        self._converts: list[tuple[int, list[Callable[..., Any]], Any]] = []
        for place, expression in enumerate(shown):
            converts = [*_readers(expression), *(converters[place][0] if place in converters else ())]
            if converts:
                self._converts.append((place, converts, expression))

    def found(self, parameters: Sequence[Any]) -> list[list[Any]]:
        """What is answered with these values in their places."""
        if not self._words.text:  # Of most queries nobody wants columns.
            self._words = self._gathering()
        (arrays,) = self._words.rows(parameters)
        columns = [orjson.loads(one or "[]") for one in arrays]
        if not columns[0]:
            return []
        for place, converts, expression in self._converts:
            columns[place] = _converted(columns[place], converts, expression)
        return columns

    def _gathering(self) -> Words:
        names, (_array, gather) = _names(self._count), _JSON[connection.vendor]
        gathered = ", ".join(map(gather.format, names))
        text = f"WITH part({', '.join(names)}) AS ({self._of_rows.text}) SELECT {gathered} FROM part"  # noqa: S608
        return Words(text, self._of_rows.parameters)


def _names(count: int) -> list[str]:
    return [f"c{place}" for place in range(count)]


def _readers(expression: Any) -> list[Callable[..., Any]]:
    """What reads a value out of JSON where the database's own fields cannot: SQLite keeps moments as the same texts."""
    read = _READ.get(expression.output_field.get_internal_type())
    if connection.vendor == "sqlite" or read is None:
        return []
    return [lambda value, _expression, _connection: None if value is None else read(value)]


def _models(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[Rows], list[Any]]:
    """Django makes models of the rows as it always does: it is told that they are what the query found."""
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select[: compiler.col_count]])

    def made(found: Rows) -> list[Any]:
        if not found:
            return []
        asked, answered = queryset.all(), copy(compiler)
        vars(answered)["execute_sql"] = lambda *_args, **_kwargs: [found]
        vars(answered)["get_converters"] = lambda _columns: converters
        vars(asked.query)["get_compiler"] = lambda *_args, **_kwargs: answered
        return list(asked)

    return made


def _values(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[Rows], list[Any]]:
    """Tuples, of named fields where the query names them, or dictionaries."""
    shown = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
    converters = list(compiler.get_converters(shown).items())
    row: Callable[[Sequence[Any]], Any] = tuple
    if queryset._iterable_class is NamedValuesListIterable:
        row = _named(vars(queryset)["_fields"])
    elif queryset._iterable_class is ValuesIterable:
        row = _dictionary(list(queryset.query.selected or ()))

    def converted(found: Rows) -> Iterable[Sequence[Any]]:
        columns: list[Iterable[Any]] = list(zip(*found, strict=True))
        for place, (converts, expression) in converters:
            columns[place] = _converted(columns[place], converts, expression)
        return zip(*columns, strict=True)

    return lambda found: list(map(row, converted(found) if converters and found else found))


_UNCHANGING = ("BooleanField", "DateField", "DateTimeField", "TimeField")
"""Of these a value that many rows have is converted once, and is the same object in all."""


def _converted(values: Iterable[Any], converts: Sequence[Callable[..., Any]], expression: Any) -> list[Any]:
    """Values of a column as its field gives them."""

    def made(value: Any) -> Any:
        for convert in converts:
            value = convert(value, expression, connection)
        return value

    if expression.output_field.get_internal_type() not in _UNCHANGING:
        return list(map(made, values))
    values = list(values)
    known = {value: made(value) for value in set(values)}
    return list(map(known.__getitem__, values))


def prepared(key: Hashable, make: Callable[[], Kept]) -> Kept:
    """What was made of statements under this key; the key says all that their words depend on."""
    whole = (connection.alias, connection.vendor, key)
    with _lock:
        if whole in _kept:
            _kept.move_to_end(whole)
            found: Kept = _kept[whole]
            return found
    made = make()
    with _lock:
        _kept[whole] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def asked(key: Hashable, values: Sequence[Value], make: Make) -> list[Any]:
    """The rows of the query that `make` builds of `values`, and of what `key` says, and of nothing else.

    Numbers are keys: who asks for one that no row can have finds nothing.
    """
    return [] if _has_impossible_key(values) else _kept_of(key, values, make).rows(values)


def asked_for_columns(
    key: Hashable, values: Sequence[str], make: Make, user: User | AnonymousUser | None = None
) -> list[list[Any]]:
    """The columns of the query of values that `make` builds, none without rows; of one that depends on who asks, given
    the `user`, the words are kept for strangers."""
    if access_of(user) == STRANGER:
        return _kept_of(key, values, make).columns(values)
    return Statement(make(list(values))).columns()


def _kept_of(key: Hashable, values: Sequence[Value], make: Make) -> Statement:
    def of_marks() -> Statement:
        marks = marks_for(values)
        return Statement(make(marks), marks)

    return prepared(key, of_marks)


def asked_by(user: User | AnonymousUser | None, key: Hashable, values: Sequence[Value], make: Make) -> list[Any]:
    """The same of a query that depends on who asks: its words are kept for strangers, who all see alike."""
    return asked(key, values, make) if access_of(user) == STRANGER else list(make(list(values)))


class Ask(NamedTuple):
    """What `asked` takes; `user` when the query depends on who asks."""

    key: Hashable
    values: Sequence[Value]
    make: Make
    user: User | AnonymousUser | None = None


def asked_together(*questions: Ask) -> list[list[Any]]:
    """What each answers, all by one statement: it waits for the database once, and sees one state of it.

    The rows come as JSON, in their order. A list of values that several questions share is sent once.
    """
    if any(_has_impossible_key(one.values) for one in questions):
        return [[] for _one in questions]
    firsts, values, known = list[int](), list[Value](), dict[int, int]()
    for one in questions:
        if id(one.values) not in known:
            known[id(one.values)] = len(values)
            values += one.values
        firsts.append(known[id(one.values)])

    def make() -> _Together:
        return _Together(
            [
                _kept_of(one.key, one.values, one.make)
                if access_of(one.user) == STRANGER
                else Statement(one.make(list(one.values)))
                for one in questions
            ],
            firsts,
        )

    all_see_alike = all(access_of(one.user) == STRANGER for one in questions)
    key = ("together", *firsts, *(one.key for one in questions))
    together = prepared(key, make) if all_see_alike else make()
    return together.rows(values)


class _Together:
    """Statements as parts of one; `firsts` are the places where the values of each begin."""

    def __init__(self, statements: Sequence[Statement], firsts: Sequence[int]) -> None:
        self._statements = statements
        tables, gathered, parameters = [], [], list[tuple[int | None, Any]]()
        for part, (statement, first) in enumerate(zip(statements, firsts, strict=True)):
            if statement:
                table, gathers = statement.as_part(part)
                tables.append(table)
                gathered.append(gathers)
                places = statement.words.parameters
                parameters += [(None if place is None else first + place, one) for place, one in places]
        text = f"WITH {', '.join(tables)} {' UNION ALL '.join(gathered)}" if tables else ""
        self._words = Words(text, parameters)

    def rows(self, values: Sequence[Value]) -> list[list[Any]]:
        """The rows of each."""
        found: dict[int, Any] = {}
        if self._words.text:
            found = dict(self._words.rows([_as_parameter(value) for value in values]))
        return [one.of_json(found.get(part)) if one else [] for part, one in enumerate(self._statements)]


def as_many(keys: Sequence[int]) -> list[int]:
    """The keys, the last one repeated up to one of `SIZES`: of a query of any number of keys few wordings are kept.

    Of more keys than the greatest of them all are given as they are.
    """
    size = next((size for size in SIZES if size >= len(keys)), len(keys))
    return [*keys, *[keys[-1]] * (size - len(keys))] if keys else []


def _named(fields: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    row: Any = NAMED("Row", fields)
    made: Callable[[Sequence[Any]], Any] = row._make
    return made


def _dictionary(fields: Sequence[str]) -> Callable[[Sequence[Any]], dict[str, Any]]:
    return lambda found: dict(zip(fields, found, strict=True))


def marks_for(values: Sequence[Value]) -> list[Any]:
    """A mark for each value, of its kind."""
    return [_mark(place, value) for place, value in enumerate(values)]


_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def _mark(place: int, value: Value) -> Value:
    if isinstance(value, str):
        return f"the mark {place}"
    moment = _FAR + dt.timedelta(days=place)
    if isinstance(value, dt.datetime):
        return moment
    return moment.date() if isinstance(value, dt.date) else -1_000_000_000 - place


def _has_impossible_key(values: Sequence[Value]) -> bool:
    """Whether one of them is greater than any key: a database would refuse the statement."""
    return any(isinstance(value, int) and abs(value) > MOST_INTEGER for value in values)


def _as_parameter(value: Value) -> Any:
    """As the ORM gives it to the database."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
