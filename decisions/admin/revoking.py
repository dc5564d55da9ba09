"""What accounts have made for themselves, to be looked through and revoked by secretaries."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.admin.rights import SECRETARY, ReadOnly, has_any


class Revocable(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """A list of rows that have a `user`. Its action `revoke` says in its own words what it ends."""

    reading_roles = (SECRETARY,)
    ordering = ["-created_at", "-pk"]
    actions = ["revoke"]

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return has_any(request, SECRETARY)

    def end(self, rows: QuerySet[Any]) -> int:
        """Delete the rows by their keys alone, whatever the list has joined to them; return how many they were."""
        keys = list(rows.values_list("pk", flat=True))
        return int(self.model._default_manager.filter(pk__in=keys).delete()[0])

    @admin.display(description=_("owner"), ordering="user__email")
    def owner(self, row: Any) -> str:
        person = row.user.person
        return f"{person.short_name}, {row.user.email}" if person else row.user.email
