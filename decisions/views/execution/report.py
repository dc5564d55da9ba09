"""The report of execution as a page: its numbers, its filters, one line for each point that was put on control."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.exports.gathering import gathered
from decisions.exports.report import ReportRow, controlled, report_rows_of, summary_of
from decisions.filters import ReportFilter
from decisions.models import Meeting, Resolution
from decisions.paging import END, BadMark, page_of
from decisions.permissions import reads_reports
from decisions.standing import Badge, Clock, resolution_badge
from decisions.views.public import public_page
from decisions.views.renamed import bodies_by_present_name
from decisions.views.resolutions.points import with_place

ON_PAGE = 25
_MARKS = ("after", "before")


@dataclass(frozen=True, slots=True)
class Line:
    """One point of the report: its row as in the document, and how it stands."""

    resolution: Resolution
    row: ReportRow
    badge: Badge


@require_safe
@public_page
@bodies_by_present_name
def execution_report(request: HttpRequest) -> HttpResponse:
    """What became of the points that the register's filters find; a wrong filter is named and answered with 400."""
    clock = Clock.on(timezone.localdate())
    visible = Resolution.objects.visible_to(request.user).decisions()
    query = _asked(request)
    filters = ReportFilter(query, visible, request=request, clock=clock)
    rows = controlled(filters.qs)
    mark_error = ""
    places = {name: request.GET.get(name, "") for name in _MARKS}
    try:
        page = page_of(with_place(rows), filters.keys, ON_PAGE, **places)
    except BadMark:
        page = page_of(with_place(rows), filters.keys, ON_PAGE)
        mark_error = _("The place in the report was not understood: the beginning is shown.")
    points = {point.pk: point for point in page.rows}
    chunk = gathered(list(points), request.user)
    found = zip(chunk.points.pk, report_rows_of(chunk, request.user, clock), strict=True)
    context = {
        "filters": filters,
        "form": filters.form,
        "bodies": list(filters.form.fields["body"].choices),
        "organizations": list(filters.form.fields["organization"].choices),
        "years": _years(request),
        "summary": summary_of(rows, clock.today),
        "lines": [_line(points[key], row, clock) for key, row in found],
        "page": page,
        "end": END,
        "mark_error": mark_error,
        "is_detailed": reads_reports(request.user),
        "query": query.urlencode(),
    }
    status = 400 if filters.form.errors or mark_error else 200
    return render(request, "decisions/execution_report.html", context, status=status)


def _line(point: Resolution, row: ReportRow, clock: Clock) -> Line:
    return Line(point, row, resolution_badge(point, point.item.meeting.body_id, clock))


def _asked(request: HttpRequest) -> QueryDict:
    """The filters of the address: «all of them» in a list of choices is none."""
    query = request.GET.copy()
    for name, values in request.GET.lists():
        query.setlist(name, [value for value in values if value and name not in _MARKS])
    return query


def _years(request: HttpRequest) -> list[int]:
    """The years of the meetings that the reader may see, the latest first."""
    years = Meeting.objects.visible_to(request.user).values_list("year", flat=True).distinct().order_by("-year")
    return [year for year in years if year is not None]
