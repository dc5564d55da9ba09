"""What waits for a secretary, a chair or an observer: what they decide on, and apart from it what they watch.

One statement reads all numbers and the first rows of each list, each from its own table; what the rows name is read by
key afterwards (`desk_facts`). Whatever waits, the desk takes as many statements.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from decisions.admin.desk import rows as desk_rows
from decisions.admin.desk.facts import Facts, facts
from decisions.control import queues as rules
from decisions.models import (
    Assignment,
    Draft,
    Event,
    ExtensionRequest,
    Job,
    Letter,
    Meeting,
    Policy,
    Report,
    Resolution,
)
from decisions.models.assignment import AssignmentQuerySet
from decisions.models.letter import LetterQuerySet
from decisions.permissions import may_extend
from decisions.prepared import Ask, asked, asked_together
from members.access import Access
from members.addresses import address
from members.admin.rights import CHAIR, READERS, SECRETARY, access, actor

SHOWN = 6
"""How many rows of a queue stand on the desk; the rest is in its list."""

GLANCED = 5
"""The same of what is only watched."""

RECENT = 6

OF_ASSIGNMENT = ("assignment__resolution__item__meeting__body", "assignment__person", "assignment__organization")
BODY = "assignment__body_id"

SERIES = "reports of series"

NUMBER = "number of "
"""Before the name of what is counted."""

AWAITED = {"reports": Assignment.Status.REPORTED, "extensions": Assignment.Status.EXTENSION}
"""The status of the tasks that wait for an answer."""

Bodies = frozenset[int] | None

DEFAULT = (Policy().extends, Policy().review_days)
"""Of a body that has no policy."""

LISTS = {
    "reports": f"decisions_assignment_changelist?status__exact={Assignment.Status.REPORTED}",
    "extensions": f"decisions_assignment_changelist?status__exact={Assignment.Status.EXTENSION}",
    "overdue": "decisions_assignment_changelist?due=overdue",
    "week": "decisions_assignment_changelist?due=week",
    "unnamed": "decisions_resolution_changelist?responsible=none",
    "termless": "decisions_assignment_changelist?due=none",
    "silent": "decisions_assignment_changelist?due=silent",
    "named_gone": "decisions_assignment_changelist?due=gone",
    "protocols": "decisions_meeting_changelist?state=work",
    "drafts": "decisions_meeting_changelist",
}
"""Where all rows of a queue are listed."""


@dataclass(frozen=True, slots=True)
class Queue:
    """`rows` are the first of `count`, none where only the number is shown; `url` is the list of all."""

    rows: Sequence[Any]
    count: int
    url: str

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)


@dataclass(frozen=True, slots=True)
class Who:
    """For whom the desk is, and when: all that its statements depend on, so that each is put into words once.

    `moment` is the beginning of the hour; `barred` are the bodies in which somebody else gives more time.
    """

    rights: Access
    is_superuser: bool
    today: dt.date
    moment: dt.datetime
    barred: frozenset[int]

    def ask(self, makes: Mapping[str, Callable[[], QuerySet[Any, Any]]]) -> dict[str, list[Any]]:
        """The rows of each query, by its name; each is built of what is known here, and of its name alone."""
        asks = [Ask(("desk", name, self), (), _of_no_values(make)) for name, make in makes.items()]
        return dict(zip(makes, asked_together(*asks), strict=True))


def _number_of(make: Callable[[], QuerySet[Any, Any]]) -> Callable[[], QuerySet[Any, Any]]:
    return lambda: rules.number(make())


def _of_no_values(make: Callable[[], QuerySet[Any, Any]]) -> Callable[[list[Any]], QuerySet[Any, Any]]:
    return lambda _marks: make()


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """Queues of the desk, by name; a queue the user has nothing to do with is None."""
    rights, today = access(request), timezone.localdate()
    mine, decides = (rights.bodies_with(*roles) for roles in ((SECRETARY,), (SECRETARY, CHAIR)))
    policies = _policies()
    barred = frozenset(pk for pk, (extends, _days) in policies.items() if not may_extend(rights, pk, extends))
    moment = rules.beginning_of_hour(timezone.now())
    who = Who(rights, actor(request).is_superuser, today, moment, barred)
    names = _names(mine, decides)
    counted = _counted(request, who, names)
    found = who.ask(_first(request, who, names) | {NUMBER + name: _number_of(make) for name, make in counted.items()})
    numbers = defaultdict(int, {name: n for name in counted for (n,) in found[NUMBER + name]})
    found["reports"] = sorted(found.get("reports", []) + found.get(SERIES, []), key=desk_rows.age)[:SHOWN]
    rows = _rows(found, who, policies)
    queues: dict[str, Any] = {name: _queue(name, rows.get(name, []), numbers[name]) for name in names}
    coming = next(iter(rows["coming"]), None)
    return {
        **dict.fromkeys(LISTS),
        **queues,
        "late": [(task, task.days_late(today)) for task in queues["overdue"].rows],
        "today": today,
        "silent_days": rules.SILENT_DAYS,
        "waiting": _waiting(numbers, who, is_secretary=mine != frozenset(), decides=decides != frozenset()),
        "next_meeting": coming,
        "days_left": (coming.date - today).days if coming else None,
        "recent": rows["recent"],
        "may_write": mine != frozenset(),
        "unsent": numbers["unsent"],
        "files": numbers["files"],
        "named_gone": _queue("named_gone", [], numbers["named_gone"]),
        "own_tasks": numbers["own"],
        "own_overdue": numbers["own_overdue"],
    }


def _policies() -> dict[int, tuple[str, int]]:
    """Who gives more time, and after how many days a task without a date comes up again, by body."""
    rows = asked(
        "policies of the desk", (), lambda _marks: Policy.objects.values_list("body", "extends", "review_days")
    )
    return {body: (extends, days) for body, extends, days in rows}


def drafts_of(request: HttpRequest, shown: int = SHOWN) -> Queue:
    """Texts that somebody writes and that the user may go on with, the latest first."""
    rows = _drafts(request)
    found = list(desk_rows.of_drafts(rows[:shown]))
    return _queue("drafts", desk_rows.drafts(found, _facts({"drafts": found}, [])), rows.count())


def within(rows: QuerySet[Any], bodies: Bodies, lookup: str) -> QuerySet[Any]:
    """Rows of `bodies`, all of them when it is None."""
    return rows if bodies is None else rows.filter(**{f"{lookup}__in": bodies})


def letters_of(rights: Access) -> LetterQuerySet:
    """Letters that a secretary answers for: of her bodies, and those of no body (digests). Of others, none."""
    bodies = rights.bodies_with(SECRETARY)
    if bodies is None:
        return Letter.objects.all()
    if not bodies:
        return Letter.objects.none()
    return Letter.objects.filter(Q(body__in=bodies) | Q(body__isnull=True))


def _names(mine: Bodies, decides: Bodies) -> list[str]:
    """The queues that the user has anything to do with."""
    own = ["reports", "drafts"] if mine != frozenset() else []
    asked = ["extensions"] if decides != frozenset() else []
    return [*own, *asked, "overdue", "week", "termless", "silent", "unnamed", "protocols"]


def _set(name: str, request: HttpRequest, who: Who) -> QuerySet[Any]:
    """The rows of one queue."""
    reads = who.rights.bodies_with(*READERS)
    make: dict[str, Callable[[], QuerySet[Any]]] = {
        "drafts": lambda: _drafts(request),
        "extensions": lambda: _asked(who),
        "overdue": lambda: within(rules.overdue(_tasks(), who.today), reads, "body_id"),
        "week": lambda: within(rules.due_this_week(_tasks(), who.today), reads, "body_id"),
        "termless": lambda: within(rules.without_term(_tasks()), reads, "body_id"),
        "silent": lambda: within(rules.silent(_tasks(), who.moment), reads, "body_id"),
        "unnamed": lambda: within(rules.without_responsible(Resolution.objects.all()), reads, "body_id"),
        "protocols": lambda: within(rules.in_work(Meeting.objects.order_by("date", "pk"), who.today), reads, "body_id"),
    }
    return make[name]()


def _deciding(who: Who, name: str) -> Bodies:
    """The bodies whose reports are accepted, whose requests are answered by the user."""
    return who.rights.bodies_with(*((SECRETARY,) if name == "reports" else (SECRETARY, CHAIR)))


def _asked(who: Who) -> QuerySet[ExtensionRequest]:
    """Requests for more time, the oldest first. Of single bodies the status of their tasks leads to them."""
    rows, bodies = rules.asked(ExtensionRequest.objects.order_by("created_at", "pk")), _deciding(who, "extensions")
    return rows if bodies is None else within(rows, bodies, BODY).filter(assignment__status=AWAITED["extensions"])


def _reports(tasks: QuerySet[Assignment]) -> QuerySet[Report]:
    """The oldest reports of `tasks`, each of which waits for an answer to one.

    Nothing was heard of such a task since: the index of when that was leads to the first ones, whatever their number.
    """
    first = tasks.filter(heard_at__isnull=False).order_by("heard_at", "pk")[:SHOWN]
    return rules.reported(Report.objects.filter(assignment__in=first.values("pk"))).order_by()


def _reports_of_series(tasks: QuerySet[Assignment]) -> QuerySet[Report]:
    """The same of whole series, of which it is not kept when they were heard of. They are few."""
    waiting = rules.reported(Report.objects.filter(assignment__in=tasks.filter(heard_at__isnull=True).values("pk")))
    return waiting.order_by("created_at", "pk")[:SHOWN]


def _awaited(name: str, request: HttpRequest, who: Who) -> QuerySet[Any]:
    """The tasks of these reports or requests."""
    return within(Assignment.objects.filter(status=AWAITED[name]), _deciding(who, name), "body_id")


def _tasks() -> AssignmentQuerySet:
    return Assignment.objects.order_by("term", "pk")


def _counted(request: HttpRequest, who: Who, names: Sequence[str]) -> dict[str, Callable[[], QuerySet[Any]]]:
    """The rows of the queues, and of what is only counted.

    Of reports and requests the tasks that wait for an answer to one, as the lists show them: the index of the status
    tells their number, whatever the bodies.
    """
    rows, reads = partial(_set, request=request, who=who), who.rights.bodies_with(*READERS)
    counted: dict[str, Callable[[], QuerySet[Any]]] = {
        **{name: partial(_awaited if name in AWAITED else rows, name, request=request, who=who) for name in names},
        "unsent": lambda: letters_of(who.rights).failed(),
        "named_gone": lambda: within(_tasks().named_gone(who.today), reads, "body_id"),
        "to_sign": lambda: rows("protocols").filter(status=Meeting.Status.DRAFT),
        "files": lambda: Job.objects.of(actor(request)).to_fetch(),
    }
    if who.barred and "extensions" in names:
        counted["to_extend"] = lambda: _awaited("extensions", request, who).exclude(body__in=who.barred)
    if (person := who.rights.person_id) is not None:  # What the user owes as a person, apart from what is watched.
        own = partial(Assignment.objects.named, person, who.rights.left)
        counted["own"] = lambda: own().to_do()
        counted["own_overdue"] = lambda: rules.overdue(own().to_do(), who.today)
    return counted


def _first(request: HttpRequest, who: Who, names: Sequence[str]) -> dict[str, Callable[[], QuerySet[Any, Any]]]:
    """What reads the first rows of each list; of what is only counted, nothing does."""
    reads = who.rights.bodies_with(*READERS)
    rows = partial(_set, request=request, who=who)
    tasks = partial(_awaited, "reports", request, who)
    own: dict[str, dict[str, Callable[[], QuerySet[Any, Any]]]] = {
        "reports": {
            "reports": lambda: desk_rows.of_reports(_reports(tasks())),
            SERIES: lambda: desk_rows.of_reports(_reports_of_series(tasks())),
        },
        "extensions": {"extensions": lambda: desk_rows.of_extensions(rows("extensions")[:SHOWN])},
        "drafts": {"drafts": lambda: desk_rows.of_drafts(rows("drafts")[:GLANCED])},
    }
    return {
        **{part: make for name, makes in own.items() if name in names for part, make in makes.items()},
        "recent": lambda: _recent(reads),
        "watched": lambda: desk_rows.of_watched(_watched(rows)),
        "meetings": lambda: desk_rows.of_meetings(_meetings(rows, who, reads)),
    }


def _rows(
    found: Mapping[str, Sequence[Any]], who: Who, policies: Mapping[int, tuple[str, int]]
) -> dict[str, Sequence[Any]]:
    """The rows of each list of what `_first` found."""
    keeps, meetings = who.rights.bodies_with(SECRETARY), found["meetings"]
    watched = desk_rows.watched(found["watched"])
    known = _facts(found, [row.task for queue in watched.values() for row in queue])
    return {
        "reports": desk_rows.reports(found["reports"], known),
        "extensions": desk_rows.extensions(found.get("extensions", []), known, who.barred),
        "drafts": desk_rows.drafts(found.get("drafts", []), known),
        "recent": desk_rows.events(found["recent"], known),
        "overdue": desk_rows.tasks(watched.get("overdue", []), known),
        "week": desk_rows.tasks(watched.get("week", []), known),
        "termless": desk_rows.dateless(
            watched.get("termless", []), known, lambda body: policies.get(body, DEFAULT)[1], keeps
        ),
        "silent": desk_rows.silent(watched.get("silent", []), known, who.today),
        "protocols": desk_rows.meetings(meetings, "protocols", known),
        "coming": desk_rows.meetings(meetings, "coming", known),
    }


def _facts(found: Mapping[str, Sequence[Any]], tasks: Sequence[Sequence[Any]]) -> Facts:
    """What the rows of the lists name, where `tasks` are read already."""
    reports, asked_for, drafts, recent = (found.get(name, []) for name in ("reports", "extensions", "drafts", "recent"))
    return facts(
        tasks,
        tasks=[*(row[-1] for row in reports), *(row[-1] for row in asked_for), *(row[5] for row in recent)],
        meetings=[*(row[5] for row in drafts), *(row[4] for row in recent)],
        accounts=[*(row[6] or row[7] for row in drafts), *(row[3] for row in recent)],
        groups=[
            *(row[4] for row in drafts),
            *(row[6] for row in recent),
            *(row[5] for row in found.get("meetings", [])),
        ],
    )


def _watched(rows: Callable[[str], QuerySet[Any]]) -> dict[str, QuerySet[Assignment]]:
    """The first tasks of each queue that is only watched."""
    # Those silent by nothing more: tasks of one signature are silent since one moment, and would all be sorted.
    return {
        "overdue": _glanced(rows("overdue")),
        "week": _glanced(rows("week")),
        "termless": rows("termless")[:GLANCED],
        "silent": rows("silent").order_by("heard_at")[:GLANCED],
    }


def _meetings(rows: Callable[[str], QuerySet[Any]], who: Who, reads: Bodies) -> dict[str, QuerySet[Meeting]]:
    """Protocols in work, and the next meeting."""
    coming = Meeting.objects.filter(status=Meeting.Status.PLANNED, date__gte=who.today).order_by("date", "pk")
    return {"protocols": rows("protocols")[:GLANCED], "coming": within(coming, reads, "body_id")[:1]}


def _glanced(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """The condition changes nothing; it leads to the index of open terms, where the first stand first."""
    return rows.filter(closed_at__isnull=True)[:GLANCED]


def _queue(name: str, rows: Sequence[Any], count: int) -> Queue:
    path, _mark, query = LISTS[name].partition("?")
    return Queue(rows, count, address(f"admin:{path}") + (f"?{query}" if query else ""))


def _waiting(numbers: Mapping[str, int], who: Who, *, is_secretary: bool, decides: bool) -> int:
    """How many matters wait for this very user: a chair publishes nothing, an observer decides nothing."""
    if not decides:
        return 0
    extensions = numbers["to_extend" if who.barred else "extensions"]
    return numbers["reports"] + extensions + numbers["protocols" if is_secretary else "to_sign"]


def _drafts(request: HttpRequest) -> QuerySet[Draft]:
    return Draft.objects.open().writable_by(actor(request)).written()


def _recent(bodies: Bodies) -> QuerySet[Event, Any]:
    rows = Event.objects.order_by("-at", "-pk")
    if bodies is not None:
        rows = rows.filter(Q(body__in=bodies) | Q(meeting__body_id__in=bodies) | Q(**{f"{BODY}__in": bodies}))
    return desk_rows.of_events(rows[:RECENT])
