"""What is taken away as a file: a protocol as DOCX or PDF, the register as XLSX or CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.exports import csv, docx, pdf, xlsx
from decisions.exports.document import ProtocolDocument
from decisions.exports.opendata import FORMATS, records_of
from decisions.exports.protocol import brief, file_name, protocol_document
from decisions.exports.rows import register_file_name, register_rows
from decisions.filters import ResolutionFilter
from decisions.models import Meeting, Resolution
from decisions.permissions import AnyUser
from decisions.standing import Clock
from decisions.views.register import resolution_list

PROTOCOL: dict[str, tuple[str, Callable[[ProtocolDocument], bytes]]] = {
    "docx": (docx.CONTENT_TYPE, docx.render),
    "pdf": (pdf.CONTENT_TYPE, pdf.render),
}
FORMS = ("full", "brief")
Written = bytes | Iterable[bytes]
REGISTER: dict[str, tuple[str, Callable[[QuerySet[Resolution], AnyUser, Clock], Written]]] = {
    "xlsx": (xlsx.CONTENT_TYPE, lambda *of: xlsx.render(register_rows(*of), _("Register of resolutions"))),
    "csv": (csv.CONTENT_TYPE, lambda *of: csv.stream(register_rows(*of))),
    "json": (FORMATS["json"].content_type, lambda *of: FORMATS["json"].write(records_of(*of))),
    "ndjson": (FORMATS["ndjson"].content_type, lambda *of: FORMATS["ndjson"].write(records_of(*of))),
}
"""For people the table of the register; for programs the records of the open data."""


@require_safe
def meeting_export(request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
    """The protocol as the reader may read it, `?form=brief` for the short form; 404 for a meeting they may not know of.

    Another form is answered with 400.
    """
    if extension not in PROTOCOL:
        raise Http404(f"A protocol is not kept as {extension}.")
    meetings = Meeting.objects.visible_to(request.user).select_related("body", "chair", "secretary")
    meeting = get_object_or_404(meetings, pk=pk)
    content_type, render = PROTOCOL[extension]
    form = request.GET.get("form", "full")
    if form not in FORMS:
        return HttpResponse(
            _("Forms of a protocol: full, brief."), status=400, content_type="text/plain; charset=utf-8"
        )
    is_brief = form == "brief"
    content = b"" if request.method == "HEAD" else render(_in_form(meeting, request.user, is_brief=is_brief))
    names = file_name(meeting, extension, is_brief=is_brief), f"protocol-{meeting.pk}.{extension}"
    return download(request, content, content_type, *names)


def _in_form(meeting: Meeting, user: AnyUser, *, is_brief: bool) -> ProtocolDocument:
    document = protocol_document(meeting, user)
    return brief(document) if is_brief else document


@require_safe
def resolution_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """What the register shows with the same filters; a bad filter is answered by the page of the register, with 400."""
    if extension not in REGISTER:
        raise Http404(f"The register is not kept as {extension}.")
    clock = Clock.on(timezone.localdate())
    visible = Resolution.objects.visible_to(request.user).decisions()
    filters = ResolutionFilter(request.GET, visible, request=request, clock=clock)
    if filters.form.errors:
        return resolution_list(request)
    content_type, render = REGISTER[extension]
    content = b"" if request.method == "HEAD" else render(filters.qs, request.user, clock)
    names = register_file_name(clock.today, extension), f"register-{clock.today}.{extension}"
    return download(request, content, content_type, *names)


def download(
    request: HttpRequest, content: bytes | Iterable[bytes], content_type: str, name: str, plain: str
) -> HttpResponse | StreamingHttpResponse:
    """A file to be saved. The answer to HEAD has no body and no length, for nothing is written for it."""
    headers = {"Content-Disposition": _attachment(name, plain), "Cache-Control": "private, no-cache"}
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=content_type, headers=headers)
    if isinstance(content, bytes):
        return HttpResponse(content, content_type=content_type, headers=headers)
    return StreamingHttpResponse(content, content_type=content_type, headers=headers)


def _attachment(name: str, plain: str) -> str:
    """RFC 6266: the Russian `name`, and the `plain` one of ASCII for clients that do not read it."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
