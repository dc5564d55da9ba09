"""How often one client may ask: so many requests in each minute, counted by each process for itself.

Counting in the database would make every read a write. With several processes a client gets at most as many times the
limit as there are processes; it keeps a runaway program away, not a siege, which is for the web server in front.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

WINDOW = 60
"""Seconds."""
MOST_CLIENTS = 10_000
"""Of so many clients the numbers are kept; who asked longest ago is forgotten first."""


class Counter:
    """Requests of each client in the minute that runs for it; for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wait(self, client: str, most: int, now: float) -> float:
        """Count one request; 0 when it is within `most`, otherwise the seconds until the next minute begins."""
        with self._lock:
            begun, count = self._counts.pop(client, (now, 0))
            if now - begun >= WINDOW:
                begun, count = now, 0
            self._counts[client] = (begun, count + 1)
            if len(self._counts) > MOST_CLIENTS:
                self._counts.popitem(last=False)
        return begun + WINDOW - now if count >= most else 0

    def forget(self) -> None:
        """Everything."""
        with self._lock:
            self._counts.clear()


counter = Counter()


class PerMinute(BaseThrottle):
    """`API_REQUESTS_PER_MINUTE` of a signed-in user, or of an address; 0 sets no limit."""

    def __init__(self) -> None:
        self._wait = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        most = settings.API_REQUESTS_PER_MINUTE
        if not most:
            return True
        user = request.user.pk
        client = f"user {user}" if user else f"ip {get_adapter().get_client_ip(request._request)}"
        self._wait = counter.wait(client, most, time.monotonic())
        return not self._wait

    def wait(self) -> float | None:
        return self._wait or None
