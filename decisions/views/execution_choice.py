"""What of the discipline a reader looks at: which body and year, and of the assignments behind one figure, which."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.discipline import Outcome, Period, of_person, published, readable
from decisions.models import Assignment, Meeting
from decisions.permissions import AnyUser
from members.models import Group, Organization, Person

NOBODY = "none"
"""As an organization: people who answer in person."""


class PeriodForm(forms.Form):
    """Which body and which calendar year; empty means all bodies and the present year."""

    body = forms.ChoiceField(label=_("Body"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data: object, today: dt.date) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.today = today
        years = {today.year, *Meeting.objects.published().values_list("year", flat=True).distinct().order_by()}
        bodies = Group.objects.bodies().filter(meetings__in=Meeting.objects.published()).distinct()
        self.fields["body"].choices = [("", _("all bodies")), *bodies.values_list("slug", "name")]  # type: ignore[attr-defined]
        self.fields["year"].choices = [(str(year), str(year)) for year in sorted(years, reverse=True)]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> Any:
        """The cleaned value; an empty one for what was not understood."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def chosen_year(self) -> int:
        return int(self.chosen("year") or self.today.year)

    @property
    def period(self) -> Period:
        """The chosen year, up to today."""
        return Period(dt.date(self.chosen_year, 1, 1), min(dt.date(self.chosen_year, 12, 31), self.today), self.today)

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

    def __init__(self, data: object, today: dt.date, user: AnyUser) -> None:
        super().__init__(data, today)
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
        if not month:
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
    def in_words(self) -> list[str]:
        """The choices but the outcome, as a reader says them."""
        organization = self.chosen("organization")
        parts = [
            dict(self.fields["body"].choices).get(self.chosen("body")) if self.chosen("body") else "",  # type: ignore[attr-defined]
            gettext("people who answer in person") if organization == NOBODY else organization,
            self.chosen("person"),
        ]
        return [str(part) for part in parts if part]


def _key(text: str) -> int:
    """A key that every database takes; of what is no number, one that nothing has."""
    return int(text) if text.isascii() and text.isdecimal() else 0
