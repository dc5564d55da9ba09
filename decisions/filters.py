"""The filters of the register: pages, exports and feeds read the same parameters.

Parameters: `q`, `state`, `body`, `kind`, `organization`, `year` (each may be repeated), `since` and `until` (day of the
meeting), `term_from` and `term_to` (term), `sort`. A value that cannot be understood is reported and left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from decisions.control.discipline import Outcome, Period, counted_tasks
from decisions.finding.indexing import among
from decisions.finding.known_names import Known
from decisions.finding.names import Names
from decisions.finding.on_page import on_page
from decisions.finding.search import Search, Term, few_matching, matching, nearness, read
from decisions.models import Assignment, Resolution
from decisions.orders import BEST, DEFAULT_SORT, SORTS, in_order, keys_in_sets, keys_of
from decisions.paging import END, Key, values_of
from decisions.standing import Clock, Standing
from members.access import STRANGER, access_of
from members.models import Group, Organization

MOST_RANKED = 2_000
"""So many resolutions found by words are put in order by how near they are to them; of more the newest come first."""
_PAGE = 25
_EARLIEST = dt.date(1900, 1, 1)
"""Before it there are days that have no moment in every zone."""
_YEARS = [(str(year), str(year)) for year in range(1990, 2101)]


class _OwnFields(dict[str, forms.Field]):
    """Fields that were made for one form alone: it need not copy each of them, with all its words, once more."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> _OwnFields:
        return self


class _Filters(dict[str, django_filters.Filter]):
    """The filters as they were declared. Each filter set gets its own; the words of their labels need no copies."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> _Filters:
        own = _Filters((name, copy(one)) for name, one in self.items())
        for one in own.values():
            one.extra = dict(one.extra)
            one.method = one.method  # What calls it holds the filter that was copied.
        return own


NO_CHOICE = {"invalid_choice": _("There is no choice «%(value)s».")}
NO_DAY = {"invalid": _("Write the date as 31.12.2026.")}


def _date(label: Any, method: str = "filter_dates") -> django_filters.DateFilter:
    return django_filters.DateFilter(
        label=label,
        method=method,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=NO_DAY,
    )


class ResolutionFilter(django_filters.FilterSet):
    """Give it the rows that the reader may see; `clock` says what is overdue today, `known` the names there are."""

    q = django_filters.CharFilter(label=_("Words of the resolution"), method="filter_words", max_length=200)
    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=Standing.choices,
        method="filter_state",
        widget=forms.CheckboxSelectMultiple,
        error_messages=NO_CHOICE,
    )
    term_from = _date(_("Term from"))
    term_to = _date(_("Term to"))
    body = django_filters.MultipleChoiceFilter(label=_("Body"), method="filter_body", error_messages=NO_CHOICE)
    organization = django_filters.MultipleChoiceFilter(
        label=_("Responsible"), method="filter_organization", error_messages=NO_CHOICE
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"),
        field_name="kind",
        choices=Resolution.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
        error_messages=NO_CHOICE,
    )
    year = django_filters.MultipleChoiceFilter(
        label=_("Year of the meeting"), method="filter_year", error_messages=NO_CHOICE
    )
    since = _date(_("Meeting not before"))
    until = _date(_("Meeting not after"))
    sort = django_filters.ChoiceFilter(
        label=_("Order"), choices=list(SORTS.items()), empty_label=None, error_messages=NO_CHOICE
    )

    unsorted = BEST
    """The order without a choice."""

    class Meta:
        model = Resolution
        fields: list[str] = []

    def __init__(self, *args: Any, clock: Clock | None = None, known: Known | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = known
        self._few: list[int] | None = None
        self._found: BitMap | None = None
        self._near: Sequence[BitMap] = ()
        self._sets: Callable[[str], Mapping[str, BitMap]] = lambda _name: {}
        self.holding: Mapping[Term, bool] = {}
        self._is_sought = False
        self._in_many = self.is_unranked = False
        self.clock = clock or (known.clock if known else Clock.on(timezone.localdate()))
        # Asked when they are needed, once: a program that filters by neither needs neither.
        self.filters["body"].extra["choices"] = lambda: [(slug, name) for _pk, slug, name in self._bodies]
        self.filters["organization"].extra["choices"] = lambda: self._organizations
        # By a function also what is at hand: a list would be copied choice by choice for each form.
        self.filters["year"].extra["choices"] = lambda: _YEARS

    @classmethod
    def get_filters(cls) -> _Filters:
        return _Filters(super().get_filters())

    def get_form_class(self) -> type[forms.Form]:
        """Made anew for each filter set, like its fields."""
        form: type[forms.Form] = super().get_form_class()
        form.base_fields = _OwnFields(form.base_fields)
        return form

    @cached_property
    def _bodies(self) -> Sequence[tuple[int, str, str]]:
        return self._known.bodies if self._known else list(Group.objects.bodies().values_list("pk", "slug", "name"))

    @cached_property
    def _organizations(self) -> list[tuple[str, str]]:
        if self._known:
            return self._known.choices_of_organization
        return [(str(pk), name) for pk, name in Organization.objects.values_list("pk", "name")]

    def choices_of(self, name: str) -> Sequence[tuple[str, str]]:
        """(value, label) of each choice of a filter; the form would look at each of hundreds once more."""
        choices = self.filters[name].extra["choices"]
        found: Sequence[tuple[str, str]] = choices() if callable(choices) else choices
        return found

    @property
    def bodies(self) -> list[tuple[str, str]]:
        """(key, short name) of every body."""
        return [(str(pk), slug) for pk, slug, _name in self._bodies]

    def filter_queryset(self, queryset: QuerySet[Resolution]) -> QuerySet[Resolution]:
        """Apply what was understood; the order comes last."""
        self.form.is_valid()
        self.find_words()
        return self._in_order(self.rows_without(queryset, ""))

    def _in_order(self, rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
        if self.order == BEST:
            rows = rows.annotate(rank=nearness(self.search))
        return in_order(rows, self.order, self.clock)

    def rows_without(self, queryset: QuerySet[Resolution], *left_out: str) -> QuerySet[Resolution]:
        """All filters but these: what the counts beside their choices are counted on."""
        for name, value in self.form.cleaned_data.items():
            if name not in ("sort", *left_out) and value not in (None, "", []):
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def counted(self, found: int, rows: int) -> None:
        """Say how many of all `rows` were found, before `qs` is asked: of many a page is found another way, sooner.

        To look at a row costs some ten times what it costs to gather one that is found: going along the order pays
        when a page, `PAGE * rows / found` rows away, is nearer than all that is found.
        """
        self.is_unranked = self.order == BEST and found > MOST_RANKED
        self._is_sought = self._is_sought or found > MOST_RANKED
        self._in_many = self.order in ("date", "-date") and found * found > 10 * _PAGE * rows

    def found_are(
        self,
        points: BitMap,
        sets: Callable[[str], Mapping[str, BitMap]],
        holding: Mapping[Term, bool],
        near: Sequence[BitMap] = (),
    ) -> None:
        """Tell the keys of all that these filters find, the `sets` of all points by the values of a name, and when
        nothing is found, which of the words anything has beside the others. `near` are the points by their `nearness`,
        if it is known."""
        self._found, self._sets, self.holding, self._near = points, sets, holding, near
        self._is_sought = True

    def rows_with_keys(self, keys: Sequence[int] | str, *near: Sequence[int] | str) -> QuerySet[Resolution]:
        """In their order; `keys` also as a text (`indexing.as_text`), and those of them that are `near` (`near_of`)."""
        rows = self.queryset.filter(pk__in=among(keys))
        if not near:
            return self._in_order(rows)
        whens = [When(pk__in=among(each), then=Value(rank)) for rank, each in enumerate(near)]
        ranked: QuerySet[Resolution] = rows.annotate(
            rank=Case(*whens, default=Value(len(near)), output_field=IntegerField())
        )
        return ranked.order_by(*(key.ordering() for key in self.keys))

    def near_of(self, keys: Sequence[int]) -> list[list[int]]:
        """Of these keys those of each nearness but the last; nothing where the order is another, or it is not known."""
        return [list(each & BitMap(keys)) for each in self._near[:-1]] if self.order == BEST else []

    def keys_of_page(self, size: int, after: str, before: str) -> list[int] | None:
        """Of what was found what may stand on a page. None where that is too many, or nothing is known of what was
        found; also of all that everybody may see by date: along the index it is found without. Raises `BadMark`."""
        is_by_date = self.order in ("date", "-date")
        if self._found is None or (is_by_date and self._is_all):
            return None
        found, mark = self._found, before or after
        keys = keys_in_sets(self.order, self._sets, self._near, self._organizations)
        values = values_of(self.keys, mark)[: len(keys)] if mark and mark != END else None
        if values and not keys[0].knows(values[0]):
            return None
        found = on_page(found, keys, size, values, backwards=bool(before))
        return list(found) if len(found) <= MOST_RANKED else None

    @property
    def order(self) -> str:
        """The chosen one of `SORTS`; the best match first when words are sought and nothing is chosen.

        Without words, and when more is found than is ranked (`is_unranked`), the newest meetings come first.
        """
        chosen: str = getattr(self.form, "cleaned_data", {}).get("sort") or self.unsorted
        return DEFAULT_SORT if chosen == BEST and (self.is_unranked or not self.search.wanted) else chosen

    @cached_property
    def search(self) -> Search:
        """The words, understood."""
        return read(self.applied.get("q", ""))

    @property
    def keys(self) -> list[Key]:
        """The keys of that order, for pages."""
        return keys_of(self.order)

    @property
    def organizations(self) -> list[int]:
        """The chosen responsible organizations."""
        return [int(value) for value in self.applied.get("organization", [])]

    @property
    def chosen_bodies(self) -> list[str]:
        """The chosen bodies, by slug."""
        return list(self.applied.get("body", []))

    @property
    def own_states(self) -> Q:
        """The condition on tasks that stand themselves as one of the chosen states says."""
        condition = Q()
        for value in self.applied.get("state", []):
            condition |= self.clock.assignments(Standing(value))
        return condition

    @cached_property
    def applied(self) -> dict[str, Any]:
        """The filters that hold, by parameter, as cleaned."""
        self.form.is_valid()
        cleaned = getattr(self.form, "cleaned_data", {})
        return {name: value for name, value in cleaned.items() if name != "sort" and value not in (None, "", [])}

    @property
    def in_words(self) -> dict[str, str]:
        """The filters that hold, by parameter, as a reader says them: «state: overdue»."""
        return {
            name: f"{str(self.form.fields[name].label).lower()}: {self._words(name, value)}"
            for name, value in self.applied.items()
        }

    def _words(self, name: str, value: Any) -> str:
        """Of a list up to two choices are named; of more, only how many."""
        if isinstance(value, list):
            labels = dict(self.choices_of(name))
            chosen = [str(labels[choice]) for choice in value]
            return ", ".join(chosen) if len(chosen) < 3 else gettext("%(n)d chosen") % {"n": len(chosen)}
        return date_format(value, "d.m.Y") if hasattr(value, "year") else str(value)

    def filter_words(self, rows: QuerySet[Resolution], name: str, value: str) -> QuerySet[Resolution]:
        if self._few is not None:
            return rows.filter(pk__in=among(self._few))
        return matching(rows, value, with_names=self.reads_all, in_many=self._in_many, names=self._names)

    @property
    def reads_all(self) -> bool:
        """Whether the reader is searched the full wording for, with all names."""
        if self.request is None:
            return False
        return access_of(self.request.user).bodies_with("secretary", "chair", "observer") is None

    @property
    def _is_all(self) -> bool:
        """Whether all that everybody may see is found."""
        return not self.applied and not self._is_of_one

    @property
    def _is_of_one(self) -> bool:
        """Whether the rows are what one reader may see: to ask for the first of them looks at many that he may not."""
        return self.request is not None and access_of(self.request.user) != STRANGER

    @property
    def _names(self) -> Names | None:
        return self._known.names if self._known else None

    @cached_property
    def names(self) -> Names:
        """All names of bodies and organizations, in words."""
        return self._names or Names.of(
            Group.objects.values_list("pk", "name"), Organization.objects.values_list("pk", "name")
        )

    def find_words(self) -> None:
        """Gather what has the words, when it is not more than is ranked: all that is asked later begins from these.

        The databases know badly how many rows have a word, and would read whole tables for a dozen of them.
        """
        words = "" if self._is_sought or self.reads_all else self.applied.get("q")
        if words:
            self._few = few_matching(words, MOST_RANKED, self._names)
        self._is_sought = True

    def filter_state(self, rows: QuerySet[Resolution], name: str, values: list[str]) -> QuerySet[Resolution]:
        """Of chosen organizations it is their own state that counts, not that of the whole point."""
        if organizations := self.organizations:
            addressed = Assignment.objects.filter(self.own_states, organization__in=organizations)
            return rows.filter(pk__in=addressed.values("resolution"))
        condition = Q()
        for value in values:
            condition |= self.clock.resolutions(Standing(value))
        return rows.filter(condition)

    def filter_body(self, rows: QuerySet[Resolution], name: str, values: list[str]) -> QuerySet[Resolution]:
        return rows.filter(item__meeting__body__slug__in=values)

    def filter_organization(self, rows: QuerySet[Resolution], name: str, values: list[str]) -> QuerySet[Resolution]:
        return rows.filter(pk__in=Assignment.objects.filter(organization__in=self.organizations).values("resolution"))

    def filter_year(self, rows: QuerySet[Resolution], name: str, values: list[str]) -> QuerySet[Resolution]:
        return rows.filter(item__meeting__year__in=values)

    def filter_dates(self, rows: QuerySet[Resolution], name: str, value: dt.date) -> QuerySet[Resolution]:
        field = {
            "since": "item__meeting__date__gte",
            "until": "item__meeting__date__lte",
            "term_from": "due__gte",
            "term_to": "due__lte",
        }[name]
        return rows.filter(**{field: value})


class ReportFilter(ResolutionFilter):
    """The filters of the report of execution: beside those of the register `closed_from` and `closed_to`, the period of
    the discipline. The points that stand behind its figures: taken off control in these days, or on control still."""

    closed_from = _date(_("Taken off control not before"), "filter_closed")
    closed_to = _date(_("Taken off control not after"), "filter_closed")

    @property
    def closed(self) -> tuple[dt.date | None, dt.date | None]:
        """The days between which points were taken off control; None where that end is open."""
        return self.applied.get("closed_from"), self.applied.get("closed_to")

    def filter_closed(self, rows: QuerySet[Resolution], name: str, value: dt.date) -> QuerySet[Resolution]:
        if name == "closed_to" and self.closed[0]:
            return rows  # Both days are one condition: they are asked of one and the same task.
        return self.in_period(rows)

    @property
    def period(self) -> Period:
        """The days up to today between which points were taken off control."""
        first, last = self.closed
        today = self.clock.today
        return Period(max(first or _EARLIEST, _EARLIEST), max(min(last or today, today), _EARLIEST), today)

    def in_period(self, rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
        """Those with a task that the discipline counts in the period."""
        counted = counted_tasks().filter(self.period.rows(Outcome.ALL))
        return rows.filter(pk__in=counted.values("resolution"))

    @property
    def _is_all(self) -> bool:
        return False  # What was never put on control is in no report.
