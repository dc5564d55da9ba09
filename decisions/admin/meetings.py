"""Meetings and agenda items in the admin. The text of a protocol is worked on in `decisions.admin.protocols`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.admin.desk.desk import drafts_of
from decisions.admin.keeping import KeepsEditions
from decisions.admin.rights import BodyFilter, OfBody, body_filter
from decisions.control import queues
from decisions.models import AgendaItem, Attendance, Meeting
from decisions.modified import touch_item
from members.admin.rights import SECRETARY, RowsByMandate, access, has_any
from members.models import Group


class ProtocolState(admin.SimpleListFilter):
    title = gettext_lazy("state of the protocol")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("work", gettext_lazy("in work")),
            ("open", gettext_lazy("not published")),
            ("unpublished", gettext_lazy("signed, not published")),
            ("published", gettext_lazy("published")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        signed = Q(status=Meeting.Status.SIGNED)
        conditions = {
            "open": Q(published_at__isnull=True),
            "unpublished": signed & Q(published_at__isnull=True),
            "published": Q(published_at__isnull=False),
        }
        value = self.value()
        if value == "work":
            return queues.in_work(queryset, timezone.localdate())
        return queryset.filter(conditions[value]) if value in conditions else queryset


class MeetingForm(ModelForm):  # type: ignore[type-arg]
    """Tells of a number given twice before the database refuses it: the year is not a field of the form."""

    class Meta:
        model = Meeting
        exclude: list[str] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        body = data.get("body") or getattr(self.instance, "body", None)
        number, day = data.get("number"), data.get("date")
        if body and number and day:
            same = Meeting.objects.filter(body=body, number=number, year=day.year).exclude(pk=self.instance.pk)
            if same.exists():
                self.add_error("number", _("This body already has a protocol with this number in this year."))
        return data


class AttendanceInline(RowsByMandate, admin.TabularInline):  # type: ignore[type-arg]
    model = Attendance
    fields = ["position", "person", "post", "organization", "presence", "represented_by", "arrived", "left"]
    autocomplete_fields = ["person", "organization", "represented_by"]
    extra = 0


MOST_DRAFTS = 50
"""Texts in work that the list of protocols shows above itself."""


class ProtocolList(ChangeList):
    def url_for_result(self, result: Any) -> str:
        """A row leads to the page of the protocol, not to the form of its particulars."""
        return reverse("admin:protocol", args=[result.pk])


@admin.register(Meeting)
class MeetingAdmin(KeepsEditions, OfBody):
    form = MeetingForm
    sealed_names = ("number", "date", "place", "attendances-")
    list_display = ["number_and_date", "body", "status", "published"]
    list_filter = [BodyFilter, ProtocolState, "year", "form"]
    list_select_related = ["body"]
    search_fields = ["number", "place", "body__name", "items__title"]
    date_hierarchy = "date"
    autocomplete_fields = ["chair", "secretary"]
    inlines = [AttendanceInline]
    fields = [
        "body",
        ("number", "date"),
        ("start", "end"),
        "place",
        "form",
        "organization_line",
        ("chair", "chair_position"),
        ("secretary", "secretary_position"),
    ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ProtocolList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Above the protocols the texts that are still being written."""
        drafts = drafts_of(request, MOST_DRAFTS) if has_any(request, SECRETARY) else None
        return super().changelist_view(request, {"drafts": drafts, **(extra_context or {})})

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What is signed is frozen; to change it the signature is withdrawn first."""
        if isinstance(obj, Meeting) and obj.status == Meeting.Status.SIGNED:
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return ("body",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "body":
            mine = access(request).bodies_with(SECRETARY)
            bodies = Group.objects.bodies().filter(is_active=True)
            kwargs["queryset"] = bodies if mine is None else bodies.filter(pk__in=mine)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("protocol"), ordering="date")
    def number_and_date(self, meeting: Meeting) -> str:
        return meeting.number_and_date

    @admin.display(description=gettext_lazy("published"), boolean=True, ordering="published_at")
    def published(self, meeting: Meeting) -> bool:
        return meeting.is_published


@admin.register(AgendaItem)
class AgendaItemAdmin(OfBody):
    """Here only one thing is decided, also after the signature: whether the public may read the item."""

    to_meeting = ("meeting",)
    list_display = ["title", "protocol", "is_closed", "is_withdrawn"]
    list_filter = ["is_closed", body_filter("meeting__body")]
    list_select_related = ["meeting__body"]
    search_fields = ["title", "meeting__number"]
    fields = ["meeting", "number", "title", "public_title", "is_withdrawn", "is_closed"]
    readonly_fields = ["meeting", "number", "title", "public_title", "is_withdrawn"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).order_by("-meeting__date", "meeting", "position")

    def save_model(self, request: HttpRequest, obj: AgendaItem, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        touch_item(obj)

    @admin.display(description=gettext_lazy("protocol"), ordering="meeting__date")
    def protocol(self, item: AgendaItem) -> str:
        return str(item.meeting)
