"""Writing to those who are late: first who gets what is listed, then the letters go into the outbox, once a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from decisions.admin.desk.desk import within
from decisions.control import queues
from decisions.letters.emails.recipients import responsible_for
from decisions.letters.emails.reminders import preview_of_passed, term_has_passed
from decisions.models import Assignment, Letter, Meeting, Reminder
from members.admin.rights import MOST_DIGITS, SECRETARY, access

MOST = 100
"""So many can still be read before they are written to."""

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Late:
    """One assignment of the list: whom a letter about it goes to, and when the last one was written."""

    assignment: Assignment
    days: int
    addresses: list[str]
    last: dt.date | None
    is_ticked: bool


class NoteForm(forms.Form):
    """What the secretary adds in her own words.

    The longest is asked of the words alone, not of the field: a browser would cut what is pasted there, without a word.
    """

    note = forms.CharField(
        required=False,
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("They stand in every one of these letters; %(n)d characters at most."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["note"]
        field.help_text = str(field.help_text) % {"n": LONGEST_NOTE}

    def clean_note(self) -> str:
        # The end of a line is one character to whoever counts, and two in what a browser sends.
        note: str = self.cleaned_data["note"].replace("\r\n", "\n")
        MaxLengthValidator(LONGEST_NOTE)(note)
        return note


@require_http_methods(["GET", "HEAD", "POST"])
def ask_late(request: HttpRequest) -> HttpResponse:
    """All that are late, to be looked at; a POST writes about those that were left ticked in `assignment`.

    What cannot be sent comes back as it was: the rows that were `listed`, their ticks and the words.
    """
    if access(request).bodies_with(SECRETARY) == frozenset():
        raise PermissionDenied(_("The secretary writes to those who are late."))
    if request.method != "POST":
        return ask_page(request, Assignment.objects.all())
    form = NoteForm(_without_nul(request))
    ticked = _keys(request, "assignment")
    if not ticked:
        messages.warning(request, _("Nothing was chosen, nobody was written to."))
    elif form.is_valid():
        _write(request, _late(request, Assignment.objects.filter(pk__in=ticked)), form.cleaned_data["note"])
        return redirect("admin:index")
    listed = Assignment.objects.filter(pk__in={*_keys(request, "listed"), *ticked})
    return ask_page(request, listed, form, ticked)


def ask_page(
    request: HttpRequest,
    chosen: QuerySet[Assignment],
    form: NoteForm | None = None,
    ticked: Collection[int] | None = None,
) -> HttpResponse:
    """Who of `chosen` is late, of the bodies that the user keeps; who was written to today is only counted.

    All are ticked, unless the page comes back with what was `ticked`.
    """
    today = timezone.localdate()
    everybody = _late(request, chosen)
    late = everybody.exclude(Exists(_asked(today).filter(assignment=OuterRef("pk"))))
    rows = _rows(late[:MOST], today, ticked)
    context = {
        **admin.site.each_context(request),
        "title": _("Write to those who are late?"),
        "rows": rows,
        "sample": preview_of_passed(rows[0].assignment, today) if rows else None,
        "rest": max(0, late.count() - MOST),
        "written": everybody.count() - late.count(),
        "form": form or NoteForm(),
    }
    return render(request, "admin/ask_late.html", context)


def _keys(request: HttpRequest, name: str) -> list[int]:
    """Of as many rows as a page has; what is no key of a row is passed over."""
    return [int(key) for key in request.POST.getlist(name)[:MOST] if _is_key(key)]


def _without_nul(request: HttpRequest) -> dict[str, str]:
    """PostgreSQL takes no NUL."""
    return {"note": request.POST.get("note", "").replace("\x00", "")}


def _late(request: HttpRequest, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    signed = rows.filter(resolution__item__meeting__status=Meeting.Status.SIGNED)
    own = within(signed, access(request).bodies_with(SECRETARY), "resolution__item__meeting__body_id")
    related = ("resolution__item__meeting__body", "person", "organization", "acting_person", "representative")
    return queues.overdue(own, timezone.localdate()).select_related(*related).order_by("term", "pk")


def _asked(today: dt.date) -> QuerySet[Letter]:
    """What was written today because a secretary asked for it."""
    return Letter.objects.filter(kind=Letter.Kind.OVERDUE, day=today, occasion__startswith="asked ")


def _rows(late: QuerySet[Assignment], today: dt.date, ticked: Collection[int] | None) -> list[Late]:
    rows = list(late)
    addresses = responsible_for(rows)
    last: dict[int, dt.date] = {}
    for told in (Letter.objects.filter(assignment__isnull=False), Reminder.objects.all()):
        days = told.filter(assignment__in=rows, kind=Letter.Kind.OVERDUE).values_list("assignment")
        for assignment, day in days.annotate(last=Max("day")).order_by():
            last[assignment] = max(day, last.get(assignment, day))
    return [
        Late(
            row,
            row.days_late(today),
            sorted(addresses[row.pk]),
            last.get(row.pk),
            is_ticked=ticked is None or row.pk in ticked,
        )
        for row in rows
    ]


def _write(request: HttpRequest, late: QuerySet[Assignment], note: str) -> None:
    """A second press on the same day, hers or a colleague's, writes nothing more: the occasion is the same."""
    today = timezone.localdate()
    with transaction.atomic():
        rows = list(late)
        asked = _asked(today).filter(assignment__in=rows)
        before = asked.count()
        for assignment in rows:
            term_has_passed(assignment, f"asked {assignment.pk} {today}", today, note)
        written = asked.count() - before
    if written:
        words = ngettext("%(n)d letter is put into the outbox.", "%(n)d letters are put into the outbox.", written)
        messages.success(request, words % {"n": written})
    else:
        messages.warning(request, _("Nobody was written to: they reported meanwhile, or got a letter today already."))


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS
