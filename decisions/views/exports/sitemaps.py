"""For search engines: which pages there are, and which to leave alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_safe
from pyroaring import BitMap

from decisions.counts import counted
from decisions.counts.sets import united
from decisions.models import Meeting, Resolution
from decisions.views.exports.feeds import MINUTES
from decisions.views.public import public, tag_of, tag_of_version
from members.addresses import address_of

ON_PART = 1_000
"""Resolutions, or protocols, of one part, by their numbers. The protocol of sitemaps allows 50,000 addresses, as many
parts; one of a thousand costs what any page does."""
_Row = tuple[str, dt.datetime | None]
"""An address, and when its page changed last."""
_PAGES = ("home", "meeting-list", "timetable", "resolution-list", "organization-list", "execution", "open-data", "api")
_PRIVATE = (
    "/admin/",
    "/accounts/",
    "/my/",
    "/tasks/",
    "/report/",
    "/unsubscribe/",
    "/subscribe/",
    "/files/",
    "/calendar/*.ics",
    "/extract/",
)
_ENDLESS = (
    *("/resolutions/?*", "/resolutions/export", "/meetings/?*", "/meetings/*/extract", "/calendar/?*"),
    *("/organizations/?*", "/execution/*?*", "/feeds/*?*"),
)
"""Views of a list differ by their filters without end; what they show is in the sitemap. The star after the question
mark is for readers that would drop a bare one and leave the list itself alone."""
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

_kept = cache_control(public=True, max_age=60 * MINUTES)


def _tag_of_rules(request: HttpRequest) -> str:
    return tag_of(_rules())


@require_safe
@_kept
@etag(_tag_of_rules)
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt (RFC 9309)."""
    return HttpResponse(_rules(), content_type="text/plain; charset=utf-8")


def _rules() -> str:
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in (*_PRIVATE, *_ENDLESS))]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('decisions:sitemap')}", ""]
    return "\n".join(lines)


@require_safe
@public(whoever=True, max_age=60 * MINUTES)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The parts: the pages, the protocols and the resolutions by so many numbers."""
    now = counted.on(timezone.localdate())
    meetings = _with_rows(united(now.meetings.values())) if now.knows_meetings else _up_to(Meeting.objects.published())
    points = _up_to(_points()) if now.is_far_behind else _with_rows(now.points)
    parts = ["pages", *(f"meetings-{n}" for n in meetings), *(f"resolutions-{n}" for n in points)]
    before, after = reverse("decisions:sitemap-part", args=["part"]).split("part")
    rows = "".join(
        f"<sitemap><loc>{escape(f'{settings.SITE_URL}{before}{part}{after}')}</loc></sitemap>\n" for part in parts
    )
    return HttpResponse(f"{_head('sitemapindex')}{rows}</sitemapindex>\n", content_type="application/xml")


def _with_rows(keys: BitMap) -> Iterable[int]:
    """The numbers of the parts that are not empty."""
    last = keys.max() // ON_PART if keys else -1
    return (n for n in range(last + 1) if keys.range_cardinality(n * ON_PART, (n + 1) * ON_PART))


def _up_to(rows: QuerySet[Any]) -> Iterable[int]:
    """The same after a great import, perhaps with empty ones: the last key is found along the index of keys."""
    last = rows.order_by("-pk").values_list("pk", flat=True).first()
    return range(last // ON_PART + 1 if last else 0)


def _points() -> QuerySet[Resolution]:
    return Resolution.objects.published().decisions()


@require_safe
@_kept
@etag(tag_of_version)
def sitemap_part(request: HttpRequest, part: str) -> HttpResponse:
    """Addresses of one part with the day of their last change; 404 for a part that is not there."""
    kind, _dash, number = part.partition("-")
    if part == "pages":
        rows: Iterable[_Row] = ((reverse(f"decisions:{name}"), None) for name in _PAGES)
    elif kind in _ROWS and number.isascii() and number.isdecimal() and len(number) < 9:
        rows = _ROWS[kind]((int(number) * ON_PART, (int(number) + 1) * ON_PART - 1))
    else:
        raise Http404("There is no such part.")
    return HttpResponse(_written(rows), content_type="application/xml")


def _meetings(keys: tuple[int, int]) -> Iterator[_Row]:
    rows = Meeting.objects.published().filter(pk__range=keys).order_by("pk").values_list("pk", "updated_at")
    return ((address_of("decisions:meeting-detail", pk), changed) for pk, changed in rows)


def _resolutions(keys: tuple[int, int]) -> Iterator[_Row]:
    """Which are published the sets tell: their questions and protocols are as many rows again."""
    now = counted.on(timezone.localdate())
    rows = _points() if now.is_far_behind else Resolution.objects.all()
    changes = rows.filter(pk__range=keys).order_by("pk").values_list("pk", "updated_at")
    listed = changes if now.is_far_behind else (row for row in changes if row[0] in now.points)
    return ((address_of("decisions:resolution-detail", pk), changed) for pk, changed in listed)


_ROWS: dict[str, Callable[[tuple[int, int]], Iterator[_Row]]] = {"meetings": _meetings, "resolutions": _resolutions}


def _written(rows: Iterable[_Row]) -> str:
    lines = [_head("urlset")]
    for place, changed in rows:
        day = f"<lastmod>{timezone.localdate(changed).isoformat()}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{escape(settings.SITE_URL + place)}</loc>{day}</url>\n")
    return "".join([*lines, "</urlset>\n"])


def _head(name: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_SPACE}">\n'
