"""What a first visit costs, and that a page stands still while it comes: our own bounds, measured in a browser."""

from __future__ import annotations

import gzip

import pytest

from tests.conftest import World
from tests.e2e.conftest import Open
from tests.e2e.pages import PUBLIC, Kind

pytestmark = pytest.mark.sqlite_only("a page weighs the same on both")
MOST = 60_000
"""Bytes of a first visit without the fonts, packed as a server packs them."""
STILL = 0.001
"""Of the sum of layout shifts, 0.1 being called good: a font that comes within the first tenth of a second may move a
heading by some pixels, once."""
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((shift) => shift.value)))
  .observe({type: "layout-shift", buffered: true});
"""
ASKED_FOR = "performance.getEntriesByType('resource').map((each) => each.name)"
HEAVY = ("home", "meeting", "register", "resolution", "organization")
PAGES = [kind for kind in PUBLIC if kind.name in HEAVY]


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.name)
def test_first_visit_is_light_stands_still_and_asks_nobody_else(kind: Kind, world: World, open_page: Open) -> None:
    """Scrolled too: what comes into sight late must have had its place."""
    visit = open_page(kind.path(world), watch=WATCH)
    visit.page.evaluate("document.fonts.ready")
    visit.page.mouse.wheel(0, 2_000)
    visit.page.wait_for_timeout(200)
    assert sum(visit.page.evaluate("shifts")) <= STILL
    asked = visit.page.evaluate(ASKED_FOR)
    assert all(address.startswith(visit.site) for address in asked)
    weighed = [visit.page.url, *(address for address in asked if not address.endswith(".woff2"))]
    weight = sum(len(gzip.compress(visit.page.request.get(address).body())) for address in weighed)
    assert len(weighed) > 1
    assert 5_000 < weight <= MOST
