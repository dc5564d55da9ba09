"""What the rows of the desk name: tasks, points, people, read by their keys, each table once for all lists.

One statement over all these tables takes PostgreSQL longer to plan than to answer, and where rows must be sorted the
tables are joined for each that is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from decisions.models import Assignment, Meeting, Resolution
from decisions.prepared import Ask, as_many, asked_together
from members.models import Group, Organization, Person, User

Keys = Iterable[int | None]
TASK = ("pk", "resolution", "person", "organization", "term", "status")
NOBODY = 0
"""No row has this key: what is asked of no rows is asked all the same, so that there are as many statements."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Values by key: of a task those of `TASK`, of a point its number and those of its meeting."""

    tasks: Mapping[int, Any]
    points: Mapping[int, Any]
    meetings: Mapping[int, Any]
    accounts: Mapping[int, Any]
    people: Mapping[int, Any]
    organizations: Mapping[int, Any]
    groups: Mapping[int, Any]

    def meeting(self, key: int) -> Meeting:
        """With what its name shows."""
        number, day, body = self.meetings[key]
        return Meeting(pk=key, number=number, date=day, body=Group(name=self.group(body)))

    def group(self, key: int | None) -> str:
        return self.groups[key][0] if key else ""

    def responsible(self, person: int | None, organization: int | None) -> str:
        return self.organizations[organization][0] if organization else self._person(person)

    def account(self, key: int | None) -> str:
        """The person, or the address of an account that is nobody's."""
        if key is None:
            return ""
        email, person = self.accounts[key]
        return self._person(person) if person else str(email)

    def _person(self, key: int | None) -> str:
        if key is None:
            return ""
        surname, given, patronymic = self.people[key]
        return Person(surname=surname, given=given, patronymic=patronymic).short_name


def facts(known: Iterable[Any], *, tasks: Keys, meetings: Keys, accounts: Keys, groups: Keys) -> Facts:
    """What these keys lead to, by three statements; of the tasks `known` the values are there already."""
    told, of_meetings, of_accounts = _by_key(("tasks", tasks), ("meetings", meetings), ("accounts", accounts))
    of_tasks = {row[0]: tuple(row) for row in known} | told
    points, people, organizations = _by_key(
        ("points", (row[1] for row in of_tasks.values())),
        ("people", [row[2] for row in (*of_tasks.values(), *of_accounts.values())]),
        ("organizations", (row[3] for row in of_tasks.values())),
    )
    bodies = [*groups, *(row[4] for row in points.values()), *(row[3] for row in of_meetings.values())]
    (named,) = _by_key(("groups", bodies))
    found = (of_tasks, points, of_meetings, of_accounts, people, organizations, named)
    without_key = ({key: row[1:] for key, row in rows.items()} for rows in found[1:])
    return Facts(of_tasks, *without_key)


def _by_key(*wanted: tuple[str, Keys]) -> list[dict[int, Any]]:
    """The rows of several tables, each by its keys, by one statement."""
    asks = []
    for name, keys in wanted:
        some = as_many(sorted({key for key in keys if key}) or [NOBODY])
        asks.append(Ask(("desk", name, len(some)), some, _ROWS[name]))
    return [{row[0]: row for row in rows} for rows in asked_together(*asks)]


def _tasks(keys: list[int]) -> QuerySet[Any, Any]:
    return Assignment.objects.filter(pk__in=keys).order_by().values_list(*TASK)


def _points(keys: list[int]) -> QuerySet[Any, Any]:
    meeting = (f"item__meeting__{name}" for name in ("number", "date", "body"))
    return Resolution.objects.filter(pk__in=keys).order_by().values_list("pk", "number", *meeting)


def _meetings(keys: list[int]) -> QuerySet[Any, Any]:
    return Meeting.objects.filter(pk__in=keys).order_by().values_list("pk", "number", "date", "body")


def _accounts(keys: list[int]) -> QuerySet[Any, Any]:
    return User.objects.filter(pk__in=keys).order_by().values_list("pk", "email", "person")


def _people(keys: list[int]) -> QuerySet[Any, Any]:
    return Person.objects.filter(pk__in=keys).order_by().values_list("pk", "surname", "given", "patronymic")


def _organizations(keys: list[int]) -> QuerySet[Any, Any]:
    return Organization.objects.filter(pk__in=keys).order_by().values_list("pk", "name")


def _groups(keys: list[int]) -> QuerySet[Any, Any]:
    return Group.objects.filter(pk__in=keys).order_by().values_list("pk", "name")


_ROWS: dict[str, Callable[[list[int]], QuerySet[Any, Any]]] = {
    "tasks": _tasks,
    "points": _points,
    "meetings": _meetings,
    "accounts": _accounts,
    "people": _people,
    "organizations": _organizations,
    "groups": _groups,
}
