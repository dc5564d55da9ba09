"""For search engines: which pages there are, and which to leave alone."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_safe

from decisions import remembering
from decisions.models import Meeting, Resolution
from decisions.views.exports.feeds import MINUTES
from members.addresses import address_of

ON_PART = 10_000
"""Resolutions of one part, by their numbers; the protocol of sitemaps allows 50,000 addresses."""
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
    return _tag(_rules())


def _tag_of_version(request: HttpRequest, **kwargs: str) -> str | None:
    """Of the content that holds now: who has its addresses is told so before any is looked up."""
    stamp = remembering.stamp()
    return _tag(stamp, request.path) if stamp else None


def _tag(*of: str) -> str:
    return f'W/"{hashlib.sha256(repr(of).encode()).hexdigest()[:32]}"'


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
@_kept
@etag(_tag_of_version)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The parts: pages with protocols, and the resolutions by ten thousand numbers."""
    last = Resolution.objects.published().decisions().aggregate(last=Max("pk"))["last"]
    parts = ["pages"] + [f"resolutions-{number}" for number in range(last // ON_PART + 1 if last else 0)]
    places = (reverse("decisions:sitemap-part", args=[part]) for part in parts)
    rows = "".join(f"<sitemap><loc>{escape(settings.SITE_URL + place)}</loc></sitemap>\n" for place in places)
    return HttpResponse(f"{_head('sitemapindex')}{rows}</sitemapindex>\n", content_type="application/xml")


@require_safe
@_kept
@etag(_tag_of_version)
def sitemap_part(request: HttpRequest, part: str) -> StreamingHttpResponse:
    """Addresses of one part with the day of their last change; 404 for a part that is not there."""
    kind, _dash, number = part.partition("-")
    if part == "pages":
        rows = _pages()
    elif kind == "resolutions" and number.isascii() and number.isdecimal() and len(number) < 9:
        rows = _resolutions(int(number))
    else:
        raise Http404("There is no such part.")
    return StreamingHttpResponse(_written(rows), content_type="application/xml")


def _pages() -> Iterator[tuple[str, dt.datetime | None]]:
    for name in _PAGES:
        yield reverse(f"decisions:{name}"), None
    meetings = Meeting.objects.published().order_by("pk").values_list("pk", "updated_at")
    for pk, changed in meetings.iterator():
        yield address_of("decisions:meeting-detail", pk), changed


def _resolutions(number: int) -> Iterator[tuple[str, dt.datetime | None]]:
    numbers = (number * ON_PART, (number + 1) * ON_PART - 1)
    rows = Resolution.objects.published().decisions().filter(pk__range=numbers)
    for pk, changed in rows.order_by("pk").values_list("pk", "updated_at").iterator():
        yield address_of("decisions:resolution-detail", pk), changed


def _written(rows: Iterable[tuple[str, dt.datetime | None]]) -> Iterator[str]:
    yield _head("urlset")
    for place, changed in rows:
        day = f"<lastmod>{timezone.localdate(changed).isoformat()}</lastmod>" if changed else ""
        yield f"<url><loc>{escape(settings.SITE_URL + place)}</loc>{day}</url>\n"
    yield "</urlset>\n"


def _head(name: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_SPACE}">\n'
