"""Rights of the lists that belong to a body: everybody in the admin meets only the rows of their own bodies."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from decisions.models import Meeting
from members.admin.rights import ByMandate, access
from members.models import Group


class OfBody(ByMandate, admin.ModelAdmin):  # type: ignore[type-arg]
    """`to_meeting` is the lookup from a row to its meeting, empty for the meeting itself; several are alternatives.

    `to_body` leads straight to the body, where a row may have no meeting.
    """

    to_meeting: ClassVar[tuple[str, ...]] = ("",)
    to_body: ClassVar[tuple[str, ...]] = ()
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        bodies = access(request).bodies_with(*self.reading_roles)
        if bodies is None:
            return rows
        mine = Q()
        for path in self.to_meeting:
            mine |= Q(**{f"{path}__body__in" if path else "body__in": bodies})
        for path in self.to_body:
            mine |= Q(**{f"{path}__in": bodies})
        return rows.filter(mine)

    def meeting_of(self, row: Any) -> Meeting:
        """The meeting a row belongs to."""
        for path in self.to_meeting:
            found = row
            for step in filter(None, path.split("__")):
                found = getattr(found, step, None)
            if isinstance(found, Meeting):
                return found
        raise LookupError("the row belongs to no meeting")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if obj is None or obj.pk is None:
            return super().has_change_permission(request, obj)
        body = self.meeting_of(obj).body_id
        return any(access(request).has_role(role, body) for role in self.writing_roles)


class WrittenOnce(OfBody):
    """A list of a body that the program writes and nobody edits."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class BodyFilter(admin.SimpleListFilter):
    """The bodies that the user has to do with; left out when there is but one."""

    title = _("body")
    parameter_name = "body"
    path: ClassVar[str] = "body"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        mine = access(request).bodies_with(*model_admin.reading_roles)
        bodies = Group.objects.bodies() if mine is None else Group.objects.bodies().filter(pk__in=mine)
        return [(str(pk), name) for pk, name in bodies.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if not value:
            return queryset
        return queryset.filter(**{self.path: value}) if value.isdecimal() else queryset.none()


def body_filter(lookup: str) -> type[BodyFilter]:
    """A `BodyFilter` for rows that reach their body by `lookup`."""
    return type("BodyFilter", (BodyFilter,), {"path": lookup})
