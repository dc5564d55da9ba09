"""Saving while somebody writes: drafts, who writes them, their versions; JSON for the script, pages for the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from decisions import permissions
from decisions.admin.editor.forms import WritingForm
from decisions.admin.editor.saying import corrections_of, require_secretary, sentences
from decisions.editor import differences, drafts
from decisions.imports.corrections import Corrections
from decisions.models import Draft, DraftVersion, Meeting
from members.admin.rights import actor
from members.models import User

MOST_VERSIONS = 200
"""Versions that the list shows; older ones are still compared and restored by their number."""


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version with how many words it added to the one before and removed from it."""

    version: DraftVersion
    added: int
    removed: int


# ── while somebody writes ────────────────────────────────────────────────────
@require_POST
def save_draft(request: HttpRequest) -> JsonResponse:
    """Save what is written over the version it was written from; 409 when somebody else was faster."""
    require_secretary(request)
    form = WritingForm(request, request.POST)
    if not form.is_valid():
        return JsonResponse({"error": sentences(form)}, status=400)
    data = form.cleaned_data
    said = corrections_of(request, form) or Corrections()
    content = drafts.Content(_normal(data["text"]), said.as_json(), data["body"])
    try:
        draft = _saved(data, content, actor(request))
    except drafts.DraftConflict as conflict:
        return _conflict(conflict.draft, str(conflict), data["version"], actor(request))
    except drafts.DraftClosed as closed:
        return JsonResponse({"error": str(closed), "url": closed.draft.get_absolute_url()}, status=409)
    if draft is None:
        return JsonResponse({"draft": None, "version": 0, "saved": "", "url": ""})
    return JsonResponse({"draft": draft.pk, **_state(draft)})


def _saved(data: dict[str, Any], content: drafts.Content, author: User) -> Draft | None:
    """The draft as it is now; None for an empty page, of which nothing is kept."""
    meeting, draft = data["meeting"], data["draft"]
    if draft is not None:
        base = data["version"] if data["version"] is not None else -1
        return drafts.save(draft.pk, base, content, author)
    if meeting is not None and not _may_write(author, meeting):
        raise PermissionDenied
    if meeting is None and not content.text.strip():
        return None
    return drafts.begin(content, author, meeting)


def _may_write(user: User, meeting: Meeting) -> bool:
    return permissions.can_manage(user, meeting) and meeting.status != Meeting.Status.SIGNED


def _normal(text: str) -> str:
    """A form posts line ends as CR LF; positions in the text count them as one, and PostgreSQL takes no NUL."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _state(draft: Draft) -> dict[str, Any]:
    saved = date_format(timezone.localtime(draft.updated_at), "H:i")
    return {"version": draft.version, "saved": saved, "url": draft.get_absolute_url()}


def _conflict(draft: Draft, sentence: str, base: int | None, user: User) -> JsonResponse:
    """Who has the text; `is_newer`: something was saved since the version that the text was written from."""
    who = _("Another window of yours") if draft.editor == user else ""
    return JsonResponse(
        {
            "error": sentence,
            "who": who or (draft.editor.get_short_name() if draft.editor else ""),
            "draft": draft.pk,
            "is_newer": draft.version != base,
        },
        status=409,
    )


@require_POST
def draft_seen(request: HttpRequest, pk: int) -> JsonResponse:
    """A sign of life; tells who writes at the moment, and, asked for it, the text as it is stored."""
    draft = drafts.seen(_draft(request, pk), actor(request))
    holder = draft.holder(timezone.now())
    mine = holder == request.user
    name = holder.get_short_name() if holder is not None else ""
    others = [] if mine or holder is None else [name]
    told = {"editor": name, "mine": mine, "others": others, "state": draft.state, **_state(draft)}
    return JsonResponse(told | {"text": draft.text} if request.POST.get("with") == "text" else told)


@require_POST
def take_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Write on instead of who is writing; what was saved there stays."""
    try:
        draft = drafts.take(_draft(request, pk), actor(request))
    except drafts.DraftClosed as closed:
        return _refused(request, closed.draft, str(closed))
    return _answer(request, draft, _("You write this text now."), draft.get_absolute_url())


# ── versions ─────────────────────────────────────────────────────────────────
@require_safe
@never_cache
def draft_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions, the newest first, each with what it changed."""
    draft = _draft(request, pk)
    rows = list(draft.versions.select_related("author__person")[: MOST_VERSIONS + 1])
    before = ["" if place + 1 >= len(rows) else rows[place + 1].text for place in range(len(rows))]
    shown = [ShownVersion(row, *differences.size(older, row.text)) for row, older in zip(rows, before, strict=True)]
    context = {
        **admin.site.each_context(request),
        "title": _("Versions of the text: %(draft)s") % {"draft": draft},
        "draft": draft,
        "versions": shown[:MOST_VERSIONS],
        "is_cut": len(rows) > MOST_VERSIONS,
    }
    return render(request, "admin/editor_versions.html", context)


@require_safe
@never_cache
def compare_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions, `left` and `right`, with what differs; without numbers the last two."""
    draft = _draft(request, pk)
    right = _version(draft, request.GET.get("right", "")) or draft.versions.first()
    left = _version(draft, request.GET.get("left", ""))
    if left is None and right is not None:
        left = draft.versions.filter(number__lt=right.number).first()
    context = {
        **admin.site.each_context(request),
        "title": _("Comparison of versions: %(draft)s") % {"draft": draft},
        "draft": draft,
        "left": left,
        "right": right,
        "lines": differences.difference(left.text if left else "", right.text if right else ""),
    }
    return render(request, "admin/editor_compare.html", context)


def _version(draft: Draft, number: str) -> DraftVersion | None:
    is_number = number.isascii() and number.isdecimal() and len(number) <= 9
    return drafts.version_of(draft, int(number)) if is_number and int(number) > 0 else None


@require_POST
def restore_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the version `number` the text again."""
    draft = _draft(request, pk)
    version = _version(draft, request.POST.get("number", ""))
    if version is None:
        return _refused(request, draft, _("There is no such version. Choose one from the list."), status=400)
    try:
        draft = drafts.restore(draft, version, actor(request))
    except (drafts.DraftConflict, drafts.DraftClosed) as refused:
        return _refused(request, refused.draft, str(refused))
    return _answer(request, draft, _("The earlier version is the text again."), draft.get_absolute_url())


@require_POST
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the draft aside. Without `sure` it is asked first."""
    draft = _draft(request, pk)
    if not request.POST.get("sure"):
        context = {**admin.site.each_context(request), "title": _("Discard the draft?"), "draft": draft}
        return render(request, "admin/editor_discard.html", context)
    try:
        draft = drafts.discard(draft, actor(request))
    except (drafts.DraftConflict, drafts.DraftClosed) as refused:
        return _refused(request, refused.draft, str(refused))
    words = _("The draft is discarded. Its versions are kept: any of them can be restored.")
    target = reverse("admin:protocol", args=[draft.meeting_id]) if draft.meeting_id else reverse("admin:index")
    return _answer(request, draft, words, target)


# ── small help ───────────────────────────────────────────────────────────────
def _draft(request: HttpRequest, pk: int) -> Draft:
    """A draft that the user may write; those of others do not exist for them."""
    require_secretary(request)
    return get_object_or_404(Draft.objects.writable_by(actor(request)).written(), pk=pk)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _answer(request: HttpRequest, draft: Draft, words: str, target: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"draft": draft.pk, "text": draft.text, "corrections": draft.corrections, **_state(draft)})
    messages.success(request, words)
    return redirect(target)


def _refused(request: HttpRequest, draft: Draft, words: str, status: int = 409) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": words}, status=status)
    messages.error(request, words)
    return redirect("admin:draft-versions", draft.pk)
