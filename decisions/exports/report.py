"""The report of execution: what became of each point that was put on control, with a summary of all of them.

For an organization it names whoever is named now: it tells of the work, not of the protocol.

Everybody may have it for what they may see. How the work goes, the files that prove it and who took it off control are
only for those who see the assignments themselves.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.control.discipline import CLOSED, IN_TIME
from decisions.exports import cases, paper, wording
from decisions.exports.gathering import Chunk, Tasks, chunks
from decisions.exports.rows import COLUMNS, RegisterRow, rows_of
from decisions.exports.table import Cell, Column, TableDocument, words_of
from decisions.finding.indexing import among, as_text
from decisions.models import Assignment, Document, ExtensionRequest, Report, Resolution
from decisions.one_line import shorten
from decisions.permissions import AnyUser, reads_reports
from decisions.prepared import asked
from decisions.standing import Clock, Tally
from members.models import Group, Organization

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 200
"""Characters of a report that are quoted."""

State = Resolution.State


@dataclass(frozen=True, slots=True)
class Scope:
    """Of which points a report is, for its heading: empty means all.

    `closed` are the days between which they were taken off control, `words` other conditions, as said.
    """

    bodies: tuple[Group, ...] = ()
    organizations: tuple[Organization, ...] = ()
    years: tuple[int, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    closed: tuple[dt.date | None, dt.date | None] = (None, None)
    words: str = ""

    def lines(self, today: dt.date, what: str = "об исполнении решений") -> tuple[str, ...]:
        """«об исполнении решений Координационного совета», «за 2026 год», «по состоянию на 28 ноября 2026 года»."""
        names = ", ".join(cases.in_genitive(body.name, body.name_genitive) for body in self.bodies)
        lines = [
            f"{what} {names}".strip(),
            f"исполнитель – {', '.join(row.name for row in self.organizations)}" if self.organizations else "",
            wording.period(self.years, self.since, self.until),
            wording.closed_between(*self.closed),
            self.words,
            f"по состоянию на {wording.long_date(today)}",
        ]
        return tuple(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers of points. Each is one of the first five; `extended` are those whose term was ever extended."""

    in_time: int
    late: int
    in_progress: int
    overdue: int
    cancelled: int
    extended: int

    @property
    def total(self) -> int:
        return self.in_time + self.late + self.in_progress + self.overdue + self.cancelled

    @property
    def lines(self) -> tuple[tuple[_StrPromise, int], ...]:
        """Each number with its word."""
        return (
            (gettext_lazy("on control in all"), self.total),
            (gettext_lazy("closed on time"), self.in_time),
            (gettext_lazy("closed late"), self.late),
            (gettext_lazy("in progress"), self.in_progress),
            (gettext_lazy("overdue"), self.overdue),
            (gettext_lazy("cancelled"), self.cancelled),
            (gettext_lazy("of them with an extended term"), self.extended),
        )


@dataclass(slots=True)
class ReportRow(RegisterRow):
    """One point with how it goes. `extensions` is how often its term was extended on request."""

    progress: str = ""
    files: tuple[Document, ...] = ()
    extensions: int = 0
    closed_by: str = ""

    @property
    def evidence(self) -> str:
        """The names of the files."""
        return "; ".join(dict.fromkeys(document.name for document in self.files))

    @property
    def is_extended(self) -> bool:
        """Whether the term is not, or was not always, the one of the protocol."""
        return bool(self.extensions) or self.current_term != self.original_term

    @property
    def shown_original(self) -> str:
        """The term of the protocol in words of a page."""
        return words_of(self.original_term)

    @property
    def extended_term(self) -> Cell:
        """The term in force; one that was extended says so: «01.02.2027 (продлён, 2 раза)»."""
        if not self.is_extended:
            return self.current_term
        return wording.extended(self.current_term, self.extensions)

    @property
    def closure(self) -> str:
        """When it was taken off control, and by whom: «05.12.2026, Осокина Т. Г.»."""
        day = wording.short_date(self.closed_on) if self.closed_on else ""
        return ", ".join(part for part in (day, self.closed_by) if part)


DETAILS = (
    Column(gettext_lazy("Extended, times"), "extensions", 10),
    Column(gettext_lazy("Progress"), "progress", 40),
    Column(gettext_lazy("Evidence"), "evidence", 30),
    Column(gettext_lazy("Taken off control by"), "closed_by", 22),
)


def controlled(resolutions: QuerySet[Resolution]) -> QuerySet[Resolution]:
    """Those of a report: what is or was on control."""
    return resolutions.exclude(state__in=[State.NONE, State.DRAFT])


def summary_of(resolutions: QuerySet[Resolution], today: dt.date) -> Summary:
    """The numbers of `controlled` resolutions, by one statement. What waits for acceptance is in progress."""
    tasks = Assignment.objects.filter(resolution=OuterRef("pk"), series__isnull=True)
    late = tasks.filter(CLOSED & ~IN_TIME)
    overdue = Q(state=State.CONTROL, due__lt=today)
    counted = resolutions.order_by().aggregate(
        in_time=Count("pk", filter=Q(~Exists(late), state=State.CLOSED)),
        late=Count("pk", filter=Q(Exists(late), state=State.CLOSED)),
        in_progress=Count("pk", filter=Q(state__in=Resolution.OPEN_STATES) & ~overdue),
        overdue=Count("pk", filter=overdue),
        cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
        extended=Count("pk", filter=Exists(tasks.filter(term__gt=F("original_term")))),
    )
    return Summary(**counted)


def report_document(resolutions: QuerySet[Resolution], user: AnyUser, clock: Clock, scope: Scope) -> TableDocument:
    """The report on `resolutions`, those that `user` may see and `scope` tells of, as of the day of `clock`."""
    rows = controlled(resolutions)
    is_detailed = reads_reports(user)
    layout = "report" if is_detailed else "report_public"
    return TableDocument(
        layout=layout,
        kind="ОТЧЁТ",
        heading=scope.lines(clock.today),
        organization=settings.CLUSTER_NAME,
        day=clock.today,
        paper=paper.LAYOUTS[layout],
        sheet=(*COLUMNS[:-1], *(DETAILS if is_detailed else DETAILS[:1]), COLUMNS[-1]),
        rows=report_rows(rows, user, clock),
        sheet_name=_("Report of execution"),
        summary=summary_of(rows, clock.today).lines,
        is_signed=is_detailed,
        size=paper.SIZES[layout],
    )


def report_rows(resolutions: QuerySet[Resolution], user: AnyUser, clock: Clock) -> Iterator[ReportRow]:
    """Rows of `controlled` resolutions; a chunk of them asks equally many statements, however long it is."""
    for chunk in chunks(resolutions, user, names_now=True):
        yield from report_rows_of(chunk, user, clock)


def report_rows_of(chunk: Chunk, user: AnyUser, clock: Clock) -> Iterator[ReportRow]:
    """The rows of what was gathered, in its order."""
    keys = chunk.points.pk
    details, extensions = _details(keys, user), _extensions(keys)
    for key, body, row in zip(keys, chunk.points.body_id, rows_of(chunk, user, clock), strict=True):
        known = details[key]
        made = ReportRow(*_values(row))
        made.progress = _progress(key, chunk.tasks, body, known, clock)
        made.files = tuple(known.files)
        made.extensions = extensions.get(key, 0)
        made.closed_by = ", ".join(dict.fromkeys(known.closers)) if row.closed_on else ""
        yield made


_values = attrgetter(*(each.name for each in fields(RegisterRow)))


@dataclass(slots=True)
class _Details:
    """What the reader may know of a point's assignments beside their state; the newest reports come first."""

    is_seen: bool = False
    reports: list[Report] = field(default_factory=list)
    files: list[Document] = field(default_factory=list)
    closers: list[str] = field(default_factory=list)


def _details(resolutions: Sequence[int], user: AnyUser) -> defaultdict[int, _Details]:
    """By the key of the resolution; of periods of a series too. Four statements, none for who reads no reports."""
    found: defaultdict[int, _Details] = defaultdict(_Details)
    if not reads_reports(user):
        return found
    seen = Assignment.objects.visible_to(user).filter(resolution__in=resolutions)
    for task in seen.select_related("closed_by__person").order_by("closed_at", "pk"):
        known = found[task.resolution_id]
        known.is_seen = True
        if task.closed_by is not None:
            known.closers.append(str(task.closed_by))
    reports = Report.objects.filter(assignment__in=seen.order_by()).exclude(decision__in=Report.VOID)
    for report in reports.select_related("assignment").prefetch_related("documents").order_by("-created_at", "-pk"):
        known = found[report.assignment.resolution_id]
        known.reports.append(report)
        known.files += report.documents.all()
    return found


def _extensions(resolutions: Sequence[int]) -> dict[int, int]:
    """How often the term of a point was extended: the most of its assignments. One statement."""
    most: dict[int, int] = {}
    for resolution, _assignment, times in (
        asked("extensions of a table", [as_text(resolutions)], _granted) if resolutions else ()
    ):
        most[resolution] = max(times, most.get(resolution, 0))
    return most


def _granted(some: list[str]) -> QuerySet[ExtensionRequest, Any]:
    rows = ExtensionRequest.objects.filter(is_granted=True, assignment__resolution__in=among(some[0])).order_by()
    return rows.values_list("assignment__resolution", "assignment").annotate(times=Count("pk"))


def _progress(key: int, tasks: Tasks, body: int, known: _Details, clock: Clock) -> str:
    """«снято с контроля 3 из 7», where several answer, and what the last report says: «12.11.2026: 60 % – …»."""
    parts = []
    of_point = tasks.of(key)
    if tasks.counts[key] > 1 and known.is_seen:
        columns = zip(tasks.status[of_point], tasks.term[of_point], strict=True)
        parts.append(Tally(clock.of_status(status, term, body) for status, term in columns).summary)
    if known.reports:
        last = known.reports[0]
        said = [
            f"{last.percent}\N{NO-BREAK SPACE}%" if last.percent is not None else "",
            shorten(last.text, LONGEST),
        ]
        day = wording.short_date(timezone.localdate(last.created_at))
        parts.append(f"{day}: {' – '.join(part for part in said if part)}")
    return "; ".join(parts)


def report_file_name(today: dt.date, extension: str) -> str:
    """«Отчёт об исполнении решений на 23.11.2026.docx»."""
    return _("Report of execution as of %(day)s") % {"day": f"{today:%d.%m.%Y}"} + f".{extension}"
