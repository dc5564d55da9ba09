"""How one point is shown: its wording for this reader, who answers for it, how it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.models import Addressee, Assignment, Resolution
from decisions.naming import Naming
from decisions.permissions import AnyUser, can_view
from decisions.standing import Badge, Clock, Standing, Tally, resolution_badge, term_badge
from decisions.views.resolutions.responsibles import addressed, in_force

_OF_MEETING_UNSHOWN = ("item__meeting__source_text", "item__meeting__corrections")
"""The whole text of a protocol beside each of its points is not read."""


@dataclass(frozen=True, slots=True)
class Responsible:
    """One line of those who answer: a person, an organization, or a whole group with the number of its members."""

    name: str
    note: str = ""
    role: str = ""
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One assignment of a point, for the table of a resolution."""

    assignment: Assignment
    name: str
    note: str
    url: str
    badge: Badge
    standing: Standing
    term: str
    is_open_to_reader: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A resolution ready for a template; nothing in it that the reader may not see."""

    resolution: Resolution
    text: str
    title: str
    badge: Badge
    term: str
    who: list[Responsible]
    tally: Tally
    assignments: list[Assignment] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.resolution.number

    @property
    def mark(self) -> str:
        """The line under the badge in the margin."""
        return _mark(self.resolution, self.assignments, self.tally)

    @property
    def shows_bar(self) -> bool:
        """A bar says something only when there are several tasks."""
        return self.tally.controlled > 1


def with_place(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    """With the question, the protocol and the body of each row, by the same statement."""
    return rows.select_related("item__meeting__body").defer(*_OF_MEETING_UNSHOWN)


def points_of(rows: Iterable[Resolution], naming: Naming, clock: Clock) -> list[Point]:
    """Points for rows `with_place`, whose responsibles were fetched (`fetch_responsibles`)."""
    return [point_of(row, naming, clock) for row in rows]


def point_of(resolution: Resolution, naming: Naming, clock: Clock) -> Point:
    assignments = in_force(resolution)
    body_id = resolution.item.meeting.body_id
    return Point(
        resolution=resolution,
        text=naming.wording(resolution),
        title=naming.title(resolution.item),
        badge=resolution_badge(resolution, body_id, clock),
        term=term_words(resolution.due, assignments),
        who=_responsibles(resolution, assignments, naming),
        tally=Tally(clock.of_assignment(row, body_id) for row in assignments),
        assignments=assignments,
    )


def tasks_of(point: Point, user: AnyUser, naming: Naming, clock: Clock) -> list[Task]:
    """The assignments of a point, trouble first."""
    order = list(Standing)
    tasks = [task_of(row, point.resolution, user, naming, clock) for row in point.assignments]
    return sorted(tasks, key=lambda task: order.index(task.standing))


def task_of(row: Assignment, resolution: Resolution, user: AnyUser, naming: Naming, clock: Clock) -> Task:
    row.resolution = resolution
    standing = clock.of_assignment(row, resolution.item.meeting.body_id)
    name, note = _name(row, naming, resolution)
    return Task(
        assignment=row,
        name=name,
        note=note,
        url=row.organization.get_absolute_url() if row.organization else "",
        badge=term_badge(standing, row.term, clock.today),
        standing=standing,
        term=term_of(row),
        is_open_to_reader=can_view(user, row),
    )


class Term(Protocol):
    """When somebody has to do it: an assignment, or what was fetched of it."""

    @property
    def term(self) -> dt.date | None: ...
    @property
    def term_text(self) -> str: ...
    @property
    def recurrence(self) -> str: ...


def term_words(due: dt.date | None, terms: Sequence[Term]) -> str:
    """The term of a point for a table: the earliest open date (`due`), otherwise the last one, a rhythm or the printed
    phrase."""
    if due:
        return digits(due)
    dated = [one.term for one in terms if one.term]
    if dated:
        return digits(max(dated))
    return next((words for one in terms if (words := term_of(one))), "")


def term_of(one: Term) -> str:
    if one.term:
        return digits(one.term)
    return str(Assignment.Recurrence(one.recurrence).label) if one.recurrence else one.term_text


def digits(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def _mark(resolution: Resolution, assignments: list[Assignment], tally: Tally) -> str:
    if not tally:
        return "" if resolution.kind == Resolution.Kind.INSTRUCT else _("no control needed")
    parts = []
    rhythm = next((row.get_recurrence_display() for row in assignments if row.recurrence), "")
    if rhythm:
        parts.append(rhythm)
    closed = [row.closed_at for row in assignments if row.closed_at]
    if resolution.state == Resolution.State.CLOSED and closed:
        parts.append(_("closed on %(day)s") % {"day": digits(max(closed))})
    term = term_words(resolution.due, assignments)
    if term and term != rhythm:
        parts.append(_("term %(term)s") % {"term": term} if term[0].isdigit() else term)
    if resolution.is_open and tally.controlled > 1:
        parts.append(_("closed %(done)d of %(all)d") % {"done": tally.done, "all": tally.owed})
    return "; ".join(parts)


def _responsibles(resolution: Resolution, assignments: list[Assignment], naming: Naming) -> list[Responsible]:
    """One line for each who answers, as the document orders them; an addressed group is one line."""
    has_co = any(row.role == Assignment.Role.CO for row in assignments)
    lines = [
        (addressee.position, _group_line(addressee, assignments, resolution)) for addressee in addressed(resolution)
    ]
    lines += [
        (row.position, _line(row, naming, resolution, several=has_co))
        for row in assignments
        if row.origin_group_id is None
    ]
    return [line for _position, line in sorted(lines, key=lambda pair: pair[0])]


def _group_line(addressee: Addressee, assignments: list[Assignment], resolution: Resolution) -> Responsible:
    """«Members of the cluster (12 organizations on 15.10.2026)»."""
    members = [row for row in assignments if row.origin_group_id == addressee.group_id]
    count = addressee.members_count or len(members)
    if members and all(row.organization_id for row in members):
        words = ngettext("%(n)d organization on %(day)s", "%(n)d organizations on %(day)s", count)
    else:
        words = ngettext("%(n)d member on %(day)s", "%(n)d members on %(day)s", count)
    role = words % {"n": count, "day": digits(resolution.item.meeting.date)} if count else ""
    return Responsible(addressee.group.name, role=role, is_lead=addressee.role == Assignment.Role.LEAD)


def _line(row: Assignment, naming: Naming, resolution: Resolution, *, several: bool) -> Responsible:
    name, note = _name(row, naming, resolution)
    role = ""
    if row.role == Assignment.Role.CO:
        role = _("co-executor")
    elif several:
        role = _("answers for the whole")
    return Responsible(name, note, role, is_lead=row.role == Assignment.Role.LEAD)


def _name(row: Assignment, naming: Naming, resolution: Resolution) -> tuple[str, str]:
    """(name, what follows it): a person by post alone where the name may not be shown."""
    meeting = resolution.item.meeting
    if row.organization is not None:
        return row.organization.name, naming.name(row.acting_person, meeting, resolution) if row.acting_person else ""
    assert row.person is not None, "a database constraint holds this"
    named = naming.person(row.person, meeting, point=resolution)
    return (named.name, named.post) if named.name else (str(named), "")
