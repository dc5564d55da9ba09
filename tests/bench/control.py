# ruff: noqa: T201 - its figures are its output
"""`make bench`: what the pages of control cost at 100,000 assignments and 2,000 people, against a bare page.

The bare page is that of `tests.bench.register`: 50 joined rows through a template, in the same process. Rounds are
interleaved; a figure is the median of the ratios of one round. Of what the database answers nothing is remembered
between two requests; rows that say the same are not rendered again. The same pages are asked for at 100 assignments,
where they must take as many statements.
`SIZE=10000` for another size, `TEST_DATABASE=postgres` for PostgreSQL. The exit code tells whether every bar held.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from tests.bench.reader import HELD, ROUNDS, bar, spread
from tests.bench.register import BARE, _asking, _ratio, _rounds
from tests.bench.site import empty, know_tables, site, size

PAGES = (
    ("/my/, own tasks", "member", "/my/?scope=mine"),
    ("/my/, tasks of the organization", "member", "/my/?scope=organization"),
    ("/my/, an organization with many tasks", "busy", "/my/?scope=organization"),
    ("the secretary's desk", "secretary", "/admin/"),
    ("the desk of a secretary of two bodies", "helper", "/admin/"),
)
BAR = 2.0
TIMES = 3 * ROUNDS
"""Of pages that take some milliseconds: what else the machine does hits some rounds and not the middle one."""
SMALL, PEOPLE = 100, 2_000


def main() -> int:
    with site():
        few = _statements(_filled(SMALL, SMALL // 10))
        empty()
        clients = _filled(size(), PEOPLE)
        many = _statements(clients)
        for name, _who, address in PAGES:
            # Of the same page: at a hundred a member may have nothing, and then nothing is asked about it.
            page = address.partition("?")[0]
            most = max(few[other] for other, _user, same in PAGES if same.partition("?")[0] == page)
            held = many[name] == few[name] if page == "/admin/" else many[name] <= most
            bar(f"{name}: as many statements as at {SMALL}", f"{most} → {many[name]}", held)
        _measure(clients)
    return 0 if all(HELD) else 1


def _filled(size: int, people: int) -> dict[str, Any]:
    """Fills the empty database; a client that is signed in for each who asks."""
    from django.db import connection
    from django.test import Client

    from tests.bench.tasks import fill_tasks

    begin = time.perf_counter()
    users = fill_tasks(size, people)
    know_tables()
    print(f"      about {size} assignments on {connection.vendor}, filled in {time.perf_counter() - begin:.0f} s")
    clients = {}
    for name, user in zip(("member", "busy", "secretary", "helper"), users, strict=True):
        clients[name] = Client()
        clients[name].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return clients


def _statements(clients: dict[str, Any]) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = {}
    for name, who, address in PAGES:
        for _ in range(2):  # PostgreSQL is given a plan to keep at the second time.
            clients[who].get(address)
        with CaptureQueriesContext(connection) as captured:
            response = clients[who].get(address)
        assert response.status_code == 200, address
        counts[name] = len(captured.captured_queries)
        print(f"      {name}: {counts[name]} statements, {len(response.content) / 1024:.0f} KiB")
        if "--show" in sys.argv:
            for query in sorted(captured.captured_queries, key=lambda one: -float(one["time"])):
                print(f"        {query['time']} {query['sql'][:3000]}")
    return counts


def _measure(clients: dict[str, Any]) -> None:
    pages = {name: _asking(clients[who], address) for name, who, address in PAGES}
    times = _rounds({BARE: _asking(clients["member"], BARE), **pages}, TIMES)
    print(f"      bare page {spread(times[BARE])}")
    for name, _who, _address in PAGES:
        found = _ratio(times, name)
        bar(f"{name}: ≤ {BAR} × bare", f"{found:.2f} ×  {spread(times[name])}", found <= BAR)


if __name__ == "__main__":
    sys.exit(main())
