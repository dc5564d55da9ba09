"""From a text to a protocol: enter it, see the plan, apply what was shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions import permissions
from decisions.admin.acts import meetings_of
from decisions.admin.forms import ProtocolForm
from decisions.imports import (
    Action,
    ImportRefused,
    Plan,
    PlanLine,
    Subject,
    apply_plan,
    plan_from_text,
    text_of_file,
)
from decisions.models import Meeting
from decisions.workflow import TransitionRefused
from members.admin.rights import SECRETARY, access, actor, has_any

CHOICE = "choice-"
GLYPHS = {
    Action.NEW: "new",
    Action.CHANGED: "chg",
    Action.SAME: "same",
    Action.REMOVED: "x",
    Action.CONFLICT: "overdue",
}
DIRECTORY = (Subject.BODY, Subject.PERSON, Subject.POST, Subject.ORGANIZATION, Subject.GROUP)


@dataclass(frozen=True, slots=True)
class ShownLine:
    line: PlanLine
    glyph: str


@require_safe
def new_protocol(request: HttpRequest) -> HttpResponse:
    """Where a file is chosen or a text is pasted."""
    _require_secretary(request)
    return _form_page(request, ProtocolForm(request))


@require_safe
def edit_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a protocol again; what is changed in it is shown as a plan before it is applied."""
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    if not permissions.can_manage(request.user, meeting):
        raise PermissionDenied
    if meeting.status == Meeting.Status.SIGNED:
        messages.error(request, _("The protocol is signed. Withdraw the signature before the text is changed."))
        return redirect("admin:protocol", pk)
    given = {"body": meeting.body_id, "text": meeting.source_text, "meeting": meeting.pk}
    return _form_page(request, ProtocolForm(request, initial=given), meeting)


def plan_protocol(request: HttpRequest) -> HttpResponse:
    """What the text would change. Nothing is written."""
    _require_secretary(request)
    if request.method != "POST":
        return redirect("admin:protocol-new")
    form = ProtocolForm(request, request.POST, request.FILES)
    plan = _plan(request, form)
    return _form_page(request, form) if plan is None else _plan_page(request, form, plan)


@require_POST
def apply_protocol(request: HttpRequest) -> HttpResponse:
    """Apply the plan with the `fingerprint` that was shown; another one is shown first."""
    _require_secretary(request)
    form = ProtocolForm(request, request.POST)
    plan = _plan(request, form)
    if plan is None:
        return _form_page(request, form)
    if plan.fingerprint != request.POST.get("fingerprint"):
        messages.warning(
            request, _("The text, the answers or the data have changed since the plan was shown: look at the new plan.")
        )
        return _plan_page(request, form, plan)
    try:
        meeting = apply_plan(plan, actor(request))
    except ImportRefused as refused:
        messages.error(request, str(refused))
    except TransitionRefused as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The text is applied: the protocol is in draft."))
        return redirect("admin:protocol", meeting.pk)
    plan = _plan(request, form)
    return _form_page(request, form) if plan is None else _plan_page(request, form, plan)


def _plan(request: HttpRequest, form: ProtocolForm) -> Plan | None:
    """The plan for a form, or None with the reason at its field; what was read from a file stays in the form."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    file, text = data.get("file"), data["text"]
    try:
        if file:
            text = text_of_file(file.name, file.read())
            form.replace_text(text)
        plan = plan_from_text(text, data["body"], _choices(request))
    except ImportRefused as refused:
        form.add_error("file" if file and not form["text"].value() else "text", str(refused))
        return None
    reason = _refusal(request, plan, data["meeting"])
    if reason:
        form.add_error("body" if data["meeting"] is None else "text", reason)
        return None
    return plan


def _refusal(request: HttpRequest, plan: Plan, edited: Meeting | None) -> str:
    """Why this user may not go on with this plan; empty when nothing stands against it."""
    mine = access(request).bodies_with(SECRETARY)
    body = plan.wanted.body
    if mine is not None and body.pk not in mine:
        return _("«%(body)s» is not a body whose protocols you keep. Choose the body.") % {"body": body.label}
    if edited is not None and (plan.meeting is None or plan.meeting.pk != edited.pk):
        return _(
            "By its number and date this text is another protocol. To change the number, the date or the body "
            "of this one, change the particulars first."
        )
    return ""


def _choices(request: HttpRequest) -> dict[str, str]:
    """Answers to the questions of an earlier plan."""
    given = {key.removeprefix(CHOICE): str(value) for key, value in request.POST.items() if key.startswith(CHOICE)}
    return {key: value for key, value in given.items() if value}


def _form_page(request: HttpRequest, form: ProtocolForm, meeting: Meeting | None = None) -> HttpResponse:
    if meeting is None and form.is_bound:
        meeting = getattr(form, "cleaned_data", {}).get("meeting")
    title = _("Text of the protocol: %(meeting)s") % {"meeting": meeting} if meeting else _("New protocol")
    context = {**admin.site.each_context(request), "title": title, "form": form, "meeting": meeting}
    return render(request, "admin/protocol_form.html", context)


def _plan_page(request: HttpRequest, form: ProtocolForm, plan: Plan) -> HttpResponse:
    lines = [ShownLine(line, GLYPHS[line.action]) for line in plan.lines]
    wanted = plan.wanted
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Plan: %(body)s, %(number)s of %(day)s")
        % {
            "body": wanted.body.label,
            "number": f"№ {wanted.number}" if wanted.number else _("no number"),
            "day": f"{wanted.date:%d.%m.%Y}",
        },
        "form": form,
        "plan": plan,
        "choices": plan.choices,
        "directory": [shown for shown in lines if shown.line.subject in DIRECTORY],
        "content": [shown for shown in lines if shown.line.subject not in DIRECTORY],
        "counts": [(GLYPHS[action], action.label, n) for action, n in plan.counts.items() if n],
    }
    return render(request, "admin/protocol_plan.html", context)


def _require_secretary(request: HttpRequest) -> None:
    if not has_any(request, SECRETARY):
        raise PermissionDenied
