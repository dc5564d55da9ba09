"""Addresses that name a body as it was once called lead to the same place by its present name (301)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control

from decisions.finding import known_names
from decisions.prepared import asked
from decisions.views.public import stamp_of
from members.models import FormerSlug, present_slugs

FEW = 4
"""For so many bodies in one address the words of the question are kept."""
SECONDS = 60
"""How long the way is remembered outside: a body may take a former name again, and two kept ways would be a ring."""


def bodies_by_present_name(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view reads `?body=slug`, which may be repeated; nothing is asked of the database where there is none."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        named = request.GET.getlist("body")
        present = named if _are_present(request, named) or _none_is_former(named) else present_slugs(named)
        if present == named:
            response: HttpResponseBase = view(request, *args, **kwargs)
            return response
        query = request.GET.copy()
        query.setlist("body", present)
        return moved_to(f"{request.path}?{query.urlencode()}")

    return answer


def moved_to(address: str) -> HttpResponsePermanentRedirect:
    """The way to where it is now; not for ever."""
    moved = HttpResponsePermanentRedirect(address)
    patch_cache_control(moved, public=True, max_age=SECONDS)
    return moved


def _are_present(request: HttpRequest, slugs: list[str]) -> bool:
    """Known of a stranger's address without asking: by the names that are held for what everybody sees."""
    stamp = stamp_of(request)
    return bool(slugs and stamp) and known_names.read(timezone.localdate(), stamp).slugs.issuperset(slugs)


def _none_is_former(slugs: list[str]) -> bool:
    """Known by a statement that is kept, as of nearly all addresses; False where it is not known."""
    if not slugs:
        return True
    if len(slugs) > FEW or any("\x00" in slug for slug in slugs):
        return False
    return not asked(("former slugs", len(slugs)), slugs, _former)


def _former(slugs: list[str]) -> QuerySet[FormerSlug, Any]:
    return FormerSlug.objects.filter(slug__in=slugs).order_by().values_list("pk")
