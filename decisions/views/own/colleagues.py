"""Co-executors inside the organization: named and taken back on the page of the task."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from decisions import permissions, workflow
from decisions.forms import ColleagueForm
from decisions.models import Assignment
from decisions.views.own.assignments import find, page_of_task
from members.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def assignment_colleagues(request: HttpRequest, pk: int) -> HttpResponse:
    """Name `person`, or take back the one of `remove`; whoever comes by the address alone is shown the assignment."""
    assignment = find(request.user, pk)
    if request.method != "POST":
        return redirect(assignment)
    if not permissions.can_name_colleagues(request.user, assignment):
        raise PermissionDenied(_("The coordinator of the organization names its co-executors. Nothing was changed."))
    assert isinstance(request.user, User), "a stranger may not name anybody"
    if "remove" in request.POST:
        return _remove(request, request.user, assignment)
    form = ColleagueForm(request.POST, assignment=assignment)
    if form.is_valid():
        try:
            form.submit(request.user)
        except workflow.TransitionRefused as refusal:
            form.add_error(None, refusal)
        else:
            is_self = form.cleaned_data["person"].pk == request.user.person_id
            told = _("The colleague is named and is told of it by letter.")
            messages.success(request, _("You are a co-executor of this task.") if is_self else told)
            return redirect(assignment)
    return page_of_task(request, assignment, colleague_form=form)


def _remove(request: HttpRequest, user: User, assignment: Assignment) -> HttpResponse:
    number = request.POST["remove"]
    known = number.isascii() and number.isdecimal() and len(number) < 10
    colleague = get_object_or_404(assignment.colleagues.select_related("person"), pk=int(number) if known else 0)
    colleague.assignment = assignment
    try:
        workflow.remove_colleague(colleague, actor=user)
    except workflow.TransitionRefused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        told = _("The colleague is taken back and is told of it by letter.")
        is_self = colleague.person_id == user.person_id
        messages.success(request, _("You are a co-executor of this task no more.") if is_self else told)
    return redirect(assignment)
