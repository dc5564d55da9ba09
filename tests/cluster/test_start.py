"""A process starts without what only files, the desk and programs need, and has it when it is asked for."""

from __future__ import annotations

import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.urls import URLPattern, get_resolver, reverse

from members.later import Later

ROOT = Path(__file__).resolve().parents[2]

START = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["TEST_DATABASE"] = "sqlite"
import django
django.setup()
from django.template import engines
from django.urls import get_resolver, reverse
assert reverse("decisions:resolution-detail", args=[1]) == "/resolutions/1/"
engines["django"].get_template("base.html")
heavy = {"docx", "docxtpl", "holidays", "icalendar", "lxml", "openpyxl", "pymorphy3", "typst", "xlsxwriter"}
later = {"decisions.admin", "decisions.api.views", "decisions.views.exports.files", "drf_spectacular", "requests"}
reading = {f"decisions.protocols.{part}" for part in ("parser", "outline", "head", "resolutions", "readers", "lines")}
found = sorted((heavy | later | reading) & sys.modules.keys())
assert not found, found
exports, emails = "decisions.exports", "decisions.letters.emails"
assert {f"{exports}.documents", f"{exports}.feeds", f"{emails}.calendar"} <= sys.modules.keys()
assert reverse("admin:lists") == "/admin/lists/"
"""


def test_the_addresses_are_known_without_the_libraries_of_files() -> None:
    done = subprocess.run([sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


def test_every_view_that_is_imported_later_is_there() -> None:
    views = list(_later(get_resolver().url_patterns))
    assert len(views) > 50
    for view in views:
        assert callable(view._view), view._place


def _later(patterns: list[object]) -> Iterator[Later]:
    for pattern in patterns:
        if not isinstance(pattern, URLPattern):
            yield from _later(pattern.url_patterns)  # type: ignore[attr-defined]
        elif isinstance(pattern.callback, Later):
            yield pattern.callback


def test_the_server_takes_the_address_of_a_long_view() -> None:
    """Two hundred Russian letters and three hundred boxes."""
    address = (
        reverse("decisions:resolution-list") + "?" + urlencode([("q", "щ" * 200), *[("organization", "12345")] * 300])
    )
    assert (
        len(f"GET {address} HTTP/1.1")
        < runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))["limit_request_line"]
    )
