"""The register of resolutions: its rows, gathered once as the reader may see them, and the document they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.exports import paper, wording
from decisions.exports.table import Cell, Column, TableDocument, words_of
from decisions.models import Addressee, Assignment, Resolution
from decisions.naming import Naming, fetch_posts
from decisions.permissions import AnyUser
from decisions.standing import Clock, Standing

CHUNK = 500
"""Rows fetched at a time: memory does not grow with the register."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One resolution. Terms are a date where there is one date, otherwise words («ежеквартально», two dates)."""

    index: int
    body: str
    protocol: str
    date: dt.date
    point: str
    question: str
    text: str
    kind: str
    lead: str
    co_executors: str
    original_term: Cell
    current_term: Cell
    status: str
    days_late: int | None
    fulfilled_on: dt.date | None
    closed_on: dt.date | None
    link: str

    @property
    def responsible(self) -> str:
        """Lead and co-executors in one cell."""
        others = f"{wording.CO_EXECUTORS}: {self.co_executors}" if self.co_executors else ""
        return "; ".join(part for part in (self.lead, others) if part)

    @property
    def shown_term(self) -> str:
        """The term in force in words of a page."""
        return words_of(self.current_term)

    @property
    def place(self) -> str:
        """Where the point stands, in one cell of a printed table: «№ 7 от 15.10.2026, п. 1.1»."""
        return wording.place(self.protocol, self.date, self.point)


COLUMNS = (
    Column(gettext_lazy("No."), "index", 5),
    Column(gettext_lazy("Body"), "body", 18),
    Column(gettext_lazy("Protocol"), "protocol", 9),
    Column(gettext_lazy("Date of the meeting"), "date", 12),
    Column(gettext_lazy("Point"), "point", 8),
    Column(gettext_lazy("Question"), "question", 28),
    Column(gettext_lazy("Resolution"), "text", 52),
    Column(gettext_lazy("Kind"), "kind", 13),
    Column(gettext_lazy("Lead"), "lead", 28),
    Column(gettext_lazy("Co-executors"), "co_executors", 22),
    Column(gettext_lazy("Original term"), "original_term", 17),
    Column(gettext_lazy("Term in force"), "current_term", 13),
    Column(gettext_lazy("Status"), "status", 15),
    Column(gettext_lazy("Days late"), "days_late", 11),
    Column(gettext_lazy("Fulfilled on"), "fulfilled_on", 12),
    Column(gettext_lazy("Taken off control on"), "closed_on", 12),
    Column(gettext_lazy("Address"), "link", 36),
)


def register_document(
    resolutions: QuerySet[Resolution], user: AnyUser, clock: Clock, heading: tuple[str, ...] = ()
) -> TableDocument:
    """`resolutions`, which are those that `user` may see, as a document; its rows are gathered while it is written.

    Without a `heading` they are of all bodies.
    """
    return TableDocument(
        layout="register",
        kind="РЕЕСТР",
        heading=heading or ("решений", f"по состоянию на {wording.long_date(clock.today)}"),
        organization=settings.CLUSTER_NAME,
        day=clock.today,
        paper=paper.REGISTER,
        sheet=COLUMNS,
        rows=register_rows(resolutions, user, clock),
        sheet_name=_("Register of resolutions"),
    )


def register_rows(resolutions: QuerySet[Resolution], user: AnyUser, clock: Clock) -> Iterator[RegisterRow]:
    """Rows of `resolutions`, which are those that `user` may see; `clock` tells what is overdue.

    Five statements for each `CHUNK` of rows at most, and one for the order of all.
    """
    return (row for _resolution, row in register_pairs(resolutions, user, clock))


def register_pairs(
    resolutions: QuerySet[Resolution], user: AnyUser, clock: Clock
) -> Iterator[tuple[Resolution, RegisterRow]]:
    """The same rows, each with its resolution."""
    for first, chunk in chunks(resolutions, user):
        yield from zip(chunk, rows_of(chunk, user, clock, first), strict=True)


def chunks(resolutions: QuerySet[Resolution], user: AnyUser) -> Iterator[tuple[int, list[Resolution]]]:
    """The resolutions in lists of up to `CHUNK`, each fetched with what its rows need; and the number of the first.

    The order is asked for once; no statement stays open while a slow reader takes the rows, and what was withdrawn
    meanwhile is left out.
    """
    keys = list(resolutions.values_list("pk", flat=True))
    visible, first = with_responsibles(Resolution.objects.visible_to(user)), 1
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        found = visible.in_bulk(part)
        chunk = [found[key] for key in part if key in found]
        yield first, chunk
        first += len(chunk)


def rows_of(resolutions: Sequence[Resolution], user: AnyUser, clock: Clock, first: int = 1) -> list[RegisterRow]:
    """The rows of resolutions fetched `with_responsibles`, numbered from `first`."""
    fetch_posts(row.person for resolution in resolutions for row in in_force(resolution))
    naming = Naming(user, resolutions)
    said = _Said()
    return [_row(index, resolution, naming, clock, said) for index, resolution in enumerate(resolutions, start=first)]


class _Said:
    """What many rows say alike, put into words once."""

    def __init__(self) -> None:
        self.kinds = {kind.value: str(kind.label) for kind in Resolution.Kind}
        self.standings = {standing: str(standing.label) for standing in Standing}
        self._before, self._after = reverse("decisions:resolution-detail", args=[0]).split("0")

    def address(self, resolution: Resolution) -> str:
        return f"{settings.SITE_URL}{self._before}{resolution.pk}{self._after}"


def with_responsibles(resolutions: QuerySet[Resolution]) -> QuerySet[Resolution]:
    """Fetch what a row needs, by three statements however many there are."""
    holding = (
        Assignment.objects.filter(series__isnull=True)
        .exclude(status=Assignment.Status.REASSIGNED)
        .select_related("person", "organization", "acting_person")
        .order_by("position", "pk")
    )
    # The whole text of a protocol beside each of its points is not read.
    unshown = ("item__meeting__source_text", "item__meeting__corrections")
    return (
        resolutions.select_related("item__meeting__body")
        .defer(*unshown)
        .prefetch_related(
            Prefetch("assignments", queryset=holding, to_attr="in_force"),
            # Under a name of its own: otherwise Django copies the query for each row.
            Prefetch("addressees", queryset=Addressee.objects.select_related("group"), to_attr="addressed"),
        )
    )


def in_force(resolution: Resolution) -> list[Assignment]:
    """The assignments of a gathered resolution that hold, without the periods of a series."""
    rows: list[Assignment] = resolution.in_force  # type: ignore[attr-defined]
    return rows


def _row(index: int, resolution: Resolution, naming: Naming, clock: Clock, said: _Said) -> RegisterRow:
    meeting = resolution.item.meeting
    assignments = in_force(resolution)
    standing = clock.of_state(resolution.state, resolution.due, meeting.body_id)
    is_closed = resolution.state == Resolution.State.CLOSED
    closed = [timezone.localdate(row.closed_at) for row in assignments if row.closed_at]
    fulfilled = [row.fulfilled_on for row in assignments if row.fulfilled_on]
    return RegisterRow(
        index=index,
        body=meeting.body.name,
        protocol=meeting.number,
        date=meeting.date,
        point=resolution.number,
        question=naming.title(resolution.item),
        text=naming.wording(resolution),
        kind=said.kinds[resolution.kind],
        lead="; ".join(_names(resolution, assignments, naming, Assignment.Role.LEAD)),
        co_executors="; ".join(_names(resolution, assignments, naming, Assignment.Role.CO)),
        original_term=_terms((row, row.original_term or row.term) for row in assignments),
        current_term=_terms((row, row.term) for row in assignments),
        status=said.standings[standing],
        days_late=_days_late(resolution, assignments, standing, clock.today),
        fulfilled_on=max(fulfilled) if is_closed and fulfilled else None,
        closed_on=max(closed) if is_closed and closed else None,
        link=said.address(resolution),
    )


def _names(
    resolution: Resolution, assignments: Iterable[Assignment], naming: Naming, role: Assignment.Role
) -> Iterator[str]:
    """A group that is addressed as a whole is one name; so are its members who got the assignment with it."""
    addressees: list[Addressee] = resolution.addressed  # type: ignore[attr-defined]
    for addressee in addressees:
        if addressee.role == role:
            count = f" ({addressee.members_count})" if addressee.members_count else ""
            yield f"{addressee.group.name}{count}"
    for row in assignments:
        if row.role == role and row.origin_group_id is None:
            yield _name(row, resolution, naming)


def _name(row: Assignment, resolution: Resolution, naming: Naming) -> str:
    meeting = resolution.item.meeting
    if row.organization is not None:
        acting = naming.name(row.acting_person, meeting, resolution) if row.acting_person else ""
        return f"{row.organization.name} ({acting})" if acting else row.organization.name
    assert row.person is not None, "a database constraint holds this"
    return str(naming.person(row.person, meeting, point=resolution))


def _terms(terms: Iterable[tuple[Assignment, dt.date | None]]) -> Cell:
    """One date as it is; several, the earliest first, or a rhythm or a phrase as words; None when there is none."""
    dates: set[dt.date] = set()
    phrases: dict[str, None] = {}
    for row, term in terms:
        if term is not None:
            dates.add(term)
        elif words := row.get_recurrence_display() if row.recurrence else row.term_text:
            phrases[words] = None
    if len(dates) == 1 and not phrases:
        return dates.pop()
    return "; ".join([*(f"{day:%d.%m.%Y}" for day in sorted(dates)), *phrases]) or None


def _days_late(
    resolution: Resolution, assignments: Iterable[Assignment], standing: Standing, today: dt.date
) -> int | None:
    """Of an overdue one until today, of a closed one until it was done; None for what has no lateness."""
    if standing == Standing.OVERDUE and resolution.due is not None:
        return (today - resolution.due).days
    if standing == Standing.CLOSED:
        return max((row.days_late(today) for row in assignments), default=0) or None
    return None


def register_file_name(today: dt.date, extension: str) -> str:
    """«Реестр решений на 23.11.2026.xlsx»."""
    return _("Register of resolutions as of %(day)s") % {"day": f"{today:%d.%m.%Y}"} + f".{extension}"
