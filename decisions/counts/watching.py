"""Which rows changed since they were counted: written down by triggers, whoever writes, and nobody waits for anybody.

The row that changed is written down, not its points: a late commit may bring points that nobody could see before. Like
the triggers of `decisions.freezing` these are installed after migrations, for SQLite loses them with a table made anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from decisions.models import CountedSet, CountedWord, Counting, Uncounted
from decisions.triggers import Family, Trigger

PREFIX = "uncounted_"
Kind = Uncounted.Kind


@dataclass(frozen=True, slots=True)
class Watched:
    """A table whose rows decide how points and tasks are counted: the kind of row written down, its key, what matters.

    `of` stands before the key of a row of another table, which the key of ours names. Of a `new` row nothing need be
    written down where only what was counted before may be wrong.
    """

    table: str
    kind: Uncounted.Kind
    key: str
    columns: tuple[str, ...]
    of: str = ""
    new: bool = True

    @property
    def name(self) -> str:
        """Of its function: one table may be watched for two kinds of rows."""
        return f"{PREFIX}{self.table}_{self.kind.name.lower()}"


_TASK = (
    *("resolution_id", "organization_id", "status", "term", "original_term"),
    *("closed_at", "fulfilled_on", "control_since"),
    *("role", "recurrence", "series_id", "period"),
)
_OF_TASKS = "SELECT resolution_id FROM decisions_assignment WHERE id = "
WATCHED = (
    Watched("decisions_policy", Kind.BODY, "body_id", ("soon_days",)),
    Watched("decisions_meeting", Kind.MEETING, "id", ("body_id", "year", "date", "status", "published_at")),
    Watched("decisions_agendaitem", Kind.ITEM, "id", ("meeting_id", "is_closed")),
    Watched("decisions_resolution", Kind.POINT, "id", ("item_id", "is_stem", "number", "kind", "state", "due")),
    Watched("decisions_assignment", Kind.POINT, "resolution_id", _TASK),
    Watched("decisions_assignment", Kind.TASK, "id", _TASK),
    Watched("decisions_report", Kind.POINT, "assignment_id", ("kind", "decision", "created_at"), _OF_TASKS),
    Watched("decisions_extensionrequest", Kind.POINT, "assignment_id", ("is_granted",), _OF_TASKS),
    Watched("decisions_resolution", Kind.WORDING, "id", ("item_id", "public_text"), new=False),
    Watched("decisions_agendaitem", Kind.QUESTION, "id", ("public_title",), new=False),
)
_COLUMNS: dict[str, tuple[str, ...]] = {
    **{
        one.table: tuple({name for each in WATCHED if each.table == one.table for name in (each.key, *each.columns)})
        for one in WATCHED
    },
    **{model._meta.db_table: () for model in (CountedSet, CountedWord, Counting, Uncounted)},
}

# ── what the triggers say ────────────────────────────────────────────────────
_MARKS = Uncounted._meta.db_table
_EVERYTHING = (
    "DELETE FROM decisions_counting",
    "DELETE FROM decisions_countedset",
    "DELETE FROM decisions_countedword",
    f"INSERT INTO {_MARKS}(kind, row_id) SELECT '{Kind.MEETING}', id FROM decisions_meeting",  # noqa: S608 - no input
)
"""Nothing that was counted is trusted: a new epoch begins."""
_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $changed$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    {everything};
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO {marks}(kind, row_id) SELECT '{kind}', key FROM (SELECT DISTINCT {key} AS key FROM (
      (SELECT {columns} FROM was EXCEPT SELECT {columns} FROM changed)
      UNION ALL (SELECT {columns} FROM changed EXCEPT SELECT {columns} FROM was)
    ) changed) keys WHERE key IS NOT NULL;
  ELSE
    INSERT INTO {marks}(kind, row_id)
    SELECT '{kind}', key FROM (SELECT DISTINCT {key} AS key FROM changed) keys WHERE key IS NOT NULL;
  END IF;
  RETURN NULL;
END
$changed$"""


@lru_cache(maxsize=2)
def triggers(vendor: str) -> tuple[Trigger, ...]:
    """All of them for `sqlite` or `postgresql`."""
    make, others = (_sqlite, ("DELETE",)) if vendor == "sqlite" else (_postgres, ("DELETE", "TRUNCATE"))
    return tuple(
        make(each, when) for each in WATCHED for when in ("INSERT", "UPDATE", *others) if each.new or when != "INSERT"
    )


def _key(each: Watched, row: str) -> str:
    return f"({each.of}{row}.{each.key})" if each.of else f"{row}.{each.key}"


def _sqlite(each: Watched, when: str) -> Trigger:
    """Once a row; what is written down already is not written again."""
    rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[when]
    write = " ".join(
        f"INSERT INTO {_MARKS}(kind, row_id) SELECT '{each.kind}', key FROM (SELECT {_key(each, row)} AS key) "  # noqa: S608
        f"WHERE key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {_MARKS} WHERE kind = '{each.kind}' AND row_id = key);"
        for row in rows
    )
    of, condition = "", ""
    if when == "UPDATE":
        columns = sorted({each.key, *each.columns})
        of = f" OF {', '.join(columns)}"
        condition = f" WHEN {' OR '.join(f'OLD.{column} IS NOT NEW.{column}' for column in columns)}"
    return Trigger(
        PREFIX, each.table, when, f'AFTER {when}{of} ON "{each.table}" FOR EACH ROW{condition} BEGIN {write} END'
    )


def _postgres(each: Watched, when: str) -> Trigger:
    """Once a statement, however many rows it writes."""
    rows = {
        "INSERT": "REFERENCING NEW TABLE AS changed ",
        "UPDATE": "REFERENCING OLD TABLE AS was NEW TABLE AS changed ",
        "DELETE": "REFERENCING OLD TABLE AS changed ",
    }.get(when, "")
    action = f"{rows}FOR EACH STATEMENT EXECUTE FUNCTION {each.name}()"
    return Trigger(PREFIX, each.table, when, f'AFTER {when} ON "{each.table}" {action}')


def _function(each: Watched) -> str:
    columns = ", ".join(sorted({"id", each.key, *each.columns}))
    return _FUNCTION.format(
        name=each.name,
        marks=_MARKS,
        everything="; ".join(_EVERYTHING),
        kind=each.kind,
        key=_key(each, "changed"),
        columns=columns,
    )


# ── installing ───────────────────────────────────────────────────────────────
FAMILY = Family(
    PREFIX, "keep the counts of the register", "decisions.W004", triggers, _COLUMNS, stays_on_postgresql=True
)
missing = FAMILY.missing


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Create the triggers that are missing; when any was, nothing that was counted is trusted."""
    connection = connections[using]
    if not FAMILY.is_ready(using):
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            for each in WATCHED:
                cursor.execute(_function(each))
        if FAMILY.put_in_order(using):
            give_up(using)


def give_up(using: str = DEFAULT_DB_ALIAS) -> None:
    """Trust nothing that was counted: `count_changes()` counts everything anew."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for statement in _EVERYTHING:
            cursor.execute(statement)


def after_migrations(using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`, which `flush` sends too."""
    install(using)


def check_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A check of the database: warns when the counts of the register could be wrong."""
    return FAMILY.warnings(databases or ())
