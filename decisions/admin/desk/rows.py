"""Rows of the desk: what one line shows and nothing else, each list by one statement over its own table.

What the rows name is read for all lists together, by `desk_facts`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.admin.desk.facts import TASK, Facts
from decisions.control.queues import review_day
from decisions.models import Assignment, Document, Draft, Event, ExtensionRequest, Meeting, Report
from decisions.one_line import cut
from members.addresses import address_of
from members.models import Group

WORDS = 600
"""So many characters of what somebody wrote stand on the desk; all of it is behind the link."""


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment; `source` is «№ 7, п. 2.2», `name` that and who answers."""

    pk: int
    url: str
    source: str
    responsible: str
    name: str
    body_id: int
    body: str
    term: dt.date | None
    status: str

    @property
    def asks(self) -> bool:
        """Whether more time was asked for."""
        return self.status == Assignment.Status.EXTENSION

    def days_late(self, on: dt.date) -> int:
        return max(0, (on - self.term).days) if self.term else 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits to be accepted."""

    pk: int
    text: str
    created_at: dt.datetime
    fulfilled_on: dt.date | None
    has_files: bool
    task: Task

    @property
    def days_late(self) -> int:
        """Days between the term and the day on which it was done."""
        return self.task.days_late(self.fulfilled_on or timezone.localdate(self.created_at))

    @property
    def accept_url(self) -> str:
        return address_of("admin:report-accept", self.pk)

    @property
    def return_url(self) -> str:
        return address_of("admin:report-return", self.pk)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for more time that waits for an answer; `is_mine` says that the user may give it."""

    pk: int
    reason: str
    old_term: dt.date | None
    new_term: dt.date
    task: Task
    is_mine: bool

    @property
    def decide_url(self) -> str:
        return address_of("admin:extension-decide", self.pk)


@dataclass(frozen=True, slots=True)
class Dateless:
    """A task without a term. `review_day` is when it comes up again, None when never."""

    task: Task
    term_text: str
    review_day: dt.date | None
    may_be_put_off: bool

    @property
    def pk(self) -> int:
        return self.task.pk

    @property
    def review_url(self) -> str:
        return address_of("admin:assignment-review", self.pk)


@dataclass(frozen=True, slots=True)
class Silent:
    """A task of which nothing was heard; `days` since the last report, or since it was put on control."""

    task: Task
    days: int

    @property
    def pk(self) -> int:
        return self.task.pk


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is being written. `body` is empty where the `name` says it, `who` wrote last."""

    pk: int
    url: str
    name: str
    body: str
    who: str
    updated_at: dt.datetime
    source_name: str


@dataclass(frozen=True, slots=True)
class Happened:
    """An event: of a task, of a meeting, or of what a body keeps; `url` leads to it."""

    pk: int
    at: dt.datetime
    action: str
    who: str
    thing: str
    url: str
    assignment: int | None

    @property
    def moment(self) -> str:
        return f"{timezone.localtime(self.at):%d.%m.%Y %H:%M}"

    @property
    def what(self) -> str:
        return str(Event.Action(self.action).label)


def of_watched(queues: Mapping[str, QuerySet[Assignment]]) -> QuerySet[Assignment, Any]:
    """The first tasks of several queues, with the name of the queue before each, by one statement."""
    parts = [
        Assignment.objects.filter(pk__in=first.values("pk"))
        .order_by()
        .annotate(queue=Value(name))
        .values_list("queue", "heard_at", "term_text", "control_since", "review_on", *TASK)
        for name, first in queues.items()
    ]
    united: QuerySet[Assignment, Any] = parts[0].union(*parts[1:], all=True).order_by()
    return united


@dataclass(frozen=True, slots=True)
class Watched:
    """A task of a queue that is watched, as it was read; `task` are its values of `desk_facts.TASK`."""

    queue: str
    heard_at: dt.datetime | None
    term_text: str
    control_since: dt.datetime | None
    review_on: dt.date | None
    task: Sequence[Any]

    @property
    def place(self) -> Any:
        """In its queue: by the term, or by when it was heard of."""
        if self.queue == "silent":
            return self.heard_at
        return self.task[4] or dt.date.max, self.task[0]


def watched(found: Iterable[Any]) -> dict[str, list[Watched]]:
    """The rows of `of_watched`, by queue, each queue in its order."""
    queues: dict[str, list[Watched]] = defaultdict(list)
    for row in found:
        queue, heard_at, term_text, since, review_on, *task = row
        queues[queue].append(Watched(queue, heard_at, term_text, since, review_on, task))
    return {name: sorted(rows, key=lambda row: row.place) for name, rows in queues.items()}


def tasks(rows: Iterable[Watched], known: Facts) -> list[Task]:
    return [_task(row.task, known) for row in rows]


def _task(values: Sequence[Any], known: Facts) -> Task:
    pk, point, person, organization, term, status = values
    point_number, number, day, body = known.points[point]
    source = source_of(number, day, point_number)
    responsible = known.responsible(person, organization)
    url = address_of("decisions:assignment-detail", pk)
    return Task(pk, url, source, responsible, f"{source} {responsible}", body, known.group(body), term, status)


def source_of(number: str, day: dt.date, point: str) -> str:
    """«№ 7, п. 2.2»; by the day where the protocol has no number."""
    if number:
        return _("№ %(number)s, point %(point)s") % {"number": number, "point": point}
    return _("of %(day)s, point %(point)s") % {"day": f"{day:%d.%m.%Y}", "point": point}


def dateless(
    rows: Iterable[Watched], known: Facts, days: Callable[[int], int], keeps: Container[int] | None
) -> list[Dateless]:
    """`days` of a body are those after which a task comes up again; `keeps` are the bodies in which the user may put it
    off, None stands for all."""
    made = []
    for row in rows:
        task = _task(row.task, known)
        as_model = Assignment(control_since=row.control_since, review_on=row.review_on)
        may_put_off = keeps is None or task.body_id in keeps
        made.append(Dateless(task, row.term_text, review_day(as_model, days(task.body_id)), may_put_off))
    return made


def silent(rows: Iterable[Watched], known: Facts, today: dt.date) -> list[Silent]:
    return [
        Silent(_task(row.task, known), (today - timezone.localdate(row.heard_at)).days) for row in rows if row.heard_at
    ]


def of_drafts(rows: QuerySet[Draft]) -> QuerySet[Draft, Any]:
    """Of each text its beginning alone."""
    names = ("pk", "updated_at", "source_name", "words", "body", "meeting", "editor", "created_by")
    return rows.select_related(None).annotate(words=_beginning("text")).values_list(*names)


def drafts(found: Iterable[Any], known: Facts) -> list[Text]:
    """Of the rows of `of_drafts`."""
    return [_text(row, known) for row in found]


def _text(row: Any, known: Facts) -> Text:
    pk, at, source_name, words, body, meeting_key, editor, created_by = row
    meeting = known.meeting(meeting_key) if meeting_key else None
    draft = Draft(pk=pk, text=words, meeting=meeting)
    who = known.account(editor or created_by)
    return Text(pk, draft.get_absolute_url(), str(draft), "" if meeting else known.group(body), who, at, source_name)


def of_meetings(lists: Mapping[str, QuerySet[Meeting]]) -> QuerySet[Meeting, Any]:
    """The meetings of several lists, with the name of the list before each, by one statement."""
    parts = [
        Meeting.objects.filter(pk__in=rows.values("pk"))
        .order_by()
        .annotate(list=Value(name))
        .values_list("list", "pk", "number", "date", "status", "body")
        for name, rows in lists.items()
    ]
    united: QuerySet[Meeting, Any] = parts[0].union(*parts[1:], all=True).order_by()
    return united


def meetings(found: Iterable[Any], name: str, known: Facts) -> list[Meeting]:
    """Those of one list of the rows of `of_meetings`, by their days, with what their names show."""
    rows = sorted((row[1:] for row in found if row[0] == name), key=lambda row: (row[2], row[0]))
    return [
        Meeting(pk=pk, number=number, date=date, status=status, body=Group(name=known.group(body)))
        for pk, number, date, status, body in rows
    ]


def of_reports(rows: QuerySet[Report]) -> QuerySet[Report, Any]:
    files = Exists(Document.objects.filter(report=OuterRef("pk")))
    names = ("pk", "words", "created_at", "fulfilled_on", "has_files", "assignment")
    return rows.annotate(has_files=files, words=_beginning("text")).values_list(*names)


def age(row: Any) -> tuple[dt.datetime, int]:
    """Of a row of `of_reports`: the oldest first."""
    return row[2], row[0]


def reports(found: Iterable[Any], known: Facts) -> list[Waiting]:
    """Of the rows of `of_reports`, their own task beside each."""
    return [
        Waiting(pk, cut(text, WORDS), at, fulfilled_on, has_files, _task(known.tasks[task], known))
        for pk, text, at, fulfilled_on, has_files, task in found
    ]


def of_extensions(rows: QuerySet[ExtensionRequest]) -> QuerySet[ExtensionRequest, Any]:
    return rows.annotate(words=_beginning("reason")).values_list("pk", "words", "old_term", "new_term", "assignment")


def extensions(found: Iterable[Any], known: Facts, barred: Collection[int]) -> list[Asked]:
    """Of the rows of `of_extensions`; `barred` are the bodies in which somebody else gives more time."""
    rows = [(pk, cut(reason, WORDS), old, new, _task(known.tasks[task], known)) for pk, reason, old, new, task in found]
    return [Asked(*row, is_mine=row[-1].body_id not in barred) for row in rows]


def _beginning(column: str) -> Left:
    return Left(column, WORDS + 1)


def of_events(rows: QuerySet[Event]) -> QuerySet[Event, Any]:
    return rows.values_list("pk", "at", "action", "actor", "meeting", "assignment", "body")


def events(found: Iterable[Any], known: Facts) -> list[Happened]:
    """Of the rows of `of_events`."""
    return [_happened(known, *row) for row in found]


def _happened(
    known: Facts,
    pk: int,
    at: dt.datetime,
    action: str,
    actor: int | None,
    meeting: int | None,
    task: int | None,
    body: int | None,
) -> Happened:
    who = known.account(actor)
    if task:
        of_task = _task(known.tasks[task], known)
        return Happened(pk, at, action, who, of_task.name, of_task.url, task)
    if meeting:
        return Happened(pk, at, action, who, str(known.meeting(meeting)), address_of("admin:protocol", meeting), None)
    assert body is not None, "a database constraint holds this"
    url = reverse("admin:templates") if action in Event.OF_TEMPLATES else address_of("admin:body-issued", body)
    return Happened(pk, at, action, who, known.group(body), url, None)
