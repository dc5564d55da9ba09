"""A server that is killed while somebody types: what was typed is found again when it runs once more.

On SQLite alone: what the server never got is kept by the browser.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from members.models import Group, Organization
from tests.e2e import browser as chrome

pytestmark = pytest.mark.sqlite_only("what the server never got is kept by the browser")
HOST = "127.0.0.1"
STARTS_WITHIN = 30
"""Seconds."""
RUN = """
import sys, django
from django.core.management import call_command
from decisions.protocols.parser import parse
django.setup()
parse("РЕШИЛИ: Зорину А. А. представить отчёт до 1 мая 2026 года.")
options = {"use_reloader": False, "use_static_handler": True, "insecure_serving": True, "skip_checks": True}
call_command("runserver", sys.argv[1], **options)
"""
"""Static files are not collected for tests: the server gives them from where they lie. The dictionary is loaded before
anybody is served, as a text that waits for it in a busy machine is late for the page."""
TEXT = """ПРОТОКОЛ № 5
заседания Координационного совета кластера
12 марта 2026 года

1. О навигации этого года.

1.1. ООО «Речной причал» представить график движения судов до 1 июня 2030 года.

"""
TYPED = "1.2. ООО «Речной причал» осмотреть причал до 1 июля 2030 года."


class Server:
    """The site in a process of its own, always on the same port and the same database."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Return when the server takes connections; fail when it ends or is silent for too long."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, f"{HOST}:{self.port}"], env=self.environment, stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as asked:
                if asked.connect_ex((HOST, self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail("The server did not start.")

    def kill(self) -> None:
        """As a power cut does: nothing is finished, nothing is told."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def environment_of_a_process(folder: Path) -> dict[str, str]:
    """What lets another process see the rows of this test.

    The name of the SQLite file follows from the settings, so the other process is given a copy of the file there.
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(folder / "main.sqlite3")])
    its = {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_ROOT": str(folder), "PYTHONPATH": str(settings.BASE_DIR)}
    return os.environ | its


@pytest.fixture
def server(transactional_db: None, tmp_path: Path, organization: Organization, signed_in: str) -> Iterator[Server]:
    running = Server(environment_of_a_process(tmp_path))
    try:
        running.start()
        yield running
    finally:
        running.kill()


@pytest.fixture
def signed_in(transactional_db: None, body: Group, persona_client: Callable[[str], Client]) -> str:
    """The session of a secretary; made before the server gets its copy of the rows."""
    return persona_client("secretary").cookies[settings.SESSION_COOKIE_NAME].value


def saved(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("#ed-saved")).to_contain_text("Сохранено в")


def test_a_text_typed_before_the_server_was_killed_is_offered_back(
    browser: Browser, server: Server, signed_in: str
) -> None:
    window = chrome.window(browser)
    try:
        window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": signed_in, "url": server.url}])
        page = window.new_page()
        page.goto(server.url + reverse("admin:protocol-new"))
        expect(page.locator("main.is-live")).to_be_attached()
        page.locator("#id_text").fill(TEXT)
        saved(page)
        address = page.url
        page.locator("#id_text").press("Control+End")
        page.keyboard.insert_text(TYPED)
        server.kill()
        page.keyboard.press("Control+s")
        expect(page.locator("#ed-saved")).to_contain_text("сохранено в браузере")
        page.close()

        server.start()
        page = window.new_page()
        page.goto(address)
        field, bar = page.locator("#id_text"), page.locator("#bar-found")
        expect(field).to_have_value(TEXT)
        expect(bar).to_contain_text("Найден несохранённый текст")
        bar.get_by_role("button", name="Вернуть").click()
        expect(field).to_have_value(TEXT + TYPED)
        saved(page)
        page.reload()
        expect(page.locator("main.is-live")).to_be_attached()
        expect(field).to_have_value(TEXT + TYPED)
        expect(bar).to_be_hidden()
    finally:
        window.close()
