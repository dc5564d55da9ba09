"""The calendar of meetings: what is to come and what was, month by month of one year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.models import Meeting
from decisions.views.meetings import announced


@dataclass(frozen=True, slots=True)
class Month:
    """A month with meetings: its first day."""

    first: dt.date
    meetings: list[Meeting]


@require_safe
def timetable(request: HttpRequest) -> HttpResponse:
    """`?year=` (this one without it) and `?body=slug`; what is not understood is named, left out and answered 400."""
    today, errors = timezone.localdate(), []
    slug, written = request.GET.get("body", ""), request.GET.get("year", "")
    rows = _meetings(request, today)
    bodies = sorted({row.body for row in rows}, key=lambda body: body.name)
    body = next((body for body in bodies if body.slug == slug), None)
    if slug and body is None:
        errors.append(_("There is no such body, or nothing of it is published: the meetings of all bodies are shown."))
    year = _year(written)
    if written and year is None:
        errors.append(_("The year was not understood; this year is shown."))
    year = year or today.year
    shown = [row for row in rows if body is None or row.body == body]
    years = sorted({today.year, *(row.date.year for row in shown)})
    of_year = [row for row in shown if row.date.year == year]
    months = [
        Month(dt.date(year, month, 1), list(found)) for month, found in groupby(of_year, lambda row: row.date.month)
    ]
    context = {
        "bodies": bodies,
        "body": body,
        "errors": errors,
        "months": months,
        "today": today,
        "year": year,
        "earlier": max((one for one in years if one < year), default=None),
        "later": min((one for one in years if one > year), default=None),
    }
    return render(request, "decisions/timetable.html", context, status=400 if errors else 200)


def _meetings(request: HttpRequest, today: dt.date) -> list[Meeting]:
    """All that the reader may know of, each once, by day; by two statements."""
    visible = Meeting.objects.visible_to(request.user).select_related("body").defer("source_text", "corrections")
    rows = {row.pk: row for found in (visible, announced(today)) for row in found}
    return sorted(rows.values(), key=lambda row: (row.date, row.start or dt.time.min, row.pk))


def _year(written: str) -> int | None:
    is_year = written.isascii() and written.isdecimal() and len(written) == 4 and written >= "1900"
    return int(written) if is_year else None
