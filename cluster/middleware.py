"""What holds for every page: its language, and who may keep a copy of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from typing import ClassVar

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from cluster.views import refused_method, unmet_condition


class ChosenLanguageMiddleware:
    """Asks the cookie of the switch only: an office browser in English must not turn a Russian register English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        return response


class PolicyMiddleware(CSPMiddleware):
    """What brings a content security policy of its own keeps it. That of the pages is put together once: to do it for
    each took a sixth of what it takes to say that a page is unchanged."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if HEADER in response.headers:
            return response
        is_its_own = getattr(request, "_csp_nonce", None) or any(name.startswith("_csp_") for name in vars(response))
        if settings.DEBUG or is_its_own:
            return super().process_response(request, response)
        response.headers[HEADER] = self._policy
        return response

    @cached_property
    def _policy(self) -> str:
        response = super().process_response(HttpRequest(), HttpResponse())
        return str(response.headers[HEADER])


class PrivatePagesMiddleware:
    """What no view lets be kept is for its reader alone: no proxy keeps it, and after sign-out it is asked for anew.

    So are the pages of faults: where nothing was found something may be published the next moment.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class RefusalMiddleware:
    """Views refuse a method, or a condition, with an empty page: a reader is told in a sentence what to do."""

    fill: ClassVar[dict[int, Callable[[HttpRequest, HttpResponse], HttpResponse]]] = {
        HTTPStatus.METHOD_NOT_ALLOWED: refused_method,
        HTTPStatus.PRECONDITION_FAILED: unmet_condition,
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        fill = self.fill.get(response.status_code)
        return response if fill is None or response.streaming or response.content else fill(request, response)
