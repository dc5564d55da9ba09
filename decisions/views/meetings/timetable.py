"""The calendar of meetings: what is to come and what was, month by month of one year."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.models import Meeting
from decisions.paging import END, Key, day, number, time_of_day
from decisions.permissions import AnyUser
from decisions.views.meetings.choice import Listed, choice_of, page_in
from decisions.views.meetings.meetings import announced
from decisions.views.public import public_page
from decisions.views.renamed import bodies_by_present_name

ON_PAGE = 50
_IN_ORDER = (Key("date", day), Key("start", time_of_day, is_nullable=True), Key("pk", number))


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the page: its first day and its meetings."""

    first: dt.date
    meetings: list[Meeting]


@require_safe
@public_page
@bodies_by_present_name
def timetable(request: HttpRequest) -> HttpResponse:
    """`?year=` (this one without it), `?month=` of it and `?body=slug`, page by page where there are many.

    What is not understood is named, left out and answered 400.
    """
    today = timezone.localdate()
    choice = choice_of(request, today, _shown)
    year = choice.year or today.year
    month = _month(request.GET.get("month", ""), choice.errors)
    first, last = dt.date(year, month or 1, 1), dt.date(year, month or 12, _last_day(year, month or 12))
    listed = Listed(_either, request.user, today, choice.body, (first, last))
    page = page_in(request, listed, _IN_ORDER, ON_PAGE, choice)
    found_by_month = groupby(page.rows, lambda row: row.date.month)
    is_long = bool(month or page.previous or page.next)
    context = {
        "choice": choice,
        "page": page,
        "end": END,
        "months": [Month(dt.date(year, of_month, 1), list(found)) for of_month, found in found_by_month],
        "all_months": [dt.date(year, of_year, 1) for of_year in range(1, 13)] if is_long else [],
        "month": month,
        "today": today,
        "year": year,
        "earlier": next((other for other in choice.years if other < year), None),
        "later": next((other for other in reversed(choice.years) if other > year), None),
    }
    return render(request, "decisions/timetable.html", context, status=400 if choice.errors else 200)


def _shown(user: AnyUser, today: dt.date) -> list[QuerySet[Meeting]]:
    """Those the reader may see, and of those to come the others, each looked up: few are to come."""
    visible = Meeting.objects.visible_to(user)
    return [visible, announced(today).filter(~Exists(visible.filter(pk=OuterRef("pk"))))]


def _either(user: AnyUser, today: dt.date) -> list[QuerySet[Meeting]]:
    """The same at once, asked row by row: so databases go along the days, and stop where the page is full. A choice
    between two conditions would be gathered whole first, all meetings of the year."""
    shown = Meeting.objects.visible_to(user) | announced(today)
    return [Meeting.objects.filter(Exists(shown.order_by().filter(pk=OuterRef("pk"))))]


def _month(written: str, errors: list[str]) -> int | None:
    if written.isascii() and written.isdecimal() and len(written) < 3 and 1 <= int(written) <= 12:
        return int(written)
    if written:
        errors.append(_("The month was not understood; the whole year is shown."))
    return None


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
