"""Open data: the page that describes them, and the files themselves."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_safe

from decisions.counts import counted
from decisions.counts.counted import Counted
from decisions.exports.opendata import FIELDS, FORMATS, LICENCE, package, records
from decisions.models import Resolution
from decisions.views.exports.feeds import MINUTES
from decisions.views.public import public, public_page, stamp_of, tag_of_version

_kept = cache_control(public=True, max_age=0, s_maxage=60 * MINUTES)


@require_safe
@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    """What there is, in which forms, on which terms, and what each field means."""
    context = {
        "fields": FIELDS,
        "formats": list(FORMATS),
        "licence": LICENCE,
        "count": _number(counted.on(timezone.localdate(), stamp_of(request))),
    }
    return render(request, "decisions/open_data.html", context)


def _number(now: Counted) -> int:
    return Resolution.objects.published().decisions().count() if now.is_far_behind else len(now.points)


@require_safe
@_kept
@etag(tag_of_version)
def open_data_file(request: HttpRequest, extension: str) -> HttpResponseBase:
    """All published resolutions, written while they are read; the same for everybody. Who has them is answered 304."""
    if extension not in FORMATS:
        raise Http404(f"The data are not given as {extension}.")
    chosen = FORMATS[extension]
    content = () if request.method == "HEAD" else chosen.write(records(timezone.localdate()))
    response = StreamingHttpResponse(content, content_type=chosen.content_type)
    response["Content-Disposition"] = f'attachment; filename="resolutions-{timezone.localdate()}.{extension}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@public(whoever=True, max_age=0, s_maxage=60 * MINUTES)
def data_package(request: HttpRequest) -> HttpResponse:
    """The description of the fields for programs (`datapackage.json`)."""
    place = settings.SITE_URL + reverse("decisions:open-data")
    with translation.override(settings.LANGUAGE_CODE):
        response = JsonResponse(package(place), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response
