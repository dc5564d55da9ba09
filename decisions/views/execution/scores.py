"""Discipline of all: by month, organization, body and, for those entitled, by person; for a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import remembering
from decisions.control.discipline import (
    Score,
    Sums,
    by_person,
    readable,
    total,
)
from decisions.counts import counted
from decisions.counts.scores import sums
from decisions.views.execution.choice import NOBODY, PeriodForm, stamp_for_all
from decisions.views.plots import bars_of, line_of
from decisions.views.public import public_page
from decisions.views.renamed import bodies_by_present_name
from members.addresses import address, address_of
from members.models import Person

BARS = 12
"""Organizations on the drawing; the table has them all."""

SUMS_BYTES = 200_000
"""About what the scores of two thousand organizations take."""

PEOPLE = 50
"""People on one page of their table."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table. `rows` is the address of the assignments that it counts, but for the outcome."""

    name: str
    score: Score
    rows: str
    url: str = ""


@require_safe
@public_page
@bodies_by_present_name
def execution(request: HttpRequest) -> HttpResponse:
    """One sentence with the answer, the plots, and the table beneath each. 400 with a sentence for a wrong choice."""
    stamp = stamp_for_all(request)
    form = PeriodForm(request.GET, timezone.localdate(), stamp)
    period, found = form.period, _sums(form, stamp)
    months, organizations = found.months, found.organizations
    crosses_years = period.first.year != period.last.year
    rows = _rows(form)
    named = [(row.name, score) for row, score in organizations if row is not None][:BARS]
    context = {
        "form": form,
        "body": form.chosen("body"),
        "when": form.when,
        "months": [
            Line(
                date_format(month, "F Y" if crosses_years else "F").lower(), score, _rows(form, **form.of_month(month))
            )
            for month, score in months.items()
        ],
        "score": total(months.values()),
        "report": _report(form),
        "line_wide": line_of(months, 1240, 280, is_dense=False),
        "line_narrow": line_of(months, 340, 220, is_dense=True),
        "organizations": [
            Line(row.name, score, f"{rows}&organization={row.pk}", address_of("decisions:organization-detail", row.pk))
            if row
            else Line(_("people who answer in person"), score, f"{rows}&organization={NOBODY}")
            for row, score in organizations
        ],
        "all": Line(_("In all"), total(score for _row, score in organizations), rows),
        "bodies": [Line(name, score, _rows(form, body=slug)) for (slug, name), score in found.bodies]
        if len(found.bodies) > 1
        else [],
        "bars_wide": bars_of(named, 1240, 110),
        "bars_narrow": bars_of(named, 340, 40),
        **_people(request, form),
    }
    return render(request, "decisions/execution.html", context, status=200 if form.is_valid() else 400)


def _sums(form: PeriodForm, stamp: str) -> Sums:
    """What everybody reads, remembered for those who are signed in too."""
    key = ("execution", form.chosen("body"), form.period)
    return remembering.remembered(
        stamp, key, lambda: sums(counted.on(form.today, stamp), form.period, form.chosen("body")), SUMS_BYTES
    )


def _people(request: HttpRequest, form: PeriodForm) -> dict[str, Any]:
    """The table of people whose assignments the reader may read, page by page; nothing for a stranger."""
    if not request.user.is_authenticated:
        return {}
    found = by_person(form.of_body(readable(request.user)), form.period)
    page = Paginator(found, PEOPLE).get_page(request.GET.get("people"))
    lines = [Line(_short(*one.name), one.score, _rows(form, person=one.who)) for one in page]
    return {"people": lines, "people_page": page}


def _short(surname: str, given: str, patronymic: str) -> str:
    return Person(surname=surname, given=given, patronymic=patronymic).short_name


def _report(form: PeriodForm) -> str:
    """The report of execution on the points behind these figures."""
    days = {"closed_from": form.period.first.isoformat(), "closed_to": form.period.last.isoformat()}
    body = {"body": slug} if (slug := form.chosen("body")) else {}
    return f"{address('decisions:execution-report')}?{urlencode({**body, **days})}"


def _rows(form: PeriodForm, **more: Any) -> str:
    """The address of a list of assignments; the outcome is added to it."""
    choice = {**form.address, **more}
    said = urlencode({name: value for name, value in choice.items() if value})
    return f"{address('decisions:execution-rows')}?{said}"
