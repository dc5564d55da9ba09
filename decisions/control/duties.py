"""What somebody has to do, as lean rows, sorted by what it asks of its reader.

The page of a member shows the first tasks of each group and the number of all, by as many statements whatever there is.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from decisions.control.progress import came_back, said_last
from decisions.control.recurrences import period_name
from decisions.models import Assignment, Report
from decisions.models.assignment import AssignmentQuerySet
from decisions.prepared import Statement, marks_for, prepared
from decisions.standing import Badge, Clock, Standing, term_badge
from members.models import Person

READ = 200
"""Of so many, the most pressing, the first of each group are shown; a group that begins behind them has its number."""

ORDER = (F("term").asc(nulls_last=True), "pk")

GROUPS = ("overdue", "soon", "later", "far", "dateless", "waiting")
"""In the order of the page: `far` are those that the policy of their body calls far, `waiting` are reported."""

_PLACE = "resolution__item__meeting"
_FIELDS = ("pk", "status", "role", "term", "original_term", "term_text", "recurrence", "period")
_NAMES = {
    "rhythm": F("series__recurrence"),
    "point": F("resolution__number"),
    "text": F("resolution__text"),
    "item": F("resolution__item__number"),
    "protocol": F(f"{_PLACE}__number"),
    "day": F(f"{_PLACE}__date"),
    "body": F(f"{_PLACE}__body"),
    **{name: F(f"acting_person__{name}") for name in ("surname", "given", "patronymic")},
}


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
    if recurrence:
        parts.append(str(Assignment.Recurrence(recurrence).label))
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


def of_states(tasks: Mapping[str, AssignmentQuerySet]) -> QuerySet[Assignment, Any]:
    """What `counted` reads: how many tasks of each set have each state, term and body, by one statement."""
    of_state = [
        rows.order_by()
        .annotate(set=Value(name), body=F(f"{_PLACE}__body"))
        .values("set", "status", "term", "body")
        .annotate(n=Count("pk"))
        .values_list("set", "status", "term", "body", "n")
        for name, rows in tasks.items()
    ]
    first, *others = of_state
    return first.union(*others, all=True).order_by()


def counted(rows: Iterable[Any], names: Iterable[str], clock: Clock) -> dict[str, dict[str, int]]:
    """How many tasks of each set are in each group, by the rows of `of_states`."""
    counts: dict[str, dict[str, int]] = {name: defaultdict(int) for name in names}
    for name, status, term, body, n in rows:
        counts[name][_group(clock, status, term, body)] += n
    return counts


def first_of(pressing: Iterable[Any], counts: Mapping[str, int], clock: Clock, shown: int) -> dict[str, Group]:
    """Each group that has any, with up to `shown` of its tasks; `pressing` are the rows of `most_pressing`."""
    rows: dict[str, list[Any]] = defaultdict(list)
    first: dict[str, dt.date | None] = {}
    for row in pressing:
        name = _group(clock, row.status, row.term, row.body)
        first.setdefault(name, row.term)
        if len(rows[name]) < shown:
            rows[name].append(row)
    found = {duty.pk: duty for duty in _made([row for own in rows.values() for row in own], clock)}
    return {
        name: Group(name, [found[row.pk] for row in rows[name]], counts[name], first.get(name))
        for name in GROUPS
        if counts.get(name)
    }


def duties(keys: Collection[int], clock: Clock) -> list[Duty]:
    """Tasks by their keys, in the order of their terms, by two statements."""
    return _made(list(_read(Assignment.objects.filter(pk__in=keys))), clock)


def _group(clock: Clock, status: str, term: dt.date | None, body_id: int) -> str:
    standing = clock.of_status(status, term, body_id)
    if standing == Standing.REPORTED:
        return "waiting"
    if term is None:
        return "dateless"
    if standing in (Standing.OVERDUE, Standing.SOON):
        return standing.value
    return "far" if clock.is_far(term, body_id) else "later"


def of_group(tasks: AssignmentQuerySet, name: str, clock: Clock) -> AssignmentQuerySet:
    """All tasks of one group."""
    reported = Q(status=Assignment.Status.REPORTED)
    if name == "waiting":
        return tasks.filter(reported)
    if name == "dateless":
        return tasks.filter(~reported, term__isnull=True)
    if name in (Standing.OVERDUE, Standing.SOON):
        return tasks.filter(clock.assignments(Standing(name)))
    far = clock.far("term", f"{_PLACE}__body")
    return tasks.filter(clock.assignments(Standing.CONTROL), far if name == "far" else ~far, term__isnull=False)


def most_pressing(tasks: AssignmentQuerySet) -> QuerySet[Assignment, Any]:
    """The `READ` tasks that are due first, as `first_of` reads them."""
    return _read(tasks)[:READ]


def _read(tasks: AssignmentQuerySet) -> QuerySet[Assignment, Any]:
    """What a `Duty` is made of; nothing of the wording's protocol but its number and day."""
    led = Assignment.objects.filter(resolution=OuterRef("resolution"), role=Assignment.Role.LEAD)
    is_led = Exists(led.exclude(status__in=Assignment.GIVEN_UP))
    return tasks.order_by(*ORDER).annotate(is_led=is_led, **_NAMES).values_list(*_FIELDS, "is_led", *_NAMES, named=True)


def _made(rows: Collection[Any], clock: Clock) -> list[Duty]:
    keys = [row.pk for row in rows]
    reports: dict[int, list[Any]] = defaultdict(list)
    for report in prepared(("reports of tasks", len(keys)), partial(_told, marks_for(keys))).rows(keys):
        reports[report.assignment_id].append(report)
    return [_duty(clock, row, reports[row.pk]) for row in rows]


def _told(keys: list[int]) -> Statement:
    """Reports of these tasks, the newest first."""
    told = Report.objects.filter(assignment__in=keys).order_by("-created_at", "-pk")
    return Statement(told.values_list("assignment_id", "kind", "decision", "percent", "comment", named=True), keys)


def _duty(clock: Clock, row: Any, reports: list[Any]) -> Duty:
    standing = clock.of_status(row.status, row.term, row.body)
    returned = came_back(row.status, reports)
    is_co = row.role == Assignment.Role.CO
    return Duty(
        pk=row.pk,
        url=reverse("decisions:assignment-detail", args=[row.pk]),
        text=row.text,
        source=source(row.protocol, row.day, row.item, row.point),
        term=term_words(row.term, row.original_term, row.term_text, row.recurrence, row.rhythm or "", row.period),
        badge=term_badge(standing, row.term, clock.today),
        acting=Person(surname=row.surname, given=row.given, patronymic=row.patronymic).short_name
        if row.surname
        else "",
        is_co=is_co,
        asks=row.status == Assignment.Status.EXTENSION,
        may_ask=row.status == Assignment.Status.CONTROL and not (is_co and row.is_led),
        percent=said_last(reports) if standing != Standing.REPORTED else None,
        returned=None if returned is None else returned.comment,
    )
