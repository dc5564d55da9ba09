"""Letters of time: terms that come near, terms that have passed; of one run to one reader one letter about all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from decisions.letters import outbox
from decisions.letters.emails.calendar import MOVES, entries
from decisions.letters.emails.composing import (
    about_assignment,
    foot,
    letter,
    one_line,
    own_link,
    point_of,
    preview,
    term_entry,
)
from decisions.letters.emails.recipients import Reader, is_silent, readers, responsible, responsible_for
from decisions.models import Assignment, Event, Letter, Reminder
from decisions.models.letter import new_unsubscribe_token

K = Letter.Kind
Occasions = Mapping[str, Assignment]
"""What there is to tell of: the task of each."""


def terms_are_near(occasions: Occasions, on: dt.date) -> None:
    """To the responsibles, some days before the terms."""
    _tell(K.REMINDER, occasions, on)


def terms_have_passed(occasions: Occasions, on: dt.date) -> None:
    """To the responsibles, the day after the term and every week from then on."""
    _tell(K.OVERDUE, occasions, on)


def term_has_passed(assignment: Assignment, occasion: str, on: dt.date, note: str = "") -> None:
    """To the responsible, because the secretary asks; `note` are words of her own."""
    late = assignment.days_late(on)
    about_assignment(K.OVERDUE, occasion, responsible(assignment), assignment, day=on, late=late, note=note)


def preview_of_passed(assignment: Assignment, on: dt.date) -> tuple[str, str]:
    """Subject and text of `term_has_passed`, to be read before it is written."""
    return preview(K.OVERDUE, assignment, late=assignment.days_late(on))


def _tell(kind: Letter.Kind, occasions: Occasions, on: dt.date) -> None:
    """Write of each occasion once, whoever does the same at this moment."""
    if is_silent() or not occasions:
        return
    told = responsible_for({row.pk: row for row in occasions.values()}.values())
    for known in _with_common_readers(occasions, told):
        with transaction.atomic():
            mine = Reminder.objects.claim(kind, {occasion: occasions[occasion] for occasion in known}, on)
            _write(kind, {occasion: occasions[occasion] for occasion in known if occasion in mine}, told, on)


def _with_common_readers(occasions: Occasions, told: Mapping[int, set[str]]) -> list[list[str]]:
    """The occasions of which somebody is told, those that have a reader in common together."""
    groups: list[tuple[set[str], list[str]]] = []
    for occasion, row in occasions.items():
        addresses, own = set(told[row.pk]), [occasion]
        if not addresses:
            continue
        apart = []
        for others, rows in groups:
            if addresses & others:
                addresses |= others
                own = [*rows, *own]
            else:
                apart.append((others, rows))
        groups = [*apart, (addresses, own)]
    return [rows for _addresses, rows in groups]


def _write(kind: Letter.Kind, mine: Occasions, told: Mapping[int, set[str]], on: dt.date) -> None:
    """To who has one task the letter about it, to who has several one about all."""
    of_address: defaultdict[str, dict[str, Assignment]] = defaultdict(dict)
    for occasion, row in mine.items():
        for address in told[row.pk]:
            of_address[address][occasion] = row
    for occasion, row in mine.items():
        alone = {address for address in told[row.pk] if len(of_address[address]) == 1}
        days: dict[str, Any] = _days(row, on)
        about_assignment(kind, occasion, alone, row, day=on, **days)
    several = {address: rows for address, rows in of_address.items() if len(rows) > 1}
    if several:
        outbox.put(_letters(kind, several, on))


def _letters(kind: Letter.Kind, several: Mapping[str, Occasions], on: dt.date) -> Iterable[Letter]:
    keys = {row.pk for rows in several.values() for row in rows.values()}
    moves = Event.objects.filter(assignment__in=keys, action__in=MOVES).order_by().values("assignment")
    moved = dict(moves.annotate(n=Count("pk")).values_list("assignment", "n"))
    for reader in readers(several):
        if not reader.wants(kind):
            continue
        token = new_unsubscribe_token() if reader.may_end(kind) else None
        rows = several[reader.address]
        bodies = {row.resolution.item.meeting.body for row in rows.values()}
        with translation.override(reader.language):
            faces = _faces(kind, list(rows.values()), reader, on, moved, foot(reader, token))
        occasion = f"with {next(iter(rows))}"
        body = bodies.pop() if len(bodies) == 1 else None
        yield letter(kind, occasion, reader, on, unsubscribe_token=token, body=body, **faces)


def _faces(
    kind: Letter.Kind,
    rows: list[Assignment],
    reader: Reader,
    on: dt.date,
    moved: Mapping[int, int],
    below: dict[str, str],
) -> dict[str, str]:
    tasks = [
        {
            "assignment": row,
            "resolution": row.resolution,
            "point": point_of(row.resolution),
            "link": f"{settings.SITE_URL}{row.get_absolute_url()}",
            "report_url": own_link(kind, reader, row),
            **_days(row, on),
        }
        for row in rows
    ]
    subject = one_line(_subject(kind, len(rows)) % {"n": len(rows)})
    shown: dict[str, Any] = {
        "subject": subject,
        "tasks": tasks,
        "are_late": kind == K.OVERDUE,
        "names_them": len({row.responsible for row in rows}) > 1,
        "asks": any(task["report_url"] for task in tasks),
        **below,
    }
    return {
        "subject": subject,
        "text": render_to_string("emails/terms.txt", shown).strip() + "\n",
        "html": render_to_string("emails/terms.html", shown),
        "calendar": "" if kind == K.OVERDUE else entries(((row, term_entry(row)) for row in rows), moved),
    }


def _subject(kind: Letter.Kind, n: int) -> str:
    if kind == K.OVERDUE:
        return ngettext("%(n)d task of yours is overdue", "%(n)d tasks of yours are overdue", n)
    return ngettext("%(n)d task of yours is due soon", "%(n)d tasks of yours are due soon", n)


def _days(row: Assignment, on: dt.date) -> dict[str, int]:
    """Days left, and days since the term."""
    assert row.term is not None, "asked of assignments with a term only"
    return {"left": (row.term - on).days, "late": row.days_late(on)}
