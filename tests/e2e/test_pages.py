"""What holds for every page: axe finds nothing in any look, the browser has no complaint, the page fits.

On SQLite alone: what a page shows on PostgreSQL is asked without a browser, by the tests of the views.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.conftest import World
from tests.e2e import browser as chrome
from tests.e2e.browser import Visit
from tests.e2e.pages import KINDS, Kind

pytestmark = pytest.mark.sqlite_only("a page looks the same on both")
IN_THE_DARK = ("color-contrast", "link-in-text-block", "button-name")
"""The rules of axe that look at colours, and that for the button which is there in the dark alone: all others judge
markup that no colour scheme changes."""
CHOOSE = "(theme) => { document.documentElement.dataset.bsTheme = theme; }"
"""What the site answers when the reader has chosen."""


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Callable[[bool], Page]]:
    """A function that gives the tab with scripts, or the one without. It goes from page to page, as a reader's does:
    a window for each page would take longer than the page."""
    tabs: dict[bool, Page] = {}

    def give(js: bool) -> Page:
        if js not in tabs or tabs[js].is_closed():
            tabs[js] = chrome.window(browser, js=js).new_page()
        return tabs[js]

    yield give
    for page in tabs.values():
        page.context.close()


@pytest.fixture
def look(
    tab: Callable[[bool], Page], live_server: LiveServer, answered: None, persona_client: Callable[[str], Client]
) -> Iterator[Callable[..., Visit]]:
    """A function that opens the page of a kind in the tab, as its persona."""
    visits: list[Visit] = []

    def open_(kind: Kind, path: str, js: bool = True) -> Visit:
        page = tab(js)
        page.context.clear_cookies()
        if session := persona_client(kind.persona).cookies.get(settings.SESSION_COOKIE_NAME):
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.value, "url": live_server.url}
            page.context.add_cookies([cookie])
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        visits.append(Visit(page, live_server.url))
        visits[-1].go(path)
        return visits[-1]

    yield open_
    for visit in visits:
        visit.leave()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_look_is_accessible_quiet_and_fits_and_reads_without_scripts(
    kind: Kind, world: World, look: Callable[..., Visit], persona_client: Callable[[str], Client]
) -> None:
    """No breach of the security policy, no script error, nothing from elsewhere; nothing to scroll sideways at 320 px.

    320 px is also what is left of a desk's screen at 400 % zoom. Axe looks at light and dark as the system says; a look
    that was chosen against the system has the very colours of one that axe has seen. The last look is without scripts.
    """
    client = persona_client(kind.persona)
    path = kind.path(world)
    visit = look(kind, path)
    page = visit.page
    assert page.title()
    own = f"the server responded with a status of {kind.status}"
    assert [text for text in visit.complaints if kind.status == 200 or own not in text] == []
    assert visit.axe() == []
    visit.keep_colours("light")
    page.emulate_media(color_scheme="dark")
    assert visit.axe(*IN_THE_DARK) == []
    visit.keep_colours("dark")
    assert visit.unlike("light", "dark")
    page.evaluate(CHOOSE, "light")
    visit.keep_colours("chosen light")
    assert visit.unlike("light", "chosen light") == []
    page.emulate_media(color_scheme="light")
    page.evaluate(CHOOSE, "dark")
    visit.keep_colours("chosen dark")
    assert visit.unlike("dark", "chosen dark") == []

    page.set_viewport_size({"width": 320, "height": 640})
    assert visit.wider_than_window() <= 0

    client.cookies["theme"] = "dark"
    assert '<html lang="ru" data-bs-theme="dark">' in client.get(path).content.decode()

    plain = look(kind, path, js=False).page
    assert plain.locator("main, #content").first.inner_text().strip()
