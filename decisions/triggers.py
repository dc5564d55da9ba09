"""Triggers that keep something beside the rows: in the words of one database, installed after migrations.

They are no part of a migration: SQLite makes a table anew when a column changes, and loses its triggers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger in the words of one database; its name holds a digest of the words, so an old one is told.

    On PostgreSQL it may have a `function` of its own, which bears its name and is called at the end of the body.
    """

    prefix: str
    table: str
    when: str
    body: str
    function: str = ""

    @property
    def name(self) -> str:
        digest = hashlib.sha256((self.body + self.function).encode()).hexdigest()[:8]
        return f"{self.prefix}{self.table}_{self.when.lower()}_{digest}"

    def statements(self) -> tuple[str, ...]:
        """What makes it anew, also where one of this name was switched off."""
        if not self.function:
            return (f'CREATE TRIGGER "{self.name}" {self.body}',)
        return (
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql '
            f"AS $trigger$\n{self.function}\n$trigger$",
            f'CREATE TRIGGER "{self.name}" {self.body} EXECUTE FUNCTION "{self.name}"()',
        )


@dataclass(frozen=True, slots=True)
class Family:
    """Triggers that do one thing together, told by the prefix of their names.

    `purpose` ends the sentence «triggers that …»; `columns` are what they speak of, by table. Where they name no column
    on PostgreSQL and it costs much to make good that they were gone, they stay there while tables change.
    """

    prefix: str
    purpose: str
    warning: str
    triggers: Callable[[str], tuple[Trigger, ...]]
    columns: Mapping[str, tuple[str, ...]]
    stays_on_postgresql: bool = False

    def missing(self, using: str = DEFAULT_DB_ALIAS) -> list[str]:
        """«table UPDATE» of each trigger that should be there and is not, or is switched off."""
        connection = connections[using]
        present = present_of(connection, self.prefix)
        return [f"{each.table} {each.when}" for each in self.triggers(connection.vendor) if each.name not in present]

    def is_in_order(self, using: str = DEFAULT_DB_ALIAS) -> bool:
        """Whether exactly those are there that should be; by one statement."""
        connection = connections[using]
        return present_of(connection, self.prefix).keys() == {each.name for each in self.triggers(connection.vendor)}

    def put_in_order(self, using: str = DEFAULT_DB_ALIAS) -> bool:
        """Create those that are missing and drop the stale ones; whether anything was missing."""
        connection = connections[using]
        by_name = {each.name: each for each in self.triggers(connection.vendor)}
        present = present_of(connection, self.prefix)
        missing = by_name.keys() - present.keys()
        with connection.cursor() as cursor:
            for name in present.keys() - by_name.keys():
                _drop(connection, name, present[name])
            for name in missing:
                if connection.vendor != "sqlite":
                    _drop(connection, name, by_name[name].table)
                for statement in by_name[name].statements():
                    cursor.execute(statement)
        return bool(missing)

    def remove(self, using: str = DEFAULT_DB_ALIAS) -> None:
        """Drop all of them."""
        connection = connections[using]
        for name, table in present_of(connection, self.prefix).items():
            _drop(connection, name, table)

    def before_migrations(self, using: str, plan: list[Any], **kwargs: Any) -> None:
        """Receiver of `pre_migrate`: no column changes that a trigger names, and SQLite makes no table anew of which
        the trigger of another one speaks.
        """
        if plan and not (self.stays_on_postgresql and connections[using].vendor == "postgresql"):
            with transaction.atomic(using=using):
                self.remove(using)

    def is_ready(self, using: str = DEFAULT_DB_ALIAS) -> bool:
        """Whether all that they speak of is there."""
        return are_there(connections[using], self.columns)

    def warnings(self, databases: Iterable[str]) -> list[checks.CheckMessage]:
        """What a check of these databases says."""
        found: list[checks.CheckMessage] = []
        for using in databases:
            if self.is_ready(using) and (gone := self.missing(using)):
                words = f"{len(gone)} triggers that {self.purpose} are missing: {', '.join(gone)}."
                found.append(checks.Warning(words, hint="Run migrate: it installs them.", id=self.warning))
        return found


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        else:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
            cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"()')


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


def are_there(connection: BaseDatabaseWrapper, columns: Mapping[str, Iterable[str]]) -> bool:
    """Whether these tables have these columns: in the middle of older migrations they have not."""
    with connection.cursor() as cursor:
        if not columns.keys() <= set(connection.introspection.table_names(cursor)):
            return False
        for table, wanted in columns.items():
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608 - no input
            if not {column[0] for column in cursor.description}.issuperset(wanted):
                return False
    return True
