"""Who may do what in the admin: asked of the user's mandates, never of rows of `auth.Permission`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest

from members.access import Access, access_of
from members.models import Mandate, User

SECRETARY = Mandate.Role.SECRETARY.value
CHAIR = Mandate.Role.CHAIR.value
OBSERVER = Mandate.Role.OBSERVER.value
READERS = (SECRETARY, CHAIR, OBSERVER)


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


class ByMandate:
    """Rights of a page or of an inline: `reading_roles` may look, `writing_roles` may change; nobody deletes.

    Both hold for all rows here; `decisions.admin.rights.OfBody` narrows them to the user's own bodies.
    """

    reading_roles: ClassVar[tuple[str, ...]] = READERS
    writing_roles: ClassVar[tuple[str, ...]] = (SECRETARY,)

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
