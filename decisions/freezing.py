"""What is signed, and what was issued, is frozen by the database itself: triggers on SQLite and on PostgreSQL.

Whoever writes, a form, `save()`, `QuerySet.update()`, `bulk_create()`, an import or plain SQL: while the meeting has
a seal, its sealed columns and the rows that hang on it cannot be changed, added to or taken away. What lives on after
the signature (states, terms in force, what the public may read) is not frozen. The signature is withdrawn by one way
only: an edition that records the withdrawal is there first. What was issued (its rows, digests and names of files) is
never changed at all; that its bytes on the disk are the same, their digest tells whoever takes them.

The triggers are not part of a migration: SQLite makes a table anew when a column changes, and loses them. They are
dropped before migrations and installed after them; `missing()` says which are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from decisions.triggers import Family, Trigger

MARK = "protocol_is_signed"
ISSUED_MARK = "document_is_issued"
PREFIX = "seal_"
SETTING = "cluster.seals_suspended"

_OF_ITEM = "(SELECT i.meeting_id FROM decisions_agendaitem i WHERE i.id = {row}.item_id)"
_OF_POINT = (
    "(SELECT i.meeting_id FROM decisions_agendaitem i JOIN decisions_resolution r ON r.item_id = i.id "
    "WHERE r.id = {row}.resolution_id)"
)
_OF_BOTH = f"COALESCE({_OF_ITEM}, {_OF_POINT})"
_AS_DECIDED = "({row}.series_id IS NULL AND {row}.replaces_id IS NULL)"
_WITHDRAWAL = (
    "(NEW.seal = '' AND NEW.status = 'draft' AND EXISTS (SELECT 1 FROM decisions_edition e "
    "WHERE e.meeting_id = OLD.id AND e.cause = 'withdrawn' AND e.previous_seal = OLD.seal))"
)


class ProtocolSigned(IntegrityError):
    """The database refused to change what is signed; the message is for users."""

    def __str__(self) -> str:
        return _(
            "The protocol is signed and sealed, so its content cannot be changed. "
            "To correct it, withdraw the signature with a reason, change the text and sign it again."
        )


class DocumentIssued(IntegrityError):
    """The database refused to change what was issued; the message is for users."""

    def __str__(self) -> str:
        return _(
            "What was issued, or uploaded as a template, stays as it is. Issue it anew, or upload a further version."
        )


_REFUSALS: dict[str, type[IntegrityError]] = {MARK: ProtocolSigned, ISSUED_MARK: DocumentIssued}


@dataclass(frozen=True, slots=True)
class Frozen:
    """One table: its sealed columns, and SQL for the key of the meeting that a row belongs to.

    `only` narrows the rows that are frozen.
    """

    model: str
    columns: tuple[str, ...]
    meeting: str
    only: str = ""

    @property
    def table(self) -> str:
        return f"decisions_{self.model}"


#: The columns of the meeting's own row that a withdrawal may change; `published_at` is not frozen at all.
_SIGNATURE = ("status", "signed_at", "seal", "previous_seal")
_HEAD = (
    *("body_id", "number", "year", "date", "start", "end", "place", "form", "organization_line", "source_text"),
    *("chair_id", "chair_position", "secretary_id", "secretary_position"),
)
FROZEN = (
    Frozen(
        "attendance",
        (
            *("meeting_id", "position", "person_id", "organization_id", "post", "presence"),
            *("represented_by_id", "arrived", "left"),
        ),
        "{row}.meeting_id",
    ),
    Frozen("agendaitem", ("meeting_id", "position", "number", "title", "is_withdrawn"), "{row}.meeting_id"),
    Frozen("speaker", ("item_id", "position", "person_id", "post", "role"), _OF_ITEM),
    Frozen("vote", ("item_id", "resolution_id", "in_favour", "against", "abstained", "unanimous"), _OF_BOTH),
    Frozen(
        "resolution",
        ("item_id", "parent_id", "position", "number", "number_printed", "is_stem", "text", "kind"),
        _OF_ITEM,
    ),
    Frozen("addressee", ("resolution_id", "position", "group_id", "role", "printed", "members_count"), _OF_POINT),
    Frozen(
        "assignment",
        (
            *("resolution_id", "position", "person_id", "organization_id", "acting_person_id", "role", "printed"),
            *("origin_group_id", "original_term", "term_text", "recurrence", "recurrence_day"),
            *("series_id", "replaces_id"),
        ),
        _OF_POINT,
        only=_AS_DECIDED,
    ),
)
#: What was issued, and the files of house templates: written once, whatever becomes of the protocol. Of a template only
#: what is in force changes.
_TEMPLATE = ("body_id", "kind", "number", "name", "file", "size", "sha256", "uploaded_by_id", "uploaded_at")
_KEPT: dict[str, tuple[str, ...]] = {
    "decisions_issueddocument": (),
    "decisions_issuedversion": (),
    "decisions_housetemplate": _TEMPLATE,
}
_COLUMNS: dict[str, tuple[str, ...]] = {
    "decisions_meeting": (*_HEAD, *_SIGNATURE),
    "decisions_edition": (),
    **{each.table: each.columns for each in FROZEN},
    **_KEPT,
}


# ── what the triggers say ────────────────────────────────────────────────────
@lru_cache(maxsize=2)
def triggers(vendor: str) -> tuple[Trigger, ...]:
    """All of them for `sqlite` or `postgresql`."""
    make = _sqlite if vendor == "sqlite" else _postgres
    made = [
        make("decisions_meeting", "UPDATE", _meeting_changed(vendor), ()),
        make("decisions_meeting", "DELETE", "OLD.seal <> ''", ()),
        make("decisions_edition", "UPDATE", "1 = 1", ()),
        make("decisions_edition", "DELETE", "1 = 1", ()),
    ]
    for table, columns in _KEPT.items():
        changed = _changed(vendor, columns) if columns else "1 = 1"
        made.append(make(table, "UPDATE", changed, (), ISSUED_MARK))
        made.append(make(table, "DELETE", "1 = 1", (), ISSUED_MARK))
    for each in FROZEN:
        for when, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            of_frozen = " OR ".join(each.only.format(row=row) for row in rows) if each.only else "1 = 1"
            guard = f"({of_frozen})"
            if when == "UPDATE":
                guard = f"({_changed(vendor, each.columns)}) AND {guard}"
            made.append(make(each.table, when, guard, tuple(each.meeting.format(row=row) for row in rows)))
    return tuple(made)


def _changed(vendor: str, columns: tuple[str, ...]) -> str:
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns)


def _meeting_changed(vendor: str) -> str:
    head, signature = _changed(vendor, _HEAD), _changed(vendor, _SIGNATURE)
    return f"OLD.seal <> '' AND (({head}) OR (({signature}) AND NOT {_WITHDRAWAL}))"


def _sqlite(table: str, when: str, guard: str, meetings: tuple[str, ...], mark: str = MARK) -> Trigger:
    """Writers of SQLite come one after another, so what the trigger reads is what holds."""
    sealed = " OR ".join(
        f"EXISTS (SELECT 1 FROM decisions_meeting m WHERE m.id = {meeting} AND m.seal <> '')"  # noqa: S608 - no input
        for meeting in meetings
    )
    condition = f"({guard}) AND ({sealed})" if sealed else guard
    body = f"BEFORE {when} ON \"{table}\" FOR EACH ROW WHEN {condition} BEGIN SELECT RAISE(ABORT, '{mark}'); END"
    return Trigger(PREFIX, table, when, body)


def _postgres(table: str, when: str, guard: str, meetings: tuple[str, ...], mark: str = MARK) -> Trigger:
    """The row of the meeting is held FOR SHARE, so that nobody signs between this question and the commit."""
    result = "OLD" if when == "DELETE" else "NEW"
    refuse = f"RAISE EXCEPTION '{mark}' USING ERRCODE = 'integrity_constraint_violation';"
    asked = "".join(
        f"SELECT m.seal INTO found FROM decisions_meeting m WHERE m.id = {meeting} FOR SHARE;\n"  # noqa: S608 - no input
        f"IF found <> '' THEN {refuse} END IF;\n"
        for meeting in meetings
    )
    function = (
        "DECLARE found text;\nBEGIN\n"
        f"IF current_setting('{SETTING}', true) = 'on' THEN RETURN {result}; END IF;\n"
        f"IF NOT ({guard}) THEN RETURN {result}; END IF;\n"
        f"{asked or refuse}\nRETURN {result};\nEND"
    )
    return Trigger(PREFIX, table, when, f'BEFORE {when} ON "{table}" FOR EACH ROW', function)


# ── installing ───────────────────────────────────────────────────────────────
FAMILY = Family(PREFIX, "keep signed protocols frozen", "decisions.W001", triggers, _COLUMNS)
missing = FAMILY.missing


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Create what is missing and drop what is stale; one statement when all is there.

    Nothing happens while the tables are not what this code knows (in the middle of older migrations).
    """
    if FAMILY.is_in_order(using) or not FAMILY.is_ready(using):
        return
    with transaction.atomic(using=using):
        FAMILY.put_in_order(using)


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Drop all of them: before migrations, which may change what is frozen."""
    with transaction.atomic(using=using):
        FAMILY.remove(using)


@contextmanager
def suspended(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """A transaction in which nothing is frozen: to load a fixture or to empty a database, never to correct a protocol.

    Whatever is changed in it is found by `verify_seals`.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        if connection.vendor == "sqlite":
            remove(using)
            yield
            install(using)
        else:
            _set(connection, "on")
            yield
            _set(connection, "off")


def _set(connection: BaseDatabaseWrapper, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])


# ── joining Django ───────────────────────────────────────────────────────────
def after_migrations(using: str, **kwargs: object) -> None:
    """Receiver of `post_migrate`, which `flush` sends too."""
    install(using)


def explain_refusals(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Receiver of `connection_created`: the refusal of a trigger is raised as `ProtocolSigned` or `DocumentIssued`."""
    if _explained not in connection.execute_wrappers:
        connection.execute_wrappers.append(_explained)


def check_triggers(databases: Sequence[str] | None = None, **kwargs: object) -> list[checks.CheckMessage]:
    """A check of the database: warns when it would let what is signed be changed."""
    return FAMILY.warnings(databases or ())


def _explained(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    try:
        return execute(sql, params, many, context)
    except IntegrityError as error:
        for mark, refusal in _REFUSALS.items():
            if mark in str(error):
                raise refusal(mark) from error
        raise
