"""Several reports accepted at once: first they are listed to be read, then each is a transition of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.admin.desk.desk import OF_ASSIGNMENT
from decisions.models import Report
from decisions.notices import tell
from decisions.workflow import NotAllowed, TransitionRefused, accept_report
from members.admin.rights import MOST_DIGITS, actor

MOST = 100
"""So many reports can still be read before they are accepted."""


def accept_chosen(request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
    """The page that asks, or, once it is confirmed, the deed: exactly the reports that were listed."""
    reports = Report.objects.filter(assignment__in=chosen.values("pk"), kind=Report.Kind.DONE)
    reports = reports.select_related(*OF_ASSIGNMENT, "author__person").order_by("created_at", "pk")
    if "confirmed" in request.POST:
        listed = [key for key in request.POST.getlist("report")[:MOST] if _is_key(key)]
        _accept(request, reports.filter(pk__in=listed))
        return None
    waiting = list(reports.filter(decision=Report.Decision.NONE)[: MOST + 1])
    if not waiting:
        _say_that_none_waits(request)
        return None
    if len(waiting) > MOST:
        words = _("At most %(n)d reports are accepted at once: choose fewer rows.")
        messages.error(request, words % {"n": MOST})
        return None
    context = {**admin.site.each_context(request), "title": _("Accept these reports?"), "reports": waiting}
    return render(request, "admin/accept_chosen.html", context)


def _say_that_none_waits(request: HttpRequest) -> None:
    messages.warning(request, _("No report waits for acceptance among the chosen rows."))


def _accept(request: HttpRequest, reports: QuerySet[Report]) -> None:
    """One that is refused does not hold the others back, and is named with the reason."""
    if not reports:
        _say_that_none_waits(request)
    done = []
    for report in reports:
        try:
            with transaction.atomic():
                accept_report(report, actor=actor(request))
            done.append(report.assignment)
        except TransitionRefused as refused:
            messages.error(request, f"{report.assignment}: {' '.join(refused.messages)}")
        except NotAllowed as refused:
            messages.error(request, f"{report.assignment}: {refused}")
    if done:
        words = ngettext(
            "%(n)d assignment is taken off control.", "%(n)d assignments are taken off control.", len(done)
        )
        tell(request, words % {"n": len(done)}, done)


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS
