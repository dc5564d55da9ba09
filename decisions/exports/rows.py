"""The register of resolutions: its rows, gathered once as the reader may see them, and the document they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.exports import paper, wording
from decisions.exports.gathering import Chunk, Gathered, Point, Task, chunks
from decisions.exports.table import Cell, Column, TableDocument, words_of
from decisions.models import Assignment, Resolution
from decisions.models.assignment import days_late
from decisions.naming import Named, Naming, post_on
from decisions.permissions import AnyUser
from decisions.standing import Clock, Standing
from members.addresses import around
from members.models import Person

_LEAD, _CO = Assignment.Role.LEAD.value, Assignment.Role.CO.value


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


def register_rows(resolutions: QuerySet[Resolution], user: AnyUser, clock: Clock) -> Iterator[RegisterRow]:
    """Rows of `resolutions`, which are those that `user` may see; `clock` tells what is overdue.

    Five statements for each chunk of rows at most, and one for the order of all.
    """
    return (row for _point, row in register_pairs(resolutions, user, clock))


def register_pairs(
    resolutions: QuerySet[Resolution], user: AnyUser, clock: Clock, *, moments: bool = False
) -> Iterator[tuple[Gathered, RegisterRow]]:
    """The same rows, each with what it was made of, and with its `moments` when they are asked for."""
    for chunk in chunks(resolutions, user, moments=moments):
        yield from zip(chunk.points, rows_of(chunk, user, clock), strict=True)


def rows_of(chunk: Chunk, user: AnyUser, clock: Clock) -> list[RegisterRow]:
    """The rows of what was gathered, in its order."""
    said = _Said(chunk.people, Naming(user, [each.point.pk for each in chunk.points]), clock)
    return [_row(index, each, said) for index, each in enumerate(chunk.points, start=chunk.first)]


class _Said:
    """What many rows say alike, put into words once; and people as they may be named."""

    def __init__(self, people: Mapping[int, Person], naming: Naming, clock: Clock) -> None:
        self.kinds = {kind.value: str(kind.label) for kind in Resolution.Kind}
        self.standings = {standing: str(standing.label) for standing in Standing}
        self.rhythms = {rhythm.value: str(rhythm.label) for rhythm in Assignment.Recurrence}
        self.today, self.standing = clock.today, lru_cache(maxsize=None)(clock.of_state)
        self._zone = timezone.get_current_timezone()
        self.whole = lru_cache(maxsize=None)(naming.whole_of)
        before, self._after = around("decisions:resolution-detail")
        self._before = f"{settings.SITE_URL}{before}"
        self._naming, self._people = naming, people

    def question(self, point: Point) -> str:
        """Empty for a closed one."""
        if self.whole(point.body_id):
            return point.title
        return "" if point.is_closed else point.public_title

    def text(self, point: Point) -> str:
        return point.text if self._as_printed(point) else point.public_text

    def link(self, point: Point) -> str:
        return f"{self._before}{point.pk}{self._after}"

    def day(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(self._zone).date()

    def _as_printed(self, point: Point) -> bool:
        return self.whole(point.body_id) or self._naming.is_own(point.pk)

    def who(self, task: Task, point: Point) -> str:
        """An organization with whom it named, or a person; by post alone where the name may not be shown."""
        if task.organization is not None:
            acting = self._name(task.acting_person_id, point)
            return f"{task.organization} ({acting})" if acting else task.organization
        assert task.person_id is not None, "a database constraint holds this"
        return str(Named(self._name(task.person_id, point), post_on(self._people[task.person_id], point.date)))

    def _name(self, person: int | None, point: Point) -> str:
        if person is None:
            return ""
        one = self._people[person]
        return one.short_name if one.name_is_public or self._as_printed(point) else ""


def _row(index: int, each: Gathered, said: _Said) -> RegisterRow:
    point, tasks = each.point, each.tasks
    standing = said.standing(point.state, point.due, point.body_id)
    lead, co_executors = _names(each, said)
    original_term, current_term = _both_terms(tasks, said)
    row = RegisterRow(
        index=index,
        body=point.body,
        protocol=point.protocol,
        date=point.date,
        point=point.number,
        question=said.question(point),
        text=said.text(point),
        kind=said.kinds[point.kind],
        lead=lead,
        co_executors=co_executors,
        original_term=original_term,
        current_term=current_term,
        status=said.standings[standing],
        days_late=None,
        fulfilled_on=None,
        closed_on=None,
        link=said.link(point),
    )
    if standing is Standing.OVERDUE and point.due is not None:
        row.days_late = (said.today - point.due).days
    elif standing is Standing.CLOSED:
        _tell_closed(row, tasks, said)
    return row


def _tell_closed(row: RegisterRow, tasks: Sequence[Task], said: _Said) -> None:
    """What is said of a closed one alone: when it was done and taken off control, and how late; never of how late 0."""
    late = (days_late(task.status, task.term, task.fulfilled_on, said.today) for task in tasks if task.term)
    row.days_late = max(late, default=0) or None
    row.fulfilled_on = max((task.fulfilled_on for task in tasks if task.fulfilled_on), default=None)
    closed = [task.closed_at for task in tasks if task.closed_at]
    row.closed_on = said.day(max(closed)) if closed else None


def _names(each: Gathered, said: _Said) -> tuple[str, str]:
    """Lead and co-executors, each in one cell.

    A group that is addressed as a whole is one name; so are its members who got the assignment with it.
    """
    names: dict[str, list[str]] = {_LEAD: [], _CO: []}
    for group in each.groups:
        names[group.role].append(f"{group.name} ({group.members_count})" if group.members_count else group.name)
    for task in each.tasks:
        if task.origin_group_id is None:
            names[task.role].append(said.who(task, each.point))
    return "; ".join(names[_LEAD]), "; ".join(names[_CO])


def _both_terms(tasks: Sequence[Task], said: _Said) -> tuple[Cell, Cell]:
    """The term that the protocol gave and the one in force; of most they are the same."""
    current = _terms([(task, task.term) for task in tasks], said)
    if all(task.original_term is None or task.original_term == task.term for task in tasks):
        return current, current
    return _terms([(task, task.original_term or task.term) for task in tasks], said), current


def _terms(terms: Sequence[tuple[Task, dt.date | None]], said: _Said) -> Cell:
    """One date as it is; several, the earliest first, or a rhythm or a phrase as words; None when there is none."""
    dates: set[dt.date] = set()
    phrases: dict[str, None] = {}
    if len(terms) == 1 and terms[0][1] is not None:
        return terms[0][1]
    for task, term in terms:
        if term is not None:
            dates.add(term)
        elif words := said.rhythms[task.recurrence] if task.recurrence else task.term_text:
            phrases[words] = None
    if len(dates) == 1 and not phrases:
        return dates.pop()
    return "; ".join([*(f"{day:%d.%m.%Y}" for day in sorted(dates)), *phrases]) or None


def register_file_name(today: dt.date, extension: str) -> str:
    """«Реестр решений на 23.11.2026.xlsx»."""
    return _("Register of resolutions as of %(day)s") % {"day": f"{today:%d.%m.%Y}"} + f".{extension}"
