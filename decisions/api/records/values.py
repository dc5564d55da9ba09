"""How values are written."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse


def hour(value: dt.time | None) -> str | None:
    return value.isoformat("minutes") if value else None


@lru_cache(maxsize=64)
def _before(view: str) -> str:
    return settings.SITE_URL + reverse(view, args=[0]).removesuffix("0/")


def page(view: str, pk: Any) -> str:
    """The address of the page of one thing; of addresses that end with its key."""
    return f"{_before(view)}{pk}/"
