"""`make screenshots`: the pictures of README, taken from the demo in a temporary directory of its own.

python -m tests.e2e.screenshots docs/screenshots
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e import browser as chrome

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1280, 860


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """The address of a demo that lives in `folder` and ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "DEMO": "true",
        "DEBUG": "false",
        "HTTPS": "false",
        "SITE_URL": site,
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "MEDIA_ROOT": str(folder / "files"),
    }
    for command in (["migrate", "--verbosity", "0"], ["load_demo"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
        )
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "cluster.wsgi",
            "--preload",
            "--threads",
            "4",
            "--bind",
            f"127.0.0.1:{port}",
        ],
        cwd=ROOT,
        env=env,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(site)
        yield site
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(site: str, seconds: int = 30) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(site, timeout=5).close()  # noqa: S310
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def pictures(page: Page, site: str) -> Iterator[tuple[str, Page]]:
    """Lead `page` to each place worth a picture: the name of the file and the page that is there."""
    page.goto(f"{site}/meetings/")
    # The third newest: its tasks are in all states by now.
    page.goto(site + str(page.locator("main a[href^='/meetings/']:not([href*='?'])").nth(2).get_attribute("href")))
    page.locator("main section.item").first.evaluate("(first) => scrollTo(0, first.offsetTop - 40)")
    yield "protocol", page
    page.goto(f"{site}/resolutions/")
    yield "register", page


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("Usage: python -m tests.e2e.screenshots DIRECTORY\n")
        return 2
    if chrome.executable() is None:
        sys.stderr.write("Chromium is not installed, so no pictures were taken (on Debian: apt install chromium).\n")
        return 1
    target = Path(arguments[0])
    target.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="cluster-shots-") as folder,
        demo(Path(folder)) as site,
        chrome.chromium() as browser,
    ):
        page = chrome.window(browser, width=WIDTH, height=HEIGHT).new_page()
        for name, place in pictures(page, site):
            place.screenshot(path=target / f"{name}.png")
            sys.stdout.write(f"{target / name}.png\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
