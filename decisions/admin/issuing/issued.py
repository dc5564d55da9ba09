"""What was issued from a protocol: kept as it went out, taken again, put back edited; and the act of issuing."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Prefetch, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from decisions import editions, permissions
from decisions.admin.acts import attempt, meetings_of
from decisions.admin.issuing.issue_form import IssuingForm
from decisions.admin.rights import BodyFilter, WrittenOnce
from decisions.files import word_files
from decisions.files.kept_files import FileChanged
from decisions.files.private_files import attachment
from decisions.models import IssuedDocument, IssuedVersion, Meeting, Resolution
from decisions.one_line import shorten
from decisions.outgoing import issuing
from decisions.outgoing.issuing import Order
from members.admin.rights import actor
from members.models import Organization, Person

PAGE = 30

Kind = IssuedDocument.Kind


class IssueForm(IssuingForm):
    """What is issued and how. Points and an addressee are for extracts alone."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Document"),
        choices=[choice for choice in Kind.choices if choice[0] not in IssuedDocument.OF_BODY],
        initial=Kind.PROTOCOL,
    )
    extension = forms.ChoiceField(
        label=gettext_lazy("Form"),
        choices=[(each, each.upper()) for each in issuing.EXTENSIONS],
        initial="docx",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("DOCX can be edited in Word and put back here; PDF cannot."),
    )
    addressee = forms.ChoiceField(
        label=gettext_lazy("To whom the extract is given"),
        required=False,
        help_text=gettext_lazy("Without points chosen below it holds all that they answer for."),
    )
    points = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Points of the extract"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = list(
            Resolution.objects.decisions().filter(item__meeting=meeting).order_by("item__position", "position")
        )
        _set(self.fields["points"], [(row.pk, f"{row.number}. {shorten(row.text, 120)}") for row in points])
        organizations = Organization.objects.filter(assignments__resolution__in=points).distinct().order_by("name")
        people = Person.objects.filter(assignments__resolution__in=points).distinct().order_by("surname", "given")
        self._addressees: dict[str, Organization | Person] = {
            **{f"organization-{row.pk}": row for row in organizations},
            **{f"person-{row.pk}": row for row in people},
        }
        named = [(key, str(row)) for key, row in self._addressees.items()]
        _set(self.fields["addressee"], [("", _("nobody in particular")), *named])

    @property
    def order(self) -> Order:
        """What was asked for; of a form that is valid."""
        data = self.cleaned_data
        return Order(
            Kind(data["kind"]),
            data["extension"],
            self._addressees.get(data["addressee"]),
            frozenset(data["points"]),
        )


def _set(field: forms.Field, choices: Iterable[tuple[Any, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


@require_http_methods(["GET", "HEAD", "POST"])
def issued(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents issued from one protocol, the newest first; a POST issues one more."""
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    may_issue = permissions.can_manage(request.user, meeting)
    if request.method != "POST":
        return _page(request, meeting, IssueForm(meeting) if may_issue else None)
    if not may_issue:
        raise PermissionDenied
    form = IssueForm(meeting, request.POST)
    who = actor(request)
    if form.issue(request, lambda order, again: issuing.issue(meeting, order, actor=who, despite_edits=again)):
        return redirect("admin:protocol-issued", pk)
    return _page(request, meeting, form)


def _page(request: HttpRequest, meeting: Meeting, form: IssueForm | None) -> HttpResponse:
    page = Paginator(with_files(meeting.issued_documents.all()), PAGE).get_page(request.GET.get("page"))
    current = editions.last_sealed(meeting) if meeting.status == Meeting.Status.SIGNED else None
    context = {
        **admin.site.each_context(request),
        "title": _("Issued documents"),
        "meeting": meeting,
        "page": page,
        "current": current.pk if current else None,
        "form": form,
    }
    return render(request, "admin/issued.html", context, status=400 if form is not None and form.errors else 200)


def with_files(documents: QuerySet[IssuedDocument]) -> QuerySet[IssuedDocument]:
    """What a page shows of them, by two statements however many there are."""
    versions = IssuedVersion.objects.select_related("made_by__person").order_by("number")
    rows = documents.select_related("organization", "person", "issued_by__person", "template")
    return rows.annotate(edition_number=F("edition__number")).prefetch_related(Prefetch("versions", versions))


@require_safe
def issued_file(request: HttpRequest, pk: int) -> FileResponse:
    """Exactly the bytes that were kept, as a file to be saved; 404 when the disk has others."""
    version = get_object_or_404(IssuedVersion.objects.select_related("document"), pk=pk)
    if not permissions.can_view(request.user, version.document):
        raise Http404
    try:
        content = issuing.content_of(version)
    except FileChanged:
        raise Http404(_("The file is missing or was changed on the disk. Write to whoever keeps the server."))
    return attachment(io.BytesIO(content), version.name, version.content_type)


@require_POST
def issued_edited(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back a file that was edited in Word: it becomes a further version."""
    document = get_object_or_404(IssuedDocument.objects.visible_to(request.user), pk=pk)
    upload = request.FILES.get("file")
    if not permissions.keeps_body(request.user, document.body_id):
        raise PermissionDenied
    try:
        if upload is None:
            raise ValidationError(_("Choose the file."))
        file = word_files.check(upload)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = _("The edited file is kept beside what was issued: %(document)s.") % {"document": document}
        attempt(request, lambda: issuing.put_back(document, file, actor=actor(request)), words)
    return redirect(place_of(document))


def place_of(document: IssuedDocument) -> str:
    """The page on which the document stands with its files."""
    if document.meeting_id is None:
        return reverse("admin:body-issued", args=[document.body_id])
    return reverse("admin:protocol-issued", args=[document.meeting_id])


class IssuedList(ChangeList):
    def url_for_result(self, result: Any) -> str:
        """A row leads to its place on the page of its protocol, where the files are."""
        return f"{place_of(result)}#issued-{result.pk}"


@admin.register(IssuedDocument)
class IssuedDocumentAdmin(WrittenOnce):
    """The journal of all that was issued."""

    to_meeting = ()
    to_body = ("body",)
    list_display = ["issued_at", "kind", "number", "protocol", "to", "extension", "issued_by"]
    list_filter = ["kind", BodyFilter]
    list_select_related = ["body", "meeting__body", "organization", "person", "issued_by__person"]
    search_fields = ["meeting__number", "organization__name", "person__surname", "points_printed"]
    date_hierarchy = "issued_at"
    fields = ["kind", "number", "protocol", "to", "points_printed", "extension", "issued_by", "issued_at"]
    readonly_fields = ["protocol", "to"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return IssuedList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the way to the bodies whose lists are issued."""
        return super().changelist_view(request, {**(extra_context or {}), "issues_lists": True})

    @admin.display(description=gettext_lazy("protocol or body"), ordering="meeting__date")
    def protocol(self, row: IssuedDocument) -> str:
        return str(row.meeting or row.body)

    @admin.display(description=gettext_lazy("to whom"))
    def to(self, row: IssuedDocument) -> str:
        return str(row.addressee or "")
