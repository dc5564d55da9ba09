"""Letters about several tasks for which another is named for the organization: to each person one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.letters import outbox
from decisions.letters.emails.calendar import entries
from decisions.letters.emails.composing import foot, letter, one_line, own_link, point_of, term_entry
from decisions.letters.emails.recipients import Reader, addresses_of, is_silent, readers
from decisions.models import Assignment, Event, Letter
from decisions.models.letter import new_unsubscribe_token
from members.models import Organization, Person

K = Letter.Kind

Words = Callable[[], tuple[str, str]]
"""Subject and first words, in the language of who reads."""


def tasks_handed_over(tasks: Sequence[Assignment], event: Event, person: Person, why: str) -> None:
    """To who is named for the organization since: its tasks, and why they come to them."""
    named_for = _organization(tasks)

    def words() -> tuple[str, str]:
        lead = _("You are named to answer for tasks of your organization: %(organization)s. Reason: %(reason)s")
        subject = ngettext("%(n)d task for you: %(organization)s", "%(n)d tasks for you: %(organization)s", len(tasks))
        return subject % {"n": len(tasks), "organization": named_for}, lead % {"organization": named_for, "reason": why}

    _write(K.ASSIGNMENT_GIVEN, event, _addresses(person), tasks, words)


def tasks_taken_over(
    tasks: Sequence[Assignment], event: Event, former: Person, person: Person | None, why: str
) -> None:
    """To who was named until now and represents the organization still: another one is, or nobody in particular."""
    named_for = _organization(tasks)

    def words() -> tuple[str, str]:
        told = {"person": person, "organization": named_for, "reason": why}
        if person is not None:
            lead = _(
                "%(person)s is named in your place to answer for these tasks (%(organization)s). Reason: %(reason)s"
            )
        else:
            lead = _(
                "You are no longer named to answer for these tasks: whoever represents the organization does "
                "(%(organization)s). Reason: %(reason)s"
            )
        return _of_several(_("You are no longer named for the organization: %(tasks)s"), tasks), lead % told

    _write(K.NAMED_NO_MORE, event, _addresses(former), tasks, words)


def names_undone(event: Event) -> None:
    """To whom letters about several tasks have gone that `event` takes back: who is named again."""
    step = event.undoes
    assert step is not None, "the event takes a step back"
    told = outbox.withdraw(step.letters.all(), actor=event.actor)
    tasks = _tasks_of(step)

    def words() -> tuple[str, str]:
        taken_back = _(
            "We wrote to you: “%(how)s”. Whoever did it has taken it back: treat it as if it had never been."
        )
        again = _("Again %(person)s is named to answer for these tasks (%(organization)s).")
        how = Event.Action(step.action).label
        lead = taken_back % {"how": how}, again % {"person": step.former, "organization": _organization(tasks)}
        return _of_several(_("A step was taken back: %(tasks)s"), tasks), " ".join(lead)

    _write(K.STEP_UNDONE, event, told, tasks, words)


def _tasks_of(step: Event) -> list[Assignment]:
    """Those of which letters tell: of a series its head stands for its periods."""
    rows = Assignment.objects.filter(Q(events=step) | Q(events__along_with=step)).distinct()
    found = list(rows.select_related("resolution__item__meeting__body", "organization").order_by("pk"))
    keys = {row.pk for row in found}
    return [row for row in found if row.series_id not in keys]


def _organization(tasks: Sequence[Assignment]) -> Organization:
    organization = tasks[0].organization
    assert organization is not None, "only for an organization somebody is named"
    return organization


def _of_several(words: str, tasks: Sequence[Assignment]) -> str:
    return words % {"tasks": ngettext("%(n)d task", "%(n)d tasks", len(tasks)) % {"n": len(tasks)}}


def _addresses(person: Person) -> set[str]:
    return set() if is_silent() else addresses_of([person])


def _write(kind: Letter.Kind, event: Event, addresses: set[str], tasks: Sequence[Assignment], words: Words) -> None:
    if not is_silent() and addresses:
        outbox.put(list(_letters(kind, event, addresses, tasks, words)))


def _letters(
    kind: Letter.Kind, event: Event, addresses: set[str], tasks: Sequence[Assignment], words: Words
) -> Iterable[Letter]:
    bodies = {row.resolution.item.meeting.body for row in tasks}
    body = bodies.pop() if len(bodies) == 1 else None
    for reader in readers(addresses):
        if not reader.wants(kind):
            continue
        token = new_unsubscribe_token() if reader.may_end(kind) else None
        with translation.override(reader.language):
            faces = _faces(kind, tasks, reader, words(), foot(reader, token))
        yield letter(kind, f"event {event.pk}", reader, None, unsubscribe_token=token, event=event, body=body, **faces)


def _faces(
    kind: Letter.Kind, tasks: Sequence[Assignment], reader: Reader, words: tuple[str, str], below: dict[str, str]
) -> dict[str, str]:
    subject, lead = one_line(words[0]), words[1]
    rows = [_task(kind, row, reader) for row in tasks]
    shown = {"subject": subject, "lead": lead, "tasks": rows, "asks": any(row["report_url"] for row in rows), **below}
    faces = {
        "subject": subject,
        "text": render_to_string("emails/handed.txt", shown).strip() + "\n",
        "html": render_to_string("emails/handed.html", shown),
    }
    if kind == K.ASSIGNMENT_GIVEN:
        faces["calendar"] = entries((row, term_entry(row)) for row in tasks)
    return faces


def _task(kind: Letter.Kind, row: Assignment, reader: Reader) -> dict[str, Any]:
    return {
        "assignment": row,
        "point": point_of(row.resolution),
        "link": f"{settings.SITE_URL}{row.get_absolute_url()}",
        "report_url": own_link(kind, reader, row),
    }
