"""The version of all that public pages show: kept by the database itself, told by one short query.

Triggers on each table whose rows a public page shows change the version with every row that is written, whoever writes:
`save()`, `update()`, `bulk_create()`, an import or plain SQL. Two versions are the same only when the content is: a
version is random, so one that was rolled back, or seen inside a transaction, never comes again for other content.

SQLite has one writer at a time and keeps one row. On PostgreSQL one row would make all writers wait for one another, so
each statement adds a row with a random number, and the version is all numbers joined by XOR: whatever becomes visible,
early or late, in whatever order, changes it (docs/adr/0011-version-of-the-content.md).

Like the triggers of `decisions.freezing` these are installed after migrations, for SQLite loses triggers when it makes
a table anew; each installation begins a new version.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from decisions.planned import Words
from decisions.triggers import Family, Trigger, are_there

PREFIX = "content_"

SHOWN = (
    *(f"decisions_{name}" for name in ("meeting", "attendance", "agendaitem", "speaker", "vote", "resolution")),
    *(f"decisions_{name}" for name in ("lineage", "addressee", "assignment", "report", "extensionrequest", "event")),
    *(f"decisions_{name}" for name in ("document", "edition", "policy")),
    *(f"members_{name}" for name in ("organization", "person", "position", "group", "membership", "alias")),
)
"""Every change of a row of these is a change of the content. No page of the public shows an alias, but what names mean
is looked up by it, and the directory of the editor is kept by this version (`imports.directory`)."""
NAMES = ("members_group", "members_organization", "decisions_policy")
"""Of these, which seldom change, a version of their own is a part of the whole one: what was made of them alone is kept
through the changes of all others."""
SHOWN_COLUMNS = {"members_user": ("email", "person_id", "is_active")}
"""Of these only such columns: a sign-in writes its day to the user, and shows nothing new."""
_COLUMNS: dict[str, tuple[str, ...]] = {**dict.fromkeys(SHOWN, ()), **SHOWN_COLUMNS}
HIDDEN = (
    *(f"decisions_{name}" for name in ("calendaraddress", "colleague", "delivery", "draft", "draftversion", "job")),
    *(f"decisions_{name}" for name in ("housetemplate", "issueddocument", "issuedversion", "letter", "reminder")),
    *(f"decisions_{name}" for name in ("mailpreference", "mention", "phrase", "reportcode", "subscription")),
    *(f"decisions_{name}" for name in ("apitoken", "apiuse", "countedset", "countedword", "counting")),
    "decisions_uncounted",
    *("members_formerslug", "members_mandate", "members_user_groups", "members_user_user_permissions"),
)
"""No public page shows a row of these."""
_ASKED = {
    "sqlite": Words("SELECT token, names FROM content_version", ()),
    "postgresql": Words("SELECT bit_xor(token), bit_xor(names) FROM content_version", ()),
}


def current() -> str:
    """The version that holds now, as this connection sees it; by one statement, which is kept: every page asks it."""
    for token, names in _ASKED[connection.vendor].rows(()):
        if token is not None:
            return f"{token}{_AND_OF_NAMES}{names}"
    return ""


def of_names(version: str) -> str:
    """The version of `NAMES` in a whole one, and in what begins with it (`remembering.stamp`); empty without one."""
    return version.partition(" ")[0].partition(_AND_OF_NAMES)[2]


def begin_new(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make everything that was kept of the content worthless."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE_OF_NAMES[connection.vendor])


def fold(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make one row of the many that PostgreSQL gathers; the version stays the same, whoever writes meanwhile."""
    if connections[using].vendor == "sqlite":
        return
    with connections[using].cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM content_version RETURNING token, names) "
            "INSERT INTO content_version(token, names) "
            "SELECT bit_xor(token), bit_xor(names) FROM gone HAVING count(*) > 0"
        )


# ── what the triggers say ────────────────────────────────────────────────────
_AND_OF_NAMES = "/"
_ON_SQLITE = "hex(randomblob(12))"
_ON_POSTGRES = "('x' || left(md5(gen_random_uuid()::text), 16))::bit(64)::bigint"
_CHANGE = {
    # Not INSERT OR REPLACE: what a statement does with conflicts would hold for its triggers too.
    "sqlite": f"UPDATE content_version SET token = {_ON_SQLITE}",  # noqa: S608 - no input
    "postgresql": f"INSERT INTO content_version(token) VALUES ({_ON_POSTGRES})",  # noqa: S608 - no input
}
_CHANGE_OF_NAMES = {
    "sqlite": f"{_CHANGE['sqlite']}, names = {_ON_SQLITE}",
    "postgresql": "INSERT INTO content_version(token, names) "  # noqa: S608 - no input
    f"VALUES ({_ON_POSTGRES}, {_ON_POSTGRES})",
}
_FUNCTION = """
CREATE OR REPLACE FUNCTION content_changed() RETURNS trigger LANGUAGE plpgsql AS $changed$
BEGIN
  -- An update that found no row changes nothing; TRUNCATE has no rows to show.
  IF TG_OP <> 'TRUNCATE' AND TG_NARGS = 0 THEN
    IF NOT EXISTS (SELECT 1 FROM changed) THEN RETURN NULL; END IF;
  END IF;
  IF TG_TABLE_NAME IN ({names}) THEN
    {change_of_names};
  ELSE
    {change};
  END IF;
  RETURN NULL;
END
$changed$"""
_COLUMN_OF_NAMES = {
    "sqlite": "ALTER TABLE content_version ADD COLUMN names text NOT NULL DEFAULT ''",
    "postgresql": "ALTER TABLE content_version ADD COLUMN names bigint NOT NULL DEFAULT 0",
}
_TABLE_OF = {
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS content_version (id integer PRIMARY KEY CHECK (id = 1), token text NOT NULL)",
        "INSERT OR IGNORE INTO content_version(id, token) VALUES (1, '')",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS content_version (token bigint NOT NULL)",
        _FUNCTION.format(
            change=_CHANGE["postgresql"],
            change_of_names=_CHANGE_OF_NAMES["postgresql"],
            names=", ".join(f"'{table}'" for table in NAMES),
        ),
    ),
}


@lru_cache(maxsize=2)
def triggers(vendor: str) -> tuple[Trigger, ...]:
    """All of them for `sqlite` or `postgresql`."""
    whens = ("INSERT", "UPDATE", "DELETE") if vendor == "sqlite" else ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
    make = _sqlite if vendor == "sqlite" else _postgres
    return tuple(make(table, when, of) for table, of in _COLUMNS.items() for when in whens)


def _sqlite(table: str, when: str, columns: tuple[str, ...]) -> Trigger:
    of = f" OF {', '.join(columns)}" if columns and when == "UPDATE" else ""
    change = (_CHANGE_OF_NAMES if table in NAMES else _CHANGE)["sqlite"]
    return Trigger(PREFIX, table, when, f'AFTER {when}{of} ON "{table}" FOR EACH ROW BEGIN {change}; END')


def _postgres(table: str, when: str, columns: tuple[str, ...]) -> Trigger:
    """Once a statement, however many rows it writes. With columns PostgreSQL shows no rows to a trigger."""
    of, rows, arguments = "", "", ""
    if columns and when == "UPDATE":
        of, arguments = f" OF {', '.join(columns)}", "'unseen'"
    elif when != "TRUNCATE":
        rows = f"REFERENCING {'OLD' if when == 'DELETE' else 'NEW'} TABLE AS changed "
    action = f"{rows}FOR EACH STATEMENT EXECUTE FUNCTION content_changed({arguments})"
    return Trigger(PREFIX, table, when, f'AFTER {when}{of} ON "{table}" {action}')


# ── installing ───────────────────────────────────────────────────────────────
FAMILY = Family(PREFIX, "keep the version of the content", "decisions.W003", triggers, _COLUMNS)
missing = FAMILY.missing


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Create what is missing, drop what is stale, begin a new version; nothing in the middle of older migrations."""
    connection = connections[using]
    if not FAMILY.is_ready(using):
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in _TABLE_OF[connection.vendor]:
            cursor.execute(statement)
        if not are_there(connection, {"content_version": ("names",)}):
            cursor.execute(_COLUMN_OF_NAMES[connection.vendor])
        FAMILY.put_in_order(using)
        begin_new(using)


# ── joining Django ───────────────────────────────────────────────────────────
def after_migrations(using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`, which `flush` sends too: what it did, and the new code, make a new version."""
    install(using)


def check_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A check of the database: warns when public pages could show what does not hold any more."""
    return FAMILY.warnings(databases or ())
