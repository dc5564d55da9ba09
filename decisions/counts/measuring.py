"""What a database believes of its tables, how many rows they have and how their values lie: by it ways are chosen.

PostgreSQL looks at a table by itself some minute after much of it has changed, SQLite never does. Until then a fresh
import is read as if its tables were empty: row by row, as many times as there are rows.
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections

MOST_LOOKED_AT = 1_000
"""Rows of an index that SQLite looks at: some hundredths of a second for a database of any size."""


def measure(using: str = DEFAULT_DB_ALIAS) -> None:
    """Let the database look at its tables now. It writes down what it found, and keeps nobody waiting for long."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {MOST_LOOKED_AT}")
            cursor.execute("ANALYZE")
            return
        tables = connection.introspection.table_names(cursor)
        cursor.execute("ANALYZE " + ", ".join(connection.ops.quote_name(table) for table in sorted(tables)))
