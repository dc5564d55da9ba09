"""Pages that are the same for everybody who is not signed in: made once for each version of the content.

A reader with a session or a message waiting gets a page of his own, private. Everybody else gets the page of the
version that holds: its tag, 304 when the reader has it, the remembered bytes when somebody had it before. The browser
asks each time, so on the site itself nothing outlives its withdrawal; a proxy may answer for `SECONDS` by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language

from decisions import remembering

SECONDS = 60
"""How long a proxy may keep a page without asking."""
_MESSAGES = "messages"
_STAMP = "decisions.stamp"
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was answered."""

    content: bytes
    headers: dict[str, str]


def public(*, whoever: bool = False, **control: Any) -> Callable[[View], View]:
    """The view answers strangers with what it makes of the version; `control` is its Cache-Control beside public.

    What it answers may depend on the address, the language and the look, and on nothing else of the request or of the
    hour; `whoever` asks, even one who is signed in, where it says so. A tag of the view's own is kept.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            stamp = remembering.stamp() if whoever or is_for_all(request) else ""
            if not stamp:
                return view(request, *args, **kwargs)
            request.META[_STAMP] = "" if whoever else stamp
            key = _key(request)
            etag = tag_of(stamp, *key)
            # Nobody was told this tag but by a page that was there: nothing else need be looked at.
            unchanged = get_conditional_response(request, etag=etag) if _names(request, etag) else None
            if unchanged is not None:
                return _shared(unchanged, etag, control)
            kept: Kept | None = remembering.memory.get(stamp, key)
            if kept is not None:
                response = HttpResponse(kept.content, headers=kept.headers)
            else:
                response = view(request, *args, **kwargs)
                if response.status_code != 200 or response.streaming or _is_personal(request, response):
                    return response
                kept = Kept(response.content, dict(response.headers))
                remembering.memory.put(stamp, key, kept, len(kept.content) + 1_000)
            response = _shared(response, response.headers.get("ETag", etag), control)
            return get_conditional_response(request, etag=response["ETag"], response=response) or response

        return answer

    return decorate


public_page = public(max_age=0, s_maxage=SECONDS)
"""For the pages: a browser asks each time, a proxy may answer for `SECONDS`."""


def tag_of_version(request: HttpRequest, **kwargs: str) -> str | None:
    """Of what everybody gets at an address in the version that holds now, for `etag`: who has it is told so before
    anything is looked up."""
    stamp = remembering.stamp()
    return tag_of(stamp, request.path) if stamp else None


def tag_of(*of: str) -> str:
    """A tag of whatever all of these say."""
    return f'W/"{hashlib.sha256(repr(of).encode()).hexdigest()[:32]}"'


def stamp_of(request: HttpRequest) -> str:
    """The stamp under which what strangers see is remembered; empty for who may see more."""
    stamp: str = request.META.get(_STAMP, "")
    return stamp


def is_for_all(request: HttpRequest) -> bool:
    """Whether the answer may be the one that everybody gets: nobody says who he is, and no message waits."""
    own = {settings.SESSION_COOKIE_NAME, _MESSAGES}
    return own.isdisjoint(request.COOKIES) and "HTTP_AUTHORIZATION" not in request.META


def _names(request: HttpRequest, etag: str) -> bool:
    """Whether the reader has it; who asks with «any tag» was not told that there is anything."""
    return etag in request.META.get("HTTP_IF_NONE_MATCH", "")


def _key(request: HttpRequest) -> tuple[str, ...]:
    """All of a stranger's request that a page may show."""
    host = f"{request.scheme}://{request.get_host()}"
    return (host, request.get_full_path(), get_language() or "", request.COOKIES.get(settings.THEME_COOKIE_NAME, ""))


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """A page that holds a token of its reader or sets a cookie is for nobody else."""
    return bool(response.cookies) or "CSRF_COOKIE_NEEDS_UPDATE" in request.META


def _shared(response: HttpResponse, etag: str, control: dict[str, Any]) -> HttpResponse:
    response["ETag"] = etag
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, public=True, **control)
    return response
