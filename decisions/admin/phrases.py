"""The phrases of bodies, as a list to be kept in order."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from decisions.admin.rights import body_filter
from decisions.models import Phrase
from members.admin.rights import SECRETARY, ByMandate, access
from members.models import Group


@admin.register(Phrase)
class PhraseAdmin(ByMandate, admin.ModelAdmin):  # type: ignore[type-arg]
    """A secretary keeps the phrases of her bodies; those for all bodies are kept by who keeps all protocols."""

    list_display = ["text", "body", "position"]
    list_editable = ["position"]
    list_filter = [body_filter("body")]
    list_select_related = ["body"]
    search_fields = ["text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        mine = access(request).bodies_with(*self.reading_roles)
        return rows if mine is None else rows.filter(Q(body__isnull=True) | Q(body__in=mine))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        mine = access(request).bodies_with(SECRETARY)
        if mine is None or not isinstance(obj, Phrase):
            return super().has_change_permission(request, obj)
        return obj.body_id in mine

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        mine = access(request).bodies_with(SECRETARY)
        if db_field.name == "body":
            bodies = Group.objects.bodies().filter(is_active=True)
            kwargs["queryset"] = bodies if mine is None else bodies.filter(pk__in=mine)
            field = super().formfield_for_foreignkey(db_field, request, **kwargs)
            field.required = mine is not None
            return field
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
