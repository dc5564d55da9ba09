"""The address of one row: what stands around its key is looked up once, for a page may name hundreds of rows."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

_KEY = 987654321012345678
"""Stands for the key of a row, and nowhere else in an address."""


def address_of(view: str, key: int, *more: str) -> str:
    """The address of the page `view` of the row with this key, and of what `more` it names after it."""
    before, after = around(view, *more)
    return f"{before}{key}{after}"


def address(view: str, ending: str = "") -> str:
    """The address of a page that is there once, or of its file with this ending."""
    return _address(view, ending, get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=100)
def _address(view: str, ending: str, _prefix: str, urlconf: str) -> str:
    return reverse(view, urlconf, args=[ending] if ending else [])


def around(view: str, *more: str) -> tuple[str, str]:
    """What stands before and after the key in the addresses of the page `view`."""
    return _around(view, more, get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=100)
def _around(view: str, more: tuple[str, ...], _prefix: str, urlconf: str) -> tuple[str, str]:
    """The prefix of the moment is a part of what is kept."""
    before, _key, after = reverse(view, urlconf, args=[_KEY, *more]).partition(str(_KEY))
    return before, after
