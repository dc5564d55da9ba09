"""Chromium as the tests use it: Debian's own, watched for everything it complains about."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ABSENT = "Chromium is not installed, so tests in a browser are skipped (on Debian: apt install chromium)."


def executable() -> str | None:
    """Where a Chromium is, None when there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


AXE_RUN = """async (rules) => {
  const found = await axe.run({resultTypes: ["violations"], ...(rules.length && {runOnly: rules})});
  return found.violations.map(({id, help, nodes}) => (
    {id, help, places: nodes.slice(0, 3).map((node) => node.html.slice(0, 160))}
  ));
}"""
STAND_STILL = """() => {
  for (let once = 0, moving; once < 9 && (moving = document.getAnimations()).length; once++)
    moving.forEach((one) => one.finish());
}"""
"""More than once: what takes its colour from what is around it begins to change when that has ended. Nothing is waited
for: in a closed fold a change never comes to its end."""
KEEP_COLOURS = """(name) => {
  const told = ({display, color, backgroundColor, borderTopColor, borderBottomColor, outlineColor, fill, stroke,
    boxShadow, backgroundImage, colorScheme}) => [display, color, backgroundColor, borderTopColor, borderBottomColor,
    outlineColor, fill, stroke, boxShadow, backgroundImage, colorScheme].join(" ");
  const before = (part, of) => {
    const style = getComputedStyle(part, of);
    return style.content === "none" ? "" : told(style);
  };
  const seen = [...document.querySelectorAll("body, body *")].filter((part) => part.checkVisibility());
  window.looks = {...window.looks, [name]: seen.flatMap((part) => [
    `${part.tagName} ${told(getComputedStyle(part))}`, before(part, "::before"), before(part, "::after")])};
}"""
UNLIKE = """([one, other]) => {
  const [first, second] = [looks[one], looks[other]];
  if (first.length !== second.length) return [`${first.length} is not ${second.length}`];
  return first.flatMap((look, place) => look === second[place] ? [] : [`${look} is not ${second[place]}`]).slice(0, 3);
}"""
"""Compared in the page: of a long one the colours are some megabytes."""


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
        self._listening: dict[Any, Callable[..., None]] = {
            "console": self._heard,
            "pageerror": lambda error: self.complaints.append(f"script: {error}"),
            "request": self._asked,
            "response": self._answered,
        }
        for event, listener in self._listening.items():
            self.page.on(event, listener)

    def leave(self) -> None:
        """The window is given to another visit: what it complains about from here on is not this one's."""
        for event, listener in self._listening.items():
            self.page.remove_listener(event, listener)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text}")

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

    def axe(self, *rules: str) -> list[str]:
        """What axe finds by these rules (by all), one line a fault: the rule, what it means, the first places."""
        self._stand_still()
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        found = self.page.evaluate(AXE_RUN, list(rules))
        return [f"{fault['id']}: {fault['help']}: " + " | ".join(fault["places"]) for fault in found]

    def keep_colours(self, name: str) -> None:
        """Remember by this name the colours of everything that is seen on the page, in the order of the document."""
        self._stand_still()
        self.page.evaluate(KEEP_COLOURS, name)

    def unlike(self, one: str, other: str) -> list[str]:
        """Where the colours remembered by two names are not the same: the first three places."""
        return list(self.page.evaluate(UNLIKE, [one, other]))

    def _stand_still(self) -> None:
        """End what is still changing: half-way colours have no contrast to speak of."""
        self.page.evaluate(STAND_STILL)

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
