"""Rows of the desk: what one line shows and nothing else, each list by one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import starmap
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from decisions.control.queues import review_day
from decisions.models import Assignment, Document, Draft, Event, ExtensionRequest, Meeting, Report
from members.models import Group, Person

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


_TASK = (
    "pk",
    *(f"resolution__{name}" for name in ("item__meeting__number", "item__meeting__date", "number")),
    *("resolution__item__meeting__body", "resolution__item__meeting__body__name"),
    *("person__surname", "person__given", "person__patronymic", "organization__name", "term", "status"),
)
_ITS_TASK = tuple(f"assignment__{name}" for name in _TASK)


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


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for more time that waits for an answer; `is_mine` says that the user may give it."""

    pk: int
    reason: str
    old_term: dt.date | None
    new_term: dt.date
    task: Task
    is_mine: bool


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
    """An event: of a task, or of the meeting that `url` leads to."""

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


def of_tasks(rows: QuerySet[Assignment]) -> QuerySet[Assignment, Any]:
    return rows.values_list(*_TASK)


def tasks(found: Iterable[Any]) -> list[Task]:
    """Of the rows of `of_tasks`."""
    return list(starmap(_task, found))


def _task(pk: int, number: str, day: dt.date, point: str, body_id: int, body: str, *row: Any) -> Task:
    *person, organization, term, status = row
    source = source_of(number, day, point)
    responsible = organization or _person(*person)
    url = _address(pk)
    return Task(pk, url, source, responsible, f"{source} {responsible}", body_id, body, term, status)


@lru_cache(maxsize=10_000)
def _address(pk: int) -> str:
    """To find an address costs as much as the rest of a row."""
    return reverse("decisions:assignment-detail", args=[pk])


def source_of(number: str, day: dt.date, point: str) -> str:
    """«№ 7, п. 2.2»; by the day where the protocol has no number."""
    if number:
        return _("№ %(number)s, item %(point)s") % {"number": number, "point": point}
    return _("of %(day)s, item %(point)s") % {"day": f"{day:%d.%m.%Y}", "point": point}


def of_dateless(rows: QuerySet[Assignment]) -> QuerySet[Assignment, Any]:
    return rows.values_list("term_text", "control_since", "review_on", *_TASK)


def dateless(found: Iterable[Any], days: Callable[[int], int], keeps: Container[int] | None) -> list[Dateless]:
    """Of the rows of `of_dateless`. `days` of a body are those after which a task comes up again; `keeps` are the
    bodies in which the user may put it off, None stands for all."""
    rows = []
    for term_text, since, review_on, *fields in found:
        task = _task(*fields)
        day = review_day(Assignment(control_since=since, review_on=review_on), days(task.body_id))
        rows.append(Dateless(task, term_text, day, keeps is None or task.body_id in keeps))
    return rows


def of_silent(rows: QuerySet[Assignment]) -> QuerySet[Assignment, Any]:
    # By nothing more: tasks of one signature are silent since one moment, and PostgreSQL would join them all to sort.
    return rows.order_by("heard_at").values_list("heard_at", *_TASK)


def silent(found: Iterable[Any], today: dt.date) -> list[Silent]:
    """Of the rows of `of_silent`."""
    return [Silent(_task(*task), (today - timezone.localdate(heard_at)).days) for heard_at, *task in found]


_NAMES = ("email", "person__surname", "person__given", "person__patronymic")
_TEXT = ("pk", "updated_at", "source_name", "words", "body__name")


def of_drafts(rows: QuerySet[Draft]) -> QuerySet[Draft, Any]:
    """Of each text its beginning alone."""
    meeting = ("meeting", "meeting__number", "meeting__date", "meeting__body__name")
    people = [f"{who}__{name}" for who in ("editor", "created_by") for name in _NAMES]
    return rows.annotate(words=_beginning("text")).values_list(*_TEXT, *meeting, *people)


def drafts(found: Iterable[Any]) -> list[Text]:
    """Of the rows of `of_drafts`."""
    return list(starmap(_text, found))


def _text(pk: int, at: dt.datetime, source_name: str, words: str, body: str | None, *row: Any) -> Text:
    key, number, day, of_body = row[:4]
    meeting = Meeting(pk=key, number=number, date=day, body=Group(name=of_body)) if key else None
    draft = Draft(pk=pk, text=words, meeting=meeting)
    who = _account(*row[4:8]) or _account(*row[8:])
    return Text(pk, draft.get_absolute_url(), str(draft), "" if meeting else body or "", who, at, source_name)


def of_meetings(rows: QuerySet[Meeting]) -> QuerySet[Meeting, Any]:
    return rows.values_list("pk", "number", "date", "status", "body__name")


def meetings(found: Iterable[Any]) -> list[Meeting]:
    """Of the rows of `of_meetings`, with what their names show."""
    return [
        Meeting(pk=pk, number=number, date=date, status=status, body=Group(name=body))
        for pk, number, date, status, body in found
    ]


def of_reports(rows: QuerySet[Report]) -> QuerySet[Report, Any]:
    files = Exists(Document.objects.filter(report=OuterRef("pk")))
    names = ("pk", "words", "created_at", "fulfilled_on", "has_files")
    return rows.annotate(has_files=files, words=_beginning("text")).values_list(*names, *_ITS_TASK)


def reports(found: Iterable[Any]) -> list[Waiting]:
    """Of the rows of `of_reports`, their own task beside each."""
    return [
        Waiting(pk, _cut(text), at, fulfilled_on, has_files, _task(*task))
        for pk, text, at, fulfilled_on, has_files, *task in found
    ]


def of_extensions(rows: QuerySet[ExtensionRequest]) -> QuerySet[ExtensionRequest, Any]:
    return rows.annotate(words=_beginning("reason")).values_list("pk", "words", "old_term", "new_term", *_ITS_TASK)


def extensions(found: Iterable[Any], barred: Collection[int]) -> list[Asked]:
    """Of the rows of `of_extensions`; `barred` are the bodies in which somebody else gives more time."""
    tasks = [(pk, _cut(reason), old_term, new_term, _task(*task)) for pk, reason, old_term, new_term, *task in found]
    return [Asked(*row, is_mine=row[-1].body_id not in barred) for row in tasks]


def _beginning(column: str) -> Left:
    return Left(column, WORDS + 1)


def _cut(words: str) -> str:
    return words if len(words) <= WORDS else f"{words[:WORDS].rstrip()}…"


_MEETING = ("meeting", "meeting__number", "meeting__date", "meeting__body__name")
_ACTOR = tuple(f"actor__{name}" for name in _NAMES)


def of_events(rows: QuerySet[Event]) -> QuerySet[Event, Any]:
    return rows.values_list("pk", "at", "action", *_ACTOR, *_MEETING, *_ITS_TASK)


def events(found: Iterable[Any]) -> list[Happened]:
    """Of the rows of `of_events`. Who did it is the person, or the address of an account that is nobody's."""
    return [_happened(pk, at, action, row[:4], row[4:8], row[8:]) for pk, at, action, *row in found]


def _happened(pk: int, at: dt.datetime, action: str, actor: Any, meeting: Any, task: Any) -> Happened:
    who = _account(*actor)
    key, number, day, body = meeting
    if key is None:
        of_task = _task(*task)
        return Happened(pk, at, action, who, of_task.name, of_task.url, of_task.pk)
    protocol = Meeting(number=number, date=day, body=Group(name=body))
    return Happened(pk, at, action, who, str(protocol), reverse("admin:protocol", args=[key]), None)


def _account(email: str | None, *names: str | None) -> str:
    """The person, or the address of an account that is nobody's."""
    return _person(*names) if names[0] else email or ""


def _person(surname: str | None, given: str | None, patronymic: str | None) -> str:
    return Person(surname=surname or "", given=given or "", patronymic=patronymic or "").short_name
