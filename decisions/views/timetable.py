"""The calendar of meetings: what is to come and what was, month by month of one year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.models import Meeting
from decisions.views.meetings import announced
from decisions.views.public import public_page
from decisions.views.renamed import bodies_by_present_name
from members.models import Group


@dataclass(frozen=True, slots=True)
class Month:
    """A month with meetings: its first day."""

    first: dt.date
    meetings: list[Meeting]


@require_safe
@public_page
@bodies_by_present_name
def timetable(request: HttpRequest) -> HttpResponse:
    """`?year=` (this one without it) and `?body=slug`; what is not understood is named, left out and answered 400."""
    today, errors = timezone.localdate(), []
    slug, written = request.GET.get("body", ""), request.GET.get("year", "")
    known = _known(request, today)
    bodies = list(Group.objects.filter(pk__in=known.values("body")).order_by("name"))
    body = next((body for body in bodies if body.slug == slug), None)
    if slug and body is None:
        errors.append(_("There is no such body, or nothing of it is published: the meetings of all bodies are shown."))
    year = _year(written)
    if written and year is None:
        errors.append(_("The year was not understood; this year is shown."))
    year = year or today.year
    shown = known.filter(body=body) if body else known
    near = shown.aggregate(earlier=Max("year", filter=Q(year__lt=year)), later=Min("year", filter=Q(year__gt=year)))
    of_year = shown.filter(year=year).select_related("body").defer("source_text", "corrections")
    found_by_month = groupby(of_year.order_by("date", "start", "pk"), lambda row: row.date.month)
    months = [Month(dt.date(year, month, 1), list(found)) for month, found in found_by_month]
    context = {
        "bodies": bodies,
        "body": body,
        "errors": errors,
        "months": months,
        "today": today,
        "year": year,
        "earlier": near["earlier"],
        "later": near["later"],
    }
    return render(request, "decisions/timetable.html", context, status=400 if errors else 200)


def _known(request: HttpRequest, today: dt.date) -> QuerySet[Meeting]:
    """All that the reader may know of: what is visible, and what is announced."""
    visible = Meeting.objects.visible_to(request.user)
    return Meeting.objects.filter(Q(pk__in=visible.values("pk")) | Q(pk__in=announced(today).values("pk")))


def _year(written: str) -> int | None:
    is_year = written.isascii() and written.isdecimal() and len(written) == 4 and written >= "1900"
    return int(written) if is_year else None
