"""Discipline: how many assignments were taken off control, how many of them in time, and why the others were not.

In time is what was fulfilled not later than the term in force, so a term extended with leave counts as the term; what
has no term is always in time. A co-executor who is taken off together with the lead is in time when the own report
came by the term, however late the lead was. A lead who is late because a co-executor had reported nothing by the term
is late all the same, but counted apart as well. What was cancelled and the heads of recurring series are not counted.

Each number of a `Score` is the number of rows of one `Outcome`: `Period.rows` gives the condition for both.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import add, attrgetter
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from decisions.models import Assignment, ExtensionRequest, Meeting, Report
from decisions.permissions import READERS, AnyUser
from decisions.prepared import Ask, asked_together
from members.access import access_of
from members.models import Group, Organization, Person

S = Assignment.Status

CLOSED = Q(status=S.CLOSED)


class Outcome(TextChoices):
    """What became of a counted assignment. `EXTENDED` is part of `IN_TIME`, `DELAYED` of `LATE`, both of `CLOSED`."""

    ALL = "all", _("all that are counted")
    CLOSED = "closed", _("taken off control")
    IN_TIME = "in_time", _("taken off on time")
    EXTENDED = "extended", _("on time by a term extended with leave")
    LATE = "late", _("taken off later than the term")
    DELAYED = "delayed", _("late, a co-executor had reported nothing by the term")
    ON_CONTROL = "on_control", _("on control")
    OVERDUE = "overdue", _("overdue")


IS_EXTENDED = Exists(ExtensionRequest.objects.filter(assignment=OuterRef("pk"), is_granted=True))
"""More time was granted."""


def in_time(of: str = "") -> Q:
    """The condition on what is closed; `of` is the path to it («assignments__»)."""
    reports = Report.objects.filter(assignment=OuterRef(f"{of}pk"))
    accepted = reports.filter(kind=Report.Kind.DONE, decision=Report.Decision.ACCEPTED)
    told = reports.filter(created_at__date__lte=OuterRef(f"{of}term"))
    along = Q(**{f"{of}role": Assignment.Role.CO}) & ~Exists(accepted) & Exists(told)
    has_no_day = Q(**{f"{of}term__isnull": True}) | Q(**{f"{of}fulfilled_on__isnull": True})
    return has_no_day | Q(**{f"{of}fulfilled_on__lte": F(f"{of}term")}) | along


IN_TIME = in_time()
"""The same of assignments themselves."""


def silent_co_executors() -> QuerySet[Assignment]:
    """For `Exists` on leads: co-executors of the same point and period who had reported nothing by the lead's term.

    Who was named after that term delayed nothing.
    """
    term = OuterRef("term")
    told = Report.objects.filter(assignment=OuterRef("pk"), created_at__date__lte=OuterRef(term))
    return (
        Assignment.objects.filter(
            ~Exists(told), resolution=OuterRef("resolution"), role=Assignment.Role.CO, control_since__date__lte=term
        )
        .exclude(status__in=Assignment.GIVEN_UP)
        .order_by()
    )


def _is_delayed() -> Q:
    silent = silent_co_executors()
    once = Q(period__isnull=True) & Exists(silent.filter(period__isnull=True))
    recurring = Q(period__isnull=False) & Exists(silent.filter(period=OuterRef("period")))
    return Q(role=Assignment.Role.LEAD, term__isnull=False) & (once | recurring)


IS_DELAYED = _is_delayed()
"""A co-executor owed the lead a word by the term and gave none."""


def delayed_by() -> Case:
    """For `annotate`: the key of the first such co-executor's assignment, null for what none delayed."""
    silent = silent_co_executors().order_by("position", "pk").values("pk")
    return Case(
        When(IS_DELAYED & Q(period__isnull=True), then=Subquery(silent.filter(period__isnull=True)[:1])),
        When(IS_DELAYED, then=Subquery(silent.filter(period=OuterRef("period"))[:1])),
        output_field=BigIntegerField(),
    )


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which assignments were taken off control, both included; what is open is counted as it is `today`."""

    first: dt.date
    last: dt.date
    today: dt.date

    def rows(self, outcome: Outcome) -> Q:
        """The condition on the assignments of this outcome."""
        # Moments, not days of moments: SQLite would call Python for each row and each number.
        after = _midnight(self.last + dt.timedelta(days=1))
        closed = CLOSED & Q(closed_at__gte=_midnight(self.first), closed_at__lt=after)
        waits = Q(status__in=[S.CONTROL, S.EXTENSION])
        overdue = waits & Q(term__lt=self.today)
        return {
            Outcome.ALL: closed | Q(status__in=Assignment.OPEN),
            Outcome.CLOSED: closed,
            Outcome.IN_TIME: closed & IN_TIME,
            Outcome.EXTENDED: closed & IN_TIME & Q(IS_EXTENDED),
            Outcome.LATE: closed & ~IN_TIME,
            Outcome.DELAYED: closed & ~IN_TIME & IS_DELAYED,
            Outcome.ON_CONTROL: (waits & (Q(term__isnull=True) | Q(term__gte=self.today))) | Q(status=S.REPORTED),
            Outcome.OVERDUE: overdue,
        }[outcome]


@dataclass(frozen=True, slots=True)
class Score:
    """Numbers of assignments. `share` is the part closed in time of all closed, in percent, None when none was.

    `extended` are among those in time, `delayed` among the late.
    """

    in_time: int = 0
    late: int = 0
    on_control: int = 0
    overdue: int = 0
    extended: int = 0
    delayed: int = 0

    _numbers = staticmethod(attrgetter("in_time", "late", "on_control", "overdue", "extended", "delayed"))

    @property
    def closed(self) -> int:
        return self.in_time + self.late

    @property
    def total(self) -> int:
        return self.closed + self.on_control + self.overdue

    @property
    def share(self) -> int | None:
        return round(100 * self.in_time / self.closed) if self.closed else None

    @property
    def undelayed(self) -> int:
        """Closed, without those that a co-executor delayed."""
        return self.closed - self.delayed

    @property
    def share_undelayed(self) -> int | None:
        """What the share would be without those that a co-executor delayed."""
        return round(100 * self.in_time / self.undelayed) if self.undelayed else None

    def __add__(self, other: Score) -> Score:
        return Score(*map(add, self._numbers(self), self._numbers(other)))


IS_PUBLISHED = Q(
    resolution__item__is_closed=False,
    resolution__item__meeting__status=Meeting.Status.SIGNED,
    resolution__item__meeting__published_at__isnull=False,
)


def published() -> QuerySet[Assignment]:
    """Counted assignments whose state anybody may know: of `Resolution.objects.published()`, joined, not looked up."""
    return counted_tasks().filter(IS_PUBLISHED)


def readable(user: AnyUser) -> QuerySet[Assignment]:
    """Counted assignments whose details the reader may know: of signed protocols, published or not."""
    signed = counted_tasks().filter(resolution__item__meeting__status=Meeting.Status.SIGNED)
    if access_of(user).bodies_with(*READERS) is None:
        return signed  # Of all of them each would be looked up among all.
    return signed.filter(pk__in=Assignment.objects.visible_to(user).order_by().values("pk"))


IS_HEAD = Q(series__isnull=True, recurrence__in=Assignment.PERIODIC)


def counted_tasks() -> QuerySet[Assignment]:
    """All that the discipline counts: of a series its periods, not the head."""
    return Assignment.objects.exclude(IS_HEAD).order_by()


class Named(NamedTuple):
    """An organization that has a score."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Sums:
    """Scores of a period: of each month, of each organization and body that has any.

    None as an organization stands for people of themselves; trouble comes first. A body is (slug, name).
    """

    months: dict[dt.date, Score]
    organizations: list[tuple[Named | None, Score]]
    bodies: list[tuple[tuple[str, str], Score]]


def sums_of(rows: QuerySet[Assignment], period: Period) -> Sums:
    """All three of one reading of the rows; one more statement for the names."""
    months: dict[int | None, Score] = defaultdict(Score)
    organizations: dict[int | None, Score] = defaultdict(Score)
    bodies: dict[int, Score] = defaultdict(Score)
    for month, organization, body, score in _cells(rows, period, "organization", "resolution__item__meeting__body"):
        organizations[organization] += score
        bodies[body] += score
        if month is not None:
            months[month] += score
    firsts = [*months_between(period.first, period.last)]
    return named_sums({first: months[number] for number, first in enumerate(firsts)}, organizations, bodies)


def named_sums(
    months: dict[dt.date, Score], organizations: Mapping[int | None, Score], bodies: Mapping[int, Score]
) -> Sums:
    """The scores by key, with the names of the keys, in their order; by one statement."""
    organizations_found, bodies_found = asked_together(
        Ask("names of organizations", [], lambda _none: Organization.objects.values_list("pk", "name").order_by()),
        Ask("names of bodies", [], lambda _none: Group.objects.bodies().values_list("pk", "slug", "name").order_by()),
    )
    names = dict(organizations_found)
    found = [(Named(pk, names[pk]) if pk else None, score) for pk, score in organizations.items()]
    known = {pk: (slug, name) for pk, slug, name in bodies_found}
    return Sums(
        months,
        sorted(found, key=lambda pair: (pair[0] is None, *_trouble(pair[1]), pair[0].name if pair[0] else "")),
        sorted(((known[pk], score) for pk, score in bodies.items()), key=lambda row: row[0][1]),
    )


class OfPerson(NamedTuple):
    """The score of one person: the key, the surname, given name and patronymic."""

    who: int
    name: tuple[str, str, str]
    score: Score


def by_person(rows: QuerySet[Assignment], period: Period) -> list[OfPerson]:
    """Everybody who has any, trouble first; two statements.

    Who is named for an organization counts, as who answers in person does.
    """
    named = rows.filter(period.rows(Outcome.ALL)).annotate(who=_NAMED, outcome=_outcome(period))
    # By the key alone: with the names beside it, three tables would be joined to each row, and rows sorted by words.
    cells: QuerySet[Any, Any] = named.filter(who__isnull=False).values_list("who", "outcome").annotate(n=Count("pk"))
    numbers: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for who, became, n in cells:
        its = numbers[who]
        for number in _COUNTS_AS[became]:
            its[number] = its.get(number, 0) + n
    people = Person.objects.filter(pk__in=list(numbers)).values_list("pk", "surname", "given", "patronymic")
    found = [OfPerson(who, (one, two, three), Score(**numbers[who])) for who, one, two, three in people]
    return sorted(found, key=lambda one: (*_trouble(one.score), one.name, one.who))


def of_person(rows: QuerySet[Assignment], pk: int) -> QuerySet[Assignment]:
    """Those that `by_person` counts for this person."""
    # Each column by its own index: of what `_NAMED` says of a row none can be told.
    return rows.filter(Q(person=pk) | Q(acting_person=pk, named_anew=False) | Q(representative=pk))


_NAMED = Case(When(named_anew=True, then=F("representative")), default=Coalesce("acting_person", "person"))
"""Who answers in person or is named for the organization now."""


def _cells(rows: QuerySet[Assignment], period: Period, *keys: str) -> Iterator[tuple[Any, ...]]:
    """The month of the period in which they were closed (0 is its first, None is open), the values of `keys`, the
    score of those that have all of these in common.

    Each row is asked once what became of it: to count each outcome apart asks as many times.
    """
    cells: QuerySet[Any, Any] = (
        rows.filter(period.rows(Outcome.ALL))
        .annotate(month=_month(period), outcome=_outcome(period))
        .values_list("month", *keys, "outcome")
        .annotate(n=Count("pk"))
    )
    for *cell, became, n in cells:
        yield (*cell, Score(**dict.fromkeys(_COUNTS_AS[became], n)))


_COUNTS_AS = {
    Outcome.IN_TIME.value: ("in_time",),
    Outcome.EXTENDED.value: ("in_time", "extended"),
    Outcome.LATE.value: ("late",),
    Outcome.DELAYED.value: ("late", "delayed"),
    Outcome.ON_CONTROL.value: ("on_control",),
    Outcome.OVERDUE.value: ("overdue",),
}


def outcome_on(today: dt.date) -> Case:
    """The narrowest outcome of a counted row, empty of one that was given up or is not on control yet."""
    open_or_closed = Q(status__in=[*Assignment.OPEN, S.CLOSED])
    return Case(When(open_or_closed, then=_outcome(Period(today, today, today))), default=Value(""))


def _outcome(period: Period) -> Case:
    """The narrowest outcome of a counted row."""
    extended = Case(When(IS_EXTENDED, then=Value(Outcome.EXTENDED.value)), default=Value(Outcome.IN_TIME.value))
    delayed = Case(When(IS_DELAYED, then=Value(Outcome.DELAYED.value)), default=Value(Outcome.LATE.value))
    return Case(
        When(CLOSED & IN_TIME, then=extended),
        When(CLOSED, then=delayed),
        When(period.rows(Outcome.OVERDUE), then=Value(Outcome.OVERDUE.value)),
        default=Value(Outcome.ON_CONTROL.value),
        output_field=CharField(),
    )


def _month(period: Period) -> Case:
    """Compared with moments: SQLite calls Python to take a month out of one."""
    firsts = [*months_between(period.first, period.last)][1:]
    earlier = [When(closed_at__lt=_midnight(first), then=Value(number)) for number, first in enumerate(firsts)]
    is_open = When(~CLOSED, then=Value(None))
    return Case(is_open, *earlier, default=Value(len(firsts)), output_field=IntegerField())


def _trouble(score: Score) -> tuple[int, int]:
    return -score.overdue, -score.late


def months_between(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    """The first day of each month of these days."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + dt.timedelta(days=32)).replace(day=1)


def quarters(months: dict[dt.date, Score]) -> dict[dt.date, Score]:
    """Months gathered into quarters, by the first day of each."""
    gathered: dict[dt.date, Score] = {}
    for month, score in months.items():
        start = month.replace(month=3 * ((month.month - 1) // 3) + 1)
        gathered[start] = gathered.get(start, Score()) + score
    return gathered


def total(scores: Iterable[Score]) -> Score:
    return Score(*map(sum, zip(*map(Score._numbers, scores), strict=True)))
