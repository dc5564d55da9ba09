"""The page on which the archive of protocols is asked for."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.exports.archive.site import public_scope, whole_scope
from members.admin.rights import actor
from members.models import Group


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Which archive: whole, of the bodies of the user, or what all may read; each with its number of protocols."""
    context = {
        **admin.site.each_context(request),
        "title": _("Archive of protocols"),
        "whole": whole_scope(actor(request)).meetings.count(),
        "public": public_scope().meetings.count(),
        "bodies": list(Group.objects.bodies().filter(is_active=True).order_by("name").values_list("slug", "name")),
    }
    return render(request, "admin/archive.html", context)
