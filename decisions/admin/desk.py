"""What waits for a secretary, a chair or an observer: each queue with its number and its first rows.

Every queue is one query for its rows and one for its number, whatever their count.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from decisions import queues as rules
from decisions.models import Assignment, Draft, Event, ExtensionRequest, Letter, Meeting, Policy, Report, Resolution
from decisions.models.letter import LetterQuerySet
from members.access import Access
from members.admin.rights import CHAIR, READERS, SECRETARY, access, actor

SHOWN = 10
"""How many rows of a queue stand on the desk; the rest is in its list."""

RECENT = 8

OF_ASSIGNMENT = ("assignment__resolution__item__meeting__body", "assignment__person", "assignment__organization")
BODY = "assignment__resolution__item__meeting__body_id"

Bodies = frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Queue:
    """`rows` are the first of `count`; `url` is the list of all; `bodies` those in which the user may act on a row."""

    rows: list[Any]
    count: int
    url: str
    bodies: Bodies = None

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """Queues of the desk, by name; a queue the user has nothing to do with is None."""
    rights = access(request)
    mine, decides, reads = (rights.bodies_with(*roles) for roles in ((SECRETARY,), (SECRETARY, CHAIR), READERS))
    today = timezone.localdate()
    queues: dict[str, Queue | None] = {
        "reports": _reports(mine, today) if mine != frozenset() else None,
        "extensions": _extensions(decides) if decides != frozenset() else None,
        "overdue": _overdue(reads, today),
        "week": _week(reads, today),
        "unnamed": _unnamed(reads),
        "termless": _termless(reads, mine),
        "silent": _silent(reads),
        "protocols": _protocols(reads, decides, today),
    }
    return {
        **queues,
        "drafts": drafts_of(request) if mine != frozenset() else None,
        "today": today,
        "silent_days": rules.SILENT_DAYS,
        "waiting": _waiting(queues, is_secretary=mine != frozenset(), decides=decides != frozenset()),
        "next_meeting": _next_meeting(reads, today),
        "recent": list(_recent(reads)),
        "may_write": mine != frozenset(),
        "unsent": letters_of(rights).failed().count(),
    }


def drafts_of(request: HttpRequest, shown: int = SHOWN) -> Queue:
    """Texts that somebody writes and that the user may go on with, the latest first."""
    rows = Draft.objects.open().writable_by(actor(request)).written()
    return Queue(list(rows[:shown]), rows.count(), reverse("admin:decisions_meeting_changelist"))


def _waiting(queues: dict[str, Queue | None], *, is_secretary: bool, decides: bool) -> int:
    """How many matters wait for this very user: a chair publishes nothing, an observer decides nothing."""
    if not decides:
        return 0
    count: int = sum(queue.count for name in ("reports", "extensions") if (queue := queues[name]))
    protocols = queues["protocols"]
    assert protocols is not None, "everybody on the desk has this queue"
    if is_secretary:
        return count + protocols.count
    drafts = [meeting for meeting in protocols.rows if meeting.status == Meeting.Status.DRAFT]
    return count + len(drafts)


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


def _queue(rows: QuerySet[Any], url: str, query: str = "", bodies: Bodies = None) -> Queue:
    return Queue(list(rows[:SHOWN]), rows.count(), reverse(f"admin:{url}_changelist") + query, bodies)


def _reports(bodies: Bodies, today: dt.date) -> Queue:
    waiting = Report.objects.filter(kind=Report.Kind.DONE, decision=Report.Decision.NONE)
    rows = within(waiting, bodies, BODY).select_related(*OF_ASSIGNMENT, "author__person")
    rows = rows.annotate(files=Count("documents")).order_by("created_at", "pk")
    queue = _queue(rows, "decisions_assignment", f"?status__exact={Assignment.Status.REPORTED}", bodies)
    for report in queue.rows:
        term = report.assignment.term
        done = report.fulfilled_on or timezone.localdate(report.created_at)
        report.days_late = max(0, (done - term).days) if term else 0
    return queue


def _extensions(bodies: Bodies) -> Queue:
    waiting = ExtensionRequest.objects.filter(is_granted__isnull=True)
    rows = within(waiting, bodies, BODY).select_related(*OF_ASSIGNMENT, "author__person").order_by("created_at", "pk")
    return _queue(rows, "decisions_assignment", f"?status__exact={Assignment.Status.EXTENSION}", bodies)


def _assignments(bodies: Bodies) -> QuerySet[Assignment]:
    rows = within(Assignment.objects.all(), bodies, "resolution__item__meeting__body_id")
    return rows.select_related("resolution__item__meeting__body", "person", "organization").order_by("term", "pk")


def _overdue(bodies: Bodies, today: dt.date) -> Queue:
    queue = _queue(rules.overdue(_assignments(bodies), today), "decisions_assignment", "?due=overdue")
    for assignment in queue.rows:
        assignment.late = assignment.days_late(today)
    return queue


def _week(bodies: Bodies, today: dt.date) -> Queue:
    return _queue(rules.due_this_week(_assignments(bodies), today), "decisions_assignment", "?due=week")


def _unnamed(bodies: Bodies) -> Queue:
    rows = within(Resolution.objects.select_related("item__meeting__body"), bodies, "item__meeting__body_id")
    rows = rows.order_by("item__meeting__date", "pk")
    return _queue(rules.without_responsible(rows), "decisions_resolution", "?responsible=none")


def _termless(bodies: Bodies, keeps: Bodies) -> Queue:
    """With the day on which each comes up again, and those that the user may put off."""
    queue = _queue(rules.without_term(_assignments(bodies)), "decisions_assignment", "?due=none", keeps)
    days = dict(Policy.objects.values_list("body_id", "review_days")) if queue.rows else {}
    for row in queue.rows:
        body = row.resolution.item.meeting.body_id
        row.review_day = rules.review_day(row, days.get(body, Policy().review_days))
        row.may_be_put_off = keeps is None or body in keeps
    return queue


def _silent(bodies: Bodies) -> Queue:
    """Who is silent longest comes first."""
    rows = _assignments(bodies).order_by("control_since", "pk")
    return _queue(rules.silent(rows, timezone.now()), "decisions_assignment", "?due=silent")


def _protocols(bodies: Bodies, decides: Bodies, today: dt.date) -> Queue:
    """Drafts, meetings that sat and have no protocol yet, and what is signed but not published."""
    in_work = Q(status__in=(Meeting.Status.HELD, Meeting.Status.DRAFT))
    forgotten = Q(status=Meeting.Status.PLANNED, date__lt=today)
    unpublished = Q(status=Meeting.Status.SIGNED, published_at__isnull=True)
    rows = within(Meeting.objects.filter(in_work | forgotten | unpublished), bodies, "body_id")
    return _queue(rows.select_related("body").order_by("date", "pk"), "decisions_meeting", "?state=open", decides)


def _next_meeting(bodies: Bodies, today: dt.date) -> Meeting | None:
    coming = Meeting.objects.filter(status=Meeting.Status.PLANNED, date__gte=today)
    meeting = within(coming, bodies, "body_id").select_related("body").order_by("date", "pk").first()
    if meeting is not None:
        meeting.days_left = (meeting.date - today).days
    return meeting


def _recent(bodies: Bodies) -> QuerySet[Event]:
    rows = Event.objects.select_related("meeting__body", *OF_ASSIGNMENT, "actor__person")
    if bodies is not None:
        rows = rows.filter(Q(meeting__body_id__in=bodies) | Q(**{f"{BODY}__in": bodies}))
    return rows.order_by("-at", "-pk")[:RECENT]
