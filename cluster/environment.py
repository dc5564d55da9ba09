"""Typed reading of the environment for `cluster.settings`: every fault is found, and named, before the site starts.

An empty value counts as not given. `NAME_FILE=/path` is read in place of `NAME`, without the line end editors leave.
"""

from __future__ import annotations

import os
import zoneinfo
from collections.abc import Callable, Collection, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})
DATABASES = ("sqlite", "postgres", "postgresql")
T = TypeVar("T")


class Environment:
    """Each method reads one variable. A missing or wrong one is noted and answered with the default;
    `finish()` then stops the start with all of them. A variable without a default is required."""

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self._source = os.environ if source is None else source
        self._faults: list[str] = []

    def finish(self) -> None:
        """Raise `ImproperlyConfigured` with one line for each variable that is missing or wrong."""
        if self._faults:
            raise ImproperlyConfigured("\n".join(self._faults))

    def fault(self, sentence: str) -> None:
        """Note a fault that only the settings can see."""
        self._faults.append(sentence)

    def text(self, name: str, default: str | None = None, choices: Collection[str] = ()) -> str:
        def understand(value: str) -> str:
            if choices and value not in choices:
                raise ValueError(f"must be one of {', '.join(choices)}")
            return value

        return self._read(name, default, "", understand)

    def flag(self, name: str, default: bool) -> bool:
        def understand(value: str) -> bool:
            if value.lower() not in TRUE | FALSE:
                raise ValueError(f"must be true or false, not {value!r}")
            return value.lower() in TRUE

        return self._read(name, default, default, understand)

    def number(self, name: str, default: int) -> int:
        def understand(value: str) -> int:
            if not value.isascii() or not value.isdigit():
                raise ValueError(f"must be a whole number, not {value!r}")
            return int(value)

        return self._read(name, default, default, understand)

    def names(self, name: str, default: Collection[str]) -> list[str]:
        """Values separated by commas."""

        def understand(value: str) -> list[str]:
            return [part.strip() for part in value.split(",") if part.strip()]

        return self._read(name, list(default), [], understand)

    def hosts(self, name: str, default: Collection[str]) -> list[str]:
        """Names of hosts: no scheme, no port, no path."""
        hosts = self.names(name, default)
        for host in hosts:
            if "/" in host or (":" in host and not host.startswith("[")):
                self.fault(f"{name} holds names of hosts only (cluster.example.org), not {host!r}.")
        return hosts

    def site(self, name: str, default: str | None = None) -> str:
        """An address like https://cluster.example.org, without anything after the host."""

        def understand(value: str) -> str:
            parts = urlsplit(value)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
                raise ValueError(f"must be an address like https://cluster.example.org, not {value!r}")
            return value.rstrip("/")

        return self._read(name, default, "", understand)

    def zone(self, name: str, default: str) -> str:
        def understand(value: str) -> str:
            if value not in zoneinfo.available_timezones():
                raise ValueError(f"must be a time zone like Europe/Moscow, not {value!r}")
            return value

        return self._read(name, default, default, understand)

    def folder(self, name: str, default: Path) -> Path:
        return self._read(name, default, default, lambda value: Path(value).expanduser())

    def database(self, name: str, default: str) -> dict[str, Any]:
        """`DATABASES["default"]` of a URL. The value is not repeated in a fault: it holds a password."""

        def understand(value: str) -> dict[str, Any]:
            if urlsplit(value).scheme not in DATABASES:
                raise ValueError("must be like sqlite:////srv/cluster.sqlite3 or postgres://user:password@host/name")
            return dict(environ.Env.db_url_config(value))

        return self._read(name, understand(default), {}, understand)

    def mail(self, name: str, default: str | None = None) -> dict[str, Any]:
        """Django's EMAIL_* settings of a URL. The value is not repeated in a fault: it holds a password."""

        def understand(value: str) -> dict[str, Any]:
            if urlsplit(value).scheme not in environ.Env.EMAIL_SCHEMES:
                raise ValueError("must be like smtp+tls://user:password@mail.example.org:587")
            return dict(environ.Env.email_url_config(value))

        return self._read(name, None if default is None else understand(default), {}, understand)

    def _read(self, name: str, default: T | None, stand_in: T, understand: Callable[[str], T]) -> T:
        """The understood value; the default when there is none; `stand_in` after a fault, so that reading goes on."""
        try:
            value = self._raw(name)
        except (OSError, UnicodeDecodeError) as error:
            self.fault(f"{name}_FILE names a file that cannot be read: {error}.")
            return stand_in
        if not value:
            if default is None:
                self.fault(f"{name} is not set; docs/deployment.md says what it is for.")
                return stand_in
            return default
        try:
            return understand(value)
        except (ValueError, ImproperlyConfigured) as error:
            self.fault(f"{name} {error}.")
            return stand_in

    def _raw(self, name: str) -> str:
        file = self._source.get(f"{name}_FILE")
        if file:
            return Path(file).read_text(encoding="utf-8").strip()
        return self._source.get(name, "").strip()


def library_folder(name: str) -> Path:
    """Where an installed library lies; it is not imported."""
    found = find_spec(name)
    assert found is not None, "it is a dependency"
    assert found.origin is not None, "it is a package"
    return Path(found.origin).parent
