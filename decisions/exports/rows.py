"""The register of resolutions: its rows, gathered once as the reader may see them, and the document they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from operator import attrgetter

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.exports import paper, wording
from decisions.exports.gathering import Chunk, Group, Points, Task, chunks
from decisions.exports.table import Block, Blocks, Cell, Column, TableDocument, words_of
from decisions.models import Assignment, Resolution
from decisions.models.assignment import days_late
from decisions.naming import Named, Naming, post_on
from decisions.permissions import AnyUser
from decisions.standing import Clock, Standing
from members.access import STRANGER, access_of
from members.addresses import around

_LEAD, _CO = Assignment.Role.LEAD.value, Assignment.Role.CO.value
_term_of = attrgetter("term", "original_term", "term_text", "recurrence")


@dataclass(slots=True)
class RegisterRow:
    """One resolution. Terms are a date where there is one date, otherwise words («ежеквартально», two dates).

    Not frozen: a register makes a hundred thousand of them, and each would take three times as long.
    """

    index: int
    body: str
    protocol: str
    date: dt.date
    point: str
    question: str
    text: str
    kind: str
    lead: str
    co_executors: str
    original_term: Cell
    current_term: Cell
    status: str
    days_late: int | None
    fulfilled_on: dt.date | None
    closed_on: dt.date | None
    link: str

    @property
    def responsible(self) -> str:
        """Lead and co-executors in one cell."""
        others = f"{wording.CO_EXECUTORS}: {self.co_executors}" if self.co_executors else ""
        return "; ".join(part for part in (self.lead, others) if part)

    @property
    def shown_term(self) -> str:
        """The term in force in words of a page."""
        return words_of(self.current_term)

    @property
    def place(self) -> str:
        """Where the point stands, in one cell of a printed table: «№ 7 от 15.10.2026, п. 1.1»."""
        return wording.place(self.protocol, self.date, self.point)


COLUMNS = (
    Column(gettext_lazy("No."), "index", 5),
    Column(gettext_lazy("Body"), "body", 18),
    Column(gettext_lazy("Protocol"), "protocol", 9),
    Column(gettext_lazy("Date of the meeting"), "date", 12),
    Column(gettext_lazy("Point"), "point", 8),
    Column(gettext_lazy("Question"), "question", 28),
    Column(gettext_lazy("Resolution"), "text", 52),
    Column(gettext_lazy("Kind"), "kind", 13),
    Column(gettext_lazy("Lead"), "lead", 28),
    Column(gettext_lazy("Co-executors"), "co_executors", 22),
    Column(gettext_lazy("Original term"), "original_term", 17),
    Column(gettext_lazy("Term in force"), "current_term", 13),
    Column(gettext_lazy("Status"), "status", 15),
    Column(gettext_lazy("Days late"), "days_late", 11),
    Column(gettext_lazy("Fulfilled on"), "fulfilled_on", 12),
    Column(gettext_lazy("Taken off control on"), "closed_on", 12),
    Column(gettext_lazy("Address"), "link", 36),
)


def register_document(
    resolutions: QuerySet[Resolution], user: AnyUser, clock: Clock, heading: tuple[str, ...] = ()
) -> TableDocument:
    """`resolutions`, which are those that `user` may see, as a document; its rows are gathered while it is written.

    Without a `heading` they are of all bodies.
    """
    return TableDocument(
        layout="register",
        kind="РЕЕСТР",
        heading=heading or ("решений", f"по состоянию на {wording.long_date(clock.today)}"),
        organization=settings.CLUSTER_NAME,
        day=clock.today,
        paper=paper.REGISTER,
        sheet=COLUMNS,
        rows=register_rows(resolutions, user, clock),
        sheet_name=_("Register of resolutions"),
    )


def register_rows(resolutions: QuerySet[Resolution], user: AnyUser, clock: Clock) -> Blocks[RegisterRow]:
    """Rows of `resolutions`, which are those that `user` may see; `clock` tells what is overdue.

    Five statements for each chunk of rows at most, and one for the order of all.
    """
    found = (_block(chunk, user, clock) for chunk in chunks(resolutions, user) if chunk.points.pk)
    return Blocks(found, RegisterRow)


def rows_of(chunk: Chunk, user: AnyUser, clock: Clock) -> list[RegisterRow]:
    """The rows of what was gathered, in its order."""
    return list(map(RegisterRow, *_block(chunk, user, clock).values())) if chunk.points.pk else []


def _block(chunk: Chunk, user: AnyUser, clock: Clock) -> Block:
    """The columns of rows, in the order of their fields. Most say the same few words, or what was fetched as it is."""
    points = chunk.points
    shown = _Shown(points, Naming(user, points.pk), is_stranger=access_of(user) == STRANGER)
    standings = list(map(lru_cache(maxsize=None)(clock.of_state), points.state, points.due, points.body_id))
    answering = _Answering(chunk, shown, clock)
    answers = zip(*map(answering.answer, points.pk, count(), points.due, standings), strict=True)
    lead, co_executors, original_term, current_term, late, fulfilled_on, closed_on = answers
    kinds = {kind.value: str(kind.label) for kind in Resolution.Kind}
    labels = {each: str(each.label) for each in Standing}
    before, after = around("decisions:resolution-detail")
    before = f"{settings.SITE_URL}{before}"
    return {
        "index": range(chunk.first, chunk.first + len(points.pk)),
        "body": points.body,
        "protocol": points.protocol,
        "date": points.date,
        "point": points.number,
        "question": shown.questions,
        "text": shown.texts,
        "kind": [kinds[kind] for kind in points.kind],
        "lead": lead,
        "co_executors": co_executors,
        "original_term": original_term,
        "current_term": current_term,
        "status": [labels[standing] for standing in standings],
        "days_late": late,
        "fulfilled_on": fulfilled_on,
        "closed_on": closed_on,
        "link": [f"{before}{pk}{after}" for pk in points.pk],
    }


class _Shown:
    """What one reader reads of the points: their questions, wordings, and whether the people in them are named."""

    def __init__(self, points: Points, naming: Naming, *, is_stranger: bool) -> None:
        self.texts, self.questions = points.public_text, points.public_title
        self.is_printed: Sequence[bool] = [False] * len(points.pk)
        """Whether the reader gets the point as it was printed."""
        if is_stranger:
            return
        whole = {body: naming.whole_of(body) for body in set(points.body_id)}
        wholly = [whole[body] for body in points.body_id]
        self.is_printed = [is_whole or naming.is_own(pk) for pk, is_whole in zip(points.pk, wholly, strict=True)]
        self.texts = [
            text if is_printed else public
            for text, public, is_printed in zip(points.text, points.public_text, self.is_printed, strict=True)
        ]
        # A closed question is not told of.
        titles = zip(points.title, points.public_title, points.is_closed, wholly, strict=True)
        self.questions = [
            title if is_whole else "" if is_closed else public for title, public, is_closed, is_whole in titles
        ]


Answer = tuple[str, str, Cell, Cell, int | None, dt.date | None, dt.date | None]
"""Lead and co-executors; the original term and the one in force; of what is closed how many days late, when done, and
when taken off control."""


class _Answering:
    """Who answers for a point, by when, and how it ended."""

    def __init__(self, chunk: Chunk, shown: _Shown, clock: Clock) -> None:
        self._tasks, self._groups, self._people = chunk.tasks, chunk.groups, chunk.people
        self._days, self._is_printed, self._today = chunk.points.date, shown.is_printed, clock.today
        self._rhythms = {rhythm.value: str(rhythm.label) for rhythm in Assignment.Recurrence}
        self._zone = timezone.get_current_timezone()

    def answer(self, key: int, place: int, due: dt.date | None, standing: Standing) -> Answer:
        """Of the point of this key, which is at this place."""
        tasks, groups = self._tasks.get(key, ()), self._groups.get(key, ())
        if len(tasks) == 1 and not groups:  # Of most one alone answers.
            (task,) = tasks
            name = self._who(task, place) if task.origin_group_id is None else ""
            lead, co_executors = (name, "") if task.role == _LEAD else ("", name)
        else:
            lead, co_executors = self._names(tasks, groups, place)
        original_term, current_term = self._both_terms(tasks)
        late = fulfilled_on = closed_on = None
        if standing is Standing.CLOSED:
            late, fulfilled_on, closed_on = self._end(tasks)
        elif standing is Standing.OVERDUE and due is not None:
            late = (self._today - due).days
        return lead, co_executors, original_term, current_term, late, fulfilled_on, closed_on

    def _names(self, tasks: Sequence[Task], groups: Sequence[Group], place: int) -> tuple[str, str]:
        """Lead and co-executors, each in one cell.

        A group that is addressed as a whole is one name; so are its members who got the assignment with it.
        """
        names: dict[str, list[str]] = {_LEAD: [], _CO: []}
        for group in groups:
            names[group.role].append(f"{group.name} ({group.members_count})" if group.members_count else group.name)
        for task in tasks:
            if task.origin_group_id is None:
                names[task.role].append(self._who(task, place))
        return "; ".join(names[_LEAD]), "; ".join(names[_CO])

    def _who(self, task: Task, place: int) -> str:
        """An organization with whom it named, or a person; by post alone where the name may not be shown."""
        if task.organization is not None:
            acting = self._name(task.acting_person_id, place) if task.acting_person_id is not None else ""
            return f"{task.organization} ({acting})" if acting else task.organization
        assert task.person_id is not None, "a database constraint holds this"
        post = post_on(self._people[task.person_id], self._days[place])
        return str(Named(self._name(task.person_id, place), post))

    def _name(self, person: int, place: int) -> str:
        one = self._people[person]
        return one.short_name if one.name_is_public or self._is_printed[place] else ""

    def _both_terms(self, tasks: Sequence[Task]) -> tuple[Cell, Cell]:
        """The term that the protocol gave and the one in force."""
        if len(tasks) == 1 or len(set(map(_term_of, tasks))) == 1:  # Of nearly all: one for all who answer.
            task = tasks[0]
            current_term: Cell = task.term or self._words(task) or None
            return task.original_term or current_term, current_term
        terms = [task.term for task in tasks]
        original_terms = [task.original_term or task.term for task in tasks]
        current_term = self._together(tasks, terms)
        return current_term if original_terms == terms else self._together(tasks, original_terms), current_term

    def _together(self, tasks: Sequence[Task], terms: Sequence[dt.date | None]) -> Cell:
        """One date as it is; several, the earliest first, or a rhythm or a phrase as words; None without any."""
        dates = {term for term in terms if term is not None}
        phrases: dict[str, None] = {}
        if None in terms:
            pairs = zip(tasks, terms, strict=True)
            said = (self._words(task) for task, term in pairs if term is None)
            phrases = dict.fromkeys(words for words in said if words)
        if not phrases and len(dates) <= 1:
            return next(iter(dates), None)
        return "; ".join([*(f"{day:%d.%m.%Y}" for day in sorted(dates)), *phrases])

    def _words(self, task: Task) -> str:
        """The term of a task that has no date: a rhythm or a phrase."""
        return self._rhythms[task.recurrence] if task.recurrence else task.term_text

    def _end(self, tasks: Sequence[Task]) -> tuple[int | None, dt.date | None, dt.date | None]:
        """How many days late, never 0; when it was done, and when it was taken off control."""
        late, fulfilled_on, closed_at = 0, None, None
        for task in tasks:
            if task.term is not None:
                late = max(late, days_late(task.status, task.term, task.fulfilled_on, self._today))
            if task.fulfilled_on is not None and (fulfilled_on is None or task.fulfilled_on > fulfilled_on):
                fulfilled_on = task.fulfilled_on
            if task.closed_at is not None and (closed_at is None or task.closed_at > closed_at):
                closed_at = task.closed_at
        return late or None, fulfilled_on, closed_at.astimezone(self._zone).date() if closed_at is not None else None


def register_file_name(today: dt.date, extension: str) -> str:
    """«Реестр решений на 23.11.2026.xlsx»."""
    return _("Register of resolutions as of %(day)s") % {"day": f"{today:%d.%m.%Y}"} + f".{extension}"
