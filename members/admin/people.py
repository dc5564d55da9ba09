"""People in the admin, with the posts they hold or held. Registered by `decisions.admin`."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.admin.directory import AliasInline, DirectoryAdmin
from members.admin.rights import RowsByMandate
from members.models import Person, Position

INITIAL = re.compile(r"\b(\w)\.")


class PositionInline(RowsByMandate, admin.TabularInline):  # type: ignore[type-arg]
    """A post that has ended gets its last day; only one entered by mistake is taken away."""

    model = Position
    fields = ["organization", "title", "since", "until", "is_main", "is_coordinator"]
    autocomplete_fields = ["organization"]
    extra = 0


class ConsentFilter(admin.SimpleListFilter):
    title = _("consent to be named")
    parameter_name = "consent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("given")), ("no", _("not given or withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        named = Person.objects.named_in_public().values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=named)
        return queryset.exclude(pk__in=named) if self.value() == "no" else queryset


class PersonAdmin(DirectoryAdmin):
    table_name = "people"
    list_display = ["full_name", "post", "named", "is_active"]
    list_filter = [ConsentFilter, "is_active"]
    search_fields = ["surname", "given", "patronymic", "aliases__text"]
    fields = [
        ("surname", "given", "patronymic"),
        "gender",
        ("email", "phone"),
        ("consent_given_on", "consent_withdrawn_on"),
        "is_active",
    ]
    private_fields = (("email", "phone"),)
    inlines = [PositionInline, AliasInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        posts = Prefetch("positions", Position.objects.select_related("organization"))
        return super().get_queryset(request).prefetch_related(posts)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """«Иванова А. А.» finds «Иванова Анна Андреевна»: the full stops of initials are left out."""
        return super().get_search_results(request, queryset, INITIAL.sub(r"\1", search_term))

    @admin.display(description=_("full name"), ordering=("surname"))
    def full_name(self, person: Person) -> str:
        return person.full_name

    @admin.display(description=_("post"))
    def post(self, person: Person) -> str:
        position = person.position_on(timezone.localdate())
        return str(position) if position else ""

    @admin.display(description=_("named in public"), boolean=True)
    def named(self, person: Person) -> bool:
        return person.name_is_public
