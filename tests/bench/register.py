# ruff: noqa: T201 - its figures are its output
"""`make bench`: what the pages of the register cost at a hundred thousand resolutions, against a bare page.

The bare page renders 50 joined rows of the same tables through a template, in the same process. Rounds are interleaved;
a figure is the median of the ratios of one round. Before anything is timed, the answers are checked: the number of
rows found, and that a search for another form of a word finds all that hold it. `SIZE=1000000` for another size,
`TEST_DATABASE=postgres` for PostgreSQL. The exit code tells whether every bar held.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import tempfile
import time
from typing import Any

from tests.bench.reader import HELD, ROUNDS, bar, spread

LAST = "/resolutions/?before=end"
BARS: tuple[tuple[str, str, float], ...] = (
    ("register, its beginning", "/resolutions/", 2.0),
    ("register, one body and state", "/resolutions/?body=basin-3&state=overdue", 2.0),
    ("register, its last page", LAST, 2.0),
    ("search, an inflected word in 1 of 1,000", "/resolutions/?q=дебаркадерами", 1.5),
    ("search, a word in 1 of 6", "/resolutions/?q=графика", 1.5),
    ("search, a phrase", "/resolutions/?q=«график движения»", 1.5),
    ("search, a name of all organizations", "/resolutions/?q=причалы", 1.5),
    ("feed of new resolutions", "/feeds/resolutions.atom", 1.2),
    ("calendar of meetings, a year", "/calendar/", 2.0),
)
"""What is asked, and how many times the bare page it may cost."""
BARE = "/bare/register/"
LAST_TO_FIRST = 1.2


def main() -> int:
    size = int(os.environ.get("SIZE", "10000" if "--quick" in sys.argv else "100000"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("TEST_ROOT", folder)
        return _measure(size, ROUNDS)


def _measure(size: int, how_often: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from tests.bench.filling import fill

    settings.ALLOWED_HOSTS = ["*"]
    settings.ROOT_URLCONF = "tests.bench.pages"
    call_command("migrate", verbosity=0)
    begin = time.perf_counter()
    fill(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"      {size} resolutions on {connection.vendor}, filled in {time.perf_counter() - begin:.0f} s")
    client = Client()
    _check(client, size)
    _statements(client)
    times = _rounds(client, [BARE, *(address for _name, address, _most in BARS)], how_often)
    print(f"      bare page {spread(times[BARE])}")
    for name, address, most in BARS:
        ratio = statistics.median(own / bare for own, bare in zip(times[address], times[BARE], strict=True))
        bar(f"{name}: ≤ {most} × bare", f"{ratio:.2f} ×  {spread(times[address])}", ratio <= most)
    pairs = zip(times[LAST], times[BARS[0][1]], strict=True)
    ratio = statistics.median(last / first for last, first in pairs)
    bar(f"last page: ≤ {LAST_TO_FIRST} × its first", f"{ratio:.2f} ×", ratio <= LAST_TO_FIRST)
    return 0 if all(HELD) else 1


def _check(client: Any, size: int) -> None:
    """The right rows before the right time."""
    from django.test.utils import setup_test_environment, teardown_test_environment

    from decisions.models import Resolution
    from tests.bench.filling import RARE

    setup_test_environment()
    held = Resolution.objects.filter(public_text__contains=RARE).count()
    for query, number in (("", size), ("?q=дебаркадерами", held), ("?q=«состоянии дебаркадера»", held)):
        response = client.get(f"/resolutions/{query}")
        found = response.context["found"]
        assert (response.status_code, found) == (200, number), (query, found, number)
    teardown_test_environment()


def _statements(client: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for name, address, _most in BARS:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert response.status_code == 200, address
        count = len(captured.captured_queries)
        bar(f"{name}: ≤ 8 statements", f"{count}, {len(response.content) / 1024:.0f} KiB", count <= 8)


def _rounds(client: Any, addresses: list[str], count: int) -> dict[str, list[float]]:
    """Seconds of each address by the wall, for a server of PostgreSQL is another process."""
    found: dict[str, list[float]] = {address: [] for address in addresses}
    for _round in range(count):
        for address, times in found.items():
            gc.collect()
            begin = time.perf_counter()
            client.get(address)
            times.append(time.perf_counter() - begin)
    return found


if __name__ == "__main__":
    sys.exit(main())
