"""Private files: handed out to those who may see what they belong to, and never opened inside the site."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from decisions import permissions
from decisions.files.private_files import attachment
from decisions.models import Document
from decisions.permissions import AnyUser

logger = logging.getLogger(__name__)


@require_safe
@login_required
@never_cache
def document(request: HttpRequest, pk: int) -> FileResponse:
    """The file, as an attachment under the name it was given."""
    found = _find(request.user, pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        logger.exception("The file of document %s is not on the disk.", found.pk)
        raise Http404(_("The file is missing. Write to the secretary."))
    return attachment(content, found.name, found.content_type)


def _find(user: AnyUser, pk: int) -> Document:
    rows = Document.objects.select_related("meeting", "report__assignment__resolution__item__meeting")
    found = get_object_or_404(rows, pk=pk)
    if not permissions.can_view(user, found):
        raise Http404
    return found
