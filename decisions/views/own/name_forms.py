"""Forms by which another is named for an organization: for one task, or for all that name the same person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from decisions import workflow
from decisions.forms import LONGEST
from decisions.models import Assignment
from members.models import Person, Position, User


class NameForm(forms.Form):
    """Who is named for an organization in place of `former`, and why."""

    NOBODY = "nobody"

    person = forms.ChoiceField(
        label=gettext_lazy("Who answers for the organization"),
        error_messages={"required": gettext_lazy("Choose who is named.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def __init__(self, *args: Any, organization: int, former: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "named", **kwargs})
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        nobody = (self.NOBODY, gettext_lazy("nobody in particular: whoever represents the organization"))
        field.choices = [
            ("", gettext_lazy("choose who is named")),
            *_present(organization, former),
            *([] if former is None else [nobody]),
        ]

    def clean_person(self) -> Person | None:
        """None stands for nobody in particular."""
        chosen = self.cleaned_data["person"]
        return None if chosen == self.NOBODY else Person.objects.get(pk=chosen)


def _present(organization: int, former: int | None) -> list[tuple[str, str]]:
    """Who represents the organization today and is not named now, each with a post there."""
    today = timezone.localdate()
    present = Person.objects.representing(organization, today).exclude(pk=former or 0)
    posts = Position.objects.on(today).filter(organization=organization).order_by("is_main", "pk")
    title = dict(posts.values_list("person", "title"))
    return [(str(one.pk), f"{one.full_name}, {title[one.pk]}") for one in present]


class RepresentativeForm(NameForm):
    """For one task of an organization.

    `instead_of` is who was named when the page was made: the choice was between that and the others.
    """

    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        assert assignment.organization_id is not None, "nobody is named beside a person"
        self.assignment, former = assignment, assignment.named_person_id
        of = {"organization": assignment.organization_id, "former": former}
        super().__init__(*args, **{"initial": {"instead_of": former}, **of, **kwargs})

    def submit(self, user: User) -> None:
        """Raises `TransitionRefused`."""
        data = self.cleaned_data
        workflow.name_representative(
            self.assignment,
            person=data["person"],
            instead_of=data["instead_of"],
            reason=data["reason"],
            actor=user,
        )


class HandOverForm(NameForm):
    """For the tasks that are left ticked of those that name `former`: for all of them, or for none."""

    tasks = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": gettext_lazy("Leave at least one task ticked."),
            "invalid_choice": gettext_lazy(
                "Meanwhile a task ended, or another was named for it: look at the list again. Nothing was changed."
            ),
        },
    )

    def __init__(self, *args: Any, listed: Sequence[Assignment], former: Person, **kwargs: Any) -> None:
        self.former, self._rows = former, {row.pk: row for row in listed}
        super().__init__(*args, former=former.pk, **kwargs)
        field = self.fields["tasks"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(key, str(row)) for key, row in self._rows.items()]

    @property
    def ticked(self) -> set[int]:
        """All of them, until a form comes back with those that were left."""
        if not self.is_bound:
            return set(self._rows)
        return {key for key in self._rows if str(key) in self.data.getlist(self.add_prefix("tasks"))}  # type: ignore[attr-defined]

    def submit(self, user: User) -> list[Assignment]:
        """The tasks; raises `TransitionRefused`."""
        data = self.cleaned_data
        rows = [self._rows[key] for key in data["tasks"]]
        workflow.hand_over(rows, person=data["person"], former=self.former, reason=data["reason"], actor=user)
        return rows
