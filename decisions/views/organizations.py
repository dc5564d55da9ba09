"""Organizations: the list, and for one of them what was decided for it and how it keeps its terms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.control.discipline import quarters, total
from decisions.counts import counted
from decisions.counts.scores import Numbers, by_month, numbers_by_organization
from decisions.models import Assignment, Resolution
from decisions.standing import OPEN, Clock, Standing, Tally
from decisions.views.cards import card_of_organization
from decisions.views.plots import columns_of, quarter_name
from decisions.views.public import public_page, stamp_of
from decisions.views.rows import rows_for
from members.addresses import address_of
from members.models import Group, Organization

SHOWN = 10
"""Open resolutions on an organization's page; the register has the others."""


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """One of the list: `its` are the numbers of its tasks, `kind` is a word."""

    pk: int
    url: str
    name: str
    kind: str
    its: Numbers
    is_active: bool


@require_safe
@public_page
def organization_list(request: HttpRequest) -> HttpResponse:
    """Active organizations, and those no longer active that protocols name, with what is open for each."""
    organizations = Organization.objects.order_by("name")
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    if query:
        organizations = organizations.filter(Q(name__icontains=query) | Q(full_name__icontains=query))
    numbers = numbers_by_organization(counted.on(timezone.localdate(), stamp_of(request)))
    kinds = {value: str(label) for value, label in Organization.Kind.choices}
    columns = organizations.values_list("pk", "name", "kind", "is_active")
    rows = [
        OrganizationRow(
            pk,
            address_of("decisions:organization-detail", pk),
            name,
            kinds.get(kind, kind),
            numbers.get(pk, Numbers()),
            is_active,
        )
        for pk, name, kind, is_active in columns
    ]
    shown = [row for row in rows if row.is_active or row.its.given]
    context = {"organizations": shown, "query": query}
    return render(request, "decisions/organization_list.html", context)


@require_safe
@public_page
def organization_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """«Что решено для нас»: figures, open resolutions, discipline by quarter."""
    organization = get_object_or_404(Organization, pk=pk)
    today = timezone.localdate()
    clock = Clock.on(today)
    own = _own(request, organization)
    tally = _tally(own, clock)
    listed = _pressing(own, clock)
    months = by_month(counted.on(today, stamp_of(request)), _year_ago(today), today, organization.pk)
    by_quarter = quarters(months)
    context = {
        "organization": organization,
        "card": card_of_organization(organization),
        "tally": tally,
        "total": tally.all,
        "rows": rows_for(listed, request.user, clock, [organization.pk]),
        "more": tally.open - len(listed),
        "quarters": [(quarter_name(start), start.year, score) for start, score in by_quarter.items()],
        "score": total(by_quarter.values()),
        "wide": columns_of(by_quarter, 620),
        "narrow": columns_of(by_quarter, 340),
        "groups": _groups(organization, today),
    }
    return render(request, "decisions/organization_detail.html", context)


def _own(request: HttpRequest, organization: Organization) -> QuerySet[Assignment]:
    """What the organization answers for, of the resolutions that the reader may see."""
    in_force = organization.assignments.filter(series__isnull=True).exclude(status=Assignment.Status.REASSIGNED)
    visible = Resolution.objects.visible_to(request.user).filter(pk=OuterRef("resolution"))
    return in_force.filter(Exists(visible)).order_by()


def _tally(own: QuerySet[Assignment], clock: Clock) -> Tally:
    counted = own.annotate(standing=clock.standing_of_assignment()).values_list("standing").annotate(n=Count("pk"))
    return Tally({Standing(standing): n for standing, n in counted})


def _pressing(own: QuerySet[Assignment], clock: Clock) -> list[int]:
    """The keys of the resolutions of the open ones, trouble first, of equal trouble the earliest terms."""
    ranks = [When(clock.assignments(standing), then=Value(rank)) for rank, standing in enumerate(OPEN)]
    rows = own.filter(status__in=Assignment.OPEN).annotate(rank=Case(*ranks, output_field=IntegerField()))
    ordered = rows.order_by("rank", F("term").asc(nulls_last=True), "pk")
    return list(ordered.values_list("resolution", flat=True)[:SHOWN])


def _year_ago(today: dt.date) -> dt.date:
    """The first day of the quarter four quarters ago, so that five quarters are drawn."""
    first = 3 * ((today.month - 1) // 3) + 1
    return dt.date(today.year - 1, first, 1)


def _groups(organization: Organization, today: dt.date) -> QuerySet[Group]:
    members = organization.memberships.on(today)
    return Group.objects.filter(pk__in=members.values("group"), is_active=True).order_by("name")
