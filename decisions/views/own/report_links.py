"""The report on one task by the link of a letter: ask for a code, enter it, report or ask for more time.

Nobody is signed in by it.
"""

from __future__ import annotations

import datetime as dt
import logging

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from decisions import permissions, workflow
from decisions.control.progress import returned_report
from decisions.files import evidence
from decisions.forms import ExtensionForm, ReportForm
from decisions.letters.emails.codes import send_code
from decisions.letters.report_links import ReportLink, attempts_left, enter, new_code, read, waits_for_code
from decisions.models import Event, Report
from decisions.views.own.assignments import CAN_BE_REPORTED, may_ask

logger = logging.getLogger(__name__)

KEY = "report_link"
"""In the session: for which user and task a code was entered, and until when it holds."""

STEP = "report_link_step"
"""In the session: the same, and the step that was taken by it, which can be taken back so long without another code."""

HOLDS = dt.timedelta(hours=2)
"""Long enough for a report with photographs that is written on a phone between two meetings."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report_link(request: HttpRequest, token: str) -> HttpResponse:
    """A GET shows the step at hand and does nothing; `act` of a POST is `send`, `code`, `report`, `more` or `undo`."""
    link = read(token)
    if link is None:
        return render(request, "decisions/report_link.html", {"step": "old"}, status=410)
    if permissions.can_report(request.user, link.assignment):
        return redirect(link.assignment)
    act = request.POST.get("act")
    if act == "undo":
        return _take_back(request, link)
    if link.assignment.status not in CAN_BE_REPORTED:
        return _page(request, link, "closed")
    if _is_confirmed(request, link):
        return _ask_for_more(request, link) if act == "more" else _report(request, link)
    if act == "send":
        return _send(request, link)
    if act == "code":
        return _enter(request, link)
    if act in ("report", "more"):
        messages.error(request, _("The time for the report is over: confirm once more that it is you."))
    return _page(request, link, "code" if waits_for_code(link) else "ask")


def _send(request: HttpRequest, link: ReportLink) -> HttpResponse:
    """The codes of all links and of sign-in are counted together: a guesser gains nothing by either."""
    if not ratelimit.consume(request, action="request_login_code", key=link.user.email.lower()):
        messages.error(request, _("Too many codes were asked for. Wait a few minutes and try again."))
        return redirect(request.path)
    try:
        send_code(link.user, link.assignment, new_code(link))
    except OSError:
        logger.exception("The letter with the code was not sent.")
        messages.error(request, _("The letter could not be sent. Try again in a few minutes."))
    return redirect(request.path)


def _enter(request: HttpRequest, link: ReportLink) -> HttpResponse:
    if enter(link, request.POST.get("code", "")):
        request.session.cycle_key()
        if not request.user.is_authenticated:
            request.session.set_expiry(HOLDS)
        until = timezone.now() + HOLDS
        request.session[KEY] = [link.user.pk, link.assignment.pk, until.timestamp()]
        return redirect(request.path)
    left = attempts_left(link)
    if not left:
        return _page(request, link, "ask", _("This code is good no more. Ask for a new one."))
    words = ngettext("%(n)d attempt is left.", "%(n)d attempts are left.", left) % {"n": left}
    return _page(request, link, "code", f"{_('The code does not fit. Check the digits.')} {words}")


def _is_confirmed(request: HttpRequest, link: ReportLink) -> bool:
    return _holds(request.session.get(KEY), link)


def _holds(confirmed: list[float] | None, link: ReportLink) -> bool:
    if not confirmed:
        return False
    user, assignment, until = confirmed
    return (user, assignment) == (link.user.pk, link.assignment.pk) and timezone.now().timestamp() < until


def _report(request: HttpRequest, link: ReportLink) -> HttpResponse:
    """The form, and what is sent with it; once the report is given, the next one needs a new code."""
    if request.POST.get("act") != "report":
        return _page(request, link, "report")
    form = ReportForm(request.POST, request.FILES, assignment=link.assignment, author=link.user)
    if not _is_taken(link, form):
        return _page(request, link, "report", form=form)
    _note_step(request, link)
    return _page(request, link, "done" if form.cleaned_data["kind"] == Report.Kind.DONE else "interim")


def _ask_for_more(request: HttpRequest, link: ReportLink) -> HttpResponse:
    form = ExtensionForm(request.POST, assignment=link.assignment, prefix="more")
    if not _is_taken(link, form):
        return _page(request, link, "report", more=form)
    _note_step(request, link)
    return _page(request, link, "asked")


def _note_step(request: HttpRequest, link: ReportLink) -> None:
    """The code is used up; what was done by it can be taken back while it would have held."""
    confirmed = request.session.pop(KEY)
    step = workflow.last_step(link.assignment)
    if step is not None:
        request.session[STEP] = [*confirmed, step.pk]


def _step_taken(request: HttpRequest, link: ReportLink) -> Event | None:
    """The step that was taken by this link, in this browser, a short while ago."""
    *confirmed, key = request.session.get(STEP) or [None]
    if not _holds(confirmed, link):
        return None
    steps = Event.objects.select_related("assignment__resolution__item__meeting")
    return steps.filter(pk=key, assignment=link.assignment).first()


def _take_back(request: HttpRequest, link: ReportLink) -> HttpResponse:
    """The step is undone and the form opens again, as it stood before it."""
    step = _step_taken(request, link)
    if step is None:
        messages.error(request, _("The time to take it back by this page is over: sign in, or ask the secretary."))
        return redirect(request.path)
    try:
        workflow.undo(step, actor=link.user)
    except workflow.TransitionRefused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Taken back: «%(step)s»") % {"step": step.get_action_display()})
        request.session[KEY] = request.session.pop(STEP)[:-1]
    return redirect(request.path)


def _is_taken(link: ReportLink, form: ReportForm | ExtensionForm) -> bool:
    """Whether the form was good and the workflow took it; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        form.submit(link.user)
    except workflow.TransitionRefused as refusal:
        link.assignment.refresh_from_db(fields=["status", "term"])
        form.add_error(None, refusal)
        return False
    return True


def _page(
    request: HttpRequest,
    link: ReportLink,
    step: str,
    error: str = "",
    form: ReportForm | None = None,
    more: ExtensionForm | None = None,
) -> HttpResponse:
    """Who has not entered the code is shown no more than the letter says, and not whose link it is."""
    task = link.assignment
    context = {
        "step": step,
        "error": error,
        "assignment": task,
        "resolution": task.resolution,
        "meeting": task.resolution.item.meeting,
        "report_url": request.path,
        "may_undo": step != "report" and workflow.may_undo(_step_taken(request, link), actor=link.user),
    }
    if step == "report":
        context |= {
            "report_form": form or ReportForm(assignment=task, author=link.user),
            "returned": returned_report(task),
            "accept": ",".join(f".{ending}" for ending in evidence.EXTENSIONS),
        }
        if more is not None or may_ask(task):
            context["extension_form"] = more or ExtensionForm(assignment=task, prefix="more")
    response = render(request, "decisions/report_link.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
