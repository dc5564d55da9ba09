"""Organizations in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import URLField

from members.admin.directory import AliasInline, DirectoryAdmin
from members.models import Organization


@admin.register(Organization)
class OrganizationAdmin(DirectoryAdmin):
    table_name = "organizations"
    list_display = ["name", "kind", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "full_name", "aliases__text"]
    fields = ["name", "full_name", "kind", "email", "website", "is_active"]
    private_fields = ("email",)
    inlines = [AliasInline]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
