"""The keys by which programs come, to be looked through and revoked; the keys themselves are known to nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from decisions.models import ApiToken
from members.admin.rights import SECRETARY, ReadOnly, access, actor, has_any
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
class ApiTokenAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """For secretaries: the keys of accounts that may do no more than they may themselves."""

    reading_roles = (SECRETARY,)
    list_display = ["owner", "name", "beginning", "may_act", "expires_on", "used_at"]
    list_filter = [Good, "may_act"]
    list_select_related = ["user__person"]
    search_fields = ["name", "beginning", "user__email", "user__person__surname"]
    ordering = ["-created_at", "-pk"]
    fields = ["user", "name", "beginning", "may_act", "created_at", "expires_on", "used_at"]
    actions = ["revoke"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).defer("digest")
        if actor(request).is_superuser:
            return rows
        rows, bodies = rows.exclude(user__is_superuser=True), access(request).bodies_with(SECRETARY)
        if bodies is None:
            return rows
        elsewhere = Mandate.objects.filter(user=OuterRef("user")).exclude(body__in=bodies)
        return rows.filter(~Exists(elsewhere))

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return has_any(request, SECRETARY)

    @admin.action(description=_("Revoke: no program comes by these keys any more"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        keys = list(queryset.values_list("pk", flat=True))
        gone = ApiToken.objects.filter(pk__in=keys).delete()[0]
        words = ngettext("%(n)d key is revoked.", "%(n)d keys are revoked.", gone)
        messages.success(request, words % {"n": gone})

    @admin.display(description=_("owner"), ordering="user__email")
    def owner(self, token: ApiToken) -> str:
        person = token.user.person
        return f"{person.short_name}, {token.user.email}" if person else token.user.email
