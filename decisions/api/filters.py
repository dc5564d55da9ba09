"""What may be asked for after the question mark: for resolutions all filters of the register, and for every list the
number of records, the place to go on from, the order, and since when a record has been modified.

Each filter of a list says what it means in its `help_text`, which the schema and the page of the API show.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from decisions.filters import ResolutionFilter
from decisions.models import AgendaItem, Assignment, Document, Meeting, Resolution
from decisions.models.assignment import AssignmentQuerySet
from decisions.orders import DEFAULT_SORT
from decisions.paging import YEARS, Key, day, moment, number
from decisions.standing import Clock, Standing
from members.access import access_of
from members.models import Group, Organization, Person

DEFAULT_LIMIT, MOST = 50, 100
MARKS = ("after", "before")
"""Parameters of the links to the neighbouring pages."""
MODIFIED = "modified"
"""The order in which a program takes what is new: what was modified longest ago first."""
_MODIFIED_WORDS = _("modified longest ago first")


class MomentField(forms.DateTimeField):
    """ISO 8601; a plus that the address turned into a space is put back. Without a zone it is the time of the site."""

    def to_python(self, value: Any) -> dt.datetime | None:
        if isinstance(value, str):
            date, space, zone = value.strip().rpartition(" ")
            value = f"{date}+{zone}" if space and "T" in date else value
        found: dt.datetime | None = super().to_python(value)
        if found is not None and found.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class MomentFilter(django_filters.Filter):
    field_class = MomentField


def moments(field: str) -> MomentFilter:
    """Records modified at this moment or later, by the column `field`."""
    return MomentFilter(
        field_name=field,
        lookup_expr="gte",
        label=_("Modified since"),
        help_text=_("Only what was modified at this moment or later: 2026-11-28T09:00:00+03:00."),
        error_messages={"invalid": _("Write the moment as 2026-11-28T09:00:00+03:00.")},
    )


class Whole(django_filters.NumberFilter):
    """A whole number: the key of another record, unless it has other bounds."""

    field_class = forms.IntegerField

    def __init__(self, field_name: str, help_text: Any, **kwargs: Any) -> None:
        bounds = {"min_value": 0, "max_value": 2**31 - 1}
        super().__init__(field_name=field_name, help_text=help_text, **{**bounds, **kwargs})


def limits() -> Whole:
    """The number of records on a page."""
    words = _("How many records a page has, from 1 to 100; without it 50.")
    return Whole("", words, method="leave", min_value=1, max_value=MOST)


def flag(label: Any, help_text: Any, **kwargs: Any) -> django_filters.TypedChoiceFilter:
    """«true» or «false», and nothing else."""
    choices = [("true", "true"), ("false", "false")]
    return django_filters.TypedChoiceFilter(
        label=label, help_text=help_text, choices=choices, coerce=lambda value: value == "true", **kwargs
    )


def chosen(field: str, choices: Any, label: Any, help_text: Any) -> django_filters.MultipleChoiceFilter:
    """Any of the values, which may be repeated."""
    return django_filters.MultipleChoiceFilter(
        field_name=field, choices=choices, label=label, help_text=help_text, distinct=False
    )


class Listed(django_filters.FilterSet):
    """The base of all lists but that of resolutions: in the order of their keys, or by the moment of modification.

    `changed` is the path to the moment; empty where a list knows none.
    """

    changed = ""
    limit = limits()

    def __init__(self, *args: Any, clock: Clock | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clock = clock or Clock.on(timezone.localdate())

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        self.form.is_valid()
        for name, value in self.form.cleaned_data.items():
            if value not in (None, "", []):
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def order(self) -> str:
        return getattr(self.form, "cleaned_data", {}).get("sort") or ""

    @property
    def keys(self) -> list[Key]:
        return by_change(self.changed) if self.order == MODIFIED else self.plain_keys()

    def plain_keys(self) -> list[Key]:
        return [Key("pk", number)]

    def leave(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """For parameters that choose no rows."""
        return rows


def by_change(path: str) -> list[Key]:
    return [Key(path, moment), Key("pk", number)]


def orders(plain: Any) -> django_filters.ChoiceFilter:
    """The choice between the order of the list, of which `plain` tells, and that of modification."""
    choices = [(MODIFIED, _MODIFIED_WORDS)]
    return django_filters.ChoiceFilter(label=_("Order"), choices=choices, method="leave", help_text=plain)


OF_SETS = frozenset(("q", "state", "body", "kind", "organization", "year"))
"""The filters of the register whose choices are counted, and its words."""


class ResolutionList(ResolutionFilter):
    """All filters of the register, and the protocol, the question, the moment of modification."""

    unsorted = DEFAULT_SORT
    limit = limits()
    meeting = Whole("item__meeting", _("Only points of this meeting, by its id."))
    item = Whole("item", _("Only points of this agenda item, by its id."))
    modified_since = moments("updated_at")
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[*ResolutionFilter.base_filters["sort"].extra["choices"], (MODIFIED, _MODIFIED_WORDS)],
        empty_label=None,
    )

    class Meta:
        model = Resolution
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Resolution]) -> QuerySet[Resolution]:
        if self.order == MODIFIED:
            # Along the index of moments, asking row by row what may be seen, not all that may be seen first.
            queryset = Resolution.objects.filter(Exists(queryset.filter(pk=OuterRef("pk"))))
        return super().filter_queryset(queryset)

    @cached_property
    def applied(self) -> dict[str, Any]:
        return {name: value for name, value in super().applied.items() if name != "limit"}

    @property
    def is_of_sets(self) -> bool:
        """Whether what is found is known by the sets of what was counted, without reading a point."""
        return self.order != MODIFIED and len(self.applied) > 0 and self.applied.keys() <= OF_SETS

    @property
    def order(self) -> str:
        self.form.is_valid()
        return super().order

    @property
    def keys(self) -> list[Key]:
        return by_change("updated_at") if self.order == MODIFIED else super().keys

    def leave(self, rows: QuerySet[Resolution], name: str, value: Any) -> QuerySet[Resolution]:
        return rows


class OfMeetings(Listed):
    """Lists of what belongs to meetings; `to_meeting` is the path to them."""

    to_meeting = ""
    body = django_filters.MultipleChoiceFilter(
        label=_("Body"), method="of_body", help_text=_("Only of these bodies, by their short names.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["body"].extra["choices"] = lambda: Group.objects.bodies().values_list("slug", "name")

    def of_body(self, rows: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        return rows.filter(**{f"{self.to_meeting}body__slug__in": values})


def _days(field: str, lookup: str, label: Any) -> django_filters.DateFilter:
    invalid = {"invalid": _("Write the date as 2026-12-31.")}
    return django_filters.DateFilter(
        field_name=field, lookup_expr=lookup, label=label, help_text=label, error_messages=invalid
    )


class MeetingList(OfMeetings):
    changed = "updated_at"
    year = Whole("year", _("Only meetings of this year."))
    since = _days("date", "gte", _("Meeting not before"))
    until = _days("date", "lte", _("Meeting not after"))
    modified_since = moments("updated_at")
    sort = orders(_("Without it the newest meetings come first."))

    class Meta:
        model = Meeting
        fields: list[str] = []

    def plain_keys(self) -> list[Key]:
        return [Key("date", day, is_descending=True), Key("pk", number, is_descending=True)]


class AgendaItemList(OfMeetings):
    changed, to_meeting = "meeting__updated_at", "meeting__"
    meeting = Whole("meeting", _("Only the questions of this meeting, by its id."))
    modified_since = moments("meeting__updated_at")
    sort = orders(_("Without it in the order of their ids."))

    class Meta:
        model = AgendaItem
        fields: list[str] = []


class AssignmentList(OfMeetings):
    changed, to_meeting = "resolution__updated_at", "resolution__item__meeting__"
    resolution = Whole("resolution", _("Only the assignments of this point, by its id."))
    meeting = Whole("resolution__item__meeting", _("Only the assignments of this meeting, by its id."))
    organization = Whole("organization", _("Only the assignments of this organization, by its id."))
    role = chosen("role", Assignment.Role.choices, _("role"), _("Leads or co-executors."))
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=Standing.choices, method="in_state", help_text=_("Only in these states, as of today.")
    )
    term_from = _days("term", "gte", _("Term from"))
    term_to = _days("term", "lte", _("Term to"))
    mine = flag(
        _("My tasks"),
        _("«true»: only those of the reader and of the reader's organizations; of a stranger there are none."),
        method="of_reader",
    )
    modified_since = moments("resolution__updated_at")
    sort = orders(_("Without it in the order of their ids."))

    class Meta:
        model = Assignment
        fields: list[str] = []

    def in_state(self, rows: QuerySet[Assignment], name: str, values: list[str]) -> QuerySet[Assignment]:
        condition = Q(pk__in=[])
        for value in values:
            condition |= self.clock.assignments(Standing(value))
        return rows.filter(condition)

    def of_reader(self, rows: QuerySet[Assignment], name: str, value: bool) -> QuerySet[Assignment]:
        if not value:
            return rows
        mine = AssignmentQuerySet(Assignment).of(access_of(self.request.user if self.request else None))
        return rows.filter(pk__in=mine.values("pk"))


class OrganizationList(Listed):
    q = django_filters.CharFilter(
        label=_("Name"), method="named", max_length=200, help_text=_("Part of the name, short or full.")
    )
    kind = chosen("kind", Organization.Kind.choices, _("Kind"), _("Only of these kinds."))
    is_active = flag(_("active"), _("«true»: only those that are active; «false»: only the others."))

    class Meta:
        model = Organization
        fields: list[str] = []

    def named(self, rows: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        return rows.filter(Q(name__icontains=value) | Q(full_name__icontains=value))


class BodyList(Listed):
    class Meta:
        model = Group
        fields: list[str] = []


class PersonList(Listed):
    organization = Whole(
        "positions__organization", _("Only who holds or held a post in this organization, by its id."), distinct=True
    )

    class Meta:
        model = Person
        fields: list[str] = []


class DocumentList(Listed):
    meeting = Whole("meeting", _("Only the files of this meeting, by its id."))
    kind = chosen("kind", Document.Kind.choices, _("Kind"), _("Only of these kinds."))

    class Meta:
        model = Document
        fields: list[str] = []
