"""The register of resolutions: search, filters with counts, order, pages. The address is the view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.counts.correcting import corrected
from decisions.counts.facets import FACETS, facet_counts, reader_of
from decisions.filters import MOST_RANKED, ResolutionFilter
from decisions.finding import known_names
from decisions.finding.known_names import Known
from decisions.finding.search import Search
from decisions.models import Meeting, Resolution
from decisions.orders import BEST, SORTS
from decisions.paging import END, BadMark, Page
from decisions.views.public import public_page, stamp_of
from decisions.views.renamed import bodies_by_present_name
from decisions.views.resolutions.choices import facets_of
from decisions.views.resolutions.found import page_found
from decisions.views.resolutions.rows import COLUMNS, Shown, rows_of, shown
from members.access import STRANGER, access_of
from members.queries import query_without

ON_PAGE = 25
_MARKS = ("after", "before", "page")
"""What of an address names a page, not the view; `page` is of former addresses."""
_DAYS = (("since", "until"), ("term_from", "term_to"))
_LOOK, _WHOLE = "filters", "whole"
"""How the filters are shown: `off` hides them from a reader who wants the list alone, in its whole width; the other one
names a filter of which all choices are shown."""
SHOWN_BESIDE = 5
"""Of organizations and protocols that a search names, so many are offered."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A page that a search names beside the resolutions it finds."""

    label: str
    url: str


@require_safe
@public_page
@bodies_by_present_name
def resolution_list(request: HttpRequest) -> HttpResponse:
    """All resolutions the reader may see; a filter value that makes no sense is named and answered with 400."""
    known = known_names.read(timezone.localdate(), stamp_of(request))
    is_public = access_of(request.user) == STRANGER
    visible = _public().all() if is_public else Resolution.objects.visible_to(request.user).decisions()
    facets = () if request.GET.get(_LOOK) == "off" else FACETS
    whole = tuple(name for name in FACETS if name in request.GET.getlist(_WHOLE))
    filters, counts, mistaken = _found(request, visible, known, facets, whole)
    found, total = (counts.get(what, {}).get("", 0) for what in ("found", "all"))
    filters.counted(found, total)
    page, mark_error = _page(filters, is_public=is_public)
    on = filters.applied
    context = {
        "filters": filters,
        "form": filters.form,
        "order": filters.order,
        "orders": [(value, label) for value, label in SORTS.items() if value != BEST or filters.search.wanted],
        "facets": facets_of(filters, counts, facets, whole),
        "whole": whole,
        "chips": _chips(filters, filters.data),
        "mistaken": mistaken,
        "beside": _beside(filters.search, filters, counts, page.rows),
        "page": page,
        "rows": rows_of(page.rows, request.user, known.clock, filters.organizations),
        "end": END,
        "mark_error": mark_error,
        "found": found,
        "total": total,
        "most_ranked": MOST_RANKED if filters.is_unranked else 0,
        "are_crossed": any(on.get(first, dt.date.min) > on.get(last, dt.date.max) for first, last in _DAYS),
        "hits": filters.search.hits,
        "query": query_without(filters.data, _LOOK, _WHOLE, *_MARKS),
    }
    status = 400 if filters.form.errors or mark_error else 200
    return render(request, "decisions/resolution_list.html", context, status=status)


@cache
def _public() -> QuerySet[Resolution]:
    """What every stranger may see; put together once, never asked itself."""
    return Resolution.objects.visible_to(None).decisions()


def _found(
    request: HttpRequest,
    visible: QuerySet[Resolution],
    known: Known,
    facets: tuple[str, ...],
    whole: tuple[str, ...],
) -> tuple[ResolutionFilter, dict[str, dict[str, int]], str]:
    """What the address asks for and its counts; when nothing has its words, the same with a mistake put right.

    The third is the search as it was typed when it was put right, otherwise empty.
    """
    counted = facets or ("body",)  # The bodies that are named beside are those of which something was found.
    filters = ResolutionFilter(request.GET, visible, request=request, known=known)
    stamp = stamp_of(request)
    reader = reader_of(filters, stamp)
    counts = facet_counts(filters, visible, stamp, counted, reader, whole)
    typed = filters.applied.get("q", "")
    if not typed or counts.get("found", {}).get(""):
        return filters, counts, ""
    query = _query(request.GET, *_MARKS)
    query["q"] = corrected(filters, visible, reader)
    right = ResolutionFilter(query, visible, request=request, known=known)
    counts_of_right = facet_counts(right, visible, stamp, counted, reader, whole) if query["q"] else {}
    if not counts_of_right.get("found", {}).get(""):
        return filters, counts, ""
    return right, counts_of_right, typed


def _beside(
    search: Search, filters: ResolutionFilter, counts: dict[str, dict[str, int]], listed: Iterable[Shown]
) -> list[Beside]:
    """Protocols that are named, bodies of which something was found and organizations whose name has all the words:
    from what is at hand, unasked."""
    found = []
    if search.is_of_protocol:
        protocols = {row.item__meeting_id: row for row in listed}
        found = [_protocol(row) for row in protocols.values() if search.names(row.item__meeting__date)]
    if search.wanted:
        named = [filters.names.holding(term.words) for term in search.wanted]
        groups, organizations = (
            set.intersection(*(set(each[table]) for each in named))
            for table in ("members_group", "members_organization")
        )
        meetings, words = reverse("decisions:meeting-list"), _("meetings of the body «%(name)s»")
        slugs = dict(filters.bodies)
        having = {slugs[str(pk)] for pk in groups if counts.get("body", {}).get(slugs.get(str(pk), ""))}
        found += [
            Beside(words % {"name": name}, f"{meetings}?body={slug}")
            for slug, name in filters.choices_of("body")
            if slug in having
        ]
        some = [(pk, name) for pk, name in filters.choices_of("organization") if int(pk) in organizations]
        found += [Beside(name, reverse("decisions:organization-detail", args=[pk])) for pk, name in some[:SHOWN_BESIDE]]
    return found[:SHOWN_BESIDE]


def _protocol(row: Shown) -> Beside:
    meeting = Meeting(pk=row.item__meeting_id, number=row.item__meeting__number, date=row.item__meeting__date)
    words = {"body": row.item__meeting__body__name, "protocol": meeting.number_and_date}
    return Beside(_("%(body)s, protocol %(protocol)s") % words, meeting.get_absolute_url())


def _page(filters: ResolutionFilter, *, is_public: bool) -> tuple[Page[Shown], str]:
    """The page that the address names, or the first one and what is wrong with the address."""
    after, before = filters.data.get("after", ""), filters.data.get("before", "")
    try:
        return _page_at(filters, after, before, is_public=is_public), ""
    except BadMark:
        words = _("The place in the register was not understood: the beginning is shown.")
        return _page_at(filters, is_public=is_public), words


def _page_at(filters: ResolutionFilter, after: str = "", before: str = "", *, is_public: bool) -> Page[Shown]:
    pick = partial(_shown, filters=filters)
    return page_found("register", filters, pick, ON_PAGE, after, before, is_public=is_public)


def _shown(rows: QuerySet[Resolution], filters: ResolutionFilter) -> QuerySet[Resolution, Shown]:
    return shown(rows, *(key.path for key in filters.keys if key.path not in COLUMNS))


def _chips(filters: ResolutionFilter, data: QueryDict) -> list[tuple[str, str]]:
    """(words, address without it) for each filter that holds."""
    chips = []
    for name, words in filters.in_words.items():
        chips.append((words, f"?{query_without(data, name, *_MARKS)}"))
    return chips


def _query(data: QueryDict, *without: str) -> QueryDict:
    query = data.copy()
    for name in without:
        query.pop(name, None)
    return query
