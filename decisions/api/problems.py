"""What goes wrong, as RFC 9457 says it: `application/problem+json` with a sentence for the reader."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import exceptions, status

from decisions.workflow import TransitionRefused

CONTENT_TYPE = "application/problem+json"
Errors = Mapping[str, list[str]]
"""Sentences by the name of the parameter or the field they are about."""


class Problem(exceptions.APIException):
    """Answered with `status_code`; `code` names the kind of problem, `errors` the parts of the request at fault."""

    def __init__(self, status_code: int, code: str, detail: str, errors: Errors | None = None) -> None:
        super().__init__(detail, code)
        self.status_code = status_code
        self.kind = code
        self.errors = errors or {}


TITLES = {
    "bad-parameter": gettext_lazy("A parameter of the address was not understood."),
    "bad-request": gettext_lazy("What was sent was not understood."),
    "not-authenticated": gettext_lazy("Nobody is signed in."),
    "forbidden": gettext_lazy("You do not have the right to do this."),
    "not-found": gettext_lazy("There is no such thing here, or the reader may not know of it."),
    "method-not-allowed": gettext_lazy("The address does not take this method."),
    "not-acceptable": gettext_lazy("The answer is given as JSON only."),
    "gone": gettext_lazy("It was published once and is withdrawn."),
    "conflict": gettext_lazy("It is not possible in the present state."),
    "condition": gettext_lazy("It was asked for on a condition that does not hold."),
    "unsupported-media-type": gettext_lazy("Send JSON: Content-Type: application/json."),
    "too-many-requests": gettext_lazy("Too many requests: wait before the next one."),
}
"""What each kind of problem is, in one sentence; the page of the API explains them under these names."""
_KINDS = {
    status.HTTP_400_BAD_REQUEST: "bad-request",
    status.HTTP_401_UNAUTHORIZED: "not-authenticated",
    status.HTTP_403_FORBIDDEN: "forbidden",
    status.HTTP_404_NOT_FOUND: "not-found",
    status.HTTP_405_METHOD_NOT_ALLOWED: "method-not-allowed",
    status.HTTP_406_NOT_ACCEPTABLE: "not-acceptable",
    status.HTTP_409_CONFLICT: "conflict",
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type",
    status.HTTP_429_TOO_MANY_REQUESTS: "too-many-requests",
}


def bad_parameters(errors: Errors) -> Problem:
    """A 400 for the address; `errors` by the name of the parameter."""
    return Problem(status.HTTP_400_BAD_REQUEST, "bad-parameter", _sentence(errors), errors)


def answer(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The exception handler of REST framework; None for what nobody foresaw, which goes on to be a 500."""
    problem = _problem(error)
    if problem is None:
        return None
    request: HttpRequest = context["request"]
    response = problem_response(request, problem)
    for name, value in _headers(error).items():
        response[name] = value
    return response


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The body and the headers of a problem; never kept by anybody."""
    body: dict[str, Any] = {
        "type": f"{settings.SITE_URL}{reverse('decisions:api')}#problem-{problem.kind}",
        "title": str(TITLES[problem.kind]),
        "status": problem.status_code,
        "detail": str(problem.detail),
        "instance": request.get_full_path(),
    }
    if problem.errors:
        body["errors"] = [{"name": name, "detail": " ".join(said)} for name, said in problem.errors.items()]
    content = json.dumps(body, ensure_ascii=False)
    headers = {"Cache-Control": "no-store", "Content-Language": get_language() or settings.LANGUAGE_CODE}
    return HttpResponse(content, content_type=CONTENT_TYPE, status=problem.status_code, headers=headers)


def _problem(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, TransitionRefused):
        return Problem(status.HTTP_409_CONFLICT, "conflict", " ".join(error.messages))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(str(error) or None)
    if not isinstance(error, exceptions.APIException):
        return None
    kind = _KINDS.get(error.status_code, "bad-request")
    if isinstance(error, exceptions.ValidationError):
        errors = _of_fields(error.detail)
        return Problem(error.status_code, kind, _sentence(errors), errors)
    return Problem(error.status_code, kind, _words(error, kind))


def _words(error: exceptions.APIException, kind: str) -> str:
    """Our own sentence where the library's says less."""
    if isinstance(error, exceptions.MethodNotAllowed):
        return str(TITLES[kind])
    if isinstance(error, exceptions.Throttled):
        seconds = math.ceil(getattr(error, "wait", None) or 1)
        return _("Too many requests: wait %(seconds)d s before the next one.") % {"seconds": seconds}
    if isinstance(error, exceptions.PermissionDenied) and str(error.detail).startswith("CSRF"):
        return _("Send the token of the site in the header X-CSRFToken: without it nothing is changed.")
    own = isinstance(error, (exceptions.NotFound, exceptions.NotAcceptable, exceptions.UnsupportedMediaType))
    return str(TITLES[kind]) if own else str(error.detail)


def _of_fields(detail: Any) -> dict[str, list[str]]:
    if not isinstance(detail, dict):
        return {"": [str(each) for each in detail]}
    return {name: [str(each) for each in said] for name, said in detail.items()}


def _sentence(errors: Errors) -> str:
    return " ".join(f"{name}: {' '.join(said)}" if name else " ".join(said) for name, said in errors.items())


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait))
    return headers
