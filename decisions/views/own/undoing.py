"""Taking back the step that one has just taken: from the notice after it, or from the story of the task."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from decisions import workflow
from decisions.models import Assignment, Event
from members.models import User
from members.returning import back

MOST = 100
"""So many reports can be accepted at once."""

LONGEST_KEY = 18


@require_POST
@login_required
@never_cache
def undo(request: HttpRequest) -> HttpResponse:
    """`event` names the steps, one or more; a step of somebody else is refused with 403."""
    assert isinstance(request.user, User), "login_required"
    keys = {key for key in request.POST.getlist("event")[:MOST] if key.isascii() and key.isdecimal()}
    visible = Assignment.objects.visible_to(request.user).order_by().values("pk")
    found = Event.objects.filter(pk__in=[key for key in keys if len(key) <= LONGEST_KEY], assignment__in=visible)
    events = list(found.select_related("assignment__resolution__item__meeting__body").order_by("pk"))
    if not events:
        raise Http404
    for event in events:
        assert event.assignment is not None, "the rows have one"
        words = {"step": event.get_action_display(), "assignment": event.assignment}
        try:
            workflow.undo(event, actor=request.user)
        except workflow.TransitionRefused as refused:
            messages.error(request, f"{event.assignment}: {' '.join(refused.messages)}")
        else:
            messages.success(request, _("Taken back: «%(step)s», %(assignment)s") % words)
    task = events[0].assignment
    assert task is not None, "the rows have one"
    return back(request, task.get_absolute_url())
