"""The words of some texts, as the index itself cuts them, and where each stands: for what is counted by words.

PostgreSQL is asked for what its column of the words holds. SQLite's index knows the texts of a word, not the words of a
text: the texts are put into a table of the connection, which cuts by the same rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from decisions.finding.indexing import TOKENIZER, WORDS, Indexed, without_yo

MOST_PLACES = 16_383
"""Beyond it, and of more than `_MOST_TIMES` of one word in one text, PostgreSQL does not know where a word stands."""
_MOST_TIMES = 255
_CUT = "words_that_are_cut"


def words_of(each: Indexed, keys: Sequence[int], using: str) -> Iterator[tuple[str, int, Sequence[int]]]:
    """(word, key of the row, the places, from 0) of these rows of one table, on SQLite each place by itself.

    Texts in which the index does not know all places have one at `MOST_PLACES` or beyond.
    """
    connection = connections[using]
    return _on_sqlite(connection, each, keys) if connection.vendor == "sqlite" else _on_postgres(connection, each, keys)


def _on_postgres(
    connection: BaseDatabaseWrapper, each: Indexed, keys: Sequence[int]
) -> Iterator[tuple[str, int, Sequence[int]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w.lexeme, t.id, w.positions FROM {each.table} t, unnest(t.{WORDS}) w "  # noqa: S608 - no input
            "WHERE t.id = ANY(%s)",
            [list(keys)],
        )
        for word, key, positions in cursor:
            is_known = len(positions) < _MOST_TIMES
            yield word, key, [place - 1 for place in positions] if is_known else [MOST_PLACES]


def _on_sqlite(
    connection: BaseDatabaseWrapper, each: Indexed, keys: Sequence[int]
) -> Iterator[tuple[str, int, Sequence[int]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{_CUT} USING fts5(words, content='', tokenize='{TOKENIZER}')"
        )
        cursor.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{_CUT}_each USING fts5vocab(temp, {_CUT}, 'instance')")
        cursor.execute(f"INSERT INTO {_CUT}({_CUT}) VALUES('delete-all')")
        cursor.execute(
            f"INSERT INTO {_CUT}(rowid, words) SELECT t.id, {without_yo('t.' + each.column)} "  # noqa: S608 - no input
            f"FROM json_each(%s) k CROSS JOIN {each.table} t ON t.id = k.value",
            [json.dumps(list(keys))],
        )
        cursor.execute(f'SELECT term, doc, "offset" FROM {_CUT}_each')  # noqa: S608 - no input
        for word, key, place in cursor:
            yield word, key, (place,)
        cursor.execute(f"INSERT INTO {_CUT}({_CUT}) VALUES('delete-all')")
