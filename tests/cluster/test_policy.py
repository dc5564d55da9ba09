"""The content security policy: that of the pages is what the library puts together; what has its own keeps it."""

from __future__ import annotations

import pytest
from csp.constants import HEADER, NONCE
from csp.decorators import csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from cluster.middleware import PolicyMiddleware


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def view_with_a_nonce(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.csp_nonce))  # type: ignore[attr-defined]


def view_with_its_own(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={HEADER: "sandbox"})


VIEWS = [view, csp_update({"img-src": ["data:"]})(view), csp_update({"script-src": [NONCE]})(view_with_a_nonce)]


@pytest.mark.parametrize("is_debugged", [False, True])
@pytest.mark.parametrize("one", VIEWS, ids=["plain", "updated", "with a nonce"])
def test_it_is_what_the_library_says(one: object, is_debugged: bool) -> None:
    with override_settings(DEBUG=is_debugged):
        ours, theirs = (made(one) for made in (PolicyMiddleware, CSPMiddleware))  # type: ignore[arg-type]
        for _time in range(2):
            request = RequestFactory().get("/")
            request._csp_nonce = "once" if one is VIEWS[2] else None  # type: ignore[attr-defined]
            assert ours(request)[HEADER] == theirs(request)[HEADER]
            assert ("'nonce-once'" in ours(request)[HEADER]) == (one is VIEWS[2])


def test_what_has_its_own_keeps_it() -> None:
    assert PolicyMiddleware(view_with_its_own)(RequestFactory().get("/"))[HEADER] == "sandbox"
