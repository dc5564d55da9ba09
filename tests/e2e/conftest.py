"""The browser, and how a persona opens a page in it.

Pages are served by pytest-django's `live_server`: the database is emptied after every test here.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from decisions.protocols.parser import parse
from members.models import Group, Person
from tests.e2e import browser as chrome
from tests.e2e.browser import Visit
from tests.factories import PersonFactory

STARVED = r"(?i)timeout|TargetClosedError"
"""What a browser says that got no processor in time. Such a test is tried once more, and the summary names it ("R");
an expectation about the content that does not hold is a failure at once, unless it was waited for."""

# Milliseconds: a page that is late on a busy machine is not wrong.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=STARVED))


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
        watch: str = "",
    ) -> Visit: ...


PATIENCE = 30.0
"""Seconds that a request which the browser no longer waits for may take until it is given up."""


@contextmanager
def answered_when_left() -> Iterator[None]:
    """Leaves when every request of the live server has been answered.

    A window that closes does not end the requests that its scripts had sent. One that is still at work while the
    database is emptied holds locks on its tables: PostgreSQL then ends one of the two as a deadlock.
    """
    underway: set[int] = set()
    quiet = threading.Condition()

    def begun(**_: object) -> None:
        if threading.current_thread() is not threading.main_thread():
            with quiet:
                underway.add(threading.get_ident())

    def ended(**_: object) -> None:
        with quiet:
            underway.discard(threading.get_ident())
            quiet.notify_all()

    request_started.connect(begun)
    request_finished.connect(ended)
    try:
        yield
        with quiet:
            assert quiet.wait_for(lambda: not underway, PATIENCE), "A request was not answered in time."
    finally:
        request_started.disconnect(begun)
        request_finished.disconnect(ended)


@pytest.fixture
def answered(live_server: LiveServer) -> Iterator[None]:
    with answered_when_left():
        yield


@pytest.fixture
def open_page(
    browser: Browser, live_server: LiveServer, answered: None, persona_client: Callable[[str], Client]
) -> Iterator[Open]:
    """A function that opens `path` as a persona in a window of its own and returns the `Visit`.

    `dark` is what the system asks for, `theme` what the reader chose by the switch (a cookie), `js` runs scripts,
    `watch` is a script that runs before those of the page.
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
        watch: str = "",
    ) -> Visit:
        window = chrome.window(browser, width=width, dark=dark, js=js)
        windows.append(window)
        if watch:
            window.add_init_script(watch)
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


@pytest.fixture(scope="session")
def dictionary() -> None:
    """Loaded, as a server has it: the first text would wait for it longer than the page is waited for."""
    parse("1.1. Зориной Е. В. осмотреть причал до 1 июля 2030 года.")


@pytest.fixture
def namesakes(body: Group) -> None:
    """Two who may be the «Зорина Е. В.» of a text."""
    for given, patronymic in (("Елена", "Викторовна"), ("Евгения", "Валерьевна")):
        PersonFactory(surname="Зорина", given=given, patronymic=patronymic, gender=Person.Gender.FEMALE)
