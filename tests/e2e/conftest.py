"""The browser, and how a persona opens a page in it.

Pages are served by pytest-django's `live_server`: the database is emptied after every test here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Protocol

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.e2e import browser as chrome
from tests.e2e.browser import Visit


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chrome.executable() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI=true, and Chromium is not installed: tests in a browser may not be skipped.")
        pytest.skip(chrome.ABSENT)
    with chrome.chromium() as running:
        yield running


class Open(Protocol):
    def __call__(
        self,
        path: str,
        persona: str = "stranger",
        *,
        width: int = 1280,
        dark: bool = False,
        theme: str = "",
        js: bool = True,
    ) -> Visit: ...


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, persona_client: Callable[[str], Client]) -> Iterator[Open]:
    """A function that opens `path` as a persona in a window of its own and returns the `Visit`.

    `dark` is what the system asks for, `theme` what the reader chose by the switch (a cookie), `js` runs scripts.
    """
    windows = []

    def open_(
        path: str,
        persona: str = "stranger",
        *,
        width: int = 1280,
        dark: bool = False,
        theme: str = "",
        js: bool = True,
    ) -> Visit:
        window = chrome.window(browser, width=width, dark=dark, js=js)
        windows.append(window)
        session = persona_client(persona).cookies.get(settings.SESSION_COOKIE_NAME)
        cookies = {settings.SESSION_COOKIE_NAME: session.value if session else "", "theme": theme}
        for name, value in cookies.items():
            if value:
                window.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        visit = Visit(window.new_page(), live_server.url)
        visit.go(path)
        return visit

    yield open_
    for window in windows:
        window.close()
