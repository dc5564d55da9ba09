"""Organizations: the list, and for one of them what was decided for it and how it keeps its terms."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.control.discipline import by_month, published, quarters, total
from decisions.models import Assignment, Resolution
from decisions.naming import Naming
from decisions.standing import OPEN, Clock, Standing, Tally
from decisions.views.cards import card_of_organization
from decisions.views.plots import columns_of, quarter_name
from decisions.views.points import points_of, with_place
from decisions.views.public import public_page
from decisions.views.responsibles import fetch_responsibles
from members.models import Group, Organization

SHOWN = 10
"""Open resolutions on an organization's page; the register has the others."""


@require_safe
@public_page
def organization_list(request: HttpRequest) -> HttpResponse:
    """Active organizations, and those no longer active that protocols name, with what is open for each."""
    today = timezone.localdate()
    rows = published().filter(organization=OuterRef("pk")).values("organization")
    waits = Q(status__in=[Assignment.Status.CONTROL, Assignment.Status.EXTENSION])

    def number(condition: Q) -> Coalesce:
        counted = rows.annotate(n=Count("pk", filter=condition)).values("n")
        return Coalesce(Subquery(counted), 0)

    organizations = Organization.objects.annotate(
        given=number(Q()),
        open=number(Q(status__in=Assignment.OPEN)),
        overdue=number(waits & Q(term__lt=today)),
    )
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    if query:
        organizations = organizations.filter(Q(name__icontains=query) | Q(full_name__icontains=query))
    context = {
        "organizations": list(organizations.filter(Q(is_active=True) | Q(given__gt=0)).order_by("name")),
        "query": query,
    }
    return render(request, "decisions/organization_list.html", context)


@require_safe
@public_page
def organization_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """«Что решено для нас»: figures, open resolutions, discipline by quarter."""
    organization = get_object_or_404(Organization, pk=pk)
    today = timezone.localdate()
    own = _own(request, organization)
    clock = Clock.of_bodies(today, (row.resolution.item.meeting.body for row in own))
    standings = {row.resolution_id: clock.of_assignment(row, row.resolution.item.meeting.body_id) for row in own}
    pressing = [row.resolution_id for row in own if standings[row.resolution_id] in OPEN]
    order = list(Standing)
    pressing.sort(key=lambda pk: order.index(standings[pk]))
    found = with_place(Resolution.objects.filter(pk__in=pressing[:SHOWN])).in_bulk()
    listed = [found[pk] for pk in pressing[:SHOWN]]
    fetch_responsibles(listed)
    months = by_month(published().filter(organization=organization), _year_ago(today), today)
    by_quarter = quarters(months)
    context = {
        "organization": organization,
        "card": card_of_organization(organization),
        "tally": Tally(standings.values()),
        "total": len(standings),
        "points": points_of(listed, Naming(request.user, listed), clock, [organization.pk]),
        "more": len(pressing) - len(listed),
        "quarters": [(quarter_name(start), start.year, score) for start, score in by_quarter.items()],
        "score": total(by_quarter.values()),
        "wide": columns_of(by_quarter, 620),
        "narrow": columns_of(by_quarter, 340),
        "groups": _groups(organization, today),
    }
    return render(request, "decisions/organization_detail.html", context)


def _own(request: HttpRequest, organization: Organization) -> list[Assignment]:
    """What the organization answers for, of the resolutions that the reader may see; the earliest terms first."""
    in_force = organization.assignments.filter(series__isnull=True).exclude(status=Assignment.Status.REASSIGNED)
    visible = in_force.filter(resolution__in=Resolution.objects.visible_to(request.user))
    rows = visible.select_related("resolution__item__meeting__body__policy")
    return list(rows.order_by(F("term").asc(nulls_last=True), "pk"))


def _year_ago(today: dt.date) -> dt.date:
    """The first day of the quarter four quarters ago, so that five quarters are drawn."""
    first = 3 * ((today.month - 1) // 3) + 1
    return dt.date(today.year - 1, first, 1)


def _groups(organization: Organization, today: dt.date) -> QuerySet[Group]:
    members = organization.memberships.on(today)
    return Group.objects.filter(pk__in=members.values("group"), is_active=True).order_by("name")
