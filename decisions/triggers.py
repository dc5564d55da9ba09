"""Triggers that keep something beside the rows: in the words of one database, installed after migrations.

They are no part of a migration: SQLite makes a table anew when a column changes, and loses its triggers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger in the words of one database; its name holds a digest of the words, so an old one is told."""

    prefix: str
    table: str
    when: str
    body: str

    @property
    def name(self) -> str:
        digest = hashlib.sha256(self.body.encode()).hexdigest()[:8]
        return f"{self.prefix}{self.table}_{self.when.lower()}_{digest}"


def present_of(connection: BaseDatabaseWrapper, prefix: str) -> dict[str, str]:
    """Table by the name of each trigger of this prefix that is there; one that was switched off does not count."""
    if connection.vendor == "sqlite":
        asked = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s"
    else:
        asked = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND pg_table_is_visible(c.oid) "
            "AND substr(t.tgname::text, 1, %s) = %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(asked, [len(prefix), prefix])
        return dict(cursor.fetchall())


def put_in_order(connection: BaseDatabaseWrapper, prefix: str, wanted: Iterable[Trigger]) -> bool:
    """Create those that are missing and drop the stale ones; whether anything was missing."""
    by_name, present = {each.name: each for each in wanted}, present_of(connection, prefix)
    missing = by_name.keys() - present.keys()
    with connection.cursor() as cursor:
        for name in present.keys() - by_name.keys():
            on = "" if connection.vendor == "sqlite" else f' ON "{present[name]}"'
            cursor.execute(f'DROP TRIGGER "{name}"{on}')
        for name in missing:
            cursor.execute(f'CREATE TRIGGER "{name}" {by_name[name].body}')
    return bool(missing)


def missing_of(connection: BaseDatabaseWrapper, prefix: str, wanted: Iterable[Trigger]) -> list[str]:
    """«table UPDATE» of each trigger that should be there and is not."""
    present = present_of(connection, prefix)
    return [f"{each.table} {each.when}" for each in wanted if each.name not in present]


def tables_are_ready(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> bool:
    """Whether these tables are there: in the middle of older migrations they are not."""
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor)).issuperset(tables)
