"""The register and the directory as tables: download one, change it in Excel, see what it would change, apply that."""

from __future__ import annotations

import io
import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from decisions.admin.editor.saying import require_secretary
from decisions.exports.documents import FORMS, TABLE, write
from decisions.files.private_files import attachment
from decisions.sheets.apply import apply_plan
from decisions.sheets.plan import SheetPlan, State, make_plan
from decisions.sheets.reading import MAX_BYTES, Grid, SheetRefused, read
from decisions.sheets.subjects import Subject
from decisions.sheets.tables import SUBJECTS
from decisions.sheets.writing import sheet_document, sheet_file_name
from members.admin.rights import access, actor

GLYPHS = {
    State.NEW: "new",
    State.CHANGED: "chg",
    State.SAME: "same",
    State.STALE: "soon",
    State.UNKNOWN: "ask",
    State.FAULTY: "overdue",
}


class SheetForm(forms.Form):
    """The file that comes back."""

    file = forms.FileField(
        label=gettext_lazy("The table, after it was changed"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": gettext_lazy("Choose the file."), "empty": gettext_lazy("The file is empty.")},
    )


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """The tables there are."""
    require_secretary(request)
    context = {
        **admin.site.each_context(request),
        "title": _("Tables for Excel"),
        "subjects": [_subject(request, name) for name in SUBJECTS],
        "extensions": TABLE,
    }
    return render(request, "admin/sheets.html", context)


@require_safe
def sheet_file(request: HttpRequest, name: str, extension: str) -> HttpResponseBase:
    """One table as a file, addresses and telephones with it."""
    require_secretary(request)
    subject = _subject(request, name)
    if extension not in TABLE:
        raise Http404(f"There is no table as {extension}.")
    return table_file(subject, extension)


def table_file(subject: Subject, extension: str) -> HttpResponseBase:
    """The table as a file to be saved."""
    written = write(sheet_document(subject), extension)
    content = io.BytesIO(written if isinstance(written, bytes) else b"".join(written))
    return attachment(content, sheet_file_name(subject, extension), FORMS[extension].content_type)


def sheet(request: HttpRequest, name: str) -> HttpResponse:
    """Where the table comes back: the plan for the file that was sent. Nothing is written."""
    require_secretary(request)
    subject = _subject(request, name)
    if request.method != "POST":
        return _form_page(request, subject, SheetForm())
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            plan = make_plan(subject, read(file.read(MAX_BYTES + 1)))
        except SheetRefused as refused:
            form.add_error("file", str(refused))
        else:
            return _plan_page(request, plan, file.name)
    return _form_page(request, subject, form)


@require_POST
def apply_sheet(request: HttpRequest, name: str) -> HttpResponse:
    """Apply the plan that was shown; another one is not applied."""
    require_secretary(request)
    try:
        grid = _posted(request.POST.get("grid", ""))
        plan = apply_plan(_subject(request, name), grid, request.POST.get("fingerprint", ""), actor(request))
    except SheetRefused as refused:
        messages.error(request, str(refused))
    else:
        words = {"new": plan.counts[State.NEW], "changed": plan.counts[State.CHANGED]}
        messages.success(request, _("The table is taken in: rows added: %(new)d, changed: %(changed)d.") % words)
    return redirect("admin:sheet", name)


def _subject(request: HttpRequest, name: str) -> Subject:
    if name not in SUBJECTS:
        raise Http404(f"There is no table {name}.")
    return SUBJECTS[name](timezone.localdate(), access(request))


def _posted(text: str) -> Grid:
    """The rows that the page of the plan sends back; what is not of its making is refused."""
    try:
        headings, rows = json.loads(text)
        return Grid(
            tuple(str(heading) for heading in headings),
            tuple((int(number), tuple(str(cell) for cell in cells)) for number, cells in rows),
        )
    except (ValueError, TypeError) as error:
        raise SheetRefused(_("The plan did not come back whole: choose the file again.")) from error


def _form_page(request: HttpRequest, subject: Subject, form: SheetForm) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": subject.label,
        "subject": subject,
        "form": form,
        "extensions": TABLE,
    }
    return render(request, "admin/sheet.html", context, status=400 if form.errors else 200)


def _plan_page(request: HttpRequest, plan: SheetPlan, file_name: str) -> HttpResponse:
    differing = plan.differing
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Plan: %(table)s") % {"table": plan.subject.label},
        "subject": plan.subject,
        "plan": plan,
        "file_name": file_name,
        "lines": [(GLYPHS[line.state], line) for line in plan.lines if line.state is not State.SAME],
        "counts": [(GLYPHS[state], state.label, count) for state, count in plan.counts.items() if count],
        "left_over": plan.counts[State.STALE] + plan.counts[State.UNKNOWN],
        "grid": json.dumps([differing.headings, differing.rows], ensure_ascii=False),
    }
    return render(request, "admin/sheet_plan.html", context)
