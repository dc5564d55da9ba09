"""The register of resolutions: its rows, gathered once as the reader may see them, and the document they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.exports import paper, wording
from decisions.exports.answering import Answering
from decisions.exports.gathering import Chunk, Points, chunks
from decisions.exports.table import Block, Blocks, Cell, Column, TableDocument, words_of
from decisions.models import Resolution
from decisions.naming import Naming
from decisions.permissions import AnyUser
from decisions.standing import Clock, Standing
from members.access import STRANGER, access_of
from members.addresses import around


@dataclass(slots=True)
class RegisterRow:
    """One resolution. Terms are a date where there is one date, otherwise words («ежеквартально», two dates).

    Not frozen: a register makes a hundred thousand of them, and each would take three times as long.
    """

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


def register_rows(resolutions: QuerySet[Resolution], user: AnyUser, clock: Clock) -> Blocks[RegisterRow]:
    """Rows of `resolutions`, which are those that `user` may see; `clock` tells what is overdue.

    Five statements for each chunk of rows at most, and one for the order of all.
    """
    found = (_block(chunk, user, clock) for chunk in chunks(resolutions, user) if chunk.points.pk)
    return Blocks(found, RegisterRow)


def rows_of(chunk: Chunk, user: AnyUser, clock: Clock) -> list[RegisterRow]:
    """The rows of what was gathered, in its order."""
    return list(map(RegisterRow, *_block(chunk, user, clock).values())) if chunk.points.pk else []


def _block(chunk: Chunk, user: AnyUser, clock: Clock) -> Block:
    """The columns of rows, in the order of their fields. Most say the same few words, or what was fetched as it is."""
    points = chunk.points
    naming = Naming(user, points.pk)
    shown = _Shown(points, naming, is_stranger=access_of(user) == STRANGER)
    standings, statuses = _standings(points, clock)
    answering = Answering(chunk, shown.is_printed, naming, clock.today)
    lead, co_executors = answering.names()
    original_term, current_term = answering.terms()
    late, fulfilled_on, closed_on = answering.ends(standings)
    kinds = {kind.value: str(kind.label) for kind in Resolution.Kind}
    before, after = around("decisions:resolution-detail")
    before = f"{settings.SITE_URL}{before}"
    return {
        "index": range(chunk.first, chunk.first + len(points.pk)),
        "body": points.body,
        "protocol": points.protocol,
        "date": points.date,
        "point": points.number,
        "question": shown.questions,
        "text": shown.texts,
        "kind": [kinds[kind] for kind in points.kind],
        "lead": lead,
        "co_executors": co_executors,
        "original_term": original_term,
        "current_term": current_term,
        "status": statuses,
        "days_late": late,
        "fulfilled_on": fulfilled_on,
        "closed_on": closed_on,
        "link": [f"{before}{pk}{after}" for pk in points.pk],
    }


def _standings(points: Points, clock: Clock) -> tuple[list[Standing], list[str]]:
    """The standing of each point, and its word."""

    labels = {each: str(each.label) for each in Standing}

    @cache
    def told(state: str, due: dt.date | None, body_id: int) -> tuple[Standing, str]:
        standing = clock.of_state(state, due, body_id)
        return standing, labels[standing]

    both = list(map(told, points.state, points.due, points.body_id))
    return [standing for standing, _word in both], [word for _standing, word in both]


class _Shown:
    """What one reader reads of the points: their questions, wordings, and whether the people in them are named."""

    def __init__(self, points: Points, naming: Naming, *, is_stranger: bool) -> None:
        self.texts, self.questions = points.public_text, points.public_title
        self.is_printed: Sequence[bool] = [False] * len(points.pk)
        """Whether the reader gets the point as it was printed."""
        if is_stranger:
            return
        whole = {body: naming.whole_of(body) for body in set(points.body_id)}
        wholly = [whole[body] for body in points.body_id]
        self.is_printed = [is_whole or naming.is_own(pk) for pk, is_whole in zip(points.pk, wholly, strict=True)]
        self.texts = [
            text if is_printed else public
            for text, public, is_printed in zip(points.text, points.public_text, self.is_printed, strict=True)
        ]
        # A closed question is not told of.
        titles = zip(points.title, points.public_title, points.is_closed, wholly, strict=True)
        self.questions = [
            title if is_whole else "" if is_closed else public for title, public, is_closed, is_whole in titles
        ]


def register_file_name(today: dt.date, extension: str) -> str:
    """«Реестр решений на 23.11.2026.xlsx»."""
    return _("Register of resolutions as of %(day)s") % {"day": f"{today:%d.%m.%Y}"} + f".{extension}"
