"""Organizations: the list, and for one of them what was decided for it and how it keeps its terms."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from pyroaring import BitMap

from decisions.control.discipline import quarters, total
from decisions.counts import counted
from decisions.counts.counted import Counted
from decisions.counts.scores import Numbers, by_month, numbers_by_organization
from decisions.counts.sets import united
from decisions.models import Assignment, Resolution
from decisions.permissions import AnyUser
from decisions.prepared import Ask, asked, asked_together
from decisions.standing import OPEN, Clock, Tally
from decisions.views.cards import card_of_organization
from decisions.views.plots import columns_of, quarter_name
from decisions.views.public import public_page, stamp_of
from decisions.views.resolutions.rows import rows_for
from members.addresses import address_of
from members.models import Group, Membership, Organization

SHOWN = 10
"""Open resolutions on an organization's page; the register has the others."""
MOST_DOUBTFUL = 1_000
"""So many are looked up by their keys; of more all that the organization answers for are."""


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
    found = asked("organization", [pk], lambda keys: Organization.objects.filter(pk=keys[0]))
    if not found:
        raise Http404("There is no such organization.")
    organization: Organization = found[0]
    today, user = timezone.localdate(), request.user
    policies, groups, opened, ended = asked_together(
        Ask("policies", [], lambda _none: Clock.policies()),
        Ask("groups of an organization", [pk, today], _groups),
        Ask("open tasks of an organization", [pk], _open),
        Ask("ended tasks of an organization", [pk], _ended),
    )
    clock, public = Clock.of_policies(today, policies), counted.on(today, stamp_of(request))
    points = BitMap([task[0] for task in opened]) | BitMap([task[0] for task in ended])
    if hidden := points - _visible(points, pk, user, public):
        opened, ended = ([task for task in tasks if task[0] not in hidden] for tasks in (opened, ended))
    tally, listed = _sorted(opened, ended, clock)
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


def _visible(points: BitMap, organization: int, user: AnyUser, public: Counted) -> BitMap:
    """Of these resolutions, which are those of the organization, the ones that the reader may see.

    Of most it is known from what was counted that everybody may: an organization may answer for tens of thousands,
    and neither they nor their protocols are read to tell how many there are.
    """
    known = points & united(public.held.of("body").values()) - public.changed_points
    doubtful = points - known
    if not doubtful:
        return known
    which = Q(pk__in=list(doubtful)) if len(doubtful) <= MOST_DOUBTFUL else Q(assignments__organization=organization)
    found = Resolution.objects.visible_to(user).filter(which).order_by().values_list("pk", flat=True)
    return known | (doubtful & BitMap(found))


def _sorted(opened: Iterable[Any], ended: Iterable[Any], clock: Clock) -> tuple[Tally, list[int]]:
    """How the tasks stand, and the keys of the resolutions of the most pressing of the open ones: trouble first, of
    equal trouble the earliest terms."""
    tally, waiting = Tally(), []
    for resolution, pk, status, term, body in opened:
        standing = clock.of_status(status, term, body)
        tally.add(standing)
        waiting.append((OPEN.index(standing), term or dt.date.max, pk, resolution))
    for status, number in Counter([status for _resolution, status in ended]).items():
        tally.add(clock.of_status(status, None, 0), number)
    return tally, [resolution for *_place, resolution in nsmallest(SHOWN, waiting)]


def _own(keys: list[Any]) -> QuerySet[Assignment]:
    """What the organization answers for, whoever may know of it."""
    in_force = Assignment.objects.filter(organization=keys[0], series__isnull=True)
    return in_force.exclude(status=Assignment.Status.REASSIGNED).order_by()


def _open(keys: list[Any]) -> QuerySet[Assignment, Any]:
    return _own(keys).filter(status__in=Assignment.OPEN).values_list("resolution", "pk", "status", "term", "body")


def _ended(keys: list[Any]) -> QuerySet[Assignment, Any]:
    """Those whose standing no day changes."""
    return _own(keys).exclude(status__in=Assignment.OPEN).values_list("resolution", "status")


def _year_ago(today: dt.date) -> dt.date:
    """The first day of the quarter four quarters ago, so that five quarters are drawn."""
    first = 3 * ((today.month - 1) // 3) + 1
    return dt.date(today.year - 1, first, 1)


def _groups(of: list[Any]) -> QuerySet[Group, Any]:
    pk, today = of
    members = Membership.objects.filter(organization=pk).on(today)
    return Group.objects.filter(pk__in=members.values("group"), is_active=True).order_by("name").values_list("name")
