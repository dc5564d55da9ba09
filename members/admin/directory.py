"""What the lists of the directory share: rows are never deleted, only deactivated and brought back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.admin.rights import SECRETARY, ByMandate, RowsByMandate, has_any
from members.models import Alias
from members.naming import wording_key


class DirectoryAdmin(ByMandate, admin.ModelAdmin):  # type: ignore[type-arg]
    """A list whose rows have `is_active`. `private_fields` are for secretaries only: addresses, telephones.

    `table_name` is the table by which a secretary edits the list in Excel.
    """

    actions = ["deactivate", "activate"]
    private_fields: tuple[str | tuple[str, ...], ...] = ()
    table_name = ""
    list_per_page = 50

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        table = {"table_name": self.table_name} if has_any(request, SECRETARY) else {}
        return super().changelist_view(request, {**table, **(extra_context or {})})

    @admin.action(description=gettext_lazy("Deactivate the chosen rows"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_active(request, queryset, is_active=False)

    @admin.action(description=gettext_lazy("Make the chosen rows active again"), permissions=["change"])
    def activate(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_active(request, queryset, is_active=True)

    def _set_active(self, request: HttpRequest, queryset: QuerySet[Any], *, is_active: bool) -> None:
        done = 0
        for row in queryset.exclude(is_active=is_active):
            if not self.has_change_permission(request, row):
                continue
            row.is_active = is_active
            row.save(update_fields=["is_active"])
            self.log_change(request, row, [{"changed": {"fields": ["is_active"]}}])
            done += 1
        words = (
            ngettext("%(n)d row is active again.", "%(n)d rows are active again.", done)
            if is_active
            else ngettext("%(n)d row is deactivated.", "%(n)d rows are deactivated.", done)
        )
        self.message_user(request, words % {"n": done}, messages.SUCCESS if done else messages.WARNING)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fields = super().get_fields(request, obj)
        if has_any(request, SECRETARY):
            return fields
        return [name for name in fields if name not in self.private_fields]


class DistinctRows(BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows of an inline of which no two may say the same; the database would refuse them after the form was sent."""

    @staticmethod
    def sameness(row: dict[str, Any]) -> Any:
        """What makes a row a repetition of another."""
        raise NotImplementedError

    def clean(self) -> None:
        super().clean()
        seen: set[Any] = set()
        for form in self.forms:
            row = getattr(form, "cleaned_data", None)
            if not row or row.get("DELETE") or form.errors:
                continue
            same = self.sameness(row)
            if same in seen:
                form.add_error(None, _("This row repeats another one."))
            seen.add(same)


class AliasForm(ModelForm):  # type: ignore[type-arg]
    """Tells of a repetition before the database refuses it: the key for comparison is not a field of the form."""

    class Meta:
        model = Alias
        fields = ["text", "person", "organization", "group"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        targets = {}
        for name in ("person", "organization", "group"):
            chosen = data[name] if name in data else getattr(self.instance, name)
            if chosen is not None and chosen.pk:
                targets[name] = chosen
        if data.get("text") and targets:
            same = Alias.objects.filter(key=wording_key(data["text"]), **targets).exclude(pk=self.instance.pk)
            if same.exists():
                self.add_error("text", _("This wording is already known."))
        return data


class DistinctAliases(DistinctRows):
    @staticmethod
    def sameness(row: dict[str, Any]) -> Any:
        return wording_key(row.get("text") or "")


class AliasInline(RowsByMandate, admin.TabularInline):  # type: ignore[type-arg]
    model = Alias
    form = AliasForm
    formset = DistinctAliases
    fields = ["text"]
    extra = 0
    verbose_name_plural = gettext_lazy("other wordings in protocols")


@admin.register(Alias)
class AliasAdmin(ByMandate, admin.ModelAdmin):  # type: ignore[type-arg]
    """All remembered wordings; a wrong one is taken away."""

    form = AliasForm
    list_display = ["text", "person", "organization", "group"]
    list_select_related = ["person", "organization", "group"]
    search_fields = ["text", "person__surname", "organization__name", "group__name"]
    autocomplete_fields = ["person", "organization", "group"]
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_any(request, SECRETARY)
