"""The settings of an installation: what is wrong is named, all of it at once, before anything starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cluster.environment import Environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """The least that an installation must say. `DEMO` is given because a checkout may have an `.env` of the demo."""
    return {
        "PATH": os.environ["PATH"],
        "DEMO": "false",
        "SECRET_KEY": "kQ3-vT8_zR5wXy7" * 4,
        "SITE_URL": "https://cluster.example.org",
        "EMAIL_URL": "smtp+tls://robot:secret@mail.example.org:587",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'cluster.sqlite3'}",
    }


def manage(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )


def test_production_passes_the_deployment_check(production: dict[str, str]) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", env=production)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_fault_is_named_and_nothing_starts(production: dict[str, str]) -> None:
    wrong = {
        "DEBUG": "maybe",
        "SECRET_KEY": "short",
        "SITE_URL": "cluster.example.org",
        "ALLOWED_HOSTS": "https://cluster.example.org",
        "DATABASE_URL": "mysql://robot:hidden-word@host/name",
        "DATABASE_CONN_MAX_AGE": "ten",
        "EMAIL_URL": "pigeon://robot:hidden-word@host",
        "TIME_ZONE": "Moscow",
        "HTTPS": "да",
        "BEHIND_PROXY": "2",
        "LOG_LEVEL": "loud",
    }
    done = manage("migrate", env={**production, **wrong, "PYTHONUTF8": "1"})
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [name for name in wrong if f"\n{name} " not in done.stderr] == []
    assert "hidden-word" not in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_URL", "EMAIL_URL"])
def test_what_must_be_said_must_be_said(production: dict[str, str], name: str) -> None:
    done = manage("check", env={**production, name: ""})
    assert done.returncode == 1
    assert f"{name} is not set" in done.stderr


def test_host_of_the_site_is_answered_for(production: dict[str, str]) -> None:
    code = "import django; django.setup(); from django.conf import settings; print(*settings.ALLOWED_HOSTS)"
    env = {**production, "DJANGO_SETTINGS_MODULE": "cluster.settings"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert "cluster.example.org" in done.stdout.split()


def test_reading_files_needs_no_settings() -> None:
    """`parse_protocol` works in a bare checkout: its help is enough to see that the settings let it start."""
    done = manage("parse_protocol", "--help", env={"PATH": os.environ["PATH"]})
    assert done.returncode == 0, done.stderr


def test_secret_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("$a-secret\n")
    env = Environment({"SECRET_KEY_FILE": str(file), "SECRET_KEY": "other"})
    assert env.text("SECRET_KEY") == "$a-secret"
    env.finish()


def test_missing_file_is_a_fault_of_its_variable() -> None:
    env = Environment({"SECRET_KEY_FILE": "/no/such/file"})
    env.text("SECRET_KEY", default="other")
    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY_FILE names a file that cannot be read"):
        env.finish()


def test_empty_value_counts_as_not_given() -> None:
    env = Environment({"DEBUG": "", "ALLOWED_HOSTS": " ", "CLUSTER_NAME": ""})
    assert env.flag("DEBUG", default=True) is True
    assert env.hosts("ALLOWED_HOSTS", default=["localhost"]) == ["localhost"]
    assert env.text("CLUSTER_NAME", default="Кластер") == "Кластер"
    env.finish()


@pytest.mark.parametrize(("value", "meaning"), [("true", True), ("ON", True), ("1", True), ("no", False), ("0", False)])
def test_flags(value: str, meaning: bool) -> None:
    assert Environment({"DEBUG": value}).flag("DEBUG", default=not meaning) is meaning


def test_lists_numbers_and_folders() -> None:
    env = Environment({"A": "one, two,", "N": "60", "F": "/srv/files", "S": "https://cluster.example.org/"})
    assert env.names("A", default=[]) == ["one", "two"]
    assert env.number("N", default=1) == 60
    assert env.folder("F", default=ROOT) == Path("/srv/files")
    assert env.site("S") == "https://cluster.example.org"
    env.finish()


def test_database_and_mail_urls() -> None:
    env = Environment({"DATABASE_URL": "postgres://u:p%40ss@db/cluster", "EMAIL_URL": "smtp+tls://u:p@mail:587"})
    assert env.database("DATABASE_URL", default="sqlite://:memory:")["PASSWORD"] == "p@ss"
    assert env.mail("EMAIL_URL")["EMAIL_USE_TLS"] is True
    env.finish()
