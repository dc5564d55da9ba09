"""Who is named for an organization: the secretary or its coordinator names another, on the page of the task."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from decisions import permissions, workflow
from decisions.models import Assignment
from decisions.notices import tell
from decisions.views.own.assignments import find, page_of_task
from decisions.views.own.name_forms import RepresentativeForm
from members.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def assignment_representative(request: HttpRequest, pk: int) -> HttpResponse:
    """Name `named-person` with a reason; whoever comes by the address alone is shown the assignment."""
    assignment = find(request.user, pk)
    if request.method != "POST":
        return redirect(assignment)
    if not permissions.can_name_representative(request.user, assignment):
        words = _("The secretary or a coordinator of the organization names who answers for it. Nothing was changed.")
        raise PermissionDenied(words)
    assert isinstance(request.user, User), "a stranger keeps no body and coordinates nothing"
    if assignment.organization_id is None:
        messages.error(request, _("Only for a task of an organization somebody is named; another is reassigned."))
        return redirect(assignment)
    form = RepresentativeForm(request.POST, assignment=assignment)
    if not form.is_valid():
        return page_of_task(request, assignment, representative_form=form)
    try:
        form.submit(request.user)
    except workflow.TransitionRefused as refusal:
        now = find(request.user, pk)
        if now.is_open:
            return page_of_task(request, now, representative_form=_asked_again(form, now, refusal))
        messages.error(request, " ".join(refusal.messages))
        return redirect(assignment)
    if (person := form.cleaned_data["person"]) is None:
        told = _("Nobody in particular is named any more: whoever represents the organization answers.")
    elif person.pk == request.user.person_id:
        told = _("You are named for the organization now.")
    else:
        told = _("%(person)s is named for the organization now; a letter tells of it.") % {"person": person}
    tell(request, told, [assignment])
    return redirect(assignment)


def _asked_again(form: RepresentativeForm, now: Assignment, refusal: workflow.TransitionRefused) -> RepresentativeForm:
    """The form as it was filled in, with why it was refused, to be decided anew by what holds now."""
    data = dict(form.data.items()) | {form.add_prefix("instead_of"): str(now.named_person_id or "")}
    again = RepresentativeForm(data, assignment=now)
    again.errors.clear()
    again.add_error(None, refusal)
    return again
