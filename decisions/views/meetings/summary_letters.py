"""The summary of a meeting by mail: to whom, how it will look, and the act of sending it.

The letter says what the public page says, whoever gets it, so it is sent of a published protocol alone.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from decisions import permissions
from decisions.letters.emails.summary import already_told, bars_of, summary_faces, summary_sent
from decisions.models import Attendance, Meeting
from decisions.views.meetings.summaries import summary_of
from members.models import Person, User

Presence = Attendance.Presence


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def summary_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview; a POST writes to `who` (present, invited, absent), to each once."""
    related = ("body__policy", "chair", "secretary")
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related(*related), pk=pk)
    if not permissions.can_manage(request.user, meeting):
        raise PermissionDenied(_("The secretary of the body sends the summary."))
    if not meeting.is_published:
        messages.error(request, _("Publish the protocol first: the letter says what all may read."))
        return redirect("decisions:meeting-summary", pk)
    told, groups = already_told(meeting), _groups(meeting)
    if request.method == "POST":
        chosen = [name for name in request.POST.getlist("who") if name in groups]
        addresses = set().union(*(groups[name] for name in chosen)) - told
        with transaction.atomic():
            summary_sent(meeting, addresses, lambda: summary_of(meeting, None))
        words = ngettext("The summary goes to %(n)d address.", "The summary goes to %(n)d addresses.", len(addresses))
        if addresses:
            messages.success(request, words % {"n": len(addresses)})
        else:
            messages.error(request, _("Nobody is left to write to: choose others, or all of them have it."))
        return redirect(request.path)
    said = summary_of(meeting, None)
    context = {
        **said,
        "groups": [(name, Presence(name).label, len(found - told)) for name, found in groups.items()],
        "told": len(told),
        "without": _without_address(meeting),
        "bars": bars_of(said["tally"]),
        "site": settings.SITE_URL,
        "letter": summary_faces(meeting, said, {}),
    }
    return render(request, "decisions/meeting_summary_letter.html", context)


def _groups(meeting: Meeting) -> dict[str, set[str]]:
    """The addresses of those on the list of the meeting; the chair and the secretary sat there too."""
    people: dict[str, list[Person]] = {name: [] for name in (Presence.PRESENT, Presence.INVITED, Presence.ABSENT)}
    for row in meeting.attendances.select_related("person"):
        people[row.presence].append(row.person)
    people[Presence.PRESENT] += [person for person in (meeting.chair, meeting.secretary) if person is not None]
    everybody = {person.pk for found in people.values() for person in found}
    accounts = dict(User.objects.filter(is_active=True, person__in=everybody).values_list("person", "email"))
    return {
        str(name): {address.lower() for person in found if (address := person.email or accounts.get(person.pk, ""))}
        for name, found in people.items()
    }


def _without_address(meeting: Meeting) -> int:
    """How many on the list cannot be written to."""
    rows = meeting.attendances.filter(person__email="").exclude(person__user__is_active=True)
    return rows.count()
