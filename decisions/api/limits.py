"""How often one client may ask: so many requests in each minute of the clock, whichever process answers.

Each process counts by itself, and tells the database, which all of them share, of every so many requests; it hears
then how many the others have told. A client who asks seldom never makes a reading a write, and one who asks too often
gets at most one such portion more from each process. It keeps a runaway program away, not a siege, which is for the
web server in front.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import DatabaseError, connection
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)

WINDOW = 60
"""Seconds."""
MOST_CLIENTS = 10_000
"""Of so many clients the numbers are kept; who asked longest ago is forgotten first."""
PORTIONS = 20
"""In so many portions of the limit the database is told of it."""
_TELL = """
INSERT INTO decisions_apiuse(client, minute, n) VALUES (%s, %s, %s) ON CONFLICT (client) DO UPDATE SET
  n = CASE WHEN decisions_apiuse.minute = excluded.minute THEN decisions_apiuse.n + excluded.n ELSE excluded.n END,
  minute = excluded.minute
RETURNING n"""


@dataclass(slots=True)
class _Count:
    """Requests of one client in one minute: known to all processes when they were told of last, and untold since."""

    minute: int
    told: int = 0
    untold: int = 0


class Counter:
    """Requests of each client in this minute; for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: OrderedDict[str, _Count] = OrderedDict()

    def wait(self, client: str, most: int, now: float) -> float:
        """Count one request; 0 when it is within `most`, otherwise the seconds until the next minute begins."""
        minute = int(now // WINDOW)
        with self._lock:
            count = self._counts.pop(client, None)
            if count is None or count.minute != minute:
                count = _Count(minute)
            self._counts[client] = count
            if len(self._counts) > MOST_CLIENTS:
                self._counts.popitem(last=False)
            if count.told + count.untold >= most:
                return (minute + 1) * WINDOW - now
            count.untold += 1
            portion = count.untold if count.untold >= max(1, most // PORTIONS) else 0
            count.told += portion
            count.untold -= portion
        if portion and (told := _tell(client, minute, portion)):
            with self._lock:
                count.told = max(count.told, told)
        return 0

    def forget(self) -> None:
        """Everything that this process knows."""
        with self._lock:
            self._counts.clear()


def _tell(client: str, minute: int, portion: int) -> int:
    """Requests of all processes; 0 where the database does not take it just now: the process goes on by itself."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_TELL, [client, minute, portion])
            return int(cursor.fetchone()[0])
    except DatabaseError as error:
        logger.warning("The database was not told of the requests of a client: %s", error)
        return 0


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
        self._wait = counter.wait(client, most, time.time())
        return not self._wait

    def wait(self) -> float | None:
        return self._wait or None
