"""Task lists and registers issued from all protocols of a body: the bodies, what was issued of one, one more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from decisions import permissions
from decisions.admin.issuing.issue_form import IssuingForm
from decisions.admin.issuing.issued import PAGE, Kind, with_files
from decisions.models import IssuedDocument, Meeting
from decisions.outgoing import issuing
from decisions.outgoing.issuing import Order
from members.admin.rights import READERS, access, actor
from members.models import Group, Organization


class IssueListForm(IssuingForm):
    """Which list, of what, in which form."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Document"),
        choices=[(kind.value, kind.label) for kind in IssuedDocument.OF_BODY],
        initial=Kind.TASKS,
        widget=forms.RadioSelect,
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("Organization of the task list"),
        required=False,
        empty_label=gettext_lazy("not chosen"),
    )
    year = forms.TypedChoiceField(
        label=gettext_lazy("Year of the register"), required=False, coerce=int, empty_value=None
    )
    extension = forms.ChoiceField(
        label=gettext_lazy("Form"),
        choices=[(each, each.upper()) for each in issuing.LIST_EXTENSIONS],
        initial="docx",
        widget=forms.RadioSelect,
    )

    def __init__(self, body: Group, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization, year = self.fields["organization"], self.fields["year"]
        assert isinstance(organization, forms.ModelChoiceField)
        assert isinstance(year, forms.TypedChoiceField)
        organization.queryset = answering(body)
        year.choices = [("", _("all years")), *((each, each) for each in years_of(body))]

    @property
    def order(self) -> Order:
        """What was asked for; of a form that is valid."""
        data = self.cleaned_data
        return Order(Kind(data["kind"]), data["extension"], data["organization"], year=data["year"])


def answering(body: Group) -> QuerySet[Organization]:
    """Those to whom the signed protocols of a body gave something to do, by name."""
    found = Organization.objects.filter(assignments__resolution__item__meeting__in=_signed(body))
    return found.distinct().order_by("name")


def years_of(body: Group) -> list[int]:
    """The years of the signed protocols of a body, the newest first."""
    return [day.year for day in _signed(body).dates("date", "year", order="DESC")]


def _signed(body: Group) -> QuerySet[Meeting]:
    return Meeting.objects.filter(body=body, status=Meeting.Status.SIGNED)


@require_safe
def issuing_bodies(request: HttpRequest) -> HttpResponse:
    """The bodies of which lists are issued; a single one is opened at once."""
    bodies = list(_bodies(request))
    if len(bodies) == 1:
        return redirect("admin:body-issued", bodies[0].pk)
    context = {**admin.site.each_context(request), "title": _("Task lists and registers"), "bodies": bodies}
    return render(request, "admin/issued_bodies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def body_issued(request: HttpRequest, pk: int) -> HttpResponse:
    """The lists issued of one body, the newest first; a POST issues one more."""
    body = get_object_or_404(_bodies(request), pk=pk)
    may_issue = permissions.keeps_body(request.user, body.pk)
    if request.method != "POST":
        return _page(request, body, IssueListForm(body) if may_issue else None)
    if not may_issue:
        raise PermissionDenied
    form = IssueListForm(body, request.POST)
    who = actor(request)
    if form.issue(request, lambda order, again: issuing.issue_list(body, order, actor=who, despite_edits=again)):
        return redirect("admin:body-issued", pk)
    return _page(request, body, form)


def _bodies(request: HttpRequest) -> QuerySet[Group]:
    mine = access(request).bodies_with(*READERS)
    bodies = Group.objects.bodies().order_by("name")
    return bodies if mine is None else bodies.filter(pk__in=mine)


def _page(request: HttpRequest, body: Group, form: IssueListForm | None) -> HttpResponse:
    documents = IssuedDocument.objects.filter(body=body, meeting__isnull=True)
    context = {
        **admin.site.each_context(request),
        "title": _("Task lists and registers"),
        "body": body,
        "page": Paginator(with_files(documents), PAGE).get_page(request.GET.get("page")),
        "current": None,
        "form": form,
    }
    return render(request, "admin/issued_lists.html", context, status=400 if form is not None and form.errors else 200)
