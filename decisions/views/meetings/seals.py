"""The seal of a protocol, recomputed at the moment of asking: one step from the page to which the QR code of a printed
protocol leads.
"""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions import editions, permissions, seals
from decisions.editions.checking import check_meeting, with_editions
from decisions.models import Edition, Meeting
from decisions.naming import Named, Naming, fetch_posts


@require_safe
def meeting_seal(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the content is the one that was signed, who signed it and when, and its neighbours in the chain.

    Anybody who may read the protocol is told the answer; what the seal is made of holds names and closed items, so
    only those who read the protocol whole may take the file and compute the seal themselves.
    """
    found = with_editions([pk], Meeting.objects.visible_to(request.user))
    if not found:
        raise Http404("There is no such protocol, or the reader may not know of it.")
    meeting = found[0]
    every = list(meeting.editions.all())
    whole = permissions.reads_whole(request.user, meeting)
    sealed = next((edition for edition in reversed(every) if edition.seal), None) if meeting.seal else None
    faults = [fault.text for fault in check_meeting(meeting)] if meeting.seal else []
    context = {
        "meeting": meeting,
        "is_intact": bool(meeting.seal) and not faults,
        "faults": faults if whole else [],
        "taken": sealed if whole else None,
        "signer": _signer(request, meeting, sealed),
        "former": editions.former_of(every),
        "now": timezone.now(),
        **_neighbours(request, meeting),
    }
    return render(request, "decisions/meeting_seal.html", context)


def _signer(request: HttpRequest, meeting: Meeting, sealed: Edition | None) -> Named | None:
    """Who signed, named by consent; None when the program itself did or the user is nobody of the directory."""
    if sealed is None or sealed.author is None or sealed.author.person is None:
        return None
    fetch_posts([sealed.author.person])
    return Naming(request.user).person(sealed.author.person, meeting)


def _neighbours(request: HttpRequest, meeting: Meeting) -> dict[str, Meeting | None]:
    """The protocols of the body sealed before and after, if the reader may know of them; by one statement."""
    if not meeting.seal:
        return {"earlier": None, "later": None}
    of_body = Meeting.objects.visible_to(request.user).filter(body=meeting.body).exclude(seal="")
    chained = of_body.filter(Q(seal=meeting.previous_seal) | Q(previous_seal=meeting.seal)).select_related("body")
    near = list(chained.defer("source_text", "corrections"))
    return {
        "earlier": next((row for row in near if row.seal == meeting.previous_seal), None),
        "later": next((row for row in near if row.previous_seal == meeting.seal), None),
    }


@require_safe
def seal_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The very characters that were sealed: `sha256sum` of the file is the seal. `?edition=` names a former one."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    if not permissions.reads_whole(request.user, meeting):
        raise Http404("What is sealed holds names and closed items.")
    asked = request.GET.get("edition", "")
    if asked and not (asked.isascii() and asked.isdecimal() and len(asked) < 9):
        raise Http404("Editions have numbers.")
    sealed = meeting.editions.sealed().order_by("-number")
    edition = (sealed.filter(number=int(asked)) if asked else sealed).first()
    if edition is None:
        raise Http404("There is no such signed edition.")
    text = seals.envelope(edition.content, edition.previous_seal, edition.made_at)
    response = HttpResponse(text.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="protocol-{pk}-edition-{edition.number}.json"'
    response["Cache-Control"] = "private, no-store"
    return response
