"""A page of what the filters of the register find, where the keys of all that is found are known."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from django.db.models import QuerySet

from decisions.filters import ResolutionFilter
from decisions.finding.indexing import as_text
from decisions.models import Resolution
from decisions.paging import END, Page, first_page_of, page_of


def page_found(
    key: Hashable,
    filters: ResolutionFilter,
    pick: Callable[[QuerySet[Resolution]], QuerySet[Resolution, Any]],
    size: int,
    after: str = "",
    before: str = "",
    *,
    is_public: bool,
) -> Page[Any]:
    """What `pick` fetches of up to `size` points after one mark or before another; `key` names `pick` (`prepared`).

    The first pages by date, and by nearness to words, are those that are asked for most: strangers get them of a
    statement that is kept. Raises `BadMark`.
    """
    known = filters.keys_of_page(size, after, before)
    keys = [] if known is None else [known, *filters.near_of(known)]
    is_kept = is_public and (filters.order in ("date", "-date") or len(keys) > 1) and not after and before in ("", END)
    if not is_kept or (known is None and filters.applied):
        found = filters.rows_with_keys(*keys) if keys else filters.qs
        return page_of(pick(found), filters.keys, size, after=after, before=before)

    def rows(marks: list[Any]) -> QuerySet[Resolution, Any]:
        return pick(filters.rows_with_keys(*marks) if marks else filters.qs)

    whole = (key, filters.order, len(keys))
    return first_page_of(whole, [as_text(each) for each in keys], rows, filters.keys, size, backwards=before == END)
