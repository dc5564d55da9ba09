"""The protocol editor: the page, and what it asks while somebody writes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from decisions import permissions
from decisions.admin.acts import meetings_of
from decisions.admin.editor import aids, fragments
from decisions.admin.editor.forms import ProtocolForm, WritingForm
from decisions.admin.editor.saying import corrections_of, refusal, require_secretary, sentences
from decisions.editor import drafts, sources
from decisions.editor.circumstances import remarks
from decisions.editor.facts import foldable
from decisions.editor.understanding import Understood, understand
from decisions.editor.warming import warm
from decisions.imports import ImportRefused, text_of_file
from decisions.imports.corrections import Corrections
from decisions.models import Draft, Meeting
from members.admin.rights import actor
from members.models import Group, User

PARTS = ("understood", "advice", "changes", "foot")
"""The pieces of the page beside its rows, by their templates."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the editor is opened with. `draft` None: nothing was saved yet."""

    text: str = ""
    corrections: Corrections = field(default_factory=Corrections)
    body: Group | None = None
    meeting: Meeting | None = None
    draft: Draft | None = None


@require_safe
@never_cache
def new_protocol(request: HttpRequest) -> HttpResponse:
    """A page to write on: empty, or with the beginning of a protocol of the body that the address names."""
    require_secretary(request)
    body = aids.chosen_body(request)
    return _editor_page(request, Opened(aids.beginning_of(None, body, timezone.localdate()), body=body))


@require_safe
@never_cache
def edit_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a protocol again, or the draft of it that was begun."""
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    if not permissions.can_manage(request.user, meeting):
        raise PermissionDenied
    if meeting.status == Meeting.Status.SIGNED:
        messages.error(request, _("The protocol is signed. Withdraw the signature before the text is changed."))
        return redirect("admin:protocol", pk)
    draft = Draft.objects.open().written().filter(meeting=meeting).first()
    if draft is not None:
        return _editor_page(request, _opened(draft))
    said = Corrections.read(meeting.corrections)
    text = meeting.source_text or aids.beginning_of(meeting, None, timezone.localdate())
    return _editor_page(request, Opened(text, said, meeting.body, meeting))


@require_safe
@never_cache
def edit_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft to be written on; one that was applied leads to its protocol."""
    require_secretary(request)
    draft = get_object_or_404(Draft.objects.writable_by(actor(request)).written(), pk=pk)
    if draft.state == Draft.State.APPLIED and draft.meeting_id is not None:
        return redirect("admin:protocol", draft.meeting_id)
    if draft.state == Draft.State.DISCARDED:
        return redirect("admin:draft-versions", pk)
    return _editor_page(request, _opened(draft))


def _opened(draft: Draft) -> Opened:
    return Opened(draft.text, Corrections.read(draft.corrections), draft.body, draft.meeting, draft)


def returned_page(request: HttpRequest, form: ProtocolForm) -> HttpResponse:
    """The editor with what was sent, all corrections included, and with what is wrong with it."""
    form.is_valid()
    data = form.cleaned_data
    said = corrections_of(request, form) or Corrections()
    text = str(form["text"].value() or "")
    return _editor_page(request, Opened(text, said, data.get("body"), data.get("meeting"), data.get("draft")), form)


def _editor_page(request: HttpRequest, opened: Opened, form: ProtocolForm | None = None) -> HttpResponse:
    warm()
    meeting = opened.meeting
    initial = {
        "text": opened.text,
        "body": opened.body.pk if opened.body else None,
        "meeting": meeting.pk if meeting else None,
        "draft": opened.draft.pk if opened.draft else None,
    }
    understood = understand(
        opened.text,
        body=opened.body,
        edited=meeting,
        corrections=opened.corrections,
        check=lambda plan: refusal(request, plan, meeting),
    )
    holder = opened.draft.holder(timezone.now()) if opened.draft else None
    context = {
        **admin.site.each_context(request),
        "title": _("Text of the protocol: %(meeting)s") % {"meeting": meeting} if meeting else _("New protocol"),
        "form": form or ProtocolForm(request, initial=initial),
        "corrections_json": json.dumps(opened.corrections.as_json(), ensure_ascii=False),
        "draft": opened.draft,
        "meeting": meeting,
        "aids": aids.aids_for(request, aids.body_kept_by(request, understood.body_pk), timezone.localdate()),
        "held_by": holder if holder != request.user else None,
        **understanding_context(understood),
    }
    return render(request, "admin/editor.html", context)


def understanding_context(understood: Understood, *, with_folds: bool = True) -> dict[str, Any]:
    """What the templates of the editor show; `with_folds` False where the script asks for the folds by itself."""
    found = (
        remarks(understood.parsed, understood.text, understood.plan, timezone.localdate()) if understood.text else ()
    )
    head, attendance = understood.head, understood.attendance
    return {
        "understood": understood,
        "plan": understood.plan if not understood.refused else None,
        "head": fragments.facts_part("head", head, with_folds=with_folds) if head else "",
        "attendance": fragments.facts_part("attendance", attendance, with_folds=with_folds) if attendance else "",
        "tree": fragments.tree(understood, with_folds=with_folds),
        "remarks": fragments.remark_rows(found, with_answers=with_folds),
    }


@require_POST
def understand_text(request: HttpRequest) -> JsonResponse:
    """What is understood of the text as it stands, without what the page says that it has; nothing is written."""
    require_secretary(request)
    form = WritingForm(request, request.POST)
    if not form.is_valid():
        return JsonResponse({"error": sentences(form)}, status=400)
    fold = request.POST.get("fold", "")
    understood = understood_of(request, form, offers=bool(fold))
    if fold:
        return JsonResponse({"fold": _fold(understood, fold)})
    context = understanding_context(understood, with_folds=False)
    known = frozenset(request.POST.get("known", "").split())
    return JsonResponse(
        {
            "parts": {name: part.as_json(known) for name, part in fragments.parts(PARTS, context).items()},
            "tree": [row.as_json(known) for row in context["tree"]],
            "remarks": [row.as_json(known) for row in context["remarks"]],
            "marks": [mark.as_json() for mark in understood.marks],
            "corrections": understood.corrections.as_json(),
            "summary": understood.summary,
            "can_apply": understood.can_apply,
            "body": understood.body_pk,
        },
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )


def understood_of(request: HttpRequest, form: forms.Form, *, offers: bool = False) -> Understood:
    """What is understood of the text that a valid `form` holds, by what the page says was corrected."""
    data = form.cleaned_data
    return understand(
        data["text"],
        body=data["body"],
        edited=data["meeting"],
        corrections=corrections_of(request, form),
        check=lambda plan: refusal(request, plan, data["meeting"]),
        offers=offers,
    )


def _fold(understood: Understood, place: str) -> str:
    """What corrects `place` where it is certain: asked for when it is unfolded, since it is long."""
    facts, point = foldable(place, understood.head, understood.attendance, understood.items)
    return render_to_string("admin/editor/fold.html", {"facts": facts, "point": point})


@require_POST
def read_file(request: HttpRequest) -> JsonResponse:
    """The text of an uploaded file, in a draft that keeps the file beside it."""
    require_secretary(request)
    form = WritingForm(request, request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": sentences(form)}, status=400)
    data, file = form.cleaned_data, form.cleaned_data["file"]
    if file is None:
        return JsonResponse({"error": _("Choose a file.")}, status=400)
    if data["meeting"] is not None and not permissions.can_manage(request.user, data["meeting"]):
        raise PermissionDenied
    contents = file.read()
    try:
        text = text_of_file(file.name, contents)
        draft = _draft_of_file(data, text, actor(request))
    except ImportRefused as refused:
        return JsonResponse({"error": str(refused)}, status=400)
    except (drafts.DraftConflict, drafts.DraftClosed) as conflict:
        return JsonResponse({"error": str(conflict)}, status=409)
    sources.keep_source(draft, file.name, contents)
    return JsonResponse(
        {
            "text": draft.text,
            "draft": draft.pk,
            "version": draft.version,
            "url": draft.get_absolute_url(),
            "warnings": _warnings(draft.text, data["body"]),
        }
    )


def _draft_of_file(data: dict[str, Any], text: str, author: User) -> Draft:
    content = drafts.Content(text, {}, data["body"])
    draft = data["draft"]
    if draft is None:
        return drafts.begin(content, author, data["meeting"])
    base = data["version"] if data["version"] is not None else draft.version
    return drafts.save(draft.pk, base, content, author)


def _warnings(text: str, body: Group | None) -> list[str]:
    """What a person should look at before anything else."""
    understood = understand(text, body=body, corrections=Corrections())
    said = [warning.message for warning in understood.plan.warnings] if understood.plan else []
    return [*understood.missing, *said]
