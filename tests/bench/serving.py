"""`make bench`: what a serving process weighs and how soon it answers, and what the register costs as a file.

Each figure comes from processes of its own, in interleaved rounds: seconds from its start to its first answer and
megabytes when it has answered some pages, against a bare Django project that shows 50 rows of the same table; the
register as CSV against a bare stream of the same columns out of the database, as XLSX against XlsxWriter alone on rows
that are ready in memory, and the megabytes above the idle process while it is written.
`SIZE=10000` for fewer rows, `TEST_DATABASE=postgres` for PostgreSQL.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

from tests.bench.reader import HELD, bar

ROUNDS = 7
WEIGHT, COLD, FILE, MOST_OVER_IDLE = 2.0, 3.0, 1.3, 20


def main() -> int:
    size = int(os.environ.get("SIZE", "10000" if "--quick" in sys.argv else "100000"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("TEST_ROOT", folder)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from decisions.counts.counting import count_changes
        from tests.bench.filling import fill

        shared = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
        database: dict[str, Any] = {
            name: str(value) for name, value in connection.settings_dict.items() if name in shared
        }
        if connection.vendor == "postgresql":  # Where the server is; those of SQLite are how we open its file.
            options = connection.settings_dict["OPTIONS"]
            database["OPTIONS"] = {name: value for name, value in options.items() if name == "host"}
        os.environ["BENCH_DATABASE"] = json.dumps(database)
        call_command("migrate", verbosity=0)
        fill(size)
        count_changes()
        connection.close()
        _start_and_weight()
        for rows in sorted({min(10_000, size), size}):
            for extension in ("csv", "xlsx"):
                _file(extension, rows)
    return 0 if all(HELD) else 1


def _start_and_weight() -> None:
    found: dict[str, list[tuple[float, float]]] = {"bare": [], "ours": []}
    for _round in range(ROUNDS):
        for what, figures in found.items():
            seconds, megabytes = _child(what)
            figures.append((seconds, megabytes))
    cold, weight = (
        statistics.median(ours[place] / bare[place] for ours, bare in zip(found["ours"], found["bare"], strict=True))
        for place in (0, 1)
    )
    seconds, megabytes = (statistics.median(each[place] for each in found["ours"]) for place in (0, 1))
    bar(f"cold start: ≤ {COLD} × bare Django", f"{cold:.2f} ×  {seconds:.2f} s", cold <= COLD)
    bar(f"memory of a process: ≤ {WEIGHT} × bare Django", f"{weight:.2f} ×  {megabytes:.0f} MB", weight <= WEIGHT)


def _file(extension: str, rows: int) -> None:
    ratio, over = _child("file", extension, str(rows), str(ROUNDS))
    name, bare = f"{rows} rows as {extension.upper()}", "a bare stream" if extension == "csv" else "XlsxWriter alone"
    bar(f"{name}: ≤ {FILE} × {bare}", f"{ratio:.2f} ×", ratio <= FILE)
    bar(f"{name}: ≤ {MOST_OVER_IDLE} MB over idle", f"{over:.0f} MB", over <= MOST_OVER_IDLE)


def _child(*what: str) -> tuple[float, float]:
    """Two numbers, which a process of its own says; the moment it was started is told to it."""
    command = [sys.executable, "-c", "from tests.bench.process import run; run()", *what, str(time.time())]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return float(said[-2]), float(said[-1])


if __name__ == "__main__":
    sys.exit(main())
