"""Resolutions in the admin: the wording is changed by the text of the protocol, what surrounds it here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from decisions.admin.keeping import KeepsEditions
from decisions.admin.rights import OfBody, body_filter
from decisions.control import queues
from decisions.models import Assignment, Lineage, Meeting, Resolution
from decisions.one_line import shorten
from decisions.workflow import roll_up
from members.admin.directory import DistinctRows
from members.admin.rights import RowsByMandate


class ResponsibleFilter(admin.SimpleListFilter):
    """Points that somebody has to carry out, and nobody is named."""

    title = _("responsible")
    parameter_name = "responsible"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("signed, without a responsible"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queues.without_responsible(queryset) if self.value() == "none" else queryset


class DistinctAssignments(DistinctRows):
    @staticmethod
    def sameness(row: dict[str, Any]) -> Any:
        return (row.get("person"), row.get("organization"))


class AssignmentInline(RowsByMandate, admin.TabularInline):  # type: ignore[type-arg]
    """Who answers, while the protocol is in draft; after the signature only `decisions.workflow` changes it."""

    model = Assignment
    formset = DistinctAssignments
    fk_name = "resolution"
    fields = ["person", "organization", "role", "term", "term_text", "recurrence", "status"]
    readonly_fields = ["status"]
    autocomplete_fields = ["person", "organization"]
    show_change_link = True
    extra = 0

    def _in_draft(self, resolution: Resolution | None) -> bool:
        return resolution is not None and resolution.item.meeting.status == Meeting.Status.DRAFT

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._in_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._in_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has a story (after a withdrawn signature) stays; a row that was never on control may go."""
        if not self._in_draft(obj) or not super().has_delete_permission(request, obj):
            return False
        return not obj.assignments.filter(events__isnull=False).exists()


class LineageInline(RowsByMandate, admin.TabularInline):  # type: ignore[type-arg]
    model = Lineage
    fk_name = "newer"
    fields = ["relation", "older"]
    autocomplete_fields = ["older"]
    extra = 0


@admin.register(Resolution)
class ResolutionAdmin(KeepsEditions, OfBody):
    sealed_names = ("kind", "is_stem", "assignments-")
    to_meeting = ("item__meeting",)
    list_display = ["number", "wording", "protocol", "kind", "state", "due"]
    list_display_links = ["number", "wording"]
    list_filter = ["state", "kind", ResponsibleFilter, body_filter("item__meeting__body")]
    list_select_related = ["item__meeting__body"]
    search_fields = ["text", "number", "item__meeting__number"]
    date_hierarchy = "item__meeting__date"
    fields = ["item", "number", "text", "public_text", "kind", "is_stem", "state", "due"]
    inlines = [AssignmentInline, LineageInline]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .order_by("-item__meeting__date", "item__meeting", "item__position", "position")
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        frozen = ["item", "number", "text", "public_text", "state", "due"]
        in_draft = obj is not None and obj.item.meeting.status == Meeting.Status.DRAFT
        return frozen if in_draft else [*frozen, "kind", "is_stem"]

    def save_formset(
        self, request: HttpRequest, form: ModelForm[Any], formset: BaseModelFormSet[Any, Any], change: bool
    ) -> None:
        super().save_formset(request, form, formset, change)
        roll_up(form.instance)

    @admin.display(description=_("wording"))
    def wording(self, resolution: Resolution) -> str:
        return shorten(resolution.text, 140)

    @admin.display(description=_("protocol"), ordering="item__meeting__date")
    def protocol(self, resolution: Resolution) -> str:
        return str(resolution.item.meeting)
