"""The extract behind the link of a letter: to be taken and acknowledged without signing in.

The link is the key. A GET shows, and notes that the link was followed; only a POST says that the extract was received,
for programs that look through mail follow every link.
"""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from decisions.files.kept_files import FileChanged
from decisions.files.private_files import attachment
from decisions.models import Delivery
from decisions.outgoing import delivering, issuing


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def extract_link(request: HttpRequest, token: str) -> HttpResponse:
    """What it is and who it is for; a POST acknowledges it. 410 for a link too old or a protocol corrected since."""
    delivery = _delivery(token)
    if delivery.is_old or not delivering.is_in_force(delivery):
        return _secret(render(request, "decisions/extract_link.html", {"step": "old"}, status=410))
    if request.method == "POST":
        delivering.acknowledge(delivery)
        messages.success(request, _("Thank you: the secretary sees that the extract was received."))
        return _secret(redirect(request.path))
    if request.method == "GET":
        delivering.opened(delivery)
    context = {
        "step": "open",
        "delivery": delivery,
        "document": delivery.document,
        "meeting": delivery.document.meeting,
    }
    return _secret(render(request, "decisions/extract_link.html", context))


@require_safe
@never_cache
def extract_link_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The extract as it was issued."""
    delivery = _delivery(token)
    if delivery.is_old or not delivering.is_in_force(delivery):
        raise Http404("The link is too old, or the protocol was corrected since.")
    version = delivery.document.versions.order_by("number")[0]
    try:
        content = issuing.content_of(version)
    except FileChanged:
        raise Http404(_("The file is missing. Write to the secretary."))
    if request.method == "GET":
        delivering.opened(delivery)
    return attachment(io.BytesIO(content), version.name, version.content_type)


def _delivery(token: str) -> Delivery:
    found = delivering.found(token)
    if found is None:
        raise Http404("There is no such extract.")
    return found


def _secret(response: HttpResponse) -> HttpResponse:
    """An answer whose address is a key: nobody keeps or passes it on."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
