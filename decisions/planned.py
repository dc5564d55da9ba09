"""Statements that PostgreSQL keeps planned.

To plan a query of ten joins takes the server longer than to answer it. A statement that is asked again is prepared
on its connection: what never changes stays in its words, where the planner sees it, and only the values that are put
into marked places are parameters, of known types. The plans end with the connection.

Nothing is prepared inside a transaction, which an error would spoil. Outside of one every failure has the same answer:
the statement is asked as it stands.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

MOST = 100
"""So many plans are kept on a connection, of some hundred kilobytes each; what was asked for longest ago goes first."""

UNKNOWN, KNOWN, OUTDATED, REFUSED = "26000", "42P05", "0A000", "42"
"""What the server says of a name that it does not know, or knows already; when a table has changed its columns; and how
all begins that it says of words it does not understand."""

_AT_ONCE = "SET plan_cache_mode TO force_generic_plan"
"""By itself the server would plan the first five askings anew, to compare: on each connection again."""

_TYPES = {int: "bigint", dt.date: "date", dt.datetime: "timestamptz"}


class Words:
    """The words of a statement. Of each parameter the number of the value put there, or what always stands there."""

    def __init__(self, text: str, parameters: Sequence[tuple[int | None, Any]]) -> None:
        self.text, self.parameters = text, parameters
        self.is_refused = False
        self._was_asked = False
        self._to_prepare = ("", "")

    def rows(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """What is answered with these values in their places."""
        plans = _plans_of_connection() if self._was_asked and not self.is_refused else None
        self._was_asked = True
        with connection.cursor() as cursor:
            if plans is None or not plans.execute(cursor, self, values):
                cursor.execute(self.text, [one if place is None else values[place] for place, one in self.parameters])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def to_prepare(self, cursor: CursorWrapper, values: Sequence[Any]) -> tuple[str, str]:
        """Their name, the same wherever they are the same, and what follows it where they are prepared."""
        if not self._to_prepare[0]:
            from psycopg2.extensions import AsIs  # Only here: SQLite needs no driver.

            marked = [one if place is None else AsIs(f"${place + 1}") for place, one in self.parameters]
            types = ", ".join(_TYPES.get(type(value), "unknown") for value in values)
            text = f"{_in_brackets(types)} AS {cursor.mogrify(self.text, marked).decode()}"
            self._to_prepare = (f"kept_{sha256(text.encode()).hexdigest()[:32]}", text)
        return self._to_prepare


class Plans:
    """What one connection keeps: names, the one that was asked for longest ago first."""

    def __init__(self) -> None:
        self._names: OrderedDict[str, None] = OrderedDict()
        self._is_pooled = False

    def execute(self, cursor: CursorWrapper, words: Words, values: Sequence[Any]) -> bool:
        """Whether the plan could be asked."""
        if self._is_pooled:
            return False
        name, text = words.to_prepare(cursor, values)
        if name in self._names:
            self._names.move_to_end(name)
        elif not self._prepare(cursor, name, text):
            words.is_refused = True
            return False
        try:
            cursor.execute(f"EXECUTE {name} {_in_brackets(', '.join(['%s'] * len(values)))}", list(values))
        except DatabaseError as error:
            if _code(error) not in (UNKNOWN, OUTDATED):
                raise
            # A name that is unknown: somebody between us and the server gives every statement another connection.
            self._is_pooled = _code(error) == UNKNOWN
            self._forget(cursor, name)
            return False
        return True

    def _prepare(self, cursor: CursorWrapper, name: str, text: str) -> bool:
        try:
            cursor.execute(f"{_AT_ONCE}; PREPARE {name} {text}")
        except DatabaseError as error:
            if not _code(error).startswith(REFUSED):
                raise
            if _code(error) != KNOWN:
                return False
        self._names[name] = None
        if len(self._names) > MOST:
            self._forget(cursor, next(iter(self._names)))
        return True

    def _forget(self, cursor: CursorWrapper, name: str) -> None:
        del self._names[name]
        try:
            cursor.execute(f"DEALLOCATE {name}")
        except DatabaseError as error:
            if _code(error) != UNKNOWN:
                raise


_plans: WeakKeyDictionary[Any, Plans] = WeakKeyDictionary()
"""By the connection of the driver."""


def _plans_of_connection() -> Plans | None:
    """Those of the connection at hand; None where nothing is prepared."""
    if connection.vendor != "postgresql" or not settings.DATABASE_KEEPS_PLANS or not connection.get_autocommit():
        return None
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    if is_psycopg3:  # It has a way of its own, and Django prefers it where it is installed.
        return None
    return _plans.setdefault(connection.connection, Plans())


def _in_brackets(several: str) -> str:
    return f"({several})" if several else ""


def _code(error: DatabaseError) -> str:
    return getattr(error.__cause__, "pgcode", None) or ""
