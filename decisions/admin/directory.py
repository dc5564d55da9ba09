"""People and groups in the admin, with what the decisions have to say about them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from decisions.consent import refresh_public_wording
from decisions.models import Policy
from members.admin.groups import GroupAdmin
from members.admin.people import PersonAdmin
from members.admin.rights import ByMandate
from members.models import Group, Person

CONSENT = {"consent_given_on", "consent_withdrawn_on"}


@admin.register(Person)
class NamedPersonAdmin(PersonAdmin):
    def save_model(self, request: HttpRequest, obj: Person, form: ModelForm[Person], change: bool) -> None:
        """A consent given or withdrawn changes at once what the public reads in every protocol."""
        super().save_model(request, obj, form, change)
        if change and CONSENT.intersection(form.changed_data):
            refresh_public_wording(obj)


class PolicyInline(ByMandate, admin.StackedInline):  # type: ignore[type-arg]
    model = Policy


@admin.register(Group)
class BodyAdmin(GroupAdmin):
    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Only a group that meets has rules about terms; they stand before its members, who may be many."""
        return [*([PolicyInline] if obj is not None and obj.is_body else []), *self.inlines]
