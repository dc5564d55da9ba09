"""Morphology costs 0.2 s and 40 MB: a start and the pages that read no protocol do without it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]

HOME = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["TEST_DATABASE"] = "sqlite"
import django
django.setup()
assert "pymorphy3" not in sys.modules, "loaded by django.setup()"
from django.test import Client
answer = Client().get("/")
assert answer.status_code == 200, answer.status_code
assert "pymorphy3" not in sys.modules, "loaded by the home page"
from decisions.protocols.parser import parse
parse("ПРОТОКОЛ № 1. РЕШИЛИ: поручить Тополеву А. А. подготовить отчёт.")
assert "pymorphy3" in sys.modules, "the parser does without it: then this test is of no use"
"""


@pytest.mark.sqlite_only("what is loaded does not depend on the database")
def test_the_home_page_does_without_morphology(db: None, tmp_path: Path) -> None:
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as empty:
        empty.execute("VACUUM INTO ?", [str(tmp_path / "main.sqlite3")])
    its = {"TEST_ROOT": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", HOME], cwd=ROOT, env=os.environ | its, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
