"""What has been reported, asked and done: to be read, never edited."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from decisions.admin.rights import WrittenOnce
from decisions.models import Event, ExtensionRequest, Report

FROM_ASSIGNMENT = "assignment__resolution__item__meeting"


@admin.register(Report)
class ReportAdmin(WrittenOnce):
    to_meeting = (FROM_ASSIGNMENT,)
    list_display = ["created_at", "point", "responsible", "kind", "decision", "author"]
    list_filter = ["decision", "kind"]
    list_select_related = [
        "author__person",
        f"{FROM_ASSIGNMENT}__body",
        "assignment__person",
        "assignment__organization",
    ]
    search_fields = ["text", "comment", "assignment__organization__name", "assignment__person__surname"]
    date_hierarchy = "created_at"

    @admin.display(description=_("point"))
    def point(self, report: Report) -> str:
        return point_of(report)

    @admin.display(description=_("responsible"))
    def responsible(self, report: Report) -> str:
        return str(report.assignment.responsible)


@admin.register(ExtensionRequest)
class ExtensionRequestAdmin(WrittenOnce):
    to_meeting = (FROM_ASSIGNMENT,)
    list_display = ["created_at", "point", "responsible", "old_term", "new_term", "is_granted"]
    list_filter = ["is_granted"]
    list_select_related = ReportAdmin.list_select_related
    search_fields = ["reason", "comment", "assignment__organization__name", "assignment__person__surname"]
    date_hierarchy = "created_at"

    @admin.display(description=_("point"))
    def point(self, request: ExtensionRequest) -> str:
        return point_of(request)

    @admin.display(description=_("responsible"))
    def responsible(self, request: ExtensionRequest) -> str:
        return str(request.assignment.responsible)


@admin.register(Event)
class EventAdmin(WrittenOnce):
    to_meeting = ("meeting", FROM_ASSIGNMENT)
    to_body = ("body",)
    list_display = ["at", "action", "about", "actor", "reason"]
    list_filter = ["action"]
    list_select_related = [
        "meeting__body",
        "body",
        f"{FROM_ASSIGNMENT}__body",
        "assignment__person",
        "assignment__organization",
        "actor__person",
    ]
    search_fields = ["reason", "meeting__number", "assignment__organization__name", "assignment__person__surname"]
    date_hierarchy = "at"

    @admin.display(description=_("about"))
    def about(self, event: Event) -> str:
        if event.meeting is not None:
            return str(event.meeting)
        if event.body is not None:
            return str(event.body)
        return f"{point_of(event)}, {event.assignment.responsible}" if event.assignment else ""


def point_of(row: Report | ExtensionRequest | Event) -> str:
    """«№ 7, 15.10.2026, п. 2.1»."""
    assert row.assignment is not None, "asked of rows of assignments only"
    resolution = row.assignment.resolution
    return _("%(protocol)s, point %(point)s") % {
        "protocol": resolution.item.meeting.number_and_date,
        "point": resolution.number,
    }
