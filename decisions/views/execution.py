"""Discipline of all: by month and by organization, for a year and for one body or all."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from decisions.discipline import by_month, by_organization, published, total
from decisions.models import Meeting
from decisions.views.plots import bars_of, line_of
from decisions.views.public import public_page
from decisions.views.renamed import bodies_by_present_name
from members.models import Group

BARS = 12
"""Organizations on the drawing; the table has them all."""


class PeriodForm(forms.Form):
    """Which body and which calendar year; empty means all bodies and the present year."""

    body = forms.ChoiceField(label=_("Body"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data: object, years: list[int]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        bodies = Group.objects.bodies().filter(meetings__in=Meeting.objects.published()).distinct()
        self.fields["body"].choices = [("", _("all bodies")), *bodies.values_list("slug", "name")]  # type: ignore[attr-defined]
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]


@require_safe
@public_page
@bodies_by_present_name
def execution(request: HttpRequest) -> HttpResponse:
    """One sentence with the answer, the plots, and the table beneath each. 400 with a sentence for a wrong choice."""
    today = timezone.localdate()
    years = sorted({today.year, *Meeting.objects.published().values_list("year", flat=True).distinct().order_by()})
    form = PeriodForm(request.GET, years[::-1])
    is_valid = form.is_valid()
    body = form.cleaned_data.get("body", "")
    year = int(form.cleaned_data.get("year") or today.year)
    rows = published().filter(resolution__item__meeting__body__slug=body) if body else published()
    first, last = dt.date(year, 1, 1), min(dt.date(year, 12, 31), today)
    months = by_month(rows, first, last)
    scores = by_organization(rows, first, dt.date(year, 12, 31), today)
    context = {
        "form": form,
        "body": body,
        "year": year,
        "last": last,
        "months": months.items(),
        "score": total(months.values()),
        "line_wide": line_of(months, 1240, 280, is_dense=False),
        "line_narrow": line_of(months, 340, 220, is_dense=True),
        "scores": scores,
        "sum": total(score for _organization, score in scores),
        "bars_wide": bars_of([(row.name, score) for row, score in scores[:BARS]], 1240, 110),
        "bars_narrow": bars_of([(row.name, score) for row, score in scores[:BARS]], 340, 40),
    }
    return render(request, "decisions/execution.html", context, status=200 if is_valid else 400)
