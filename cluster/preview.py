"""A protocol as a stranger will read it once it is published: the very page, shown before the act."""

from __future__ import annotations

import copy

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.admin.acts import meetings_of
from decisions.models import Meeting
from decisions.views.meetings.meetings import meeting_detail


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Only for those with a mandate in the body.

    The page is rendered in a transaction in which the protocol is published and which is then rolled back: so the
    preview cannot differ from what will be published, and no rule of visibility has an exception for previews.
    """
    get_object_or_404(meetings_of(request), pk=pk)
    stranger = copy.copy(request)
    stranger.user = AnonymousUser()
    with transaction.atomic():
        now = timezone.now()
        Meeting.objects.filter(pk=pk, signed_at__isnull=True).update(signed_at=now, status=Meeting.Status.SIGNED)
        Meeting.objects.filter(pk=pk, published_at__isnull=True).update(published_at=now)
        response = meeting_detail(stranger, pk)
        transaction.set_rollback(True)
    response["X-Robots-Tag"] = "noindex"
    return response
