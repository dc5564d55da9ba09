"""Views of the shell: the look of the pages and the pages that say what went wrong."""

import contextlib
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from cluster.context_processors import THEME_COOKIE, THEMES
from cluster.demo_mail import letters

logger = logging.getLogger(__name__)
YEAR = timedelta(days=365)
MOST_READ_ON = 64 * 1024 * 1024
"""Bytes of a refused request that are still taken in, so that its answer arrives."""


def from_own_pages(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """For forms of the shell, which hold no token, so one page can be for everybody: no other site may send them.

    The browser says where a form comes from; what sends neither header is no browser and chooses for itself alone.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
        if site not in ("", "same-origin", "none") or _is_foreign(request, origin):
            return csrf_failure(request, f"{site or origin} may not send this form")
        return view(request)

    return answer


def _is_foreign(request: HttpRequest, origin: str) -> bool:
    own = urlsplit(origin).netloc == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS
    return bool(origin) and not own


@from_own_pages
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language (`language`) in a cookie and go back to `next`."""
    return set_language(request)


@from_own_pages
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the look (`theme`: light or dark) in a cookie and go back to `next`; else forget it."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """For what watches the process: 200 when the database answers, 503 when it does not; nothing else is said."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The database does not answer")
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The letters of the demo, so that a visitor can sign in without a mailbox. Elsewhere there is no such page."""
    if not settings.DEMO:
        raise Http404
    return render(request, "demo_mail.html", {"letters": letters()})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 for a request that Django refuses before any view: it says so without touching the session.

    What is too large is answered by a sentence that says what to do, as JSON to a script that asks for it.
    """
    reason = ""
    if isinstance(exception, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
        reason = _("The text is larger than %(limit)d MB: no protocol is that long. Paste the protocol alone.")
        reason %= {"limit": limit}
        _read_on(request)
    if "application/json" in request.headers.get("Accept", ""):
        sentence = reason or _("There is an error in the address or in what was sent. Nothing was changed.")
        return JsonResponse({"error": sentence}, status=400)
    return HttpResponseBadRequest(_plain_page("400.html", reason=reason))


def _read_on(request: HttpRequest) -> None:
    """Take the rest of what is sent, within reason: a browser that is cut off while it sends shows no answer."""
    left = MOST_READ_ON
    with contextlib.suppress(OSError, ValueError):
        while left > 0 and (chunk := request.read(min(left, 1 << 16))):
            left -= len(chunk)


def refused_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Fill in the 405 of a view: what the address is for, and that nothing was changed; to a script as JSON."""
    is_read = "GET" in response.headers.get("Allow", "")
    if "application/json" in request.headers.get("Accept", ""):
        said = _("This address is only read.") if is_read else _("This address takes only what a form sends.")
        filled: HttpResponse = JsonResponse({"error": said}, status=405)
    else:
        filled = render(request, "405.html", {"is_read": is_read}, status=405)
    filled["Allow"] = response.headers.get("Allow", "")
    return filled


def unmet_condition(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Fill in the 412 of what is asked for on a condition (If-Match); to a script as JSON."""
    if "application/json" in request.headers.get("Accept", ""):
        said = _("It may have changed: ask for it without the condition (If-Match, If-Unmodified-Since).")
        return JsonResponse({"error": said}, status=412)
    return render(request, "412.html", status=412)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form sent without its token: what happened and that nothing was changed.

    What is no form is not told of forms: no page takes other methods.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    logger.warning("CSRF check failed: %s", reason, extra={"request": request})
    return HttpResponseForbidden(loader.render_to_string("403_csrf.html", {"again": request.path}, request))


def server_error(request: HttpRequest) -> HttpResponse:
    """500 that needs neither the database nor the session, and not even its own template."""
    try:
        page = _plain_page("500.html")
    except Exception:
        logger.exception("The page of error 500 could not be rendered")
        page = f"<!doctype html><title>500</title><p>{_('Something broke on our side. Please try again later.')}</p>"
    return HttpResponseServerError(page)


def _plain_page(template: str, **context: str) -> str:
    """Render a page of the bare shell: no request, so no context processor, no session, no query."""
    return loader.render_to_string(template, {"cluster_name": settings.CLUSTER_NAME, **context})
