"""The report of execution as a page: its numbers, its filters, one line for each point that was put on control."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.counts.counted import Counted
from decisions.counts.facets import reader_of
from decisions.counts.reported import summary
from decisions.counts.values import body_and_year
from decisions.exports.gathering import Points, gathered
from decisions.exports.report import ReportRow, controlled, report_rows_of
from decisions.filters import ReportFilter
from decisions.finding import known_names
from decisions.models import Meeting, Resolution
from decisions.paging import END, BadMark, Page
from decisions.permissions import reads_reports
from decisions.standing import Badge, Clock, point_badge
from decisions.views.public import public_page, stamp_of
from decisions.views.renamed import bodies_by_present_name
from decisions.views.resolutions.found import page_found
from members.access import STRANGER, access_of
from members.addresses import around

ON_PAGE = 25
_MARKS = ("after", "before")


@dataclass(frozen=True, slots=True)
class Line:
    """One point of the report: its address, its row as in the document, and how it stands."""

    url: str
    row: ReportRow
    badge: Badge


@require_safe
@public_page
@bodies_by_present_name
def execution_report(request: HttpRequest) -> HttpResponse:
    """What became of the points that the register's filters find; a wrong filter is named and answered with 400."""
    stamp = stamp_of(request)
    known = known_names.read(timezone.localdate(), stamp)
    clock, query = known.clock, _asked(request)
    rows = controlled(Resolution.objects.visible_to(request.user).decisions())
    filters = ReportFilter(query, rows, request=request, known=known)
    reader = reader_of(filters, stamp)
    numbers = summary(filters, reader)
    page, mark_error = _page(request, filters)
    chunk = gathered([row.pk for row in page.rows], request.user, names_now=True)
    context = {
        "filters": filters,
        "form": filters.form,
        "bodies": filters.choices_of("body"),
        "organizations": filters.choices_of("organization"),
        "years": _years(request, reader.counted),
        "summary": numbers,
        "lines": _lines(chunk.points, report_rows_of(chunk, request.user, clock), clock),
        "page": page,
        "end": END,
        "mark_error": mark_error,
        "is_detailed": reads_reports(request.user),
        "query": query.urlencode(),
    }
    status = 400 if filters.form.errors or mark_error else 200
    return render(request, "decisions/execution_report.html", context, status=status)


def _page(request: HttpRequest, filters: ReportFilter) -> tuple[Page[Any], str]:
    """The keys of the page that the address names, or of the first one, and what is wrong with the address."""
    is_public = access_of(request.user) == STRANGER
    pick = partial(_keys, filters=filters)
    after, before = (request.GET.get(name, "") for name in _MARKS)
    try:
        return page_found("report", filters, pick, ON_PAGE, after, before, is_public=is_public), ""
    except BadMark:
        page = page_found("report", filters, pick, ON_PAGE, is_public=is_public)
        return page, _("The place in the report was not understood: the beginning is shown.")


def _keys(rows: QuerySet[Resolution], filters: ReportFilter) -> QuerySet[Resolution, Any]:
    return rows.values_list("pk", *(key.path for key in filters.keys), named=True)


def _lines(points: Points, rows: Iterable[ReportRow], clock: Clock) -> list[Line]:
    """The points as they were gathered, with their rows."""
    before, after = around("decisions:resolution-detail")
    columns = zip(points.pk, points.body_id, points.kind, points.state, points.due, rows, strict=True)
    return [
        Line(f"{before}{pk}{after}", row, point_badge(clock.of_state(state, due, body), kind, due, clock.today))
        for pk, body, kind, state, due, row in columns
    ]


def _asked(request: HttpRequest) -> QueryDict:
    """The filters of the address: «all of them» in a list of choices is none."""
    query = request.GET.copy()
    for name, values in request.GET.lists():
        query.setlist(name, [value for value in values if value and name not in _MARKS])
    return query


def _years(request: HttpRequest, now: Counted) -> list[int]:
    """The years of the meetings that the reader may see, the latest first."""
    if access_of(request.user) == STRANGER and now.knows_meetings:
        return sorted({year for _body, year in map(body_and_year, now.meetings)}, reverse=True)
    years = Meeting.objects.visible_to(request.user).values_list("year", flat=True).distinct().order_by("-year")
    return [year for year in years if year is not None]
