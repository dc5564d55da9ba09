"""An open assignment that ends before it is done: cancelled, excused, superseded, or given to somebody else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from decisions import permissions, workflow
from decisions.admin.acts import attempt
from decisions.admin.desk.desk import within
from decisions.models import Assignment, Resolution
from members.admin.rights import READERS, SearchSelect, access, actor
from members.models import Organization, Person


class How(models.TextChoices):
    CANCEL = "cancel", gettext_lazy("cancel: nobody has to do it any more")
    EXCUSE = "excuse", gettext_lazy("excuse this member of the group: the others still owe it")
    SUPERSEDE = "supersede", gettext_lazy("superseded by another decision")
    REASSIGN = "reassign", gettext_lazy("give to another responsible, with the same term")


def _search(name: str) -> SearchSelect:
    return SearchSelect(Assignment._meta.get_field(name), admin.site)


class EndForm(forms.Form):
    """How it ends, why, by which decision; for another responsible a person or an organization."""

    how = forms.ChoiceField(choices=How, widget=forms.RadioSelect, label=gettext_lazy("What happens to the assignment"))
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), label=gettext_lazy("Why"))
    by = forms.ModelChoiceField(
        Resolution.objects.none(), required=False, label=gettext_lazy("By the decision (point of a protocol)")
    )
    person = forms.ModelChoiceField(
        Person.objects.none(), required=False, label=gettext_lazy("New responsible: person")
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(), required=False, label=gettext_lazy("New responsible: organization")
    )

    def __init__(self, request: HttpRequest, assignment: Assignment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assignment = assignment
        if assignment.origin_group_id is None:
            how = self.fields["how"]
            assert isinstance(how, forms.ChoiceField)
            how.choices = [choice for choice in How.choices if choice[0] != How.EXCUSE]
        choices: dict[str, tuple[str, Any]] = {
            "by": ("ended_by", Resolution.objects.visible_to(actor(request)).exclude(pk=assignment.resolution_id)),
            "person": ("person", Person.objects.active()),
            "organization": ("organization", Organization.objects.active()),
        }
        for name, (source, rows) in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.widget = _search(source)
            field.queryset = rows
            field.widget.choices = field.choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        how, person, organization = data.get("how"), data.get("person"), data.get("organization")
        if how == How.SUPERSEDE and not data.get("by"):
            self.add_error("by", _("Choose the decision that supersedes it."))
        if how == How.REASSIGN:
            if (person is None) == (organization is None):
                self.add_error("person", _("Name a person or an organization, one of the two."))
            elif (to := person or organization) and workflow.answers_already(self.assignment, to):
                self.add_error("person" if person else "organization", _("They answer for this point already."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
def end_assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """The form and its act; only for the secretary of the body, and only while the assignment is open."""
    mine = access(request).bodies_with(*READERS)
    rows = Assignment.objects.select_related("resolution__item__meeting__body", "person", "organization")
    assignment = get_object_or_404(within(rows, mine, "resolution__item__meeting__body_id"), pk=pk)
    if not permissions.can_manage(request.user, assignment.resolution.item.meeting):
        raise PermissionDenied
    form = EndForm(request, assignment, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _end(request, assignment, form.cleaned_data):
        return redirect("admin:decisions_assignment_change", pk)
    title = _("End the assignment: %(assignment)s") % {"assignment": assignment}
    context = {**admin.site.each_context(request), "title": title, "form": form, "assignment": assignment}
    return render(request, "admin/assignment_end.html", context)


def _end(request: HttpRequest, assignment: Assignment, data: dict[str, Any]) -> bool:
    who, reason, by = actor(request), data["reason"], data["by"]
    to = data["person"] or data["organization"]
    acts: dict[str, tuple[Any, str]] = {
        How.CANCEL: (
            lambda: workflow.cancel(assignment, reason=reason, by=by, actor=who),
            _("The assignment is cancelled."),
        ),
        How.EXCUSE: (
            lambda: workflow.excuse(assignment, reason=reason, actor=who),
            _("The member of the group is excused."),
        ),
        How.SUPERSEDE: (
            lambda: workflow.supersede(assignment, reason=reason, by=by, actor=who),
            _("The assignment is superseded."),
        ),
        How.REASSIGN: (
            lambda: workflow.reassign(assignment, to=to, reason=reason, by=by, actor=who),
            _("The assignment is given to: %(responsible)s") % {"responsible": to},
        ),
    }
    return attempt(request, *acts[data["how"]], assignment)


@require_POST
def reinstate_assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """The member of a group owes it again, with a `reason`."""
    mine = access(request).bodies_with(*READERS)
    rows = Assignment.objects.select_related("resolution__item__meeting__body", "person", "organization")
    assignment = get_object_or_404(within(rows, mine, "resolution__item__meeting__body_id"), pk=pk)
    reason = request.POST.get("reason", "").replace("\x00", "")
    attempt(
        request,
        lambda: workflow.reinstate(assignment, reason=reason, actor=actor(request)),
        _("The member of the group owes it again: %(assignment)s") % {"assignment": assignment},
        assignment,
    )
    return redirect(assignment)
