"""A process starts without the libraries that only files and calendars are written with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

START = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["TEST_DATABASE"] = "sqlite"
import django
django.setup()
from django.urls import get_resolver
assert len(get_resolver().reverse_dict) > 10
heavy = {"docx", "docxtpl", "holidays", "icalendar", "openpyxl", "pymorphy3", "typst", "xlsxwriter"}
found = sorted(heavy & sys.modules.keys())
assert not found, found
assert {"decisions.exports.documents", "decisions.exports.feeds", "decisions.emails.calendar"} <= sys.modules.keys()
"""


def test_the_addresses_are_known_without_the_libraries_of_files() -> None:
    done = subprocess.run([sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
