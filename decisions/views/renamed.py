"""Addresses that name a body as it was once called lead to the same place by its present name (301)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from members.models import present_slugs

SECONDS = 60
"""How long the way is remembered outside: a body may take a former name again, and two kept ways would be a ring."""


def bodies_by_present_name(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view reads `?body=slug`, which may be repeated; nothing is asked of the database where there is none."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.GET.getlist("body")
        present = present_slugs(asked)
        if present == asked:
            response: HttpResponseBase = view(request, *args, **kwargs)
            return response
        query = request.GET.copy()
        query.setlist("body", present)
        moved = HttpResponsePermanentRedirect(f"{request.path}?{query.urlencode()}")
        patch_cache_control(moved, public=True, max_age=SECONDS)
        return moved

    return answer
