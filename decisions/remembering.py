"""What was made of the public content is remembered by this process until the content changes or the day ends.

Everything is kept under a stamp: the version of the content (`decisions.content_version`), the day, on which terms
pass, and the program, whose pages may look otherwise after an update. Another stamp forgets everything before it, so
several processes and nodes are right without knowing of one another. What is remembered is bounded in bytes; what was
asked for longest ago goes first.

Nothing that a single reader may see belongs here, nothing of the hour either.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, TypeVar

import django
from django.conf import settings
from django.utils import timezone

from decisions import content_version

MOST_BYTES = 16 * 1024 * 1024
T = TypeVar("T")
_PARTS = ("cluster", "decisions", "members", "templates")


def stamp() -> str:
    """What holds now, by one statement; empty when nothing may be remembered: while somebody edits the templates
    (`DEBUG`), and when the database keeps no version.

    Ask before the content is read: what changes between the two is then kept under a stamp that is over.
    """
    version = "" if settings.DEBUG else content_version.current()
    return f"{version} {timezone.localdate()} {_program()}" if version else ""


class Memory:
    """Values of one stamp, by key, up to `most` bytes; for many threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._stamp, self._bytes = "", 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def get(self, stamp: str, key: Hashable) -> Any:
        """What is remembered under this stamp, or None."""
        with self._lock:
            if stamp != self._stamp or key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, stamp: str, key: Hashable, value: Any, size: int) -> None:
        """Remember `value`, which takes about `size` bytes; one that would push out most of the others is not kept."""
        if not stamp or size > self.most // 8:
            return
        with self._lock:
            if stamp != self._stamp:
                self._forget()
                self._stamp = stamp
            self._bytes += size - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = (value, size)
            while self._bytes > self.most:
                _key, (_value, freed) = self._kept.popitem(last=False)
                self._bytes -= freed

    def forget(self) -> None:
        """Everything, at once."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._kept.clear()
        self._stamp, self._bytes = "", 0


memory = Memory()


def remembered(stamp: str, key: Hashable, make: Callable[[], T], size: int) -> T:
    """What `make()` gave under this stamp, never None; made anew without a stamp. `size` is about its bytes."""
    found: T | None = memory.get(stamp, key) if stamp else None
    if found is None:
        found = make()
        memory.put(stamp, key, found, size)
    return found


@cache
def _program() -> str:
    """A digest of the code, the templates, the catalogues and the settings that pages show."""
    digest = hashlib.sha256(repr((django.VERSION, settings.CLUSTER_NAME, settings.SITE_URL)).encode())
    for part in _PARTS:
        for path in sorted((settings.BASE_DIR / part).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(settings.BASE_DIR)} ".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
