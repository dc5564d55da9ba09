"""What of the discipline a reader looks at: which body and year, and of the assignments behind one figure, which."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from decisions import remembering
from decisions.control.discipline import Outcome, Period, of_person, published, readable
from decisions.counts import counted, values
from decisions.counts.counted import Counted
from decisions.counts.scores import Figure, behind
from decisions.counts.values import body_and_year
from decisions.filters import NO_CHOICE, NO_DAY
from decisions.models import Assignment, Meeting
from decisions.permissions import AnyUser
from decisions.prepared import Ask, asked_together
from decisions.views.public import stamp_of
from members.models import Group, Organization, Person

NOBODY = "none"
"""As an organization: people who answer in person."""
_AS_COUNTED = {"": None, NOBODY: values.NOBODY}

ROMAN = ("I", "II", "III", "IV")
OLDEST = dt.date(1990, 1, 1)
LONGEST = dt.timedelta(days=5 * 366)
"""Of so many days the months can still be read on a drawing."""


class PeriodForm(forms.Form):
    """Which body and which days: a calendar year or a part of it, or any days; empty means all bodies, this year."""

    body = forms.ChoiceField(label=_("Body"), required=False, error_messages=NO_CHOICE)
    year = forms.ChoiceField(label=_("Year"), required=False, error_messages=NO_CHOICE)
    part = forms.ChoiceField(label=_("Part of the year"), required=False, error_messages=NO_CHOICE)
    since = forms.DateField(label=_("not before"), required=False, error_messages=NO_DAY)
    until = forms.DateField(label=_("not after"), required=False, error_messages=NO_DAY)

    def __init__(self, data: object, today: dt.date, stamp: str = "") -> None:
        """What was counted is read under the stamp of what everybody sees (`stamp_for_all`)."""
        super().__init__(data)  # type: ignore[arg-type]
        self.today = today
        self.now = counted.on(today, stamp)
        found, bodies = _years_and_bodies(self.now)
        years = {today.year, *found}
        self._keys = {slug: pk for pk, slug, _name in bodies}
        choices = [(slug, name) for _pk, slug, name in bodies]
        self.fields["body"].choices = [("", _("all bodies")), *choices]  # type: ignore[attr-defined]
        self.fields["year"].choices = [(str(year), str(year)) for year in sorted(years, reverse=True)]  # type: ignore[attr-defined]
        quarters = [(f"q{n}", gettext("quarter %(roman)s") % {"roman": ROMAN[n - 1]}) for n in range(1, 5)]
        months = [(str(n), date_format(dt.date(2000, n, 1), "F").lower()) for n in range(1, 13)]
        self.fields["part"].choices = [("", _("the whole year")), *quarters, *months]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until") or self.today
        if since and since > min(until, self.today):
            self.add_error("since", _("The first day must not be later than the last, nor than today."))
        elif until < OLDEST or (since and since < max(until, OLDEST + LONGEST) - LONGEST):
            self.add_error("since", _("Choose five years at most."))
        return data

    def chosen(self, name: str) -> Any:
        """The cleaned value; an empty one for what was not understood."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def chosen_year(self) -> int:
        return int(self.chosen("year") or self.today.year)

    @property
    def has_days(self) -> bool:
        """Whether days were chosen; the year and its part do not count then."""
        return bool(self.chosen("since") or self.chosen("until")) and not {"since", "until"} & self.errors.keys()

    @property
    def period(self) -> Period:
        """The chosen days, up to today."""
        if self.has_days:
            last = min(self.chosen("until") or self.today, self.today)
            return Period(self.chosen("since") or last.replace(month=1, day=1), last, self.today)
        part: str = self.chosen("part")
        first, months = 1, 12
        if part.startswith("q"):
            first, months = 3 * int(part[1:]) - 2, 3
        elif part:
            first, months = int(part), 1
        last_month = first + months - 1
        last = dt.date(self.chosen_year, last_month, calendar.monthrange(self.chosen_year, last_month)[1])
        return Period(dt.date(self.chosen_year, first, 1), min(last, self.today), self.today)

    @property
    def when(self) -> str:
        """The period as a reader says it."""
        if self.has_days:
            days = {"first": f"{self.period.first:%d.%m.%Y}", "last": f"{self.period.last:%d.%m.%Y}"}
            return gettext("from %(first)s to %(last)s") % days
        part, year = self.chosen("part"), self.chosen_year
        if part.startswith("q"):
            return gettext("quarter %(roman)s of %(year)s") % {"roman": ROMAN[int(part[1:]) - 1], "year": year}
        if part:
            return date_format(dt.date(year, int(part), 1), "F Y").lower()
        return gettext("the year %(year)s") % {"year": year}

    @property
    def address(self) -> dict[str, Any]:
        """The choice as parameters of an address."""
        if self.has_days:
            days = {"since": self.period.first.isoformat(), "until": self.period.last.isoformat()}
        else:
            days = {"year": str(self.chosen_year), "part": self.chosen("part")}
        return {name: value for name, value in {"body": self.chosen("body"), **days}.items() if value}

    def of_month(self, first: dt.date) -> dict[str, Any]:
        """One month of the period, as parameters of an address that take the place of its days."""
        if not self.has_days:
            return {"year": first.year, "month": first.month, "part": ""}
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return {"since": max(first, self.period.first), "until": min(last, self.period.last)}

    def of_body(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        """Those of the chosen body."""
        slug = self.chosen("body")
        return rows.filter(resolution__item__meeting__body__slug=slug) if slug else rows


class RowsForm(PeriodForm):
    """The assignments behind one figure. A person is a choice only for who may read something of that person."""

    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=Outcome.choices)
    month = forms.TypedChoiceField(
        label=_("Month"), required=False, coerce=int, choices=[(str(number), str(number)) for number in range(1, 13)]
    )
    organization = forms.CharField(label=_("Organization"), required=False, max_length=9)
    person = forms.CharField(label=_("Person"), required=False, max_length=9)

    def __init__(self, data: object, today: dt.date, user: AnyUser, stamp: str = "") -> None:
        super().__init__(data, today, stamp)
        self.user = user

    def clean_organization(self) -> Organization | str:
        value: str = self.cleaned_data["organization"]
        if value in ("", NOBODY):
            return value
        found = Organization.objects.filter(pk=_key(value)).first()
        if found is None:
            raise ValidationError(_("There is no such organization."))
        return found

    def clean_person(self) -> Person | None:
        value: str = self.cleaned_data["person"]
        if not value:
            return None
        found = Person.objects.filter(pk=_key(value)).first()
        if found is None or not of_person(readable(self.user), found.pk).exists():
            raise ValidationError(_("There is no such person."))
        return found

    @property
    def period(self) -> Period:
        month = self.chosen("month")
        if not month or self.has_days:
            return super().period
        first = dt.date(self.chosen_year, month, 1)
        last = first.replace(day=calendar.monthrange(first.year, month)[1])
        return Period(first, min(last, self.today), self.today)

    @property
    def chosen_outcome(self) -> Outcome:
        return Outcome(self.chosen("outcome") or Outcome.ALL)

    @property
    def rows(self) -> QuerySet[Assignment]:
        """The very rows that the figure counts: of a person, those that the reader may read; otherwise the public."""
        person, organization = self.chosen("person"), self.chosen("organization")
        rows = self.of_body(of_person(readable(self.user), person.pk) if person else published())
        if organization == NOBODY:
            rows = rows.filter(organization__isnull=True)
        elif organization:
            rows = rows.filter(organization=organization.pk)
        return rows.filter(self.period.rows(self.chosen_outcome))

    @property
    def found(self) -> BitMap | None:
        """The keys of these rows, where they are known without asking for them."""
        if self.now.is_far_behind or self.chosen("person"):
            return None
        organization: Organization | str = self.chosen("organization")
        of = organization.pk if isinstance(organization, Organization) else _AS_COUNTED[organization]
        return behind(self.now, Figure(self.period, self.chosen_outcome, self._keys.get(self.chosen("body")), of))

    @property
    def in_words(self) -> list[str]:
        """The choices but the outcome, as a reader says them."""
        organization = self.chosen("organization")
        parts = [
            dict(self.fields["body"].choices).get(self.chosen("body")) if self.chosen("body") else "",  # type: ignore[attr-defined]
            gettext("people who answer in person") if organization == NOBODY else organization,
            self.chosen("person"),
        ]
        return [str(part) for part in parts if part]


def stamp_for_all(request: HttpRequest) -> str:
    """The stamp of what everybody reads, for those who are signed in too."""
    return stamp_of(request) or remembering.stamp()


def _years_and_bodies(now: Counted) -> tuple[set[int], list[tuple[int, str, str]]]:
    """Of the published protocols the years, and the bodies as (key, slug, name)."""
    bodies = Ask("bodies of protocols", [], _bodies)
    if now.knows_meetings:
        (named,) = asked_together(bodies)
        return {year for _body, year in map(body_and_year, now.meetings)}, named
    years, named = asked_together(Ask("years of protocols", [], _years), bodies)
    return {year for _body, year in years}, named


def _years(_none: list[Any]) -> QuerySet[Meeting, Any]:
    """(body, year) of the protocols of each, of an index that has them beside each other: no protocol is read."""
    return Meeting.objects.published().order_by("body", "year").values_list("body", "year").distinct()


def _bodies(_none: list[Any]) -> QuerySet[Group, Any]:
    published = Meeting.objects.published().filter(body=OuterRef("pk"))
    return Group.objects.bodies().filter(Exists(published)).values_list("pk", "slug", "name")


def _key(text: str) -> int:
    """A key that every database takes; of what is no number, one that nothing has."""
    return int(text) if text.isascii() and text.isdecimal() else 0
