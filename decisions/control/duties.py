"""What somebody has to do, as lean rows, sorted by what it asks of its reader.

The page of a member shows the first tasks of each group and the number of all, by as many statements whatever there is.
What a task shows is read by keys, from few tables at a time: a statement over all of them takes PostgreSQL longer to
plan than to answer.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from decisions.control.progress import came_back, said_last
from decisions.control.recurrences import period_name
from decisions.models import Assignment, Report, Resolution
from decisions.models.assignment import NAMED_NOW, AssignmentQuerySet
from decisions.prepared import Ask, as_many, asked_together
from decisions.standing import Badge, Clock, Standing, term_badge
from members.addresses import address_of
from members.models import Person

GROUPS = ("overdue", "soon", "later", "far", "dateless", "waiting")
"""In the order of the page: `far` are those that the policy of their body calls far, `waiting` are reported."""

_FIELDS = ("pk", "status", "role", "term", "original_term", "term_text", "recurrence", "period", "resolution")
NOBODY = 0
"""No row has this key: what is asked of no rows is asked all the same, so that there are as many statements."""


def source(number: str, day: dt.date, item: str, point: str) -> str:
    """«Протокол № 7 от 15.10.2026, вопрос 3, пункт 3.2»: where a task comes from."""
    words = {"number": number, "day": f"{day:%d.%m.%Y}", "item": item, "point": point}
    if number:
        return _("Protocol № %(number)s of %(day)s, question %(item)s, point %(point)s") % words
    return _("Protocol of %(day)s, question %(item)s, point %(point)s") % words


def term_words(
    term: dt.date | None, original: dt.date | None, text: str, recurrence: str, series: str, period: dt.date | None
) -> str:
    """The term of a task: a date, the phrase of the protocol, or that there is none; how it recurs, which period."""
    parts = [_day_words(term, original, text)]
    rhythm = str(Assignment.Recurrence(recurrence).label) if recurrence else ""
    if rhythm not in parts[0]:  # The phrase of a protocol mostly says it itself.
        parts.append(rhythm)
    if series and period:
        parts.append(period_name(series, period))
    return ", ".join(parts)


def _day_words(term: dt.date | None, original: dt.date | None, text: str) -> str:
    if term is None:
        return _("term: %(words)s") % {"words": text} if text else _("without a term")
    words = _("term %(day)s") % {"day": f"{term:%d.%m.%Y}"}
    if original is None or original == term:
        return words
    return f"{words} " + _("(moved from %(day)s)") % {"day": f"{original:%d.%m.%Y}"}


@dataclass(frozen=True, slots=True)
class Duty:
    """One task ready to be shown. `returned` is the comment with which its report came back."""

    pk: int
    url: str
    text: str
    source: str
    term: str
    badge: Badge
    acting: str
    is_co: bool
    asks: bool
    may_ask: bool
    percent: int | None
    returned: str | None

    @property
    def act(self) -> str:
        """The words of its button."""
        return _("Complete the report") if self.returned is not None else pgettext("button", "Report")


@dataclass(frozen=True, slots=True)
class Group:
    """The first tasks of one group, and how many there are; `first_term` is that of the first."""

    name: str
    duties: list[Duty]
    count: int
    first_term: dt.date | None

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.duties)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The keys of the tasks of each group that has any, those due first before the others; the term of the first."""

    keys: Mapping[str, list[int]]
    terms: Mapping[str, dt.date | None]

    @property
    def count(self) -> int:
        return sum(map(len, self.keys.values()))


def of_sets(tasks: Mapping[str, AssignmentQuerySet]) -> QuerySet[Assignment, Any]:
    """What `in_groups` reads: the tasks of each set, and what tells their group, by one statement."""
    of_set = [
        rows.order_by().annotate(set=Value(name)).values_list("set", "pk", "status", "term", "body")
        for name, rows in tasks.items()
    ]
    first, *others = of_set
    return first.union(*others, all=True).order_by()


def in_groups(rows: Iterable[Any], names: Iterable[str], clock: Clock) -> dict[str, Sorted]:
    """The tasks of each set in their groups, by the rows of `of_sets`."""
    keys: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in names}
    terms: dict[str, dict[str, dt.date | None]] = {name: {} for name in keys}
    group_of = _groups(clock)
    for name, key, status, term, body in sorted(rows, key=lambda row: (row[3] or dt.date.max, row[1])):
        group = group_of(status, term, body)
        keys[name][group].append(key)
        terms[name].setdefault(group, term)
    return {name: Sorted(keys[name], terms[name]) for name in keys}


def first_of(tasks: Sorted, clock: Clock, shown: int) -> dict[str, Group]:
    """Each group that has any, with up to `shown` of its tasks."""
    first = {name: tasks.keys[name][:shown] for name in GROUPS if name in tasks.keys}
    found = {duty.pk: duty for duty in duties([key for keys in first.values() for key in keys], clock)}
    return {
        name: Group(name, [found[key] for key in keys if key in found], len(tasks.keys[name]), tasks.terms[name])
        for name, keys in first.items()
    }


def duties(keys: Sequence[int], clock: Clock) -> list[Duty]:
    """Tasks by their keys, in the order of these, by two statements."""
    tasks, told = asked_together(_by_keys("tasks", _tasks, keys), _by_keys("reports of tasks", _told, keys))
    named = asked_together(
        _by_keys("points of tasks", _points, [row.resolution for row in tasks]),
        _by_keys("people of tasks", _people, [row.named_now for row in tasks]),
    )
    rows, points, people = ({row.pk: row for row in found} for found in (tasks, *named))
    reports: dict[int, list[Any]] = defaultdict(list)
    for report in told:
        reports[report.assignment_id].append(report)
    found = [rows[key] for key in keys if key in rows]
    return [_duty(clock, row, points[row.resolution], people.get(row.named_now), reports[row.pk]) for row in found]


def _groups(clock: Clock) -> Callable[[str, dt.date | None, int], str]:
    """Tells the group of an open task; what the terms of a body are compared with is reckoned once."""
    limits: dict[int, tuple[dt.date, dt.date]] = {}

    def group_of(status: str, term: dt.date | None, body: int) -> str:
        if status == Assignment.Status.REPORTED:
            return "waiting"
        if term is None:
            return "dateless"
        if body not in limits:
            limits[body] = clock.soon_until(body), clock.far_after(body)
        soon, far = limits[body]
        if term <= soon:
            return "overdue" if term < clock.today else "soon"
        return "far" if term > far else "later"

    return group_of


def of_group(tasks: AssignmentQuerySet, name: str, clock: Clock) -> AssignmentQuerySet:
    """All tasks of one group."""
    reported = Q(status=Assignment.Status.REPORTED)
    if name == "waiting":
        return tasks.filter(reported)
    if name == "dateless":
        return tasks.filter(~reported, term__isnull=True)
    if name in (Standing.OVERDUE, Standing.SOON):
        return tasks.filter(clock.assignments(Standing(name)))
    far = clock.far("term", "body")
    return tasks.filter(clock.assignments(Standing.CONTROL), far if name == "far" else ~far, term__isnull=False)


def _by_keys(name: str, make: Callable[[list[int]], QuerySet[Any, Any]], keys: Iterable[int | None]) -> Ask:
    wanted = as_many(sorted({key for key in keys if key}) or [NOBODY])
    return Ask((name, len(wanted)), wanted, make)


def _tasks(keys: list[int]) -> QuerySet[Assignment, Any]:
    led = Assignment.objects.filter(resolution=OuterRef("resolution"), role=Assignment.Role.LEAD)
    is_led = Exists(led.exclude(status__in=Assignment.GIVEN_UP))
    rows = (
        Assignment.objects.filter(pk__in=keys)
        .order_by()
        .annotate(is_led=is_led, rhythm=F("series__recurrence"), named_now=NAMED_NOW)
    )
    return rows.values_list(*_FIELDS, "is_led", "rhythm", "named_now", named=True)


def _points(keys: list[int]) -> QuerySet[Resolution, Any]:
    """Nothing of the protocol but its number and day."""
    place = {"question": F("item__number"), "protocol": F("item__meeting__number"), "day": F("item__meeting__date")}
    rows = Resolution.objects.filter(pk__in=keys).order_by().annotate(**place)
    return rows.values_list("pk", "number", "text", "body", *place, named=True)


def _people(keys: list[int]) -> QuerySet[Person, Any]:
    return Person.objects.filter(pk__in=keys).order_by().values_list("pk", "surname", "given", "patronymic", named=True)


def _told(keys: list[int]) -> QuerySet[Report, Any]:
    """Reports of these tasks, the newest first."""
    told = Report.objects.filter(assignment__in=keys).order_by("-created_at", "-pk")
    return told.values_list("assignment_id", "kind", "decision", "percent", "comment", named=True)


def _duty(clock: Clock, row: Any, point: Any, acting: Any, reports: list[Any]) -> Duty:
    standing = clock.of_status(row.status, row.term, point.body)
    returned = came_back(row.status, reports)
    is_co = row.role == Assignment.Role.CO
    return Duty(
        pk=row.pk,
        url=address_of("decisions:assignment-detail", row.pk),
        text=point.text,
        source=source(point.protocol, point.day, point.question, point.number),
        term=term_words(row.term, row.original_term, row.term_text, row.recurrence, row.rhythm or "", row.period),
        badge=term_badge(standing, row.term, clock.today),
        acting=Person(surname=acting.surname, given=acting.given, patronymic=acting.patronymic).short_name
        if acting
        else "",
        is_co=is_co,
        asks=row.status == Assignment.Status.EXTENSION,
        may_ask=row.status == Assignment.Status.CONTROL and not (is_co and row.is_led),
        percent=said_last(reports) if standing != Standing.REPORTED else None,
        returned=None if returned is None else returned.comment,
    )
