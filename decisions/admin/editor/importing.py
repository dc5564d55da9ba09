"""From a text to a protocol: enter it, see the plan, apply what was shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.admin.editor.editing import returned_page
from decisions.admin.editor.forms import ProtocolForm
from decisions.admin.editor.mending import FIX, REWORD, mended_page
from decisions.admin.editor.saying import corrections_of, refusal, require_secretary
from decisions.editor import drafts, sources
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
from decisions.imports.plan_line import points_in_words
from decisions.models import Draft, Meeting
from decisions.workflow import TransitionRefused
from members.admin.rights import actor
from members.models import User

BACK = "back"
"""The button of the page of the plan that leads back to the text."""
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


def plan_protocol(request: HttpRequest) -> HttpResponse:
    """What the text would change, or the text again. Nothing is written."""
    require_secretary(request)
    if request.method != "POST":
        return redirect("admin:protocol-new")
    form = ProtocolForm(request, request.POST, request.FILES)
    if BACK in request.POST:
        return returned_page(request, form)
    if FIX in request.POST or REWORD in request.POST:
        return mended_page(request, form)
    plan = _plan(request, form)
    return returned_page(request, form) if plan is None else _plan_page(request, form, plan)


@require_POST
def apply_protocol(request: HttpRequest) -> HttpResponse:
    """Apply the plan with the `fingerprint` that was shown; another one is shown first."""
    require_secretary(request)
    form = ProtocolForm(request, request.POST)
    plan = _plan(request, form)
    if plan is None:
        return returned_page(request, form)
    if plan.fingerprint != request.POST.get("fingerprint"):
        messages.warning(
            request, _("The text, the answers or the data have changed since the plan was shown: look at the new plan.")
        )
        return _plan_page(request, form, plan)
    try:
        meeting = _apply(request, form, plan)
    except (ImportRefused, drafts.DraftConflict) as refused:
        messages.error(request, str(refused))
    except TransitionRefused as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The text is applied: the protocol is in draft."))
        return redirect("admin:protocol", meeting.pk)
    plan = _plan(request, form)
    return returned_page(request, form) if plan is None else _plan_page(request, form, plan)


def _apply(request: HttpRequest, form: ProtocolForm, plan: Plan) -> Meeting:
    """Apply the plan and settle the draft it was written in, both or neither."""
    who = actor(request)
    draft = form.cleaned_data["draft"] or _own_draft(plan, who)
    with transaction.atomic():
        if draft is not None and draft.state == Draft.State.OPEN:
            drafts.require_free(draft, who)
        meeting = apply_plan(plan, who)
        if draft is not None and draft.state == Draft.State.OPEN:
            content = drafts.Content(plan.text, plan.corrections.as_json(), meeting.body)
            drafts.settle(draft, meeting, content, who)
    return meeting


def _own_draft(plan: Plan, who: User) -> Draft | None:
    """What `who` wrote of this protocol last, when the page does not name it; drafts of others stay as they are."""
    if plan.meeting is None:
        return None
    return Draft.objects.open().filter(meeting=plan.meeting, editor=who).first()


def _plan(request: HttpRequest, form: ProtocolForm) -> Plan | None:
    """The plan for a form, or None with the reason at its field; what was read from a file stays in the form."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    file, text = data.get("file"), data["text"]
    try:
        if file:
            contents = file.read()
            text = text_of_file(file.name, contents)
            form.replace_text(text)
            _keep_file(request, form, file.name, contents, text)
        plan = plan_from_text(text, data["body"], corrections=corrections_of(request, form), edited=data["meeting"])
    except ImportRefused as refused:
        form.add_error("file" if file and not form["text"].value() else "text", str(refused))
        return None
    reason = refusal(request, plan, data["meeting"])
    if reason:
        form.add_error("body" if data["meeting"] is None else "text", reason)
        return None
    return plan


def _keep_file(request: HttpRequest, form: ProtocolForm, name: str, contents: bytes, text: str) -> None:
    """Keep an uploaded file with a draft of its text: the plan is applied by another request."""
    data = form.cleaned_data
    draft: Draft | None = data["draft"]
    if draft is None and data["meeting"] is None:
        draft = drafts.begin(drafts.Content(text, {}, data["body"]), actor(request))
        data["draft"] = draft
        form.replace("draft", draft.pk)
    if draft is not None and draft.state == Draft.State.OPEN:
        sources.keep_source(draft, name, contents)


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
        "corrections_json": json.dumps(plan.corrections.as_json(), ensure_ascii=False),
        "draft": form.cleaned_data["draft"],
        "directory": [shown for shown in lines if shown.line.subject in DIRECTORY],
        "content": [shown for shown in lines if shown.line.subject not in DIRECTORY],
        "counts": [(GLYPHS[action], points_in_words(action, n)) for action, n in plan.counts.items() if n],
    }
    return render(request, "admin/protocol_plan.html", context)
