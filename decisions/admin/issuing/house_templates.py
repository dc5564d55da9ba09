"""House templates: uploaded, checked, looked at on real data, put in force, by body and kind of document."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from decisions import permissions
from decisions.admin.acts import attempt
from decisions.admin.issuing import template_samples
from decisions.admin.rights import BodyFilter
from decisions.exports import by_office, docx
from decisions.exports.fields import FIELDS, FILTERS, listed
from decisions.exports.printed import safe_file_name
from decisions.files import word_files
from decisions.files.kept_files import FileChanged
from decisions.files.private_files import attachment
from decisions.models import Event, HouseTemplate
from decisions.outgoing import house_templates
from decisions.outgoing.house_templates import LAYOUT_OF, TemplateRefused
from decisions.workflow import TransitionRefused
from members.admin.rights import READERS, ReadOnly, access, actor
from members.models import Group

Kind = house_templates.Kind
LAST_STEPS = 20


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """What is in force for each kind of document of each body. Two statements."""
    bodies = list(_bodies(request))
    rows = HouseTemplate.objects.filter(body__in=bodies, is_active=True).select_related("activated_by__person")
    active = {(row.body_id, row.kind): row for row in rows}
    lines = [(body, [(kind, active.get((body.pk, kind.value))) for kind in LAYOUT_OF]) for body in bodies]
    return _page(request, "list", _("House templates"), {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def template_versions(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The versions for one kind of document of one body; a POST uploads a further one."""
    body, known = _place(request, pk, kind)
    fault: dict[str, Any] = {}
    if request.method == "POST":
        if not permissions.keeps_body(request.user, body.pk):
            raise PermissionDenied
        fault = _uploaded(request, body, known)
        if not fault:
            return redirect("admin:template-versions", pk, kind)
    rows = HouseTemplate.objects.filter(body=body, kind=known).select_related(
        "uploaded_by__person", "activated_by__person"
    )
    context = {
        "body": body,
        "kind": known,
        "versions": list(rows.order_by("-number")),
        "choices": template_samples.choices(request, body, known),
        "question": template_samples.question(known),
        "may_manage": permissions.keeps_body(request.user, body.pk),
        "story": list(body.events.filter(action__in=Event.OF_TEMPLATES).select_related("actor__person")[:LAST_STEPS]),
        **fault,
    }
    return _page(request, "versions", _("House template"), context, 400 if fault else 200)


def _uploaded(request: HttpRequest, body: Group, kind: Kind) -> dict[str, Any]:
    """Nothing when the file was taken; otherwise what the page says of it."""
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise ValidationError(_("Choose the file."))
        made = house_templates.add(body, kind, upload, actor=actor(request))
    except TemplateRefused as refused:
        return {"fault": " ".join(refused.messages), "problems": refused.problems}
    except ValidationError as refused:
        return {"fault": " ".join(refused.messages), "problems": ()}
    words = _("Taken: %(version)s. Look at it on real data, then put it in force.")
    messages.success(request, words % {"version": made})
    return {}


@require_POST
def template_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The text that real data get by this version (`on` what, of its choices); from then on it can be put in force."""
    template, key = _template(request, pk), request.POST.get("on", "")
    name, document = template_samples.chosen(request, template, key)
    try:
        content = house_templates.preview(template, document, actor=actor(request))
    except TransitionRefused as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("admin:template-versions", template.body_id, template.kind)
    template.refresh_from_db()
    context = {
        "template": template,
        "body": template.body,
        "kind": Kind(template.kind),
        "name": name,
        "on": key,
        "lines": word_files.lines_of(template.name, content),
        "may_manage": permissions.keeps_body(request.user, template.body_id),
    }
    return _page(request, "preview", _("The template on real data"), context)


@require_safe
def template_preview_file(request: HttpRequest, pk: int) -> FileResponse:
    """The same as a Word file (`?on=`); nothing is recorded."""
    template = _template(request, pk)
    chosen, document = template_samples.chosen(request, template, request.GET.get("on", ""))
    try:
        content = docx.render(house_templates.worn(document, template, is_strict=True))
    except (docx.TemplateFaultError, FileChanged):
        raise Http404(_("The template cannot be filled: a table or a paragraph would fall apart."))
    name = safe_file_name(f"{template.get_kind_display()}, {chosen}, {Path(template.name).stem}", "docx")
    return attachment(io.BytesIO(content), name, docx.CONTENT_TYPE)


@require_POST
def template_activate(request: HttpRequest, pk: int) -> HttpResponse:
    template = _template(request, pk)
    words = _("In force from now on: %(version)s.") % {"version": template}
    attempt(request, lambda: house_templates.activate(template, actor=actor(request)), words)
    return redirect("admin:template-versions", template.body_id, template.kind)


@require_POST
def template_off(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Back to the layout that ships."""
    body, known = _place(request, pk, kind)
    words = _("The layout that ships is in force. The versions stay.")
    attempt(request, lambda: house_templates.use_layout_that_ships(body, known, actor=actor(request)), words)
    return redirect("admin:template-versions", pk, kind)


@require_safe
def template_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it was uploaded, to be edited further."""
    template = _template(request, pk)
    try:
        content = house_templates.content_of(template)
    except FileChanged:
        raise Http404(_("The file is missing or was changed on the disk. Write to whoever keeps the server."))
    return attachment(io.BytesIO(content), template.name, docx.CONTENT_TYPE)


@require_safe
def template_start(request: HttpRequest, kind: str) -> FileResponse:
    """The layout that ships, as the template to begin with."""
    content = house_templates.starting_template(_kind(kind))
    return attachment(io.BytesIO(content), safe_file_name(str(_kind(kind).label), "docx"), docx.CONTENT_TYPE)


@require_safe
def template_fields(request: HttpRequest, kind: str) -> HttpResponse:
    """Every field that a template may hold, with its meaning and an example."""
    known = _kind(kind)
    fields = FIELDS[LAYOUT_OF[known]]
    has_rows = any(each.name == "rows" for each in fields)
    context = {"kind": known, "fields": list(listed(fields)), "filters": FILTERS.values(), "has_rows": has_rows}
    return _page(request, "fields", _("Fields of a template"), context)


# ── what is asked for ────────────────────────────────────────────────────────
def _kind(name: str) -> Kind:
    if name not in LAYOUT_OF:
        raise Http404("There is no such kind of document.")
    return Kind(name)


def _bodies(request: HttpRequest) -> QuerySet[Group]:
    mine = access(request).bodies_with(*READERS)
    bodies = Group.objects.bodies().filter(is_active=True).order_by("name")
    return bodies if mine is None else bodies.filter(pk__in=mine)


def _place(request: HttpRequest, pk: int, kind: str) -> tuple[Group, Kind]:
    return get_object_or_404(_bodies(request), pk=pk), _kind(kind)


def _template(request: HttpRequest, pk: int) -> HouseTemplate:
    return get_object_or_404(HouseTemplate.objects.visible_to(request.user).select_related("body"), pk=pk)


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    whole = {**admin.site.each_context(request), "title": title, "converts": by_office.is_possible(), **context}
    return render(request, f"admin/templates/{name}.html", whole, status=status)


class VersionList(ChangeList):
    def url_for_result(self, result: Any) -> str:
        return reverse("admin:template-versions", args=[result.body_id, result.kind])


@admin.register(HouseTemplate)
class HouseTemplateAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """All versions as a list; a row leads to the page of its body and kind."""

    list_display = ["name", "body", "kind", "number", "is_active", "uploaded_at", "uploaded_by"]
    list_filter = ["is_active", "kind", BodyFilter]
    list_select_related = ["body", "uploaded_by__person"]
    search_fields = ["name", "body__name"]
    fields = ["name", "body", "kind", "number", "is_active", "sha256", "uploaded_by", "uploaded_at", "activated_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        mine = access(request).bodies_with(*self.reading_roles)
        rows = super().get_queryset(request)
        return rows if mine is None else rows.filter(body__in=mine)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return VersionList
