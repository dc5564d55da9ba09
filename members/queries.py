"""The query of an address: with other parameters, as its links say it, and as it is read when it was kept."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import QueryDict

from members.models import present_slugs


def query_with(given: QueryDict, **others: str | None) -> str:
    """With these parameters in place of what it says of them; those that are None are left out, and fields that a form
    sent empty."""
    pairs = [(name, value) for name, values in given.lists() if name not in others for value in values if value]
    pairs += [(name, value) for name, value in others.items() if value is not None]
    return urlencode(pairs)


def query_without(given: QueryDict, *names: str) -> str:
    """Without these parameters."""
    return query_with(given, **dict.fromkeys(names))


def read_kept(query: str) -> QueryDict:
    """A query that was kept for later: a body that was renamed since is meant still."""
    data = QueryDict(query, mutable=True)
    if "body" in data:
        data.setlist("body", present_slugs(data.getlist("body")))
    return data
