"""Assignments in the admin: found by state, term and body; taken off control where a report waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.admin.desk.accepting import accept_chosen
from decisions.admin.desk.asking import ask_page
from decisions.admin.rights import WrittenOnce, body_filter
from decisions.admin.sheets import table_file
from decisions.control import queues
from decisions.control.gone import to_replace
from decisions.models import Assignment
from decisions.permissions import can_manage
from decisions.sheets.register import Register
from members.admin.rights import SECRETARY, access, has_any


class TermFilter(admin.SimpleListFilter):
    """By the term in force; what is closed has none to keep."""

    title = gettext_lazy("term")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("overdue", gettext_lazy("overdue")),
            ("week", gettext_lazy("this week")),
            ("month", gettext_lazy("within 30 days")),
            ("none", gettext_lazy("open, without a term")),
            ("silent", gettext_lazy("no report for long")),
            ("gone", gettext_lazy("who is named cannot answer any more")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        match self.value():
            case "overdue":
                return queues.overdue(queryset, today)
            case "week":
                return queues.due_this_week(queryset, today)
            case "month":
                last = today + dt.timedelta(days=30)
                return queryset.filter(status__in=Assignment.OPEN, term__range=(today, last))
            case "none":
                return queues.without_term(queryset)
            case "silent":
                return queues.silent(queryset, timezone.now())
            case "gone":
                return queryset.filter(pk__in=Assignment.objects.named_gone(today).order_by().values("pk"))
        return queryset


@admin.register(Assignment)
class AssignmentAdmin(WrittenOnce):
    to_meeting = ("resolution__item__meeting",)
    list_display = ["point", "responsible", "role", "term_day", "status"]
    list_display_links = ["point", "responsible"]
    list_filter = ["status", TermFilter, body_filter("resolution__item__meeting__body"), "role"]
    list_select_related = ["resolution__item__meeting__body", "person", "organization"]
    search_fields = ["printed", "organization__name", "person__surname", "resolution__text"]
    date_hierarchy = "term"
    actions = ["accept", "ask", "as_table"]
    fields = [
        "resolution",
        ("person", "organization", "acting_person", "representative"),
        ("role", "origin_group"),
        "printed",
        ("term", "original_term", "term_text"),
        ("recurrence", "recurrence_day", "series", "period"),
        ("status", "control_since"),
        ("fulfilled_on", "closed_at", "closed_by", "ended_by"),
    ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page of one assignment, with the ways to end it and to name another while it is open."""
        row = self.get_object(request, object_id)
        may_end = row is not None and row.is_open and can_manage(request.user, row.resolution.item.meeting)
        may_name = may_end and row is not None and row.organization_id is not None
        ways = {"may_end": may_end, "may_name": may_name}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **ways})

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the way to the table by which the steps are filled in, and to who replaces those who are gone."""
        beside: dict[str, Any] = {"table_name": Register.name} if has_any(request, SECRETARY) else {}
        if beside and request.GET.get(TermFilter.parameter_name) == "gone":
            beside["to_replace"] = to_replace(access(request), timezone.localdate())
        return super().changelist_view(request, {**beside, **(extra_context or {})})

    def has_accept_permission(self, request: HttpRequest) -> bool:
        return has_any(request, SECRETARY)

    @admin.action(description=gettext_lazy("Accept the reports and take off control"), permissions=["accept"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """The chosen are listed to be read before they are accepted."""
        return accept_chosen(request, queryset)

    @admin.action(description=gettext_lazy("Write to those of them who are late"), permissions=["accept"])
    def ask(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Who gets what is listed first."""
        return ask_page(request, Assignment.objects.filter(pk__in=queryset.values("pk")))

    @admin.action(description=gettext_lazy("Download as a table to be filled in"), permissions=["accept"])
    def as_table(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
        """Those of the chosen that are open; the table comes back by its page."""
        return table_file(Register(timezone.localdate(), access(request), queryset), "xlsx")

    @admin.display(description=gettext_lazy("point"), ordering="resolution__item__meeting__date")
    def point(self, assignment: Assignment) -> str:
        meeting = assignment.resolution.item.meeting
        return _("%(protocol)s, point %(point)s") % {
            "protocol": f"{meeting.body}, {meeting.number_and_date}",
            "point": assignment.resolution.number,
        }

    @admin.display(description=gettext_lazy("responsible"))
    def responsible(self, assignment: Assignment) -> str:
        return str(assignment.responsible)

    @admin.display(description=gettext_lazy("term"), ordering="term")
    def term_day(self, assignment: Assignment) -> str:
        if assignment.term:
            return f"{assignment.term:%d.%m.%Y}"
        return assignment.get_recurrence_display() if assignment.recurrence else assignment.term_text
