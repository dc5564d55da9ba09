"""Who answers for the points of a table, by when, and how it ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from django.utils import timezone

from decisions.exports.gathering import Chunk
from decisions.exports.table import Cell
from decisions.models import Assignment
from decisions.models.assignment import days_late
from decisions.naming import Named, Naming, post_on
from decisions.standing import Standing

_LEAD, _CO = Assignment.Role.LEAD.value, Assignment.Role.CO.value

V = TypeVar("V")
Last = TypeVar("Last", int, dt.date, dt.datetime)


class Answering:
    """Who answers for each point, by when, and how it ended: columns of rows, made of the columns of their tasks.

    One alone answers for most points. So a row first gets what its first task says, and those for which several answer,
    or a group, are then told anew.
    """

    def __init__(self, chunk: Chunk, is_printed: Sequence[bool], naming: Naming, today: dt.date) -> None:
        self._points, self._tasks, self._groups, self._people = chunk.points, chunk.tasks, chunk.groups, chunk.people
        self._is_printed, self._naming, self._today = is_printed, naming, today
        self._firsts = [self._tasks.firsts.get(key, -1) for key in self._points.pk]
        self._several = [
            (row, key, self._tasks.of(key))
            for row, key in enumerate(self._points.pk)
            if self._tasks.counts[key] > 1 or key in self._groups
        ]

    def _of_first(self, column: Sequence[V], nothing: V) -> list[V]:
        """What is in the column of the first task of each row; `nothing` where none is."""
        values = [*column, nothing]  # The last, where a row without tasks finds it.
        return [values[first] for first in self._firsts]

    def names(self) -> tuple[list[str], list[str]]:
        """Leads and co-executors, each in one cell."""
        roles, names = self._tasks.role, self._names_of_tasks()
        lead, co_executors = (
            self._of_first([name or "" if each == role else "" for each, name in zip(roles, names, strict=True)], "")
            for role in (_LEAD, _CO)
        )
        for row, key, tasks in self._several:
            several: dict[str, list[str]] = {_LEAD: [], _CO: []}
            for group in self._groups.get(key, ()):
                several[group.role].append(
                    f"{group.name} ({group.members_count})" if group.members_count else group.name
                )
            for role, name in zip(roles[tasks], names[tasks], strict=True):
                if name is not None:
                    several[role].append(name)
            lead[row], co_executors[row] = "; ".join(several[_LEAD]), "; ".join(several[_CO])
        return lead, co_executors

    def _names_of_tasks(self) -> list[str | None]:
        """Who answers for each task. A group that is addressed as a whole is one name: its members have none here."""
        tasks = self._tasks
        names = list(tasks.organization)
        rows: dict[int, int] = {}
        whose = zip(tasks.origin_group_id, tasks.person_id, tasks.acting_person_id, strict=True)
        for task, (group, person, acting) in enumerate(whose):
            if group is not None:
                names[task] = None
            elif person is not None or acting is not None:
                rows = rows or {key: row for row, key in enumerate(self._points.pk)}
                names[task] = self._who(task, rows[tasks.resolution_id[task]])
        return names

    def _who(self, task: int, row: int) -> str:
        """An organization with whom it named, or a person; by post alone where the name may not be shown."""
        organization, acting_person = self._tasks.organization[task], self._tasks.acting_person_id[task]
        if organization is not None:
            acting = self._name_for(task, acting_person, row) if acting_person is not None else ""
            return f"{organization} ({acting})" if acting else organization
        person = self._tasks.person_id[task]
        assert person is not None, "a database constraint holds this"
        return self._name(person, row) or str(Named(post=post_on(self._people[person], self._points.date[row])))

    def _name_for(self, task: int, person: int, row: int) -> str:
        """Who is named for an organization. Of whom no protocol tells, what is printed is no measure."""
        since = self._tasks.since[task] if self._tasks.since else None
        if since is None:
            return self._name(person, row)
        one = self._people[person]
        is_told = one.name_is_public or self._naming.tells_since(since, self._points.body_id[row])
        return one.short_name if is_told else ""

    def _name(self, person: int, row: int) -> str:
        one = self._people[person]
        return one.short_name if one.name_is_public or self._is_printed[row] else ""

    def terms(self) -> tuple[list[Cell], list[Cell]]:
        """The terms that the protocols gave and those in force."""
        tasks = self._tasks
        rhythms = {rhythm.value: str(rhythm.label) for rhythm in Assignment.Recurrence}
        said = zip(tasks.term, tasks.recurrence, tasks.term_text, strict=True)
        # What has no date has a rhythm or a phrase.
        terms: list[Cell] = [term or (rhythms[rhythm] if rhythm else text) or None for term, rhythm, text in said]
        originals: list[Cell] = [first or term for first, term in zip(tasks.original_term, terms, strict=True)]
        original_term, current_term = self._of_first(originals, None), self._of_first(terms, None)
        for row, _key, several in self._several:
            original_term[row], current_term[row] = _together(originals[several]), _together(terms[several])
        return original_term, current_term

    def ends(
        self, standings: Sequence[Standing]
    ) -> tuple[list[int | None], list[dt.date | None], list[dt.date | None]]:
        """How many days late, never 0; of what is closed, when it was done, and when it was taken off control."""
        tasks, zone = self._tasks, timezone.get_current_timezone()
        lates = [
            (days_late(status, term, fulfilled_on, self._today) if term is not None else 0) or None
            for status, term, fulfilled_on in zip(tasks.status, tasks.term, tasks.fulfilled_on, strict=True)
        ]
        day_of = {moment: moment.astimezone(zone).date() if moment else None for moment in {*tasks.closed_at, None}}
        late, fulfilled_on = self._of_first(lates, None), self._of_first(tasks.fulfilled_on, None)
        closed_on = self._of_first([day_of[moment] for moment in tasks.closed_at], None)
        for row, _key, several in self._several:
            if standings[row] is Standing.CLOSED:
                late[row], fulfilled_on[row] = _last(lates[several]), _last(tasks.fulfilled_on[several])
                closed_on[row] = day_of[_last(tasks.closed_at[several])]
        for row, (standing, due) in enumerate(zip(standings, self._points.due, strict=True)):
            if standing is not Standing.CLOSED:
                late[row] = (self._today - due).days if standing is Standing.OVERDUE and due is not None else None
                fulfilled_on[row] = closed_on[row] = None
        return late, fulfilled_on, closed_on


def _last(column: Sequence[Last | None]) -> Last | None:
    """The greatest of what there is."""
    known = [value for value in column if value is not None]
    return max(known) if known else None


def _together(terms: Sequence[Cell]) -> Cell:
    """A term that all have as it is; of others the dates, the earliest first, and then what is said in words."""
    different = dict.fromkeys(terms)
    different.pop(None, None)
    if len(different) <= 1:
        return next(iter(different), None)
    days = sorted(term for term in different if isinstance(term, dt.date))
    return "; ".join([*(f"{day:%d.%m.%Y}" for day in days), *(term for term in different if isinstance(term, str))])
