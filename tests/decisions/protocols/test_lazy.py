"""Morphology costs 0.2 s and 40 MB: a start and the pages that read no protocol do without it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

HOME = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["TEST_DATABASE"] = "sqlite"
import django
django.setup()
assert "pymorphy3" not in sys.modules, "loaded by django.setup()"
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
answer = Client().get("/")
assert answer.status_code == 200, answer.status_code
assert "pymorphy3" not in sys.modules, "loaded by the home page"
from decisions.protocols.parser import parse
parse("ПРОТОКОЛ № 1. РЕШИЛИ: поручить Тополеву А. А. подготовить отчёт.")
assert "pymorphy3" in sys.modules, "the parser does without it: then this test is of no use"
"""


def test_the_home_page_does_without_morphology() -> None:
    done = subprocess.run([sys.executable, "-c", HOME], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
