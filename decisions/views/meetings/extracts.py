"""Extracts from a protocol: the page where points are chosen, and the file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.exports.documents import DOCUMENTS, Document
from decisions.exports.extract import Addressee, extract_document, points_of
from decisions.exports.protocol import extract_file_name
from decisions.models import Meeting, Resolution
from decisions.naming import Naming
from decisions.outgoing.house_templates import dressed
from decisions.permissions import may_name
from decisions.views.exports.files import document_answer
from decisions.views.public import public_page
from members.models import Organization, Person

ADDRESSEES: dict[str, type[Organization] | type[Person]] = {"organization": Organization, "person": Person}
"""By the parameter that names one."""
LONGEST_KEY = 9
"""Digits of a key that every database takes."""


@require_safe
@public_page
def extract(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose points, all of an addressee's with `?organization=` or `?person=`; 404 for an unknown protocol."""
    return _form(request, _meeting(request, pk))


@require_safe
def extract_file(request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
    """The points `?point=` (several), or those that `?organization=` or `?person=` answers for, in one of its forms.

    Nothing chosen, or something that is not in the protocol, is answered by the page, with 400.
    """
    if extension not in DOCUMENTS["extract"].extensions:
        raise Http404(f"An extract is not made as {extension}.")
    meeting = _meeting(request, pk)
    addressee = _addressee(request, meeting)
    points = _asked(request)
    if points is None or (addressee is None and any(request.GET.get(name) for name in ADDRESSEES)):
        return _form(request, meeting, _("What was chosen is not in this protocol."))
    if addressee is not None and not points:
        points = set(points_of(meeting, request.user, addressee))
    if not points:
        return _form(request, meeting, _("Choose at least one point."))
    known = Resolution.objects.visible_to(request.user).filter(item__meeting=meeting, pk__in=points).count()
    if known != len(points):
        return _form(request, meeting, _("What was chosen is not in this protocol."))
    chosen = points

    def gather() -> Document:
        made = extract_document(meeting, request.user, chosen, addressee=addressee, day=timezone.localdate())
        return dressed(made, meeting.body_id, "extract", extension)

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


def _addressee(request: HttpRequest, meeting: Meeting) -> Addressee | None:
    """Whom `?organization=` or `?person=` names; of people only one whose name the reader may read."""
    for name, model in ADDRESSEES.items():
        value = request.GET.get(name, "")
        if value:
            found = model.objects.filter(pk=int(value)).first() if _is_key(value) else None
            if isinstance(found, Person) and not may_name(request.user, found, meeting):
                return None
            return found
    return None


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
    addressee = _addressee(request, meeting)
    chosen = _asked(request) or set()
    if addressee is not None and not chosen:
        chosen = set(points_of(meeting, request.user, addressee))
    named = Person.objects.filter(assignments__resolution__in=rows).distinct().order_by("surname", "given")
    context = {
        "meeting": meeting,
        "points": [(row, naming.wording(row), row.pk in chosen) for row in rows],
        "organizations": Organization.objects.filter(assignments__resolution__in=rows).distinct().order_by("name"),
        "people": [person for person in named if may_name(request.user, person, meeting)],
        "addressee": addressee,
        "by": "person" if isinstance(addressee, Person) else "organization",
        "fault": fault,
    }
    return render(request, "decisions/meeting_extract.html", context, status=400 if fault else 200)
