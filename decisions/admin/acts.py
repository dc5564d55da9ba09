"""One view per act of the secretary or the chair: a POST, one call of the workflow, a message, back to the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from decisions import permissions, workflow
from decisions.admin.desk.desk import OF_ASSIGNMENT, within
from decisions.editor import drafts
from decisions.models import Assignment, ExtensionRequest, Meeting, Report
from decisions.notices import tell
from members.admin.rights import READERS, access, actor
from members.returning import back

OF_REPORT = "assignment__resolution__item__meeting__body_id"


def meetings_of(request: HttpRequest) -> QuerySet[Meeting]:
    """Meetings of the bodies in which the user has any mandate: those of others do not exist for them."""
    return within(Meeting.objects.select_related("body"), access(request).bodies_with(*READERS), "body_id")


def _of_own_body(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    return within(rows.select_related(*OF_ASSIGNMENT), access(request).bodies_with(*READERS), OF_REPORT)


def attempt(request: HttpRequest, act: Callable[[], object], done: str, task: Assignment | None = None) -> bool:
    """Run one transition; a refusal becomes a message. `NotAllowed` goes on and is answered by 403.

    `task` is what it is a step of, which may be taken back.
    """
    try:
        act()
    except workflow.TransitionRefused as refused:
        messages.error(request, " ".join(refused.messages))
        return False
    tell(request, done, [task] if task is not None else [])
    return True


def _words(request: HttpRequest, name: str) -> str:
    """What was written in a field; PostgreSQL takes no NUL."""
    return request.POST.get(name, "").replace("\x00", "")


@require_POST
def accept_report(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(_of_own_body(request, Report.objects.all()), pk=pk)
    comment = _words(request, "comment")
    attempt(
        request,
        lambda: workflow.accept_report(report, comment=comment, actor=actor(request)),
        _("Taken off control: %(assignment)s") % {"assignment": report.assignment},
        report.assignment,
    )
    return back(request, reverse("admin:index"))


@require_POST
def return_report(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(_of_own_body(request, Report.objects.all()), pk=pk)
    comment = _words(request, "comment")
    attempt(
        request,
        lambda: workflow.return_report(report, comment=comment, actor=actor(request)),
        _("The report is returned with your comment: %(assignment)s") % {"assignment": report.assignment},
        report.assignment,
    )
    return back(request, reverse("admin:index"))


@require_POST
def decide_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """`grant` is 1 or 0; a refusal needs a comment."""
    asked = get_object_or_404(_of_own_body(request, ExtensionRequest.objects.all()), pk=pk)
    grant, comment = request.POST.get("grant") == "1", _words(request, "comment")
    words = _("More time is granted: %(assignment)s") if grant else _("More time is refused: %(assignment)s")
    attempt(
        request,
        lambda: workflow.decide_extension(asked, grant=grant, comment=comment, actor=actor(request)),
        words % {"assignment": asked.assignment},
        asked.assignment,
    )
    return back(request, reverse("admin:index"))


@require_POST
def move_term(request: HttpRequest, pk: int) -> HttpResponse:
    """More time, until `new_term`, that nobody has asked for, with a `reason`."""
    assignment, day = _task(request, pk), _day(request, "new_term")
    who, reason = actor(request), _words(request, "reason")
    if day is None:
        messages.error(request, _("Write the date as 31.12.2026."))
    else:
        words = _("The term is moved to %(day)s: %(assignment)s")
        attempt(
            request,
            lambda: workflow.move_term(assignment, new_term=day, reason=reason, actor=who),
            words % {"day": f"{day:%d.%m.%Y}", "assignment": assignment},
            assignment,
        )
    return redirect(assignment)


def _task(request: HttpRequest, pk: int) -> Assignment:
    rows = within(Assignment.objects.all(), access(request).bodies_with(*READERS), "resolution__item__meeting__body_id")
    task: Assignment = get_object_or_404(rows.select_related("resolution__item__meeting__body"), pk=pk)
    return task


def _day(request: HttpRequest, name: str) -> dt.date | None:
    """The day in a field; None for what is none."""
    try:
        return parse_date(request.POST.get(name, ""))
    except ValueError:
        return None


@require_POST
def review_later(request: HttpRequest, pk: int) -> HttpResponse:
    """`on` is the day on which the task without a term comes up again."""
    assignment, day = _task(request, pk), _day(request, "on")
    if day is None:
        messages.error(request, _("Write the date as 31.12.2026."))
    else:
        words = _("It comes up again on %(day)s: %(assignment)s") % {"day": f"{day:%d.%m.%Y}", "assignment": assignment}
        attempt(request, lambda: workflow.review_later(assignment, on=day, actor=actor(request)), words)
    return back(request, reverse("admin:index"))


PLAIN_ACTS: dict[str, tuple[Callable[..., None], Any]] = {
    "hold": (workflow.hold, gettext_lazy("The meeting is marked as held.")),
    "draft": (workflow.draft, gettext_lazy("The protocol is in draft: its text can be entered.")),
    "sign": (workflow.sign, gettext_lazy("The protocol is signed and sealed; the responsible have been told.")),
    "publish": (workflow.publish, gettext_lazy("The protocol is published: everybody can read it.")),
}
REASONED_ACTS: dict[str, tuple[Callable[..., None], Any]] = {
    "withdraw": (workflow.withdraw, gettext_lazy("The signature is withdrawn: the protocol is in draft again.")),
    "unpublish": (workflow.unpublish, gettext_lazy("The protocol is taken from public view; it stays signed.")),
}


@require_POST
def protocol_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One transition of a meeting; the acts of `REASONED_ACTS` want a `reason`."""
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    who = actor(request)
    if act in PLAIN_ACTS:
        change, words = PLAIN_ACTS[act]
        attempt(request, lambda: change(meeting, actor=who), str(words))
    else:
        change, words = REASONED_ACTS[act]
        reason = _words(request, "reason")
        attempt(request, lambda: change(meeting, reason=reason, actor=who), str(words))
    return back(request, reverse("admin:protocol", args=[pk]))


@require_POST
def correct_protocol(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the signature with a `reason` and open the editor on the text that was signed: one act, one record.

    While somebody else is writing the text, it stays signed.
    """
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    who = actor(request)
    if not permissions.can_manage(who, meeting):
        raise PermissionDenied
    words = _("Correct the text, apply it and sign it again. What was signed stays readable as a former edition.")

    def correct() -> None:
        with transaction.atomic():
            workflow.withdraw(meeting, reason=_words(request, "reason"), actor=who)
            drafts.back_to_applied(meeting, who)

    try:
        if attempt(request, correct, words):
            return redirect("admin:protocol-text", pk)
    except drafts.DraftConflict as conflict:
        messages.error(request, str(conflict))
    return back(request, reverse("admin:protocol", args=[pk]))
