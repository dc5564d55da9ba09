# ruff: noqa: T201 - its figures are its output
"""`make bench`: what a hundred records of the API cost at 100,000 resolutions, against a bare page of 50 rows.

As `tests.bench.register`: rounds interleaved, the figure is the median of the ratios of one round, the answers are
checked before they are timed. `SIZE=1000000` for another size, `TEST_DATABASE=postgres` for PostgreSQL.
"""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from tests.bench.reader import HELD, bar, spread
from tests.bench.register import BARE, FULL, GROWTH, ROUNDS, SMALL, UNCHANGED, Times, _asking, _filled, _ratio, _rounds
from tests.bench.site import empty, site, size

ROWS = 100
LIST = f"/api/v1/resolutions/?limit={ROWS}"
BARS: tuple[tuple[str, str, float], ...] = (
    ("API, 100 resolutions", LIST, 1.2),
    ("API, 100 of one body and state", f"{LIST}&body=basin-3&state=overdue", 1.2),
    ("API, its last page", f"{LIST}&before=end", 1.2),
    ("API, 100 modified longest ago", f"{LIST}&sort=modified", 1.2),
    ("API, nothing modified since", f"{LIST}&sort=modified&modified_since={{later}}", 1.2),
    ("API, 100 assignments", f"/api/v1/assignments/?limit={ROWS}", 1.2),
    ("API, 100 agenda items", f"/api/v1/agenda-items/?limit={ROWS}", 1.2),
    ("API, 100 meetings", f"/api/v1/meetings/?limit={ROWS}", 1.2),
)
"""What is asked, and how many times the bare page it may cost with nothing remembered."""


def main() -> int:
    with site():
        from django.conf import settings

        settings.API_REQUESTS_PER_MINUTE = 0
        _filled(SMALL)
        few, small = _rows(), _made_anew()
        empty()
        _filled(size())
        many, large = _rows(), _measure()
        for name, pattern, _most in BARS:
            growth = _ratio(large, pattern) / _ratio(small, pattern)
            name = f"{name}, {SMALL} to {size()}"
            if few[pattern] >= FULL * many[pattern]:
                bar(f"{name}: ≤ {GROWTH} ×", f"{growth:.2f} ×", growth <= GROWTH)
            else:
                print(f"      {name}: {growth:.2f} ×, of {few[pattern]} records and of {many[pattern]}: not compared")
    return 0 if all(HELD) else 1


def _address(pattern: str) -> str:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    return pattern.format(later=later.isoformat().replace("+", "%2B"))


def _rows() -> dict[str, int]:
    """How many records each answer holds: one that holds more may take longer."""
    from django.test import Client

    client = Client()
    return {pattern: len(client.get(_address(pattern)).json()["items"]) for _name, pattern, _most in BARS}


def _made_anew() -> Times:
    """Each answer with nothing remembered."""
    from django.test import Client

    from decisions import remembering

    client = Client()
    asked = {pattern: _asking(client, _address(pattern)) for _name, pattern, _most in BARS}
    return _rounds({BARE: _asking(client, BARE), **asked}, ROUNDS, remembering.memory.forget)


def _measure() -> Times:
    from django.test import Client

    client = Client()
    _check(client)
    times = _made_anew()
    print(f"      bare page {spread(times[BARE])}")
    for name, pattern, most in BARS:
        ratio = _ratio(times, pattern)
        bar(f"{name}: ≤ {most} × bare", f"{ratio:.2f} ×  {spread(times[pattern])}", ratio <= most)
    tag = client.get(LIST)["ETag"]
    unchanged = {
        BARE: _asking(client, BARE),
        "again": _asking(client, LIST),
        "304": _asking(client, LIST, 304, {"if-none-match": tag}),
    }
    again = _rounds(unchanged, ROUNDS)
    for how in ("again", "304"):
        ratio = _ratio(again, how)
        bar(f"API, 100 resolutions, {how}: ≤ {UNCHANGED} × bare", f"{ratio:.2f} ×", ratio <= UNCHANGED)
    return times


def _check(client: Any) -> None:
    """The right rows, and how many statements they ask with nothing remembered."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from decisions import remembering

    for name, pattern, _most in BARS:
        remembering.memory.forget()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(_address(pattern))
        rows = len(response.json()["items"])
        assert (response.status_code, rows) == (200, 0 if "since" in pattern else ROWS), (pattern, rows)
        count = len(captured.captured_queries)
        bar(f"{name}: ≤ 8 statements", f"{count}, {len(response.content) / 1024:.0f} KiB", count <= 8)


if __name__ == "__main__":
    sys.exit(main())
