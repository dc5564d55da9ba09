"""What holds for every page: axe finds nothing in any look, the browser has no complaint, the page fits."""

from __future__ import annotations

import pytest

from tests.conftest import World
from tests.e2e.conftest import Open
from tests.e2e.pages import KINDS, Kind

every_page = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@every_page
def test_axe_finds_nothing(kind: Kind, world: World, open_page: Open) -> None:
    """Light and dark as the system says, and each chosen against the system."""
    path = kind.path(world)
    visit = open_page(path, kind.persona)
    assert visit.axe() == []
    visit.page.emulate_media(color_scheme="dark")
    assert visit.axe() == []
    for theme, dark in (("light", True), ("dark", False)):
        assert open_page(path, kind.persona, dark=dark, theme=theme).axe() == []


@every_page
def test_browser_has_no_complaint_and_page_fits(kind: Kind, world: World, open_page: Open) -> None:
    """No breach of the security policy, no script error, nothing from elsewhere; nothing to scroll sideways at 320 px.

    320 px is also what is left of a desk's screen at 400 % zoom.
    """
    visit = open_page(kind.path(world), kind.persona)
    own = f"the server responded with a status of {kind.status}"
    assert [text for text in visit.complaints if kind.status == 200 or own not in text] == []
    assert visit.page.title()
    visit.page.set_viewport_size({"width": 320, "height": 640})
    assert visit.wider_than_window() <= 0


@every_page
def test_page_reads_without_scripts(kind: Kind, world: World, open_page: Open) -> None:
    visit = open_page(kind.path(world), kind.persona, js=False)
    assert visit.page.locator("main, #content").first.inner_text().strip()
