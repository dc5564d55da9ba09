"""Another named for an organization in many tasks at once: all are shown before, and each is left out or not."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from decisions import workflow
from decisions.models import Assignment
from decisions.models.assignment import AssignmentQuerySet
from decisions.notices import tell
from decisions.standing import Clock
from decisions.views.own.assignments import badge_of
from decisions.views.own.name_forms import HandOverForm
from members.models import Organization, Person, User

MOST = 100
"""So many can still be read before another is named for them."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def hand_over(request: HttpRequest, organization: int, person: int) -> HttpResponse:
    """The open tasks of the organization that name the person; a POST names another for those that are ticked.

    404 for who names nobody for this organization.
    """
    assert isinstance(request.user, User), "login_required"
    found = _tasks(request.user, organization, person)
    listed = list(found[:MOST])
    if not listed:
        return _nothing_left(request, organization)
    former = get_object_or_404(Person, pk=person)
    sent = request.POST if request.method == "POST" else None
    form = HandOverForm(sent, listed=listed, organization=organization, former=former)
    if request.method == "POST" and form.is_valid() and (done := _done(form, request.user)):
        words = ngettext("%(person)s is replaced in %(n)d task.", "%(person)s is replaced in %(n)d tasks.", len(done))
        tell(request, words % {"person": former, "n": len(done)}, done[:1])
        return redirect(done[0])
    clock = Clock.on(timezone.localdate())
    context = {
        "form": form,
        "former": former,
        "organization": get_object_or_404(Organization, pk=organization),
        "rows": [(row, badge_of(row, clock), row.pk in form.ticked) for row in listed],
        "rest": max(0, found.count() - MOST),
    }
    return render(request, "decisions/hand_over.html", context)


def _nothing_left(request: HttpRequest, organization: int) -> HttpResponse:
    """Who may name for the organization is told that there is nothing to name for; for others there is no such page."""
    if not Assignment.objects.named_by(request.user, organization).exists():
        raise Http404
    messages.warning(request, _("No open task of the organization names this person any more. Nothing was changed."))
    return redirect("decisions:organization-detail", organization)


def _done(form: HandOverForm, user: User) -> list[Assignment]:
    """The tasks for which another is named; none where it was refused, and the form says why."""
    try:
        return form.submit(user)
    except workflow.TransitionRefused as refusal:
        form.add_error(None, refusal)
        return []


def _tasks(user: User, organization: int, person: int) -> AssignmentQuerySet:
    """Those for which `user` may name another, the earliest term first; of a series the head stands for its periods."""
    rows = Assignment.objects.open().named_by(user, organization).naming(organization, person)
    heads = rows.filter(series__isnull=True).order_by().values("pk")
    related = ("resolution__item__meeting__body", "organization", "acting_person", "representative", "series")
    return rows.filter(Q(series__isnull=True) | ~Q(series__in=heads)).select_related(*related).order_by("term", "pk")
