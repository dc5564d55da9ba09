"""Extracts to all the responsible of a protocol: who would get which, who got it, whether it arrived."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import permissions
from decisions.admin.acts import meetings_of
from decisions.letters import emails
from decisions.outgoing import delivering


@require_safe
def extracts(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of the act and the register of delivery in one table; the act itself is long work."""
    meeting = get_object_or_404(meetings_of(request), pk=pk)
    lines = delivering.addressees(meeting)
    waiting = [line for line in lines if line.delivery is None]
    context = {
        **admin.site.each_context(request),
        "title": _("Extracts to all"),
        "meeting": meeting,
        "is_signed": delivering.edition_of(meeting) is not None,
        "lines": lines,
        "waiting": len(waiting),
        "by_mail": sum(bool(line.address) for line in waiting),
        "sent": len(lines) - len(waiting),
        "acknowledged": sum(bool(line.delivery and line.delivery.acknowledged_at) for line in lines),
        "preview": emails.extract_preview(meeting, lines[0].numbers) if lines else None,
        "may_manage": permissions.can_manage(request.user, meeting),
    }
    return render(request, "admin/extracts.html", context)
