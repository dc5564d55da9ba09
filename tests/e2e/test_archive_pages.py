"""The pages of the archive, which a reader opens from a disk, perhaps on a telephone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from decisions.exports.archive.site import public_scope, write_archive
from tests.conftest import World
from tests.e2e import browser as chrome
from tests.e2e.browser import Visit

pytestmark = pytest.mark.sqlite_only("a file does not tell which database it came from")


def test_a_protocol_fits_a_telephone(world: World, browser: Browser, tmp_path: Path) -> None:
    made = io.BytesIO()
    write_archive(made, public_scope())
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path)
    window = chrome.window(browser, width=320)
    visit = Visit(window.new_page(), "file://")
    for file in (tmp_path / "index.html", *tmp_path.glob("protocols/*/*/index.html")):
        visit.go(file.as_posix())
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320, file.name
        assert visit.axe() == []
    window.close()
