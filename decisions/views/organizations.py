"""Organizations: the list, and for one of them what was decided for it and how it keeps its terms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.control.discipline import quarters, total
from decisions.counts import counted
from decisions.counts.scores import Numbers, by_month, numbers_by_organization
from decisions.prepared import MOST_INTEGER, Ask, asked_together
from decisions.standing import Clock
from decisions.views import own_tasks
from decisions.views.cards import card_of_organization
from decisions.views.plots import columns_of, quarter_name
from decisions.views.public import public_page, stamp_of
from decisions.views.resolutions.rows import rows_for
from members.access import STRANGER, access_of
from members.addresses import address_of
from members.models import Group, Membership, Organization

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
    if pk > MOST_INTEGER:
        raise Http404("No database has such a key.")
    today, user = timezone.localdate(), request.user
    found, policies, groups = asked_together(
        Ask("organization", [pk], lambda keys: Organization.objects.filter(pk=keys[0])),
        Ask("policies", [], lambda _none: Clock.policies()),
        Ask("groups of an organization", [pk, today], _groups),
    )
    if not found:
        raise Http404("There is no such organization.")
    organization: Organization = found[0]
    clock = Clock.of_policies(today, policies)
    public = counted.read(clock, stamp_of(request))
    reader = public if access_of(user) == STRANGER else counted.for_reader(user, clock, public)
    if reader.is_far_behind:
        tally, listed = own_tasks.looked_through(pk, user, clock, public, SHOWN)
    else:
        tally = own_tasks.tally_of(pk, reader)
        listed = own_tasks.most_pressing(pk, user, reader, tally, SHOWN)
    months = by_month(public, _year_ago(today), today, organization.pk)
    by_quarter = quarters(months)
    context = {
        "organization": organization,
        "card": card_of_organization(organization),
        "tally": tally,
        "total": tally.all,
        "rows": rows_for(listed, user, clock, [organization.pk]),
        "more": tally.open - len(listed),
        "quarters": [(quarter_name(start), start.year, score) for start, score in by_quarter.items()],
        "score": total(by_quarter.values()),
        "wide": columns_of(by_quarter, 620),
        "narrow": columns_of(by_quarter, 340),
        "groups": [name for (name,) in groups],
    }
    return render(request, "decisions/organization_detail.html", context)


def _year_ago(today: dt.date) -> dt.date:
    """The first day of the quarter four quarters ago, so that five quarters are drawn."""
    first = 3 * ((today.month - 1) // 3) + 1
    return dt.date(today.year - 1, first, 1)


def _groups(of: list[Any]) -> QuerySet[Group, Any]:
    pk, today = of
    members = Membership.objects.filter(organization=pk).on(today)
    return Group.objects.filter(pk__in=members.values("group"), is_active=True).order_by("name").values_list("name")
