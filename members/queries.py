"""The query of an address with other parameters: what its links say, without a copy of all that was asked for."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import QueryDict


def query_with(given: QueryDict, **others: str | None) -> str:
    """With these parameters in place of what it says of them; those that are None are left out, and fields that a form
    sent empty."""
    pairs = [(name, value) for name, values in given.lists() if name not in others for value in values if value]
    pairs += [(name, value) for name, value in others.items() if value is not None]
    return urlencode(pairs)


def query_without(given: QueryDict, *names: str) -> str:
    """Without these parameters."""
    return query_with(given, **dict.fromkeys(names))
