"""Extracts from a protocol: the page where points are chosen, and the file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.exports.documents import DOCUMENTS, Document
from decisions.exports.extract import extract_document, points_of_organization
from decisions.exports.protocol import extract_file_name
from decisions.models import Meeting, Resolution
from decisions.naming import Naming
from decisions.views.exports import document_answer
from members.models import Organization

LONGEST_KEY = 9
"""Digits of a key that every database takes."""


@require_safe
def extract(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose points, all of one organization's with `?organization=`; 404 for a protocol the reader may not know of."""
    return _form(request, _meeting(request, pk))


@require_safe
def extract_file(request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
    """The points `?point=` (several), or those that `?organization=` answers for, as DOCX or PDF.

    Nothing chosen, or something that is not in the protocol, is answered by the page, with 400.
    """
    if extension not in DOCUMENTS["extract"].extensions:
        raise Http404(f"An extract is not made as {extension}.")
    meeting = _meeting(request, pk)
    organization = _organization(request)
    points = _asked(request)
    if points is None or (request.GET.get("organization") and organization is None):
        return _form(request, meeting, _("What was chosen is not in this protocol."))
    if organization is not None and not points:
        points = set(points_of_organization(meeting, request.user, organization))
    if not points:
        return _form(request, meeting, _("Choose at least one point."))
    known = Resolution.objects.visible_to(request.user).filter(item__meeting=meeting, pk__in=points).count()
    if known != len(points):
        return _form(request, meeting, _("What was chosen is not in this protocol."))
    chosen = points

    def gather() -> Document:
        return extract_document(meeting, request.user, chosen, addressee=organization, day=timezone.localdate())

    names = extract_file_name(meeting, extension), f"extract-{meeting.pk}.{extension}"
    return document_answer(request, extension, gather, *names)


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    return get_object_or_404(
        Meeting.objects.visible_to(request.user).select_related("body", "chair", "secretary"), pk=pk
    )


def _asked(request: HttpRequest) -> set[int] | None:
    """The keys of the address; None when one of them is no key."""
    values = request.GET.getlist("point")
    if not all(_is_key(value) for value in values):
        return None
    return {int(value) for value in values}


def _organization(request: HttpRequest) -> Organization | None:
    value = request.GET.get("organization", "")
    return Organization.objects.filter(pk=int(value)).first() if _is_key(value) else None


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= LONGEST_KEY


def _form(request: HttpRequest, meeting: Meeting, fault: str = "") -> HttpResponse:
    rows = list(
        Resolution.objects.visible_to(request.user)
        .decisions()
        .filter(item__meeting=meeting)
        .select_related("item__meeting")
        .order_by("item__position", "position")
    )
    naming = Naming(request.user, rows)
    organization = _organization(request)
    chosen = _asked(request) or set()
    if organization is not None and not chosen:
        chosen = set(points_of_organization(meeting, request.user, organization))
    context = {
        "meeting": meeting,
        "points": [(row, naming.wording(row), row.pk in chosen) for row in rows],
        "organizations": Organization.objects.filter(assignments__resolution__in=rows).distinct().order_by("name"),
        "organization": organization,
        "fault": fault,
    }
    return render(request, "decisions/meeting_extract.html", context, status=400 if fault else 200)
