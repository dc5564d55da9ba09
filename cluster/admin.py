"""The secretary's admin site: Django's own, with her desk in front and the site's own door."""

from __future__ import annotations

from typing import Any, NoReturn

import django
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.access import access_of
from members.addresses import address
from members.models import Mandate


class ClusterAdminSite(admin.AdminSite):
    site_header = gettext_lazy("Secretary's desk")
    site_title = gettext_lazy("Secretary's desk")
    index_title = gettext_lazy("All lists")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff with a mandate in at least one body; a superuser is a secretary of all."""
        user = request.user
        if not (user.is_active and getattr(user, "is_staff", False)):
            return False
        return access_of(user).bodies_with(*Mandate.Role.values) != frozenset()

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The site's own door. Who is signed in already and may not enter is told so, not asked again."""
        target = request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index"))
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied(_("The desk is for the secretary."))
        return redirect_to_login(target)

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> NoReturn:
        """Nobody has a password."""
        raise Http404

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> NoReturn:
        raise Http404

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.GET.get("term", ""):
            raise BadRequest("PostgreSQL takes no NUL.")
        return super().autocomplete_view(request)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        # The desk imports the models' admin, which asks for this very site: it can be imported only when it stands.
        from cluster.preview import preview
        from decisions.admin.urls import desk_urls

        own: list[URLResolver | URLPattern] = [
            path("lists/", self.admin_view(self.lists), name="lists"),
            path("protocols/<int:pk>/preview/", self.admin_view(preview), name="protocol-preview"),
        ]
        return [*desk_urls(self), *own, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from decisions.admin.desk.desk import desk_context

        context = {**self.each_context(request), "title": _("Desk"), **desk_context(request), **(extra_context or {})}
        return TemplateResponse(request, "admin/index.html", context)

    def lists(self, request: HttpRequest) -> HttpResponse:
        """Everything that can be looked at, app by app."""
        context = {**self.each_context(request), "title": self.index_title, "app_list": self.get_app_list(request)}
        return TemplateResponse(request, "admin/lists.html", context)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What Django's own pages of the admin ask for; the list of everything is made for the page that shows it."""
        return {
            # Since 6.1 Django's pages have their tools beside the content, before that in it.
            "tools_stand_apart": django.VERSION >= (6, 1),
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "is_popup": False,
            "is_nav_sidebar_enabled": False,
            "log_entries": self.get_log_entries(request),
            "sections": self.sections(request),
        }

    def sections(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        """The menu: (address, title, whether it is the current place)."""
        of_protocols = ("decisions_meeting_", "protocol", "point-", "draft", "issued")
        places: list[tuple[str, str, tuple[str, ...]]] = [
            ("admin:index", _("Desk"), ("index",)),
            ("admin:decisions_meeting_changelist", _("Protocols"), of_protocols),
            ("admin:decisions_assignment_changelist", _("Assignments"), ("decisions_assignment_", "assignment-")),
            ("admin:members_organization_changelist", _("Organizations"), ("members_organization_",)),
            ("admin:members_person_changelist", _("People"), ("members_person_",)),
            ("admin:members_group_changelist", _("Groups and bodies"), ("members_group_",)),
            ("admin:lists", _("All lists"), ()),
        ]
        here = (request.resolver_match.url_name or "") if request.resolver_match else ""
        known = any(here.startswith(prefixes) for _name, _title, prefixes in places if prefixes)
        return [
            (address(name), title, here.startswith(prefixes) if prefixes else not known)
            for name, title, prefixes in places
        ]
