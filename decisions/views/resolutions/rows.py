"""Rows of the register on a page: gathered as plain values, and said as they are drawn.

Models of all that the rows name, points, questions, protocols, bodies, tasks and organizations, take longer to make
than the rows to fetch and to draw.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, TypedDict

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from decisions.models import Addressee, Assignment, Meeting, Resolution
from decisions.naming import Named, Naming, fetch_posts, post_on
from decisions.permissions import AnyUser
from decisions.prepared import Ask, as_many, asked_together
from decisions.standing import Badge, Clock, Tally, point_badge, term_badge, worst
from decisions.views.resolutions.points import digits, term_of, term_words
from members.addresses import around
from members.models import Person

Shown = Any
"""One row as `shown` fetches it: a named tuple of `COLUMNS`."""
Task = Any
"""One assignment that holds, as `_tasks` fetches it."""
AddressedGroup = Any
_NAME = ("surname", "given", "patronymic", "consent_given_on", "consent_withdrawn_on")

SHOWN_NAMES = 3
"""Of those who answer for a point so many are named."""
COLUMNS = (
    *("pk", "number", "position", "text", "public_text", "kind", "state", "due"),
    *(f"item__{name}" for name in ("number", "position", "title", "public_title", "is_closed", "meeting_id")),
    *(f"item__meeting__{name}" for name in ("number", "date", "status", "published_at", "body_id", "body__name")),
)
"""What a row says, and what its place in an order is told by."""


class Row(TypedDict):
    """One row for a template, which finds the keys of a dict soonest; nothing in it that the reader may not see."""

    pk: int
    number: str
    url: str
    text: str
    question: str
    source: str
    """«Council, № 7 of 15.10.2026, question II»."""
    is_published: bool
    names: str
    """The first of those who answer."""
    more_names: str
    """«and 4 more», when not all are named."""
    term: str
    badge: Badge
    progress: str
    """How far it is, where there are several tasks."""


def shown(rows: QuerySet[Resolution], *more: str) -> QuerySet[Resolution, Shown]:
    """The rows with what is said of them, and `more` by which they are put in order."""
    return rows.values_list(*COLUMNS, *more, named=True)


def rows_of(found: Sequence[Shown], user: AnyUser, clock: Clock, of: Collection[int] = ()) -> list[Row]:
    """What the rows that were found say: by one statement, one for the posts of people who may not be named, and one
    for what is a member's own.

    `of` are organizations whose own state and term are shown in place of those of the whole point.
    """
    if not found:
        return []
    keys = as_many([row.pk for row in found])
    questions = Ask(("tasks of rows", len(keys)), keys, _tasks), Ask(("groups of rows", len(keys)), keys, _groups)
    tasks, groups = asked_together(*questions)
    said = _Said(Naming(user, keys), clock, of, _people(tasks))
    tasks_of, groups_of = _by_point(tasks), _by_point(groups)
    return [said.row(row, tasks_of[row.pk], groups_of[row.pk]) for row in found]


def rows_for(keys: Sequence[int], user: AnyUser, clock: Clock, of: Collection[int]) -> list[Row]:
    """The same of points that the reader may see, in the order of their keys, without naming those who answer."""
    if not keys:
        return []
    padded = as_many(keys)
    points = Ask(("rows", len(padded)), padded, lambda keys: shown(Resolution.objects.filter(pk__in=keys).order_by()))
    found, tasks = asked_together(points, Ask(("tasks of rows", len(padded)), padded, _tasks))
    said, tasks_of = _Said(Naming(user, padded), clock, of), _by_point(tasks)
    rows = {row.pk: said.row(row, tasks_of[row.pk], []) for row in found}
    return [rows[key] for key in keys if key in rows]


class _Said:
    """Puts into words what the rows of one page say; without `people` nobody is named."""

    def __init__(
        self, naming: Naming, clock: Clock, of: Collection[int], people: Mapping[int, Person] | None = None
    ) -> None:
        self._naming, self._clock, self._of, self._people = naming, clock, of, people
        self._before, self._after = around("decisions:resolution-detail")
        # What the rows of a page say alike is put into words once.
        self._of_day, self._of_question = _("of %(day)s"), _("question")
        self._badge = cache(point_badge)

    def row(self, row: Shown, tasks: list[Task], groups: list[AddressedGroup]) -> Row:
        body = row.item__meeting__body_id
        badge, term = self._standing(row, tasks)
        who = self._who(row, tasks, groups) if self._people is not None else []
        return {
            "pk": row.pk,
            "number": row.number,
            "url": f"{self._before}{row.pk}{self._after}",
            "text": row.text if self._naming.prints(row.pk, body) else row.public_text,
            "question": self._question(row),
            "source": self._source(row),
            "is_published": row.item__meeting__status == Meeting.Status.SIGNED
            and row.item__meeting__published_at is not None,
            "names": "; ".join(who[:SHOWN_NAMES]),
            "more_names": _("and %(n)s more") % {"n": more} if (more := len(who) - SHOWN_NAMES) > 0 else "",
            "term": term,
            "badge": badge,
            "progress": self._progress(row, tasks),
        }

    def _source(self, row: Shown) -> str:
        protocol = f", № {row.item__meeting__number}" if row.item__meeting__number else ""
        of_day = self._of_day % {"day": digits(row.item__meeting__date)}
        question = f", {self._of_question} {row.item__number}" if row.item__number else ""
        return f"{row.item__meeting__body__name}{protocol} {of_day}{question}"

    def _question(self, row: Shown) -> str:
        """Empty for a closed one."""
        if self._naming.whole_of(row.item__meeting__body_id):
            title: str = row.item__title
        else:
            title = "" if row.item__is_closed else row.item__public_title
        return title

    def _standing(self, row: Shown, tasks: list[Task]) -> tuple[Badge, str]:
        """The badge and the term: of the organizations that are looked at, their own."""
        body = row.item__meeting__body_id
        own = {
            self._clock.of_status(task.status, task.term, body): task
            for task in tasks
            if task.organization_id in self._of
        }
        if not own:
            standing = self._clock.of_state(row.state, row.due, body)
            return self._badge(standing, row.kind, row.due, self._clock.today), term_words(row.due, tasks)
        standing = worst(own)
        first = own[standing]
        return term_badge(standing, first.term, self._clock.today), term_of(first)

    def _progress(self, row: Shown, tasks: list[Task]) -> str:
        if len(tasks) < 2 or row.state not in Resolution.OPEN_STATES:
            return ""
        body = row.item__meeting__body_id
        tally = Tally(self._clock.of_status(task.status, task.term, body) for task in tasks)
        return tally.summary if tally.controlled > 1 else ""

    def _who(self, row: Shown, tasks: list[Task], groups: list[AddressedGroup]) -> list[str]:
        """The names of those who answer, as the document orders them; an addressed group is one name."""
        lines = [(group.position, group.group__name) for group in groups]
        lines += [
            (task.position, task.organization__name or self._person(task, row))
            for task in tasks
            if task.origin_group_id is None
        ]
        return [name for _position, name in sorted(lines, key=itemgetter(0))]

    def _person(self, task: Task, row: Shown) -> str:
        """By post alone where the name may not be shown."""
        person = (self._people or {})[task.person_id]
        if person.name_is_public or self._naming.prints(row.pk, row.item__meeting__body_id):
            return person.short_name
        return str(Named(post=post_on(person, row.item__meeting__date)))


def _people(tasks: Iterable[Task]) -> dict[int, Person]:
    """Those who answer themselves, with the posts of those who may not be named."""
    people = {
        task.person_id: Person(pk=task.person_id, **{name: getattr(task, f"person__{name}") for name in _NAME})
        for task in tasks
        if task.organization_id is None
    }
    fetch_posts(person for person in people.values() if not person.name_is_public)
    return people


def _by_point(found: Iterable[Any]) -> defaultdict[int, list[Any]]:
    of_point: defaultdict[int, list[Any]] = defaultdict(list)
    for one in found:
        of_point[one.resolution_id].append(one)
    return of_point


def _tasks(points: list[int]) -> QuerySet[Assignment, Any]:
    # Without a series there is no period either; asked for the series, SQLite would read all that have none.
    rows = Assignment.objects.filter(resolution__in=points, period__isnull=True)
    rows = rows.exclude(status=Assignment.Status.REASSIGNED).order_by("position", "pk")
    return rows.values_list(
        *("resolution_id", "position", "origin_group_id", "organization_id", "organization__name", "person_id"),
        *("term", "term_text", "recurrence", "status"),
        *(f"person__{name}" for name in _NAME),
        named=True,
    )


def _groups(points: list[int]) -> QuerySet[Addressee, Any]:
    rows = Addressee.objects.filter(resolution__in=points).order_by("position", "pk")
    return rows.values_list("resolution_id", "position", "group__name", named=True)
