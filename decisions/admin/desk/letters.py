"""Letters that were not sent: what went wrong with each, and the two acts, one more try or leaving it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.admin.desk.desk import letters_of
from decisions.letters import outbox
from decisions.models.letter import LetterQuerySet
from members.admin.rights import SECRETARY, access, actor
from members.returning import back

PAGE = 50


@require_safe
def letter_list(request: HttpRequest) -> HttpResponse:
    """Given up, the newest first, and how many others wait for their next attempt."""
    from django.contrib.admin import site

    letters = _own(request)
    failed = letters.failed().select_related("assignment__resolution__item__meeting", "body")
    page = Paginator(failed.order_by("-given_up_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    waiting = letters.waiting()
    context = {
        **site.each_context(request),
        "title": _("Letters that were not sent"),
        "page": page,
        "waiting": waiting.count(),
        "tried": waiting.filter(attempts__gt=0).exclude(error="").order_by("due_at", "pk").first(),
        "oldest": waiting.filter(due_at__lt=timezone.now()).order_by("created_at", "pk").first(),
    }
    return TemplateResponse(request, "admin/letters.html", context)


@require_POST
def retry_letter(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(_own(request), pk=pk)
    if outbox.retry(letter):
        messages.success(request, _("The letter will be sent once more: %(to)s") % {"to": letter.recipient})
    else:
        messages.error(request, _("This letter has been decided about already."))
    return back(request, reverse("admin:letters"))


@require_POST
def discard_letter(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(_own(request), pk=pk)
    if outbox.discard(letter, actor=actor(request)):
        messages.success(request, _("The letter is left unsent: %(to)s") % {"to": letter.recipient})
    else:
        messages.error(request, _("This letter has been decided about already."))
    return back(request, reverse("admin:letters"))


def _own(request: HttpRequest) -> LetterQuerySet:
    if access(request).bodies_with(SECRETARY) == frozenset():
        raise PermissionDenied(_("The outbox is for the secretary."))
    return letters_of(access(request))
