"""The index of words that the search asks: kept by the database itself, on SQLite and on PostgreSQL.

Only what the public reads is in it, and names of organizations and groups: the wording and the title with the names
of those who gave no consent are not. SQLite keeps an FTS5 table beside each table, written by triggers in the
transaction of each change, whoever writes: `save()`, `update()`, `bulk_create()` or plain SQL. PostgreSQL keeps a
column of the words, which it generates itself, and a GIN index over it. Both cut a text into words of letters and
digits, deaf to case and to ё/е.

Like the triggers of `decisions.freezing` these are no part of a migration, for SQLite loses triggers when it makes a
table anew: they are installed after migrations, and a table whose triggers were gone is indexed anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from pyroaring import BitMap

from decisions.finding.wanted import Wanted
from decisions.triggers import are_there

PREFIX = "words_of_"
TOKENIZER = "unicode61"
"""By its rules SQLite cuts a text into words."""
WORDS = "words_of_it"
"""PostgreSQL's column of the words and their places: whether words follow one another it sees there, for the index does
not know their order. Django knows nothing of it."""
MOST_LETTERS = 100_000
"""PostgreSQL keeps up to a megabyte of words of a row: of a longer text the beginning is indexed."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """One column whose words are searched, and SQL between its rows (as `t`) and the resolutions they speak of.

    `points` joins from the row to the resolutions, whose key is `point`. The other way, `row` is the key of the one row
    of a resolution, `rows` the query for the few keys of all rows that hold the word (`{keys}`) as a condition.
    """

    table: str
    column: str
    points: str = ""
    point: str = ""
    row: str = ""
    rows: str = ""

    @property
    def index(self) -> str:
        """The name of the FTS5 table; its triggers, and the GIN index, begin with it."""
        return f"{PREFIX}{self.table}"

    @property
    def vector(self) -> str:
        """The words of the column for PostgreSQL."""
        spaced = f"regexp_replace(lower(left(t.{self.column}, {MOST_LETTERS})), '[^[:alnum:]]+', ' ', 'g')"
        return f"to_tsvector('simple'::regconfig, translate({spaced}, 'ё', 'е'))"


_POINTS_OF_ITEMS = "JOIN decisions_resolution r ON r.item_id = {item}"
WORDINGS = Indexed("decisions_resolution", "public_text", point="t.id", row="decisions_resolution.id")
QUESTIONS = Indexed(
    "decisions_agendaitem",
    "public_title",
    _POINTS_OF_ITEMS.format(item="t.id"),
    "r.id",
    row="decisions_resolution.item_id",
)
INDEXED = (
    WORDINGS,
    QUESTIONS,
    Indexed(
        "members_group",
        "name",
        "JOIN decisions_meeting m ON m.body_id = t.id JOIN decisions_agendaitem i ON i.meeting_id = m.id "
        + _POINTS_OF_ITEMS.format(item="i.id"),
        "r.id",
        rows="EXISTS (SELECT 1 FROM decisions_agendaitem i JOIN decisions_meeting m ON m.id = i.meeting_id "
        "WHERE i.id = decisions_resolution.item_id AND m.body_id IN ({keys}))",
    ),
    Indexed(
        "members_organization",
        "name",
        "JOIN decisions_assignment a ON a.organization_id = t.id",
        "a.resolution_id",
        rows="EXISTS (SELECT 1 FROM decisions_assignment a WHERE a.resolution_id = decisions_resolution.id "
        "AND a.organization_id IN ({keys}))",
    ),
)


# ── asking ───────────────────────────────────────────────────────────────────
def keys_with(each: Indexed, wanted: Sequence[Wanted], using: str = DEFAULT_DB_ALIAS) -> RawSQL:
    """The keys of the rows of one table whose indexed column has all of this, for `in`."""
    vendor = connections[using].vendor
    keys, _key = _keys(vendor, each)
    asked = " AND ".join(f"({one.fts5()})" for one in wanted)
    if vendor != "sqlite":
        asked = " & ".join(f"({one.tsquery()})" for one in wanted)
    return RawSQL(keys, [asked])  # noqa: S611 - what is asked is a parameter


_QUERY = "to_tsquery('simple'::regconfig, %s)"
Named = Mapping[str, Sequence[int]]
"""By table of `INDEXED`, the keys of its rows that hold what is wanted, where they are known already."""


def resolutions_with(
    wanted: Wanted, using: str = DEFAULT_DB_ALIAS, named: Named | None = None, *, is_guess: bool = False
) -> RawSQL:
    """The keys of the resolutions of which any indexed text has what is wanted, for `pk__in`.

    A guess is of hundreds of words, hardly one of which there is.
    """
    vendor, parts, params = connections[using].vendor, list[str](), list[Any]()
    for each, keys, its in _asked_of(vendor, wanted, named or {}):
        held = _holding(vendor, each, keys)
        # PostgreSQL takes each word that it does not know for one of many texts, and would hold hundreds of them
        # against every text; what it is told no sooner than it looks is asked of the index.
        parts.append(held.replace(_QUERY, f"(SELECT {_QUERY})") if is_guess else held)
        params += its
    return RawSQL(" UNION ALL ".join(parts), params)  # noqa: S611 - what is asked is a parameter


class Having(NamedTuple):
    """The keys of the resolutions whose wording has something, and of those whose question has."""

    wording: BitMap
    question: BitMap


def texts_with(wanted: Sequence[Wanted], using: str = DEFAULT_DB_ALIAS, only: BitMap | None = None) -> list[Having]:
    """For each of these the resolutions that have it, all by one statement; of `only` some, when they are few."""
    vendor, tables, params = connections[using].vendor, list[str](), list[Any]()
    gather = "json_group_array(k)" if vendor == "sqlite" else "array_agg(k)"
    some = "" if only is None else as_text(list(only), using)
    for one in wanted:
        for each in (WORDINGS, QUESTIONS):
            tables.append(
                f"found{len(tables)}(k) AS ({_some_holding(vendor, each) if some else _holding(vendor, each, '')})"
            )
            params += [*([some] if some else []), one.fts5() if vendor == "sqlite" else one.tsquery()]
    gathered = (f"SELECT {n}, {gather} FROM found{n}" for n in range(len(tables)))  # noqa: S608 - no input
    found = [BitMap() for _table in tables]
    if tables:
        with connections[using].cursor() as cursor:
            cursor.execute(f"WITH {', '.join(tables)} {' UNION ALL '.join(gathered)}", params)
            for place, keys in cursor.fetchall():
                found[place] = BitMap(json.loads(keys) if isinstance(keys, str) else keys or [])
    return [Having(*found[place : place + 2]) for place in range(0, len(found), 2)]


def _some_holding(vendor: str, each: Indexed) -> str:
    """Of few resolutions: each is looked at by its key, those of PostgreSQL also for its words."""
    row = each.row.replace("decisions_resolution", "r")
    some = "JOIN decisions_resolution r ON r.id = k.value"
    if vendor == "sqlite":
        keys, _key = _keys(vendor, each)
        return f"SELECT r.id FROM json_each(%s) k CROSS {some} WHERE {row} IN ({keys})"  # noqa: S608 - no input
    found = f"t.{WORDS} @@ {_QUERY}"
    return f"SELECT r.id FROM unnest(%s::bigint[]) k(value) {some} JOIN {each.table} t ON t.id = {row} WHERE {found}"  # noqa: S608


def in_all(wanted: Sequence[RawSQL], unwanted: Sequence[RawSQL]) -> RawSQL:
    """The keys that are in all of these (`resolutions_with`) and in none of those, some perhaps twice.

    The index alone is asked: joined with the table, PostgreSQL would read all of it for a dozen of keys.
    """
    words = {"INTERSECT": wanted, "EXCEPT": unwanted}
    parts = [f"{how} SELECT * FROM ({one.sql}) k" for how, several in words.items() for one in several]  # noqa: S608
    params = [each for one in (*wanted, *unwanted) for each in one.params]
    return RawSQL(" ".join(parts).removeprefix("INTERSECT "), params)  # noqa: S611 - parameters again


def first_of(keys: RawSQL, most: int, using: str = DEFAULT_DB_ALIAS) -> list[int]:
    """So many of these keys, as they are found."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"{keys.sql} LIMIT %s", [*keys.params, most])
        return [key for (key,) in cursor.fetchall()]


def _asked_of(vendor: str, wanted: Wanted, named: Named) -> Iterator[tuple[Indexed, str, Sequence[Any]]]:
    """What is to be looked through, its known keys as SQL, and the parameters; what is known to hold nothing is not."""
    asked = wanted.fts5() if vendor == "sqlite" else wanted.tsquery()
    for each in INDEXED:
        keys = named.get(each.table)
        if keys is None:
            yield each, "", [asked]
        elif keys:
            yield each, ", ".join(["%s"] * len(keys)), keys


def _holding(vendor: str, each: Indexed, keys: str) -> str:
    # CROSS JOIN keeps the order of the tables on SQLite: from the few that hold the word to their resolutions.
    points = each.points.replace("JOIN", "CROSS JOIN") if vendor == "sqlite" else each.points
    if keys or vendor != "sqlite":
        found = f"t.id IN ({keys})" if keys else f"t.{WORDS} @@ {_QUERY}"
        return f"SELECT {each.point} FROM {each.table} t {points} WHERE {found}"  # noqa: S608 - no input
    points, point = (part.replace("t.id", f"{each.index}.rowid") for part in (points, each.point))
    return f"SELECT {point} FROM {each.index} {points} WHERE {each.index} MATCH %s"  # noqa: S608 - no input


def row_with(wanted: Wanted, using: str = DEFAULT_DB_ALIAS, named: Named | None = None) -> RawSQL:
    """Whether one row of resolutions is of those: a condition to be asked row by row, where every few rows one is.

    Then a page is found by going along the order of the register, without gathering all that hold the word.
    """
    vendor, parts, params = connections[using].vendor, list[str](), list[Any]()
    for each, keys, its in _asked_of(vendor, wanted, named or {}):
        parts.append(_held_by_row(vendor, each, keys))
        params += its
    return RawSQL(f"({' OR '.join(parts)})", params, BooleanField())  # noqa: S611 - a parameter again


def _held_by_row(vendor: str, each: Indexed, known: str) -> str:
    keys, one = _keys(vendor, each)
    if not each.row:
        return each.rows.format(keys=known or keys)
    # SQLite gathers the keys once, and with the plus does not set out from them; PostgreSQL asks each row by its words.
    return f"+{each.row} IN ({keys})" if vendor == "sqlite" else f"EXISTS ({keys} AND {one} = {each.row})"


def among(keys: Sequence[int] | str, using: str = DEFAULT_DB_ALIAS) -> RawSQL:
    """These keys for `pk__in`, as one parameter however many they are; also as the text that `as_text` made of them."""
    text = keys if isinstance(keys, str) else as_text(keys, using)
    if connections[using].vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [text])
    return RawSQL("SELECT unnest(%s::bigint[])", [text])


def as_text(keys: Sequence[int], using: str = DEFAULT_DB_ALIAS) -> str:
    """As the database reads an array of them."""
    listed = ",".join(map(str, keys))
    return f"[{listed}]" if connections[using].vendor == "sqlite" else f"{{{listed}}}"


def _keys(vendor: str, each: Indexed) -> tuple[str, str]:
    """The keys of the rows that hold what is asked, and how such a key is called there."""
    if vendor == "sqlite":
        return f"SELECT rowid FROM {each.index} WHERE {each.index} MATCH %s", f"{each.index}.rowid"  # noqa: S608
    found = f"t.{WORDS} @@ to_tsquery('simple'::regconfig, %s)"
    return f"SELECT t.id FROM {each.table} t WHERE {found}", "t.id"  # noqa: S608 - no input


# ── installing ───────────────────────────────────────────────────────────────
def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Create what is missing and index its table; one statement when all is there."""
    connection = connections[using]
    gone = missing(using)
    if not gone or not _tables_are_ready(connection):
        return
    rebuild(using, gone)


def rebuild(using: str = DEFAULT_DB_ALIAS, only: Iterable[Indexed] = INDEXED) -> None:
    """Make the index of these columns anew, in one transaction: until then readers see the former one, on PostgreSQL
    they wait."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for each in only:
            for statement in _remove(connection.vendor, each) + _create(connection.vendor, each):
                cursor.execute(statement)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[Indexed]:
    """The columns whose index, or a trigger of it, is not there."""
    connection = connections[using]
    present = _present(connection)
    return [each for each in INDEXED if not present.issuperset(_names(connection.vendor, each))]


def drifted(using: str = DEFAULT_DB_ALIAS) -> list[Indexed]:
    """The columns whose index is missing or does not hold exactly the words of the rows; reads every row on SQLite."""
    connection = connections[using]
    gone = missing(using)
    if connection.vendor != "sqlite":
        return gone
    return [each for each in INDEXED if each in gone or not _agrees(connection, each)]


def _agrees(connection: BaseDatabaseWrapper, each: Indexed) -> bool:
    """Whether every row has its words in the index, no other row has any, and the index is whole in itself."""
    differ = (
        f"SELECT (SELECT count(*) FROM {each.index}) - (SELECT count(*) FROM {each.table}), "  # noqa: S608 - no input
        f"EXISTS (SELECT 1 FROM {each.table} t LEFT JOIN {each.index} w ON w.rowid = t.id "
        f"WHERE w.words IS NOT {without_yo('t.' + each.column)})"
    )
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(differ)
            agrees = tuple(cursor.fetchone()) == (0, 0)
            cursor.execute(f"INSERT INTO {each.index}({each.index}) VALUES('integrity-check')")
    except DatabaseError as error:
        if "malformed" in str(error):
            return False
        raise
    return agrees


def _names(vendor: str, each: Indexed) -> list[str]:
    if vendor != "sqlite":
        return [f"{each.index}_gin"]
    return [each.index, *(f"{each.index}_{when}" for when in _TRIGGERS)]


_LEARN = "INSERT INTO {index}(rowid, words) VALUES(NEW.id, {new});"
_FORGET = "DELETE FROM {index} WHERE rowid = OLD.id;"
_TRIGGERS = {
    "insert": f"AFTER INSERT ON {{table}} BEGIN {_LEARN} END",
    "delete": f"AFTER DELETE ON {{table}} BEGIN {_FORGET} END",
    "update": "AFTER UPDATE OF id, {column} ON {table} WHEN OLD.{column} IS NOT NEW.{column} OR OLD.id <> NEW.id "
    f"BEGIN {_FORGET} {_LEARN} END",
}


def without_yo(column: str) -> str:
    """FTS5 takes ё for a letter of its own."""
    return f"replace(replace({column}, 'ё', 'е'), 'Ё', 'Е')"


def _create(vendor: str, each: Indexed) -> list[str]:
    if vendor != "sqlite":
        vector = each.vector.replace("t.", "")
        return [
            f"ALTER TABLE {each.table} ADD COLUMN {WORDS} tsvector GENERATED ALWAYS AS ({vector}) STORED",
            f"CREATE INDEX {each.index}_gin ON {each.table} USING gin ({WORDS})",
        ]
    named = {
        "index": each.index,
        "table": each.table,
        "column": each.column,
        "new": without_yo(f"NEW.{each.column}"),
    }
    triggers = [f"CREATE TRIGGER {each.index}_{when} {body.format(**named)}" for when, body in _TRIGGERS.items()]
    words = without_yo(each.column)
    return [
        f"CREATE VIRTUAL TABLE {each.index} USING fts5(words, tokenize='{TOKENIZER}')",
        *triggers,
        f"INSERT INTO {each.index}(rowid, words) SELECT id, {words} FROM {each.table}",  # noqa: S608 - no input
    ]


def _remove(vendor: str, each: Indexed) -> list[str]:
    if vendor != "sqlite":
        return [
            f"DROP INDEX IF EXISTS {each.index}",
            f"ALTER TABLE {each.table} DROP COLUMN IF EXISTS {WORDS}",
        ]
    triggers = [f"DROP TRIGGER IF EXISTS {each.index}_{when}" for when in _TRIGGERS]
    return [*triggers, f"DROP TABLE IF EXISTS {each.index}"]


def _present(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of ours that are there and work."""
    if connection.vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE substr(name, 1, %s) = %s"
    else:
        asked = (
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE i.indisvalid AND pg_table_is_visible(c.oid) AND substr(c.relname::text, 1, %s) = %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(asked, [len(PREFIX), PREFIX])
        return {name for (name,) in cursor.fetchall()}


def _tables_are_ready(connection: BaseDatabaseWrapper) -> bool:
    return are_there(connection, {each.table: (each.column,) for each in INDEXED})


# ── joining Django ───────────────────────────────────────────────────────────
def after_migrations(using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`, which `flush` sends too."""
    install(using)


def check_index(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A check of the database: warns when the search would miss what is there."""
    warnings: list[checks.CheckMessage] = []
    for using in databases or ():
        if _tables_are_ready(connections[using]) and (gone := missing(using)):
            names = ", ".join(f"{each.table}.{each.column}" for each in gone)
            words = f"The index of words is missing for {names}."
            warnings.append(checks.Warning(words, hint="Run rebuild_search: it makes them anew.", id="decisions.W002"))
    return warnings
