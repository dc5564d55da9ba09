"""What a database believes of its tables, how many rows they have and how their values lie: by it ways are chosen.

PostgreSQL looks at a table by itself some minute after much of it has changed, SQLite never does. Until then a fresh
import is read as if its tables were empty: row by row, as many times as there are rows.
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections


def measure(using: str = DEFAULT_DB_ALIAS) -> None:
    """Let the database look at its tables now, one after the other: on SQLite who writes waits for one at the most.

    Of a part of an index SQLite would believe that a value has as many rows as it has looked at, at the most. Then the
    newest fifty of a million points are sought by way of their bodies, and all of them are sorted.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
