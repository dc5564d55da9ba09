"""The task list of one organization: what it has to do, by term, with room for a mark on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.exports import cases, paper, wording
from decisions.exports.gathering import CHUNK
from decisions.exports.printed import safe_file_name
from decisions.exports.table import Cell, Column, TableDocument
from decisions.models import Assignment, Meeting, Resolution
from decisions.models.assignment import AssignmentQuerySet
from decisions.naming import Naming
from decisions.permissions import AnyUser
from decisions.standing import Clock
from members.models import Group, Organization


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One assignment; of a recurring one, the period that is open. `mark` stays empty: it is filled in on paper."""

    index: int
    body: str
    protocol: str
    date: dt.date
    point: str
    text: str
    role: str
    original_term: Cell
    term: Cell
    status: str
    days_late: int | None
    closed_on: dt.date | None
    link: str
    mark: str = ""

    @property
    def place(self) -> str:
        """«№ 7 от 15.10.2026, п. 1.1»."""
        return wording.place(self.protocol, self.date, self.point)


SHEET = (
    Column(gettext_lazy("No."), "index", 5),
    Column(gettext_lazy("Body"), "body", 18),
    Column(gettext_lazy("Protocol"), "protocol", 9),
    Column(gettext_lazy("Date of the meeting"), "date", 12),
    Column(gettext_lazy("Point"), "point", 8),
    Column(gettext_lazy("Resolution"), "text", 60),
    Column(gettext_lazy("Role"), "role", 14),
    Column(gettext_lazy("Original term"), "original_term", 17),
    Column(gettext_lazy("Term in force"), "term", 13),
    Column(gettext_lazy("Status"), "status", 15),
    Column(gettext_lazy("Days late"), "days_late", 11),
    Column(gettext_lazy("Taken off control on"), "closed_on", 12),
    Column(gettext_lazy("Address"), "link", 36),
)


def tasks_document(
    organization: Organization, user: AnyUser, clock: Clock, *, with_closed: bool = False, body: Group | None = None
) -> TableDocument:
    """What `organization` answers for, of the points that `user` may see: the open tasks, or all `with_closed`.

    Of one `body`, or of all.
    """
    given_by = (f"по протоколам {cases.in_genitive(body.name, body.name_genitive)}",) if body is not None else ()
    tasks = _tasks(organization, user, with_closed=with_closed)
    if body is not None:
        tasks = tasks.filter(resolution__item__meeting__body=body)
    return TableDocument(
        layout="tasks",
        kind="ПЕРЕЧЕНЬ",
        heading=(
            f"поручений, данных {cases.in_dative(organization.name)}",
            *given_by,
            f"по состоянию на {wording.long_date(clock.today)}",
        ),
        organization=settings.CLUSTER_NAME,
        day=clock.today,
        paper=paper.TASKS,
        sheet=SHEET,
        rows=task_rows(tasks, user, clock),
        sheet_name=_("Tasks"),
        size=paper.SIZES["tasks"],
        addressee=organization.name,
    )


def _tasks(organization: Organization, user: AnyUser, *, with_closed: bool) -> AssignmentQuerySet:
    own: AssignmentQuerySet = Assignment.objects.filter(
        organization=organization,
        resolution__in=Resolution.objects.visible_to(user).order_by(),
        resolution__item__meeting__status=Meeting.Status.SIGNED,
    )
    if with_closed:
        return own.filter(series__isnull=True).exclude(status=Assignment.Status.REASSIGNED)
    return own.to_do()


def task_rows(tasks: AssignmentQuerySet, user: AnyUser, clock: Clock) -> Iterator[TaskRow]:
    """Rows of `tasks`, which are of points that `user` may see; the earliest term first. Two statements for a chunk."""
    ordered = tasks.select_related("resolution__item__meeting__body").order_by(F("term").asc(nulls_last=True), "pk")
    found, indexes = ordered.iterator(chunk_size=CHUNK), count(1)
    while chunk := list(islice(found, CHUNK)):
        naming = Naming(user, [task.resolution for task in chunk])
        for task in chunk:
            yield _row(next(indexes), task, naming, clock)


def _row(index: int, task: Assignment, naming: Naming, clock: Clock) -> TaskRow:
    point = task.resolution
    meeting = point.item.meeting
    words = task.get_recurrence_display() if task.recurrence else task.term_text
    is_closed = task.status == Assignment.Status.CLOSED
    return TaskRow(
        index=index,
        body=meeting.body.name,
        protocol=meeting.number,
        date=meeting.date,
        point=point.number,
        text=naming.wording(point),
        role=task.get_role_display(),
        original_term=task.original_term or task.term or words,
        term=task.term or words,
        status=str(clock.of_assignment(task, meeting.body_id).label),
        days_late=task.days_late(clock.today) or None,
        closed_on=timezone.localdate(task.closed_at) if is_closed and task.closed_at else None,
        link=settings.SITE_URL + point.get_absolute_url(),
    )


def tasks_file_name(organization: Organization, today: dt.date, extension: str) -> str:
    """«Поручения, ООО «Речной причал», на 23.11.2026.docx»."""
    name = _("Tasks, %(organization)s, as of %(day)s") % {"organization": organization, "day": f"{today:%d.%m.%Y}"}
    return safe_file_name(name, extension)
