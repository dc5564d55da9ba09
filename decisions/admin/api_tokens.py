"""The keys by which programs come, to be looked through and revoked; the keys themselves are known to nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from decisions.admin.revoking import Revocable
from decisions.models import ApiToken
from members.admin.rights import SECRETARY, access, actor
from members.models import Mandate


class Good(admin.SimpleListFilter):
    """Those that open something today, and those whose day has passed."""

    title = _("good today")
    parameter_name = "good"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        good = {"expires_on__gte": timezone.localdate(), "user__is_active": True}
        match self.value():
            case "yes":
                return queryset.filter(**good)
            case "no":
                return queryset.exclude(**good)
        return queryset


@admin.register(ApiToken)
class ApiTokenAdmin(Revocable):
    """For secretaries: the keys of accounts that may do no more than they may themselves."""

    list_display = ["owner", "name", "beginning", "may_act", "expires_on", "used_at"]
    list_filter = [Good, "may_act"]
    list_select_related = ["user__person"]
    search_fields = ["name", "beginning", "user__email", "user__person__surname"]
    fields = ["user", "name", "beginning", "may_act", "created_at", "expires_on", "used_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).defer("digest")
        if actor(request).is_superuser:
            return rows
        rows, bodies = rows.exclude(user__is_superuser=True), access(request).bodies_with(SECRETARY)
        if bodies is None:
            return rows
        elsewhere = Mandate.objects.filter(user=OuterRef("user")).exclude(body__in=bodies)
        return rows.filter(~Exists(elsewhere))

    @admin.action(description=_("Revoke: no program comes by these keys any more"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        gone = self.end(queryset)
        words = ngettext("%(n)d key is revoked.", "%(n)d keys are revoked.", gone)
        messages.success(request, words % {"n": gone})
