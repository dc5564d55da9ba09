"""Who may do what in the admin: asked of the user's mandates, never of rows of `auth.Permission`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import Media
from django.http import HttpRequest
from django.utils.translation import gettext as _

from members.access import Access, access_of
from members.models import Mandate, User

SECRETARY = Mandate.Role.SECRETARY.value
CHAIR = Mandate.Role.CHAIR.value
OBSERVER = Mandate.Role.OBSERVER.value
READERS = (SECRETARY, CHAIR, OBSERVER)
MOST_DIGITS = 18
"""Longer keys fit no column."""


def access(request: HttpRequest) -> Access:
    """The access of who asks; gathered once per request."""
    return access_of(request.user)


def actor(request: HttpRequest) -> User:
    """Who asks, for the functions that record it. The admin is closed to strangers."""
    assert isinstance(request.user, User), "the admin's views are behind a sign-in"
    return request.user


def has_any(request: HttpRequest, *roles: str) -> bool:
    """Whether the user has one of `roles` in at least one body."""
    return access(request).bodies_with(*roles) != frozenset()


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS


class SearchSelect(AutocompleteSelect):
    """Django's field that searches; an empty one says so, or a screen reader would have nothing to call it."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-placeholder": _("not chosen")}

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        """What was sent and can be nobody's key is shown as nothing chosen: Django would ask the database for it."""
        return super().optgroups(name, [key for key in value if _is_key(str(key))], attrs)

    @property
    def media(self) -> Media:
        return super().media + Media(js=["js/named-fields.js"])


class ByMandate:
    """Rights of a page or of an inline: `reading_roles` may look, `writing_roles` may change; nobody deletes.

    Both hold for all rows here; `decisions.admin.rights.OfBody` narrows them to the user's own bodies.
    """

    reading_roles: ClassVar[tuple[str, ...]] = READERS
    writing_roles: ClassVar[tuple[str, ...]] = (SECRETARY,)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", SearchSelect(db_field, self.admin_site, using=kwargs.get("using")))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A filter value that no database takes is answered as any wrong one: the list without filters."""
        try:
            return super().get_changelist_instance(request)  # type: ignore[misc]
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters from error

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_any(request, *self.reading_roles)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_any(request, *self.reading_roles)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_any(request, *self.writing_roles)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_any(request, *self.writing_roles)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RowsByMandate(ByMandate):
    """Rights of an inline whose rows may be taken away again, when they were entered by mistake."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_any(request, *self.writing_roles)


class ReadOnly(ByMandate):
    """What the program writes and nobody edits."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
