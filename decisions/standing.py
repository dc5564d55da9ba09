"""What a page shows as the state of a resolution or an assignment: the recorded state, sharpened by its term.

«Overdue» and «due soon» are derived on a given day, never stored. The same words serve badges, filters and plots.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from decisions.models import Assignment, Policy, Resolution
from decisions.prepared import asked
from members.models import Group


class Standing(TextChoices):
    """In the order in which a register lists them; each has a glyph and a colour of the same name."""

    OVERDUE = "overdue", gettext_lazy("overdue")
    SOON = "soon", gettext_lazy("due soon")
    CONTROL = "control", gettext_lazy("on control")
    REPORTED = "reported", gettext_lazy("report submitted")
    CLOSED = "closed", gettext_lazy("taken off control")
    CANCELLED = "cancelled", gettext_lazy("cancelled")
    NOTE = "note", gettext_lazy("not on control")
    DRAFT = "draft", gettext_lazy("draft")


def worst(standings: Iterable[Standing]) -> Standing:
    """The one that needs attention first, in the order of `Standing`."""
    order = list(Standing)
    return min(standings, key=order.index)


BAR_ORDER = (
    Standing.CLOSED,
    Standing.REPORTED,
    Standing.CONTROL,
    Standing.SOON,
    Standing.OVERDUE,
    Standing.CANCELLED,
)
"""How the cells of a roll-up bar follow one another. What is not on control has no cell."""

OPEN = (Standing.OVERDUE, Standing.SOON, Standing.CONTROL, Standing.REPORTED)

_PLAIN = {
    Resolution.State.NONE: Standing.NOTE,
    Resolution.State.DRAFT: Standing.DRAFT,
    Resolution.State.REPORTED: Standing.REPORTED,
    Resolution.State.CLOSED: Standing.CLOSED,
    Resolution.State.CANCELLED: Standing.CANCELLED,
}
_RECORDED: dict[Standing, str] = {standing: state for state, standing in _PLAIN.items()}
_ENDED = (Assignment.Status.CANCELLED, Assignment.Status.SUPERSEDED, Assignment.Status.REASSIGNED)


@dataclass(frozen=True, slots=True)
class Clock:
    """The day on which standings are told, and from how many days before its term a task of each body is due soon."""

    today: dt.date
    soon_days: Mapping[int, int] = field(default_factory=dict)
    far_days: Mapping[int, int] = field(default_factory=dict)

    DEFAULT_SOON_DAYS = 7
    DEFAULT_FAR_DAYS = 30

    @classmethod
    def on(cls, today: dt.date, using: str | None = None) -> Clock:
        """Reads the policies of all bodies, by one query."""
        if using is not None:
            return cls.of_policies(today, cls.policies(using))
        return cls.of_policies(today, asked("policies of the clock", (), lambda _values: cls.policies()))

    @staticmethod
    def policies(using: str | None = None) -> QuerySet[Policy, Any]:
        """What `of_policies` takes, to be asked beside others."""
        return Policy.objects.using(using).values_list("body_id", "soon_days", "far_days")

    @classmethod
    def of_policies(cls, today: dt.date, policies: Iterable[tuple[int, int, int]]) -> Clock:
        """The same of policies that were read already: no query."""
        rows = list(policies)
        soon, far = ({row[0]: row[place] for row in rows} for place in (1, 2))
        return cls(today, soon, far)

    @classmethod
    def for_body(cls, today: dt.date, body: Group) -> Clock:
        """For the pages of one body, fetched with its `policy`: no query."""
        return cls.of_bodies(today, [body])

    @classmethod
    def of_bodies(cls, today: dt.date, bodies: Iterable[Group]) -> Clock:
        """For these bodies alone, fetched with their `policy`: no query."""
        policies = (getattr(body, "policy", None) for body in bodies)
        return cls(today, {policy.body_id: policy.soon_days for policy in policies if policy is not None})

    def of_term(self, term: dt.date | None, body_id: int) -> Standing:
        """Standing of an open task that waits for its responsible."""
        if term is None:
            return Standing.CONTROL
        if term < self.today:
            return Standing.OVERDUE
        return Standing.SOON if term <= self.soon_until(body_id) else Standing.CONTROL

    def soon_until(self, body_id: int) -> dt.date:
        """The last day that is soon for a body."""
        return self.today + dt.timedelta(days=self.soon_days.get(body_id, self.DEFAULT_SOON_DAYS))

    def holds(self, state: str, due: dt.date | None, body_id: int) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day on which a resolution keeps its standing by the day alone; None without bound."""
        return self.term_holds(due, body_id) if state == Resolution.State.CONTROL else (None, None)

    def term_holds(self, term: dt.date | None, body_id: int) -> tuple[dt.date | None, dt.date | None]:
        """The same of what is on control by its term."""
        if term is None:
            return None, None
        soon = term - dt.timedelta(days=self.soon_days.get(body_id, self.DEFAULT_SOON_DAYS))
        day = dt.timedelta(days=1)
        return {
            Standing.OVERDUE: (term + day, None),
            Standing.SOON: (soon, term),
            Standing.CONTROL: (None, soon - day),
        }[self.of_term(term, body_id)]

    def of_state(self, state: str, due: dt.date | None, body_id: int) -> Standing:
        """Standing of a resolution from its roll-up."""
        if state == Resolution.State.CONTROL:
            return self.of_term(due, body_id)
        return _PLAIN[Resolution.State(state)]

    def of_assignment(self, assignment: Assignment, body_id: int) -> Standing:
        """Standing of one assignment."""
        return self.of_status(assignment.status, assignment.term, body_id)

    def of_status(self, status: str, term: dt.date | None, body_id: int) -> Standing:
        """Standing of an assignment by its two columns."""
        if status in (Assignment.Status.CONTROL, Assignment.Status.EXTENSION):
            return self.of_term(term, body_id)
        if status in _ENDED:
            return Standing.CANCELLED
        return Standing(status)

    def resolutions(self, standing: Standing) -> Q:
        """The condition on resolutions that have this standing."""
        if standing in _RECORDED:
            return Q(state=_RECORDED[standing])
        return Q(state=Resolution.State.CONTROL) & self._terms(standing, "due", "item__meeting__body")

    def standing_of_resolution(self) -> Case:
        """The standing of a resolution as an expression."""
        return _case([(self.resolutions(standing), standing) for standing in Standing])

    def standing_of_assignment(self, prefix: str = "") -> Case:
        """The standing of an assignment as an expression; `prefix` is the path to it."""
        return _case([(self.assignments(standing, prefix), standing) for standing in Standing])

    def assignments(self, standing: Standing, prefix: str = "") -> Q:
        """The condition on assignments that have this standing; `prefix` is the path to them («assignments__»)."""
        status = f"{prefix}status__in"
        if standing in (Standing.OVERDUE, Standing.SOON, Standing.CONTROL):
            waits = Q(**{status: [Assignment.Status.CONTROL, Assignment.Status.EXTENSION]})
            return waits & self._terms(standing, f"{prefix}term", f"{prefix}resolution__item__meeting__body")
        if standing == Standing.CANCELLED:
            return Q(**{status: _ENDED})
        # No assignment is without control: the condition for it holds for none.
        return Q(**{status: [standing.value] if standing != Standing.NOTE else []})

    def _terms(self, standing: Standing, term: str, body: str) -> Q:
        """The condition on the term of what is on control."""
        if standing == Standing.OVERDUE:
            return Q(**{f"{term}__lt": self.today})
        soon = self._soon(term, body)
        if standing == Standing.SOON:
            return soon
        return Q(**{f"{term}__isnull": True}) | (Q(**{f"{term}__gte": self.today}) & ~soon)

    def _soon(self, term: str, body: str) -> Q:
        """Terms from today to each body's own limit; bodies without a policy have the default."""
        until = self._until(term, body, self.soon_days, self.DEFAULT_SOON_DAYS)
        return Q(**{f"{term}__gte": self.today}) & until

    def far(self, term: str, body: str) -> Q:
        """The condition on terms beyond what each body calls far."""
        return ~self._until(term, body, self.far_days, self.DEFAULT_FAR_DAYS)

    def far_after(self, body_id: int) -> dt.date:
        """The last day that is not yet far for a body."""
        return self.today + dt.timedelta(days=self.far_days.get(body_id, self.DEFAULT_FAR_DAYS))

    def _until(self, term: str, body: str, days_of: Mapping[int, int], default: int) -> Q:
        """Terms up to each body's own number of days from today."""
        by_days: defaultdict[int, list[int]] = defaultdict(list)
        for body_id, days in days_of.items():
            by_days[days].append(body_id)
        condition = Q(**{f"{term}__lte": self.today + dt.timedelta(days=default)})
        if days_of:
            condition &= ~Q(**{f"{body}__in": list(days_of)})
        for days, bodies in by_days.items():
            condition |= Q(**{f"{body}__in": bodies, f"{term}__lte": self.today + dt.timedelta(days=days)})
        return condition


def _case(conditions: Iterable[tuple[Q, Standing]]) -> Case:
    whens = [When(condition, then=Value(standing.value)) for condition, standing in conditions]
    return Case(*whens, default=Value(""), output_field=CharField())


@dataclass(frozen=True, slots=True)
class Badge:
    """A glyph with its word: the word may say more than the standing («overdue by 10 days»)."""

    kind: str
    word: str


def term_badge(standing: Standing, term: dt.date | None, today: dt.date) -> Badge:
    """The badge of a task: how late it is or how many days are left, where that matters."""
    if standing == Standing.OVERDUE and term is not None:
        days = (today - term).days
        return Badge(standing.value, ngettext("overdue by %(n)d day", "overdue by %(n)d days", days) % {"n": days})
    if standing == Standing.SOON and term is not None:
        days = (term - today).days
        word = ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days} if days else _("due today")
        return Badge(standing.value, word)
    return Badge(standing.value, str(standing.label))


_UNCONTROLLED = {
    Resolution.Kind.NOTE: (Standing.NOTE, gettext_lazy("for information")),
    Resolution.Kind.APPROVE: (Standing.CLOSED, gettext_lazy("approved")),
    Resolution.Kind.AGREE: (Standing.CLOSED, gettext_lazy("agreed")),
    Resolution.Kind.RECOMMEND: (Standing.NOTE, gettext_lazy("recommended")),
    Resolution.Kind.OTHER: (Standing.CLOSED, gettext_lazy("adopted")),
}


def resolution_badge(resolution: Resolution, body_id: int, clock: Clock) -> Badge:
    """The badge of a point; one that needs no control says what was done with it («approved»)."""
    standing = clock.of_state(resolution.state, resolution.due, body_id)
    return point_badge(standing, resolution.kind, resolution.due, clock.today)


def point_badge(standing: Standing, kind: str, due: dt.date | None, today: dt.date) -> Badge:
    """The same of what is known of a point."""
    if standing == Standing.NOTE:
        shown, word = _UNCONTROLLED.get(Resolution.Kind(kind), (Standing.NOTE, Standing.NOTE.label))
        return Badge(shown.value, str(word))
    return term_badge(standing, due, today)


class Tally:
    """How many resolutions or assignments have each standing.

    Not a Counter itself: a template would look up `tally.open` as a key of it and get 0.
    """

    def __init__(self, standings: Iterable[Standing] | Mapping[Standing, int] = ()) -> None:
        """One of each, or how many of each."""
        self._counts = Counter(standings)

    def add(self, standing: Standing, number: int = 1) -> None:
        self._counts[standing] += number

    def count(self, *standings: Standing) -> int:
        return sum(self._counts[standing] for standing in standings)

    def __bool__(self) -> bool:
        return bool(self._counts)

    @property
    def all(self) -> int:
        """With those that are not on control."""
        return sum(self._counts.values())

    @property
    def controlled(self) -> int:
        """All that are or were on control."""
        return self.count(*BAR_ORDER)

    @property
    def owed(self) -> int:
        """Of those on control the ones that somebody owes or owed to the end: without what was cancelled or excused."""
        return self.controlled - self.count(Standing.CANCELLED)

    @property
    def open(self) -> int:
        return self.count(*OPEN)

    @property
    def done(self) -> int:
        return self.count(Standing.CLOSED)

    @property
    def overdue(self) -> int:
        return self.count(Standing.OVERDUE)

    @property
    def soon(self) -> int:
        return self.count(Standing.SOON)

    @property
    def reported(self) -> int:
        return self.count(Standing.REPORTED)

    @property
    def cells(self) -> list[str]:
        """One name per task, in the order of the bar."""
        return [standing.value for standing in BAR_ORDER for _task in range(self.count(standing))]

    @property
    def shares(self) -> list[tuple[str, float, float]]:
        """(name, start, width) in percent of the bar, for more tasks than it has room for cells."""
        total, start, shares = self.controlled, 0.0, []
        for standing in BAR_ORDER:
            if self.count(standing):
                width = 100 * self.count(standing) / total
                shares.append((standing.value, round(start, 2), round(width, 2)))
                start += width
        return shares

    @property
    def words(self) -> list[Badge]:
        """«taken off control 7», «overdue 2», for what there is."""
        return [Badge(s.value, f"{s.label} {self.count(s)}") for s in BAR_ORDER if self.count(s)]

    @property
    def label(self) -> str:
        """The same as one line, for a screen reader."""
        return ", ".join(badge.word for badge in self.words)

    @property
    def summary(self) -> str:
        """«closed 3 of 7, overdue 1»: the line beside the bar."""
        if not self.controlled:
            return _("nothing is on control")
        parts = [_("closed %(done)d of %(all)d") % {"done": self.done, "all": self.owed}] if self.owed else []
        parts += [f"{s.label} {self.count(s)}" for s in (Standing.OVERDUE, Standing.CANCELLED) if self.count(s)]
        return ", ".join(parts)
