"""The body of each point and of each task beside it, kept by the database itself: the queues of who has single bodies
count by it.

Else each number would look up the question and the meeting of every point, and the point of every task, that it counts.
Whoever writes a row, and whatever is written into the column, it says the body of the protocol; where a meeting, a
question or a point goes elsewhere, it follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from decisions.triggers import Family, Trigger

PREFIX = "task_body_"


@dataclass(frozen=True, slots=True)
class Kept:
    """A table with the column: `key` is the column that leads to the protocol, `body` what asks for the body by it."""

    table: str
    key: str
    body: str


_MEETING = "JOIN decisions_meeting m ON m.id = i.meeting_id"
_OF_ITEM = f"SELECT m.body_id FROM decisions_agendaitem i {_MEETING} WHERE i.id = "  # noqa: S608 - no input
_OF_POINT = (
    "SELECT m.body_id FROM decisions_resolution r JOIN decisions_agendaitem i ON i.id = r.item_id "  # noqa: S608
    f"{_MEETING} WHERE r.id = "
)
POINT = Kept("decisions_resolution", "item_id", _OF_ITEM)
TASK = Kept("decisions_assignment", "resolution_id", _OF_POINT)
KEPT = (POINT, TASK)

_ITEMS = "SELECT i.id FROM decisions_agendaitem i WHERE i.meeting_id"
_POINTS = "SELECT r.id FROM decisions_resolution r JOIN decisions_agendaitem i ON i.id = r.item_id WHERE"
_ABOVE = (
    ("decisions_meeting", "body_id", ((POINT, _ITEMS), (TASK, f"{_POINTS} i.meeting_id"))),
    (
        "decisions_agendaitem",
        "meeting_id",
        ((POINT, "SELECT i.id FROM decisions_agendaitem i WHERE i.id"), (TASK, f"{_POINTS} i.id")),
    ),
    ("decisions_resolution", "item_id", ((TASK, f"{_POINTS} r.id"),)),
)
"""What stands above the rows: the column that says where it belongs, and by which keys the rows below are found."""
Below = tuple[tuple[Kept, str], ...]
_COLUMNS = {
    **{each.table: (each.key, "body_id") for each in KEPT},
    **{table: (column,) for table, column, _below in _ABOVE if table not in {each.table for each in KEPT}},
}


# ── what the triggers say ────────────────────────────────────────────────────
@lru_cache(maxsize=2)
def triggers(vendor: str) -> tuple[Trigger, ...]:
    """All of them for `sqlite` or `postgresql`."""
    own, above = (_own_sqlite, _above_sqlite) if vendor == "sqlite" else (_own_postgres, _above_postgres)
    return (
        *(own(each, when) for each in KEPT for when in ("INSERT", "UPDATE")),
        *(above(*each) for each in _ABOVE),
    )


def _of(each: Kept, when: str) -> str:
    return f" OF {each.key}, body_id" if when == "UPDATE" else ""


def _own_sqlite(each: Kept, when: str) -> Trigger:
    right = f"({each.body} NEW.{each.key})"
    put = f"UPDATE {each.table} SET body_id = {right} WHERE id = NEW.id"  # noqa: S608 - no input
    head = f'AFTER {when}{_of(each, when)} ON "{each.table}" FOR EACH ROW'
    return Trigger(PREFIX, each.table, when, f"{head} WHEN NEW.body_id IS NOT {right} BEGIN {put}; END")


def _own_postgres(each: Kept, when: str) -> Trigger:
    """The row of the meeting is held FOR SHARE, so that it does not go to another body before the commit.

    A row that is saved as it was read holds nothing: who signs or withdraws holds the meeting before what is below it.
    """
    same = f"NEW.{each.key} = OLD.{each.key} AND NEW.body_id = OLD.body_id"
    guard = f"IF {same} THEN RETURN NEW; END IF;\n" if when == "UPDATE" else ""
    function = f"BEGIN\n{guard}NEW.body_id := ({each.body} NEW.{each.key} FOR SHARE OF m);\nRETURN NEW;\nEND"
    head = f'BEFORE {when}{_of(each, when)} ON "{each.table}" FOR EACH ROW'
    return Trigger(PREFIX, each.table, when, head, function)


def _put_below(below: Below) -> str:
    return " ".join(
        f"UPDATE {each.table} SET body_id = ({each.body} {each.key}) WHERE {each.key} IN ({keys} = NEW.id);"  # noqa: S608
        for each, keys in below
    )


def _above_sqlite(table: str, column: str, below: Below) -> Trigger:
    moved = f"OLD.{column} <> NEW.{column}"
    body = f'AFTER UPDATE OF {column} ON "{table}" FOR EACH ROW WHEN {moved} BEGIN {_put_below(below)} END'
    return Trigger(PREFIX, table, "UPDATE", body)


def _above_postgres(table: str, column: str, below: Below) -> Trigger:
    body = f'AFTER UPDATE OF {column} ON "{table}" FOR EACH ROW WHEN (OLD.{column} <> NEW.{column})'
    return Trigger(PREFIX, table, "UPDATE", body, f"BEGIN\n{_put_below(below)}\nRETURN NULL;\nEND")


# ── installing ───────────────────────────────────────────────────────────────
FAMILY = Family(PREFIX, "keep the body beside points and tasks", "decisions.W005", triggers, _COLUMNS)


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Create what is missing and drop what is stale; nothing in the middle of older migrations.

    What was written while any was missing is put right.
    """
    if FAMILY.is_in_order(using) or not FAMILY.is_ready(using):
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        if FAMILY.put_in_order(using):
            differs = "IS NOT" if connections[using].vendor == "sqlite" else "IS DISTINCT FROM"
            for each in KEPT:
                right = f"({each.body} {each.key})"
                cursor.execute(f"UPDATE {each.table} SET body_id = {right} WHERE body_id {differs} {right}")  # noqa: S608


# ── joining Django ───────────────────────────────────────────────────────────
def after_migrations(using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    install(using)


def check_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A check of the database: warns when queues could miss what was written."""
    return FAMILY.warnings(databases or ())
