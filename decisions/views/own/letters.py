"""Which letters a reader gets: the page of preferences, and the link in a letter that ends its kind."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from decisions.forms import MailPreferenceForm
from decisions.letters import subscriptions
from decisions.letters.emails import choices
from decisions.letters.emails.recipients import account_at
from decisions.models import Letter
from decisions.models.letter import UNSUBSCRIBE_DAYS
from decisions.models.mail_preference import TOPICS
from members.access import access_of
from members.models import Mandate, User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def preferences(request: HttpRequest) -> HttpResponse:
    """What the reader chose, to be changed; what always comes is named beside it."""
    user = request.user
    assert isinstance(user, User), "login_required"
    has_desk = access_of(user).bodies_with(Mandate.Role.SECRETARY) != frozenset()
    form = MailPreferenceForm(request.POST if request.method == "POST" else None, user=user, has_desk=has_desk)
    if form.is_valid():
        form.save()
        choices.withdraw_unwanted(user)
        messages.success(request, _("Your choice of letters is saved."))
        return redirect("decisions:preferences")
    return render(request, "decisions/preferences.html", {"form": form, "email": user.email})


# The secret of the address is what permits it: a mail program that posts here has no cookie (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET only asks, for scanners of mail open every link; a POST ends such letters, with `act=again` it begins them.

    The answer to a POST is a page, not a redirect, which mail programs do not follow. Neither says whose letters.
    """
    rows = Letter.objects.select_related("subscription").only("kind", "recipient", "created_at", "subscription")
    letter = get_object_or_404(rows, unsubscribe_token=token)
    if letter.kind == Letter.Kind.NEWS:
        return _secret(_leave(request, letter))
    topic, user = TOPICS.get(letter.kind), account_at(letter.recipient)
    is_old = letter.created_at < timezone.now() - dt.timedelta(days=UNSUBSCRIBE_DAYS)
    if topic is None or user is None or is_old:
        return render(request, "decisions/unsubscribe.html", {"step": "old"}, status=410)
    step = "ask"
    if request.method == "POST":
        step = "again" if request.POST.get("act") == "again" else "done"
        choices.turn(user, topic, on=step == "again")
    context = {"step": step, "topic": topic, "signs_in": user.is_active}
    return _secret(render(request, "decisions/unsubscribe.html", context))


def _leave(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The subscription that the letter came of; who has left already is told so."""
    if letter.subscription is not None and request.method == "POST":
        subscriptions.leave(letter.subscription)
        letter.subscription = None
    step = "leave" if letter.subscription else "left"
    return render(request, "decisions/subscription.html", {"step": step})


def _secret(response: HttpResponse) -> HttpResponse:
    """An answer whose address is a key: nobody keeps or passes it on."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
