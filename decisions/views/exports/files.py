"""What is taken away as a file: a protocol, the register, the report of execution, the tasks of an organization."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.exports.documents import DOCUMENTS, FORMS, Document, Written, write
from decisions.exports.opendata import FORMATS, records_of
from decisions.exports.printed import NotWrittenError
from decisions.exports.protocol import brief, file_name, protocol_document
from decisions.exports.report import controlled, report_document, report_file_name
from decisions.exports.rows import register_document, register_file_name
from decisions.exports.tasks import tasks_document, tasks_file_name
from decisions.filters import ReportFilter, ResolutionFilter
from decisions.models import HouseTemplate, Meeting, Resolution
from decisions.outgoing.house_templates import dressed, of_list, worn
from decisions.reporting import scope_of
from decisions.standing import Clock
from decisions.views.execution.report import execution_report
from decisions.views.exports.jobs import offer
from decisions.views.renamed import bodies_by_present_name
from decisions.views.resolutions.register import resolution_list
from members.models import Organization

PROTOCOL_FORMS = {"full": "protocol", "brief": "brief"}
STATUS = {"too-long": 400, "no-office": 501, "busy": 503, "failed": 500}
"""What a document that cannot be written is answered with."""


@require_safe
def meeting_export(request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
    """The protocol as the reader may read it, `?form=brief` for the short form; 404 for a meeting they may not know of.

    Another form is answered with 400.
    """
    _known("protocol", extension)
    meetings = Meeting.objects.visible_to(request.user).select_related("body", "chair", "secretary")
    meeting = get_object_or_404(meetings, pk=pk)
    form = request.GET.get("form", "full")
    if form not in PROTOCOL_FORMS:
        return sentence(_("Forms of a protocol: full, brief."), 400)
    is_brief = form == "brief"

    def gather() -> Document:
        document = protocol_document(meeting, request.user)
        document = brief(document) if is_brief else document
        return dressed(document, meeting.body_id, PROTOCOL_FORMS[form], extension)

    names = file_name(meeting, extension, is_brief=is_brief), f"protocol-{meeting.pk}.{extension}"
    return document_answer(request, extension, gather, *names)


@require_safe
@bodies_by_present_name
def resolution_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """What the register shows with the same filters; a bad filter is answered by the page of the register, with 400.

    For people the table of the register; for programs, as JSON, the records of the open data.
    """
    if extension not in ("json", "ndjson"):
        _known("register", extension)
    clock = Clock.on(timezone.localdate())
    filters = _filters(request, clock)
    if filters.form.errors:
        return resolution_list(request)
    names = register_file_name(clock.today, extension), f"register-{clock.today}.{extension}"
    if extension in FORMATS and extension not in FORMS:
        form = FORMATS[extension]
        content = b"" if request.method == "HEAD" else form.write(records_of(filters.qs, request.user, clock))
        return download(request, content, form.content_type, *names)
    template = _template(request, filters, "register", extension)
    is_converted = extension == "pdf" and template is not None
    if long_work := offer(request, "register", extension, filters.qs, is_converted=is_converted):
        return long_work

    def gather() -> Document:
        heading = scope_of(filters).lines(clock.today, "решений")
        document = register_document(filters.qs, request.user, clock, heading)
        return worn(document, template) if template is not None else document

    return document_answer(request, extension, gather, *names)


@require_safe
@bodies_by_present_name
def report_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """The report of execution on what the register's filters find; a bad filter is answered by its page, with 400."""
    _known("report", extension)
    clock = Clock.on(timezone.localdate())
    filters = _filters(request, clock, ReportFilter)
    if filters.form.errors:
        return execution_report(request)
    template = _template(request, filters, "report", extension)
    is_converted = extension == "pdf" and template is not None
    if long_work := offer(request, "report", extension, controlled(filters.qs), is_converted=is_converted):
        return long_work
    names = report_file_name(clock.today, extension), f"report-{clock.today}.{extension}"

    def gather() -> Document:
        document = report_document(filters.qs, request.user, clock, scope_of(filters))
        return worn(document, template) if template is not None else document

    return document_answer(request, extension, gather, *names)


@require_safe
def organization_tasks(request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
    """What the organization has to do, of the points that the reader may see; `?closed=1` with what is closed."""
    _known("tasks", extension)
    organization = get_object_or_404(Organization, pk=pk)
    clock = Clock.on(timezone.localdate())
    names = tasks_file_name(organization, clock.today, extension), f"tasks-{organization.pk}.{extension}"

    def gather() -> Document:
        return tasks_document(organization, request.user, clock, with_closed=request.GET.get("closed") == "1")

    return document_answer(request, extension, gather, *names)


def document_answer(
    request: HttpRequest, extension: str, gather: Callable[[], Document], name: str, plain: str
) -> HttpResponseBase:
    """The document in this form as a file to be saved, or a sentence that says why there is none.

    The answer to HEAD gathers nothing.
    """
    content: Written = b""
    if request.method != "HEAD":
        try:
            content = write(gather(), extension)
        except NotWrittenError as refusal:
            return sentence(str(refusal), STATUS[refusal.code])
    return download(request, content, FORMS[extension].content_type, name, plain)


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


def sentence(words: str, status: int) -> HttpResponse:
    """An answer in plain words where a file was asked for."""
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def _template(request: HttpRequest, filters: ResolutionFilter, kind: str, extension: str) -> HouseTemplate | None:
    """What the table wears. A stranger has no jobs: a PDF has the layout that ships, which is set at once."""
    if extension == "pdf" and not request.user.is_authenticated:
        return None
    return of_list(filters.chosen_bodies, kind, extension)


def _known(document: str, extension: str) -> None:
    if extension not in DOCUMENTS[document].extensions:
        raise Http404(f"There is no {document} as {extension}.")


def _filters(request: HttpRequest, clock: Clock, kind: type[ResolutionFilter] = ResolutionFilter) -> ResolutionFilter:
    visible = Resolution.objects.visible_to(request.user).decisions()
    return kind(request.GET, visible, request=request, clock=clock)


def _attachment(name: str, plain: str) -> str:
    """RFC 6266: the Russian `name`, and the `plain` one of ASCII for clients that do not read it."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
