"""Accounts and mandates in the admin. Nobody has a password: everybody signs in by a code that comes by mail.

Who may change an account's address can sign in as that account, so nobody changes an account that may do more
than they may themselves.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import Field, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.access import Access
from members.admin.directory import DirectoryAdmin, DistinctRows
from members.admin.rights import SECRETARY, RowsByMandate, access, actor
from members.models import Group, Mandate, User


def may_change(who: User, rights: Access, account: User) -> bool:
    """Whether `who` may change `account`: it has no mandate outside the bodies that `who` is secretary of."""
    if who.is_superuser:
        return True
    bodies = rights.bodies_with(SECRETARY)
    if account.is_superuser or bodies == frozenset():
        return False
    return bodies is None or all(mandate.body_id in bodies for mandate in account.mandates.all())


class DistinctMandates(DistinctRows):
    @staticmethod
    def sameness(row: dict[str, Any]) -> Any:
        body = row.get("body")
        return (body.pk if body else None, row.get("role"))


class MandateInline(RowsByMandate, admin.TabularInline):  # type: ignore[type-arg]
    model = Mandate
    formset = DistinctMandates
    reading_roles = (SECRETARY,)
    extra = 0

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A secretary of some bodies gives mandates for these only, never for all."""
        bodies = access(request).bodies_with(SECRETARY)
        if db_field.name == "body" and bodies is not None:
            kwargs["queryset"] = Group.objects.filter(pk__in=bodies)
            field = super().formfield_for_foreignkey(db_field, request, **kwargs)
            assert isinstance(field, Field)
            field.required = True
            return field
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(User)
class UserAdmin(DirectoryAdmin):
    reading_roles = (SECRETARY,)
    list_display = ["email", "person", "mandate_list", "is_staff", "is_active"]
    list_filter = ["is_active", "is_letterbox", "is_staff", "mandates__role"]
    list_select_related = ["person"]
    search_fields = ["email", "person__surname", "person__given"]
    autocomplete_fields = ["person"]
    readonly_fields = ["last_login"]
    inlines = [MandateInline]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fields = ["email", "person", "is_staff", "is_active"]
        if actor(request).is_superuser:
            fields.append("is_superuser")
        return [*fields, "last_login"] if obj else fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("mandates__body")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and not may_change(actor(request), access(request), obj):
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool) -> None:
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("mandates"))
    def mandate_list(self, user: User) -> str:
        return "; ".join(
            f"{mandate.get_role_display()}: {mandate.body or _('all bodies')}" for mandate in user.mandates.all()
        )
