# ruff: noqa: T201 - its figures are its output
"""`make bench`: what the pages of the register cost at a hundred thousand resolutions, against a bare page.

The bare page renders 50 joined rows of the same tables through a template, in the same process. Rounds are interleaved;
a figure is the median of the ratios of one round. Before anything is timed, the answers are checked: the number of
rows found, and that a search for another form of a word finds all that hold it. A page is made three ways: with nothing
remembered, as the first one after a change (rows of lists that say the same as before are not drawn again); with the
counts remembered that another page of the view has asked for; and unchanged since it was made, repeated and by its tag.
The same is measured at a thousand, for the growth.
`SIZE=1000000` for another size, `TEST_DATABASE=postgres` for PostgreSQL. The exit code tells whether every bar held.
"""

from __future__ import annotations

import gc
import itertools
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.bench.reader import HELD, bar, spread
from tests.bench.site import empty, know_tables, site, size

LAST = "/resolutions/?before=end"
FIRST = "/resolutions/"
BARS: tuple[tuple[str, str, float], ...] = (
    ("register, its beginning", FIRST, 2.0),
    ("register, one body and state", "/resolutions/?body=basin-3&state=overdue", 2.0),
    ("register, one organization", "/resolutions/?organization=5", 2.0),
    ("register, its last page", LAST, 2.0),
    ("search, an inflected word in 1 of 1,000", "/resolutions/?q=дебаркадерами", 1.5),
    ("search, a word in 1 of 6", "/resolutions/?q=графика", 1.5),
    ("search, a phrase", "/resolutions/?q=«график движения»", 1.5),
    ("search, a name of all organizations", "/resolutions/?q=причалы", 1.5),
    ("one resolution", "/resolutions/{resolution}/", 0.7),
    ("one protocol of 12 points", "/meetings/{meeting}/", 1.0),
    ("feed of new resolutions", "/feeds/resolutions.atom", 1.2),
    ("calendar of meetings", "/calendar/", 2.0),
    ("list of meetings", "/meetings/", 2.0),
    ("register, its filters hidden", "/resolutions/?filters=off", 1.0),
    ("search, a word in 1 of 6, the filters hidden", "/resolutions/?q=графика&filters=off", 1.5),
    ("search, a word in 1 of 6, with all choices", "/resolutions/?q=графика&whole=organization", 2.0),
    ("search, a misspelt word", "/resolutions/?q=дебаркодерами", 2.5),
    ("register, by term", "/resolutions/?sort=due", 2.0),
    ("register, overdue first", "/resolutions/?sort=state", 2.0),
    ("register, by organization", "/resolutions/?sort=organization", 2.0),
    ("search, a word in 1 of 6, by term", "/resolutions/?q=графика&sort=due", 2.0),
    ("front page", "/", 2.0),
    ("discipline", "/execution/", 2.0),
    ("discipline, days that cut a month", "/execution/?since=2026-03-05&until=2026-06-07", 2.0),
    ("assignments behind a figure", "/execution/assignments/", 2.0),
    ("assignments of one organization", "/execution/assignments/?organization=5", 2.0),
    ("assignments that are overdue", "/execution/assignments/?outcome=overdue", 2.0),
    ("report of execution", "/execution/report/", 2.0),
    ("report of execution, one organization", "/execution/report/?organization=5", 2.0),
    ("report of execution, one body", "/execution/report/?body=basin-3", 2.0),
    ("list of organizations", "/organizations/", 2.0),
    ("one organization", "/organizations/5/", 2.0),
)
"""What is asked, and how many times the bare page it may cost with nothing remembered. Of a misspelt word there are two
searches: for what was typed, which finds nothing, and for what was meant."""
BARE = "/bare/register/"
ROUNDS = 15
"""By the wall a page takes a tenth more or less from one round to the next, and growth is a ratio of two ratios."""
LAST_TO_FIRST, UNCHANGED, GROWTH = 1.2, 0.2, 1.3
COUNTED = 1.5
"""Of a view whose counts are known: its filters are drawn all the same, with hundreds of choices."""
FULL = 0.9
"""A page that shows fewer rows of the small register is not compared with that of the large one."""
SMALL = 1_000
Times = dict[str, list[float]]


def main() -> int:
    with site():
        addresses = _filled(SMALL)
        few, small = _rows(addresses), _made_anew(addresses, ROUNDS)
        empty()
        addresses = _filled(size())
        many, large = _rows(addresses), _measure(addresses, ROUNDS)
        for name, pattern, _most in BARS:
            growth = _ratio(large, pattern) / _ratio(small, pattern)
            name = f"{name}, {SMALL} to {size()}"
            if few[pattern] >= FULL * many[pattern]:
                bar(f"{name}: ≤ {GROWTH} ×", f"{growth:.2f} ×", growth <= GROWTH)
            else:
                print(f"      {name}: {growth:.2f} ×, of {few[pattern]} rows and of {many[pattern]}: not compared")
    return 0 if all(HELD) else 1


def _filled(size: int) -> dict[str, str]:
    """Fills the empty database, checks what it answers, and gives the address of each pattern of `BARS`."""
    from django.db import connection
    from django.test import Client

    from decisions.counts.counting import count_changes
    from decisions.models import Resolution
    from tests.bench.filling import fill

    begin = time.perf_counter()
    fill(size)
    count_changes()  # as `tick` does
    know_tables()
    print(f"      {size} resolutions on {connection.vendor}, filled in {time.perf_counter() - begin:.0f} s")
    _check(Client(), size)
    one = Resolution.objects.select_related("item").order_by("pk")[size // 2]
    named = {"resolution": one.pk, "meeting": one.item.meeting_id}
    return {pattern: pattern.format(**named) for _name, pattern, _most in BARS}


def _rows(addresses: dict[str, str]) -> dict[str, int]:
    """How many rows of tables each page shows: what shows more may take longer."""
    from django.test import Client

    client = Client()
    return {pattern: client.get(address).content.count(b"<tr") for pattern, address in addresses.items()}


def _made_anew(addresses: dict[str, str], how_often: int) -> Times:
    """Each page with nothing remembered."""
    from django.test import Client

    from decisions import remembering

    client = Client()
    asked = {pattern: _asking(client, address) for pattern, address in addresses.items()}
    return _rounds({BARE: _asking(client, BARE), **asked}, how_often, remembering.memory.forget)


def _measure(addresses: dict[str, str], how_often: int) -> Times:
    from django.test import Client

    client = Client()
    _statements(client, addresses)
    times = _made_anew(addresses, how_often)
    print(f"      bare page {spread(times[BARE])}")
    for name, pattern, most in BARS:
        ratio = _ratio(times, pattern)
        bar(f"{name}: ≤ {most} × bare", f"{ratio:.2f} ×  {spread(times[pattern])}", ratio <= most)
    ratio = _ratio(times, LAST, FIRST)
    bar(f"last page: ≤ {LAST_TO_FIRST} × its first", f"{ratio:.2f} ×", ratio <= LAST_TO_FIRST)
    _remembered(client, addresses, how_often)
    return times


def _remembered(client: Any, addresses: dict[str, str], how_often: int) -> None:
    """Other pages of views whose counts are known, and pages that are unchanged since they were made."""
    numbers = itertools.count()
    for name, pattern, _most in BARS[:8]:
        address = addresses[pattern] + ("&" if "?" in pattern else "?") + "nth="
        _get(client, address)

        def another(address: str = address) -> None:
            _get(client, f"{address}{next(numbers)}")

        times = _rounds({BARE: _asking(client, BARE), name: another}, how_often)
        ratio = _ratio(times, name)
        bar(f"{name}, counts known: ≤ {COUNTED} × bare", f"{ratio:.2f} ×  {spread(times[name])}", ratio <= COUNTED)
    for name, pattern, _most in BARS:
        address = addresses[pattern]
        tag = client.get(address)["ETag"]
        unchanged = {
            BARE: _asking(client, BARE),
            "again": _asking(client, address),
            "304": _asking(client, address, 304, {"if-none-match": tag}),
        }
        times = _rounds(unchanged, how_often)
        for how in ("again", "304"):
            ratio = _ratio(times, how)
            bar(f"{name}, {how}: ≤ {UNCHANGED} × bare", f"{ratio:.2f} ×  {spread(times[how])}", ratio <= UNCHANGED)


def _asking(client: Any, address: str, status: int = 200, headers: dict[str, str] | None = None) -> Callable[[], None]:
    return lambda: _get(client, address, status, headers)


def _get(client: Any, address: str, status: int = 200, headers: dict[str, str] | None = None) -> None:
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, (address, answer.status_code)


def _ratio(times: Times, own: str, to: str = BARE) -> float:
    return statistics.median(one / other for one, other in zip(times[own], times[to], strict=True))


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


def _statements(client: Any, addresses: dict[str, str]) -> None:
    """With nothing remembered."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from decisions import remembering

    for name, pattern, _most in BARS:
        client.get(addresses[pattern])
        remembering.memory.forget()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(addresses[pattern])
        assert response.status_code == 200, pattern
        count = len(captured.captured_queries)
        bar(f"{name}: ≤ 8 statements", f"{count}, {len(response.content) / 1024:.0f} KiB", count <= 8)


def _rounds(asked: dict[str, Callable[[], None]], count: int, before: Callable[[], None] | None = None) -> Times:
    """Seconds of each by the wall, for a server of PostgreSQL is another process; `before` is done before each."""
    found: Times = {name: [] for name in asked}
    for _round in range(count):
        for name, ask in asked.items():
            if before is not None:
                before()
            gc.collect()
            begin = time.perf_counter()
            ask()
            found[name].append(time.perf_counter() - begin)
    return found


if __name__ == "__main__":
    sys.exit(main())
