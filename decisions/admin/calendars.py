"""The calendar addresses that live, to be looked through and revoked; what is secret in them is shown to nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from decisions.admin.revoking import Revocable
from decisions.models import CalendarAddress
from members.models import Position


class OfWhat(admin.SimpleListFilter):
    """Those of a person's own tasks, those of an organization, and those whose owner has left the organization."""

    title = _("whose tasks")
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("person", _("of the person")), ("organization", _("of an organization")), ("left", _("has left"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "person":
                return queryset.filter(organization__isnull=True)
            case "organization":
                return queryset.filter(organization__isnull=False)
            case "left":
                return queryset.filter(organization__isnull=False, represents=False)
        return queryset


@admin.register(CalendarAddress)
class CalendarAddressAdmin(Revocable):
    """For secretaries: a post holder makes an address by the own hand, and may forget it somewhere."""

    list_display = ["owner", "of_what", "represents", "created_at"]
    list_filter = [OfWhat]
    list_select_related = ["user__person", "organization"]
    search_fields = ["user__email", "user__person__surname", "organization__name"]
    fields = ["user", "organization", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        held = Position.objects.on(timezone.localdate()).filter(
            person=OuterRef("user__person"), organization=OuterRef("organization")
        )
        rows = super().get_queryset(request).defer("token")
        marked: QuerySet[Any] = rows.annotate(represents=Exists(held) | Q(organization__isnull=True))
        return marked

    @admin.action(description=_("Revoke: nothing can be read at the address any more"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        gone = self.end(queryset)
        words = ngettext("%(n)d address is revoked.", "%(n)d addresses are revoked.", gone)
        messages.success(request, words % {"n": gone})

    @admin.display(description=_("whose tasks"), ordering="organization__name")
    def of_what(self, address: CalendarAddress) -> str:
        return str(address.organization) if address.organization else str(_("of the person"))

    @admin.display(description=_("holds a post there"), boolean=True)
    def represents(self, address: Any) -> bool:
        return bool(address.represents)
