"""Subscribing to a view of the register by mail: asked for by anybody, confirmed from the letter."""

from __future__ import annotations

import logging

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from decisions.filters import ResolutionFilter
from decisions.forms import SubscriptionForm
from decisions.letters import subscriptions
from decisions.letters.emails.news import send_request
from members.models import User

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for an address; the view is the query of this page. The answer tells nothing of who subscribed before."""
    view = subscriptions.view_of(request.GET.urlencode())
    if view.form.errors:
        return _page(request, "bad", view, status=400)
    query = subscriptions.query_of(view)
    if len(query) > subscriptions.LONGEST_QUERY:
        return _page(request, "bad", view, status=400, fault=_("The choice is too long to be kept: choose less."))
    known = request.user.email if isinstance(request.user, User) else ""
    form = SubscriptionForm(request.POST if request.method == "POST" else None, initial={"email": known})
    if not form.is_valid():
        return _page(request, "ask", view, form=form, status=400 if form.is_bound else 200)
    address = form.cleaned_data["email"].lower()
    if not ratelimit.consume(request, action="subscribe", key=address):
        form.add_error(None, _("Too many letters were asked for. Wait a few minutes and try again."))
        return _page(request, "ask", view, form=form, status=429)
    asked = subscriptions.Request(address, query, translation.get_language() or "ru")
    try:
        send_request(address, _words(view), asked.url)
    except OSError:
        logger.exception("The letter that confirms a subscription was not sent.")
        form.add_error(None, _("The letter could not be sent. Try again in a few minutes."))
        return _page(request, "ask", view, form=form, status=503)
    return _page(request, "sent", view, address=address)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter. A GET only asks, for scanners of mail open every link; 410 when it is good no more."""
    asked = subscriptions.request_of(token)
    if asked is None:
        return _page(request, "old", None, status=410)
    if request.method == "POST":
        subscriptions.begin(asked)
    step = "done" if request.method == "POST" else "confirm"
    return _page(request, step, subscriptions.view_of(asked.query), address=asked.address)


def _page(
    request: HttpRequest, step: str, view: ResolutionFilter | None, *, status: int = 200, **context: object
) -> HttpResponse:
    words = _words(view) if view and step != "bad" else ""
    faults = [f"{field.label}: {error}" for field in view.form for error in field.errors] if view else []
    shown = {"step": step, "words": words, "faults": faults, "view": view, **context}
    response = render(request, "decisions/subscription.html", shown, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def _words(view: ResolutionFilter) -> str:
    return "; ".join(words for name, words in view.in_words.items() if name != "state")
