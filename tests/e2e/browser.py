"""Chromium as the tests use it: Debian's own, watched for everything it complains about."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ABSENT = "Chromium is not installed, so tests in a browser are skipped (on Debian: apt install chromium)."


def executable() -> str | None:
    """Where a Chromium is, None when there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser. Playwright keeps an event loop in this thread, which Django would refuse to work beside."""
    kept = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=executable(),
                args=["--no-sandbox", "--disable-dev-shm-usage"],
                env={**os.environ, "LANGUAGE": "ru"},
            )
            yield browser
            browser.close()
    finally:
        if kept is None:
            os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = kept


@dataclass
class Visit:
    """One page in one window. `complaints` gathers console errors (CSP violations among them) and failed requests."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"console: {text}")

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.site).netloc:
            self.complaints.append(f"a request outside of the site: {request.url[:120]}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status}: {response.url}")

    def go(self, path: str) -> Response:
        response = self.page.goto(self.site + path, wait_until="load")
        assert response is not None
        return response

    def axe(self) -> list[str]:
        """What axe finds, one line a fault: the rule, what it means, the first places.

        Colours that are still changing are waited for: half-way they have no contrast to speak of.
        """
        self.page.evaluate("Promise.allSettled(document.getAnimations().map((moving) => moving.finished))")
        found = Axe().run(self.page).response["violations"]
        return [
            f"{fault['id']}: {fault['help']}: " + " | ".join(node["html"][:160] for node in fault["nodes"][:3])
            for fault in found
        ]

    def wider_than_window(self) -> int:
        """By how many pixels the page must be scrolled sideways; 0 is right at every width."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def window(
    browser: Browser, *, width: int = 1280, height: int = 900, dark: bool = False, js: bool = True
) -> BrowserContext:
    """A fresh window of a Russian reader in Moscow."""
    return browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        java_script_enabled=js,
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        reduced_motion="reduce",
    )
