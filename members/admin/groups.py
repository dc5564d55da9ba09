"""Groups and bodies in the admin, with dated membership. Registered by `decisions.admin`, which adds the policy."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.admin.directory import AliasInline, DirectoryAdmin
from members.admin.rights import SECRETARY, RowsByMandate, access
from members.models import Group, Membership


class MembershipInline(RowsByMandate, admin.TabularInline):  # type: ignore[type-arg]
    """A membership that has ended gets its last day; only one entered by mistake is taken away."""

    model = Membership
    fields = ["person", "organization", "role", "since", "until"]
    autocomplete_fields = ["person", "organization"]
    extra = 0


class GroupAdmin(DirectoryAdmin):
    """A group belongs to all secretaries; a body only to its own."""

    table_name = "memberships"
    list_display = ["name", "members_today", "is_body", "is_active"]
    list_filter = ["is_body", "is_active"]
    search_fields = ["name", "aliases__text"]
    fields = ["name", "name_genitive", "slug", "is_body", "is_active"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MembershipInline, AliasInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.is_body and not access(request).has_role(SECRETARY, obj.pk):
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new body is made by a secretary of all bodies: another would have no mandate for it."""
        everywhere = access(request).bodies_with(SECRETARY) is None
        return () if everywhere else ("is_body",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return super().get_prepopulated_fields(request, obj) if may_write and obj is None else {}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        today = timezone.localdate()
        holds = (Q(memberships__since__isnull=True) | Q(memberships__since__lte=today)) & (
            Q(memberships__until__isnull=True) | Q(memberships__until__gte=today)
        )
        groups = super().get_queryset(request)
        counted: QuerySet[Any] = groups.annotate(now=Count("memberships", filter=holds, distinct=True))
        return counted

    @admin.display(description=_("members today"), ordering="now")
    def members_today(self, group: Group) -> int:
        return int(getattr(group, "now", 0))
