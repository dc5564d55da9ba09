"""The content security policy: that of the pages is what the library puts together; what has its own keeps it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from csp.constants import HEADER, NONCE
from csp.decorators import csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from cluster.middleware import PolicyMiddleware

View = Callable[[HttpRequest], HttpResponse]


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def view_with_its_own(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={HEADER: "sandbox"})


@pytest.mark.parametrize("is_debugged", [False, True])
@pytest.mark.parametrize(
    ("one", "nonce"),
    [
        (view, None),
        (csp_update({"img-src": ["data:"]})(view), None),
        (csp_update({"script-src": [NONCE]})(view), "once"),
    ],
    ids=["plain", "updated", "with a nonce"],
)
def test_it_is_what_the_library_says(one: View, nonce: str | None, is_debugged: bool) -> None:
    with override_settings(DEBUG=is_debugged):
        ours, theirs = PolicyMiddleware(one), CSPMiddleware(one)
        for _time in range(2):
            request = RequestFactory().get("/")
            vars(request)["_csp_nonce"] = nonce
            policy = ours(request)[HEADER]
            assert policy == theirs(request)[HEADER]
            assert ("'nonce-once'" in policy) == bool(nonce)


def test_what_has_its_own_keeps_it() -> None:
    assert PolicyMiddleware(view_with_its_own)(RequestFactory().get("/"))[HEADER] == "sandbox"
