"""A reader's own keys of the API: made and shown once, listed with their last use, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from decisions import api_tokens
from decisions.forms import ApiTokenForm
from decisions.models import ApiToken
from members.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """The reader's keys. A POST makes one, and the answer is the only page that ever shows it; with `revoke` it ends
    the one of that number, 404 for what is not the reader's.
    """
    user = request.user
    assert isinstance(user, User), "login_required"
    if request.method == "POST" and "revoke" in request.POST:
        return _revoke(request, user)
    form = ApiTokenForm(request.POST if request.method == "POST" else None, user=user)
    key = ""
    if form.is_valid():
        key = api_tokens.make(
            user,
            form.cleaned_data["name"],
            may_act=form.cleaned_data["scope"] == ApiTokenForm.ACT,
            expires_on=form.cleaned_data["expires_on"],
        )
        form = ApiTokenForm(user=user)
    today = timezone.localdate()
    rows = [(token, token.is_over(today)) for token in ApiToken.objects.filter(user=user)]
    context = {"form": form, "key": key, "tokens": rows}
    return render(request, "decisions/api_tokens.html", context, status=400 if form.errors else 200)


def _revoke(request: HttpRequest, user: User) -> HttpResponse:
    number = request.POST["revoke"]
    own = ApiToken.objects.filter(user=user)
    token = get_object_or_404(
        own, pk=int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
    )
    token.delete()
    messages.success(request, _("The key «%(name)s» is revoked: nobody can use it any more.") % {"name": token.name})
    return redirect("decisions:api-tokens")
