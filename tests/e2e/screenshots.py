"""`make screenshots`: the pictures of README, of every page and of links, taken from a demo in a directory of its own.

python -m tests.e2e.screenshots docs/screenshots
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.e2e import album, card
from tests.e2e import browser as chrome

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1280, 860
PROTOCOL = """ПРОТОКОЛ № 14
заседания рабочей группы по инфраструктуре
12 ноября 2026 года, 10:00
г. Приозёрск, ул. Складская, 14

Председательствующий – Устюжанин М. В.
Секретарь – Фомичёва Е. О.

1. О передаче подъездного пути № 4.

РЕШИЛИ:

1.1. Вяткину П. П. подготовить акт передачи участка пути до 27 ноября 2026 г.

1.2. ООО «ПутьСтройСервис» совместно с Ильинским Г. С. осмотреть стрелочный перевод в двухнедельный срок.

1.3. Членам кластера содействовать оснащению полигона.
"""


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
    page.reload()  # the fonts are there: what comes late is left out until the next page
    page.locator("main section.item").first.evaluate("(first) => scrollTo(0, first.offsetTop - 40)")
    yield "protocol", page
    page.goto(f"{site}/resolutions/")
    yield "register", page
    _sign_in(page, site, "secretary@cluster.example")
    page.goto(f"{site}/admin/protocols/new/")
    page.fill("textarea[name=text]", PROTOCOL)
    page.locator(".pt-row").last.wait_for()
    page.locator(".lint button").first.wait_for()
    yield "editor", page


def _sign_in(page: Page, site: str, address: str) -> None:
    """By the code of the letter that the demo shows."""
    page.goto(f"{site}/accounts/login/")
    page.fill("input[name=email]", address)
    page.locator("main form .btn-main").first.click()
    with page.context.new_page() as letters:
        letters.goto(f"{site}/dev/mail/")
        code = re.search(r"\b\d{6}\b", letters.inner_text("main"))
    assert code is not None, "the letter with the code is shown"
    page.fill("input[name=code]", code[0])
    page.locator("main form .btn-main").first.click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


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
        for picture in (*_every_page(browser, site, target / "pages"), *card.drawn(browser, site)):
            sys.stdout.write(f"{picture}\n")
    return 0


def _every_page(browser: Browser, site: str, folder: Path) -> Iterator[Path]:
    """The pictures of `album`, each reader in a window of their own; those of a former run are gone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for who in dict.fromkeys(place.who for place in album.PLACES):
        window = chrome.window(browser, width=album.WIDE)
        page = window.new_page()
        if who:
            _sign_in(page, site, who)
        yield from (folder / name for name in album.take(page, site, who, folder))
        window.close()
    (folder / "README.md").write_text(album.index(), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
