"""The body of each assignment beside it, kept by the database itself: the queues of who has single bodies count by it.

Else each number would look up the point, the question and the meeting of every task that it counts. Whoever writes a
task, and whatever is written into the column, it says the body of the protocol; where a meeting, a question or a point
goes elsewhere, it follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from decisions.triggers import Family, Trigger

PREFIX = "task_body_"

_JOINED = (
    "decisions_resolution r JOIN decisions_agendaitem i ON i.id = r.item_id "
    "JOIN decisions_meeting m ON m.id = i.meeting_id"
)
_OF_POINT = f"SELECT m.body_id FROM {_JOINED} WHERE r.id = "  # noqa: S608 - no input
_ABOVE = (
    ("decisions_meeting", "body_id", f"SELECT r.id FROM {_JOINED} WHERE m.id"),  # noqa: S608 - no input
    ("decisions_agendaitem", "meeting_id", "SELECT r.id FROM decisions_resolution r WHERE r.item_id"),
    ("decisions_resolution", "item_id", "SELECT r.id FROM decisions_resolution r WHERE r.id"),
)
"""What stands above a task: the column that says where it belongs, and the points under its row."""
TABLE = "decisions_assignment"
_COLUMNS = {TABLE: ("resolution_id", "body_id"), **{table: (column,) for table, column, _points in _ABOVE}}


# ── what the triggers say ────────────────────────────────────────────────────
@lru_cache(maxsize=2)
def triggers(vendor: str) -> tuple[Trigger, ...]:
    """All of them for `sqlite` or `postgresql`."""
    own, above = (_own_sqlite, _above_sqlite) if vendor == "sqlite" else (_own_postgres, _above_postgres)
    return (own("INSERT"), own("UPDATE"), *(above(*each) for each in _ABOVE))


def _own_sqlite(when: str) -> Trigger:
    of = " OF resolution_id, body_id" if when == "UPDATE" else ""
    put = f"UPDATE {TABLE} SET body_id = ({_OF_POINT} NEW.resolution_id) WHERE id = NEW.id"  # noqa: S608 - no input
    condition = f"NEW.body_id IS NOT ({_OF_POINT} NEW.resolution_id)"
    return Trigger(PREFIX, TABLE, when, f'AFTER {when}{of} ON "{TABLE}" FOR EACH ROW WHEN {condition} BEGIN {put}; END')


def _own_postgres(when: str) -> Trigger:
    """The row of the meeting is held FOR SHARE, so that it does not go to another body before the commit.

    A task that is saved as it was read holds nothing: who signs or withdraws holds the meeting before its tasks.
    """
    of = " OF resolution_id, body_id" if when == "UPDATE" else ""
    same = "NEW.resolution_id = OLD.resolution_id AND NEW.body_id = OLD.body_id"
    guard = f"IF {same} THEN RETURN NEW; END IF;\n" if when == "UPDATE" else ""
    function = f"BEGIN\n{guard}NEW.body_id := ({_OF_POINT} NEW.resolution_id FOR SHARE OF m);\nRETURN NEW;\nEND"
    return Trigger(PREFIX, TABLE, when, f'BEFORE {when}{of} ON "{TABLE}" FOR EACH ROW', function)


def _put_below(points: str) -> str:
    right = f"({_OF_POINT} resolution_id)"
    return f"UPDATE {TABLE} SET body_id = {right} WHERE resolution_id IN ({points} = NEW.id);"  # noqa: S608 - no input


def _above_sqlite(table: str, column: str, points: str) -> Trigger:
    moved = f"OLD.{column} <> NEW.{column}"
    body = f'AFTER UPDATE OF {column} ON "{table}" FOR EACH ROW WHEN {moved} BEGIN {_put_below(points)} END'
    return Trigger(PREFIX, table, "UPDATE", body)


def _above_postgres(table: str, column: str, points: str) -> Trigger:
    body = f'AFTER UPDATE OF {column} ON "{table}" FOR EACH ROW WHEN (OLD.{column} <> NEW.{column})'
    return Trigger(PREFIX, table, "UPDATE", body, f"BEGIN\n{_put_below(points)}\nRETURN NULL;\nEND")


# ── installing ───────────────────────────────────────────────────────────────
FAMILY = Family(PREFIX, "keep the body beside a task", "decisions.W005", triggers, _COLUMNS)


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Create what is missing and drop what is stale; nothing in the middle of older migrations.

    What was written while any was missing is put right.
    """
    if FAMILY.is_in_order(using) or not FAMILY.is_ready(using):
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        if FAMILY.put_in_order(using):
            differs = "IS NOT" if connections[using].vendor == "sqlite" else "IS DISTINCT FROM"
            right = f"({_OF_POINT} resolution_id)"
            cursor.execute(f"UPDATE {TABLE} SET body_id = {right} WHERE body_id {differs} {right}")  # noqa: S608 - no input


# ── joining Django ───────────────────────────────────────────────────────────
def after_migrations(using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    install(using)


def check_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A check of the database: warns when queues could miss what was written."""
    return FAMILY.warnings(databases or ())
