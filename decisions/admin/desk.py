"""What waits for a secretary, a chair or an observer: what they decide on, and apart from it what they watch.

Each list of the desk is one statement for its first rows, and all numbers together are one, whatever they count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from decisions import queues as rules
from decisions.admin import desk_rows
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
from decisions.models.letter import LetterQuerySet
from decisions.permissions import may_extend
from members.access import Access
from members.admin.rights import CHAIR, READERS, SECRETARY, access, actor

SHOWN = 6
"""How many rows of a queue stand on the desk; the rest is in its list."""

GLANCED = 5
"""The same of what is only watched."""

RECENT = 6

OF_ASSIGNMENT = ("assignment__resolution__item__meeting__body", "assignment__person", "assignment__organization")
BODY = "assignment__resolution__item__meeting__body_id"

Bodies = frozenset[int] | None

DEFAULT = Policy()
"""Of a body that has none."""

LISTS = {
    "reports": f"decisions_assignment_changelist?status__exact={Assignment.Status.REPORTED}",
    "extensions": f"decisions_assignment_changelist?status__exact={Assignment.Status.EXTENSION}",
    "overdue": "decisions_assignment_changelist?due=overdue",
    "week": "decisions_assignment_changelist?due=week",
    "unnamed": "decisions_resolution_changelist?responsible=none",
    "termless": "decisions_assignment_changelist?due=none",
    "silent": "decisions_assignment_changelist?due=silent",
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


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """Queues of the desk, by name; a queue the user has nothing to do with is None."""
    rights = access(request)
    mine, decides, reads = (rights.bodies_with(*roles) for roles in ((SECRETARY,), (SECRETARY, CHAIR), READERS))
    today = timezone.localdate()
    sets = _sets(request, mine, decides, reads, today)
    others: dict[str, QuerySet[Any]] = {
        "unsent": letters_of(rights).failed(),
        "to_sign": sets["protocols"].filter(status=Meeting.Status.DRAFT),
        "files": Job.objects.of(actor(request)).to_fetch(),
    }
    policies = dict(Policy.objects.in_bulk(field_name="body_id"))
    barred = [pk for pk, policy in policies.items() if not may_extend(rights, pk, policy.extends)]
    if barred and "extensions" in sets:
        others["to_extend"] = sets["extensions"].exclude(**{f"{BODY}__in": barred})
    numbers = rules.numbers({**sets, **others, **_own(rights, today)})
    queues: dict[str, Any] = {name: _queue(name, _rows(name, sets[name], barred), numbers[name]) for name in sets}
    _add_days_of_review(queues["termless"].rows, mine, policies)
    return {
        **dict.fromkeys(LISTS),
        **queues,
        "late": [(task, task.days_late(today)) for task in queues["overdue"].rows],
        "today": today,
        "silent_days": rules.SILENT_DAYS,
        "waiting": _waiting(numbers, is_secretary=mine != frozenset(), decides=decides != frozenset()),
        "next_meeting": _next_meeting(reads, today),
        "recent": _recent(reads),
        "may_write": mine != frozenset(),
        "unsent": numbers["unsent"],
        "files": numbers["files"],
        "own_tasks": numbers.get("own", 0),
        "own_overdue": numbers.get("own_overdue", 0),
    }


def drafts_of(request: HttpRequest, shown: int = SHOWN) -> Queue:
    """Texts that somebody writes and that the user may go on with, the latest first."""
    rows = _drafts(request)
    return _queue("drafts", list(rows[:shown]), rows.count())


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


def _sets(request: HttpRequest, mine: Bodies, decides: Bodies, reads: Bodies, today: dt.date) -> dict[str, Any]:
    """The rows of each queue in the order of the desk."""
    tasks = within(Assignment.objects.order_by("term", "pk"), reads, "resolution__item__meeting__body_id")
    points = within(Resolution.objects.all(), reads, "item__meeting__body_id")
    sets: dict[str, QuerySet[Any]] = {}
    if mine != frozenset():
        sets["reports"] = within(rules.reported(Report.objects.order_by("created_at", "pk")), mine, BODY)
        sets["drafts"] = _drafts(request)
    if decides != frozenset():
        asked = rules.asked(ExtensionRequest.objects.order_by("created_at", "pk"))
        sets["extensions"] = within(asked, decides, BODY)
    return {
        **sets,
        "overdue": rules.overdue(tasks, today),
        "week": rules.due_this_week(tasks, today),
        "termless": rules.without_term(tasks),
        "silent": rules.silent(tasks, timezone.now()),
        "unnamed": rules.without_responsible(points),
        "protocols": within(rules.in_work(_meetings().order_by("date", "pk"), today), reads, "body_id"),
    }


def _rows(name: str, rows: QuerySet[Any], barred: Sequence[int]) -> Sequence[Any]:
    """The first rows of a queue; of what is only counted, none."""
    match name:
        case "reports":
            return desk_rows.reports(rows[:SHOWN])
        case "extensions":
            return desk_rows.extensions(rows[:SHOWN], barred)
        case "overdue" | "week":
            # The condition changes nothing; it leads to the index of open terms, where the first stand first.
            return desk_rows.tasks(rows.filter(closed_at__isnull=True)[:GLANCED])
        case "termless":
            return list(rows.select_related("resolution__item__meeting", "person", "organization")[:GLANCED])
        case "drafts" | "protocols":
            return list(rows[:GLANCED])
    return []


def _add_days_of_review(rows: Sequence[Any], keeps: Bodies, policies: Mapping[int, Policy]) -> None:
    """The day on which each task without a term comes up again, and whether the user may put it off."""
    for row in rows:
        body = row.resolution.item.meeting.body_id
        row.review_day = rules.review_day(row, policies.get(body, DEFAULT).review_days)
        row.may_be_put_off = keeps is None or body in keeps


def _own(rights: Access, today: dt.date) -> dict[str, Any]:
    """What the user owes as a person, kept apart from what is watched."""
    if rights.person_id is None:
        return {}
    own = Assignment.objects.named(rights.person_id).to_do()
    return {"own": own, "own_overdue": rules.overdue(own, today)}


def _queue(name: str, rows: Sequence[Any], count: int) -> Queue:
    path, _mark, query = LISTS[name].partition("?")
    return Queue(rows, count, reverse(f"admin:{path}") + (f"?{query}" if query else ""))


def _waiting(numbers: dict[str, int], *, is_secretary: bool, decides: bool) -> int:
    """How many matters wait for this very user: a chair publishes nothing, an observer decides nothing."""
    if not decides:
        return 0
    extensions = numbers.get("to_extend", numbers["extensions"])
    return numbers.get("reports", 0) + extensions + numbers["protocols" if is_secretary else "to_sign"]


def _drafts(request: HttpRequest) -> QuerySet[Draft]:
    return Draft.objects.open().writable_by(actor(request)).written()


def _meetings() -> QuerySet[Meeting]:
    """With what their names show."""
    return Meeting.objects.select_related("body").only("number", "date", "status", "body__name")


def _next_meeting(bodies: Bodies, today: dt.date) -> Meeting | None:
    coming = _meetings().filter(status=Meeting.Status.PLANNED, date__gte=today)
    meeting = within(coming, bodies, "body_id").order_by("date", "pk").first()
    if meeting is not None:
        meeting.days_left = (meeting.date - today).days
    return meeting


def _recent(bodies: Bodies) -> list[desk_rows.Happened]:
    rows = Event.objects.order_by("-at", "-pk")
    if bodies is not None:
        rows = rows.filter(Q(meeting__body_id__in=bodies) | Q(**{f"{BODY}__in": bodies}))
    return desk_rows.events(rows[:RECENT])
