"""Letters of a signature: about the task to whom it gives one, about all together to whom it gives several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from decisions.letters import outbox
from decisions.letters.emails.calendar import entries
from decisions.letters.emails.composing import (
    about_assignment,
    foot,
    letter,
    one_line,
    own_link,
    term_entry,
)
from decisions.letters.emails.recipients import Reader, is_silent, readers, responsible_for
from decisions.models import Assignment, Event, Letter
from decisions.models.letter import new_unsubscribe_token

KIND = Letter.Kind.ASSIGNMENT_GIVEN


def assignments_given(given: Sequence[tuple[Assignment, Event]], signed: Event) -> None:
    """To the responsibles of tasks that the signature put on control, each with its own event."""
    if is_silent() or not given:
        return
    told = responsible_for([assignment for assignment, _event in given])
    of_address: defaultdict[str, list[Assignment]] = defaultdict(list)
    for assignment, _event in given:
        for address in told[assignment.pk]:
            of_address[address].append(assignment)
    for assignment, event in given:
        alone = {address for address in told[assignment.pk] if len(of_address[address]) == 1}
        about_assignment(KIND, f"event {event.pk}", alone, assignment, event=event)
    several = {address: rows for address, rows in of_address.items() if len(rows) > 1}
    if several:
        outbox.put(_letters(several, signed))


def is_about(text: str, assignments: Iterable[int]) -> bool:
    """Whether a letter about several tasks names one of these, by their keys: each stands in it with its address."""
    return any(f"{settings.SITE_URL}/tasks/{key}/" in text for key in assignments)


def _letters(several: dict[str, list[Assignment]], signed: Event) -> Iterable[Letter]:
    for reader in readers(several):
        if not reader.wants(KIND):
            continue
        token = new_unsubscribe_token() if reader.may_end(KIND) else None
        rows = several[reader.address]
        with translation.override(reader.language):
            faces = _faces(rows, reader, foot(reader, token))
        body = rows[0].resolution.item.meeting.body
        yield letter(
            KIND, f"event {signed.pk}", reader, None, unsubscribe_token=token, event=signed, body=body, **faces
        )


def _faces(rows: list[Assignment], reader: Reader, below: dict[str, str]) -> dict[str, str]:
    meeting = rows[0].resolution.item.meeting
    words = {"n": len(rows), "number": meeting.number, "day": f"{meeting.date:%d.%m.%Y}"}
    subject = one_line(_subject(len(rows), bool(meeting.number)) % words)
    tasks = [_task(row, reader) for row in rows]
    shown: dict[str, Any] = {
        "subject": subject,
        "meeting": meeting,
        "tasks": tasks,
        "names_them": len({row.responsible for row in rows}) > 1,
        "asks": any(task["report_url"] for task in tasks),
        **below,
    }
    return {
        "subject": subject,
        "text": render_to_string("emails/given.txt", shown).strip() + "\n",
        "html": render_to_string("emails/given.html", shown),
        "calendar": entries((row, term_entry(row)) for row in rows),
    }


def _subject(n: int, is_numbered: bool) -> str:
    if is_numbered:
        return ngettext(
            "%(n)d task for you: protocol № %(number)s of %(day)s",
            "%(n)d tasks for you: protocol № %(number)s of %(day)s",
            n,
        )
    return ngettext("%(n)d task for you: protocol of %(day)s", "%(n)d tasks for you: protocol of %(day)s", n)


def _task(row: Assignment, reader: Reader) -> dict[str, Any]:
    return {
        "assignment": row,
        "resolution": row.resolution,
        "link": f"{settings.SITE_URL}{row.get_absolute_url()}",
        "report_url": own_link(KIND, reader, row),
    }
