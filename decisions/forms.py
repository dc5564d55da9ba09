"""Forms of a reader: the report and the request for more time, each ends in one call of the workflow; letters, keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from decisions import api_tokens, permissions, workflow
from decisions.control.progress import report_of_share, returned_report
from decisions.files import evidence
from decisions.models import ApiToken, Assignment, MailPreference, Report
from decisions.permissions import AnyUser
from members.models import Person, Position, User

PERCENTS = (25, 50, 75, 90, 100)
KINDS = {
    Report.Kind.DONE: gettext_lazy("Done"),
    Report.Kind.INTERIM: gettext_lazy("Interim report"),
}
LONGEST = 20_000


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class EvidenceField(forms.FileField):
    """Several files; the value is a list of `decisions.files.evidence.Evidence`."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[evidence.Evidence]:
        files: Sequence[UploadedFile[Any]] = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(files) > evidence.MAX_FILES:
            raise ValidationError(
                ngettext("Attach at most %(n)d file.", "Attach at most %(n)d files.", evidence.MAX_FILES)
                % {"n": evidence.MAX_FILES}
            )
        found, errors = [], []
        for file in files:
            try:
                found.append(evidence.check(file))
            except ValidationError as error:
                errors.extend(error.messages)
        if errors:
            raise ValidationError(errors)
        return found


class ColleagueForm(forms.Form):
    """Somebody of the organization that has the task, who does not help with it yet."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Colleague"),
        empty_label=gettext_lazy("choose a colleague"),
        error_messages={"required": gettext_lazy("Choose a colleague.")},
    )

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        self.assignment = assignment
        super().__init__(*args, **kwargs)
        posts = Position.objects.on(timezone.localdate()).filter(organization=assignment.organization_id)
        helping = assignment.colleagues.filter(removed_at__isnull=True)
        free = Person.objects.active().filter(pk__in=posts.values("person")).exclude(pk__in=helping.values("person"))
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = free.exclude(pk=assignment.named_person_id or 0)

    def submit(self, user: User) -> None:
        """Raises `TransitionRefused`."""
        workflow.name_colleague(self.assignment, person=self.cleaned_data["person"], actor=user)


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "w-m"}, format="%Y-%m-%d")


class ReportForm(forms.Form):
    """What has been done. The kinds on offer are those that the assignment's state and the role allow."""

    kind = forms.ChoiceField(label=gettext_lazy("What you report"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("What has been done"),
        help_text=gettext_lazy(
            "In short: the action, its date, the number of the document. These words go into the report of execution."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what has been done: at least the action and the date.")},
    )
    percent = forms.TypedChoiceField(
        label=gettext_lazy("How much is done"),
        choices=[(number, f"{number} %") for number in PERCENTS],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    fulfilled_on = forms.DateField(
        label=gettext_lazy("Day of fulfilment"),
        help_text=gettext_lazy("For what is done; today, if left empty."),
        required=False,
        widget=date_input(),
        error_messages={"invalid": gettext_lazy("Write the date as 31.12.2026.")},
    )
    documents = EvidenceField(label=gettext_lazy("Documents"), required=False)

    def __init__(self, *args: Any, assignment: Assignment, author: AnyUser, **kwargs: Any) -> None:
        self.assignment, self.author = assignment, author
        super().__init__(*args, **kwargs)
        self._offer_kinds()
        self._offer_percents()

    def _offer_kinds(self) -> None:
        task = self.assignment
        done = task.status == Assignment.Status.CONTROL and permissions.answers_for_the_whole(task)
        kinds = [Report.Kind.DONE, Report.Kind.INTERIM] if done else [Report.Kind.INTERIM]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, KINDS[kind]) for kind in kinds]
        field.initial = (kinds[0] if returned_report(task) else Report.Kind.INTERIM).value
        if not done:
            del self.fields["fulfilled_on"]

    def _offer_percents(self) -> None:
        """What the author said last is chosen already, and is a choice even when it is no round number.

        What somebody else has said since is shown and left to be confirmed: it would go out as words of the author.
        """
        last = report_of_share(self.assignment)
        said = None if last is None else last.percent
        is_own = last is not None and self.author is not None and last.author_id == self.author.pk
        percents = sorted({*PERCENTS} if said is None else {*PERCENTS, said})
        field = self.fields["percent"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(percent, f"{percent} %") for percent in percents]
        field.initial = said if is_own else None
        self.said_by_another = None if is_own else last

    @property
    def can_be_done(self) -> bool:
        return "fulfilled_on" in self.fields

    @property
    def lost_files(self) -> bool:
        """Whether files were chosen in a form that comes back: a browser never keeps them."""
        return self.is_bound and bool(self.files)

    def clean_fulfilled_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["fulfilled_on"]
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("The day of fulfilment cannot be in the future."))
        if day is not None and day < self.assignment.resolution.item.meeting.date:
            raise ValidationError(_("The day of fulfilment cannot be before the meeting that gave the task."))
        return day

    def submit(self, actor: User) -> Report:
        """Give the report; `workflow.TransitionRefused` when the state changed meanwhile."""
        data = self.cleaned_data
        if data["kind"] == Report.Kind.DONE:
            return workflow.report_done(
                self.assignment,
                actor=actor,
                text=data["text"],
                fulfilled_on=data["fulfilled_on"],
                files=data["documents"],
            )
        return workflow.report_interim(
            self.assignment, actor=actor, text=data["text"], percent=data["percent"], files=data["documents"]
        )


class ExtensionForm(forms.Form):
    """A new term and the reason for it."""

    new_term = forms.DateField(
        label=gettext_lazy("New due date"),
        widget=date_input(),
        error_messages={
            "required": gettext_lazy("Name the new term."),
            "invalid": gettext_lazy("Write the date as 31.12.2026."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why more time is needed.")},
    )

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        self.assignment = assignment
        super().__init__(*args, **kwargs)

    def clean_new_term(self) -> dt.date:
        term: dt.date = self.cleaned_data["new_term"]
        latest = max(self.assignment.term or dt.date.min, timezone.localdate())
        if term <= latest:
            raise ValidationError(_("The new term must be later than %(day)s.") % {"day": f"{latest:%d.%m.%Y}"})
        last = workflow.last_term_to_ask(self.assignment, timezone.localdate())
        if term > last:
            raise ValidationError(workflow.too_far(last))
        return term

    def submit(self, actor: User) -> None:
        """Ask for it; `workflow.TransitionRefused` when the state changed meanwhile."""
        workflow.ask_extension(
            self.assignment,
            actor=actor,
            reason=self.cleaned_data["reason"],
            new_term=self.cleaned_data["new_term"],
        )


class MailPreferenceForm(forms.ModelForm):  # type: ignore[type-arg]
    """Which letters a user gets, how often and in which language."""

    class Meta:
        model = MailPreference
        fields = ("reminders", "news", "desk", "digest", "language")
        widgets: ClassVar = {"digest": forms.RadioSelect, "language": forms.RadioSelect}
        labels: ClassVar = {
            "reminders": gettext_lazy("Reminders before a term"),
            "news": gettext_lazy("News of my tasks"),
            "desk": gettext_lazy("What waits at the secretary's desk"),
            "digest": gettext_lazy("Digest of what is open"),
            "language": gettext_lazy("Language of letters"),
        }
        help_texts: ClassVar = {
            "reminders": gettext_lazy("On the days set by the rules of the body: usually a week and a day before."),
            "news": gettext_lazy("A report was accepted, a task was taken off control."),
            "desk": gettext_lazy("Reports to accept, requests for more time, protocols that wait for a signature."),
            "digest": gettext_lazy(
                "On Mondays: what is due, overdue and accepted. When there is nothing to say, no letter is sent."
            ),
        }

    def __init__(self, *args: Any, user: User, has_desk: bool, **kwargs: Any) -> None:
        self.user = user
        kwargs["instance"] = MailPreference.objects.filter(user=user).first() or MailPreference(user=user)
        super().__init__(*args, **kwargs)
        if not has_desk:
            del self.fields["desk"]

    def save(self, commit: bool = True) -> MailPreference:
        """Two presses of the button at once make one row."""
        row, _created = MailPreference.objects.update_or_create(user=self.user, defaults=self.cleaned_data)
        return row


class SubscriptionForm(forms.Form):
    """Where news of a view are sent to; personal data are kept by consent only."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Write the address the letters shall go to.")},
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("I agree that my address is kept and used for these letters until I leave"),
        error_messages={"required": gettext_lazy("Without your consent the address cannot be kept.")},
    )


class ApiTokenForm(forms.Form):
    """A key of the API: what it is for, what it may, until when."""

    READ, ACT = "read", "act"
    MOST_DAYS = 366

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("The program that will use it.")
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What it may"),
        choices=[
            (READ, gettext_lazy("read what I may see")),
            (ACT, gettext_lazy("also report, accept and decide for me")),
        ],
        initial=READ,
        widget=forms.RadioSelect,
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Good until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("A year at most."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["expires_on"].initial = timezone.localdate() + dt.timedelta(days=90)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if ApiToken.objects.filter(user=self.user, name=name).exists():
            raise ValidationError(_("You have a key of this name: take another name, or revoke that one."))
        return name

    def clean_expires_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + dt.timedelta(days=self.MOST_DAYS):
            raise ValidationError(_("Choose a day from today to a year from now."))
        return day

    def clean(self) -> dict[str, Any]:
        if ApiToken.objects.filter(user=self.user).count() >= api_tokens.MOST:
            raise ValidationError(_("You have %(n)d keys: revoke one of them first.") % {"n": api_tokens.MOST})
        return self.cleaned_data
