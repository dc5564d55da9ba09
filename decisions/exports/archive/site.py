"""The archive: protocols with their documents, execution, reports and seals as a static site in one ZIP.

It opens from a disk without a server: links are relative, the sheet is its own, nothing is asked of the network. One
protocol is in memory at a time. Like the protocols themselves it is Russian, whatever language the interface has.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from decisions import seals
from decisions.exports import csv, docx, pdf, wording
from decisions.exports.archive import papers
from decisions.exports.archive.bundle import Bundle, Target
from decisions.exports.archive.papers import add_document
from decisions.exports.document import ProtocolDocument
from decisions.exports.protocol import protocol_document
from decisions.exports.rows import RegisterRow, register_document, register_rows
from decisions.models import Meeting, Report, Resolution
from decisions.permissions import READERS, AnyUser, reads_whole
from decisions.standing import Clock
from members.access import access_of

SHEET = Path(__file__).parent / "archive.css"
Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which protocols, and who reads them: nobody in particular for what all may read."""

    user: AnyUser
    meetings: QuerySet[Meeting]
    is_whole: bool


@dataclass(slots=True)
class Entry:
    """A protocol in the list of all; `place` is the folder of its files."""

    body: str
    body_key: int
    place: str
    title: str
    day: dt.date
    decided: int
    is_published: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What a responsible reported of a point, with the places of the files in the folder of the protocol."""

    number: str
    report: Report
    files: list[tuple[str, str]] = field(default_factory=list)


def public_scope(bodies: QuerySet[Any] | None = None) -> Scope:
    """All that is published, as a stranger reads it: people by their consent, closed questions withheld."""
    return Scope(None, _of(Meeting.objects.published(), bodies), is_whole=False)


def whole_scope(user: AnyUser, bodies: QuerySet[Any] | None = None) -> Scope:
    """The signed protocols of the bodies whose protocols `user` reads whole, with all names, reports and files."""
    signed = _of(Meeting.objects.filter(status=Meeting.Status.SIGNED), bodies)
    mine = access_of(user).bodies_with(*READERS)
    return Scope(user, signed if mine is None else signed.filter(body__in=mine), is_whole=True)


def _of(meetings: QuerySet[Meeting], bodies: QuerySet[Any] | None) -> QuerySet[Meeting]:
    return meetings if bodies is None else meetings.filter(body__in=bodies)


def write_archive(target: Target, scope: Scope, step: Step = lambda: None, go_on: Step = lambda: None) -> int:
    """Write the ZIP to `target`; how many protocols it holds.

    `step` is called after each of them, `go_on` after each row of the register, which comes last.
    What was withdrawn while it was written is left out.
    """
    keys = list(scope.meetings.order_by("body__name", "-date", "-pk").values_list("pk", flat=True))
    clock = Clock.on(timezone.localdate())
    entries: list[Entry] = []
    with translation.override("ru"), Bundle(target) as made:
        made.add("style.css", SHEET.read_bytes())
        for key in keys:
            meeting = scope.meetings.select_related("body", "chair", "secretary").filter(pk=key).first()
            if meeting is not None:
                entries.append(_add_protocol(made, meeting, scope, clock))
            step()
        _add_lists(made, entries, scope, clock, go_on)
    return len(entries)


def _add_protocol(made: Bundle, meeting: Meeting, scope: Scope, clock: Clock) -> Entry:
    place = f"protocols/{meeting.year}/{meeting.pk}"
    document = protocol_document(meeting, scope.user)
    rows = rows_of(meeting, scope.user, clock)
    made.add(f"{place}/protocol.pdf", pdf.render(document))
    made.add(f"{place}/protocol.docx", docx.render(document))
    sealed = add_seal(made, place, meeting, scope.user)
    context = {
        **_common("../../../", scope),
        "meeting": meeting,
        "document": document,
        "day": wording.long_date(meeting.date),
        "signatures": _signatures(document),
        "rows": rows,
        "told": list(_add_reports(made, place, meeting, scope.user)),
        "papers": papers.of_meeting(made, place, meeting) if reads_whole(scope.user, meeting) else [],
        "sealed": sealed,
    }
    made.add(f"{place}/index.html", render_to_string("archive/protocol.html", context).encode())
    title = f"№ {meeting.number}" if meeting.number else "без номера"
    return Entry(
        body=meeting.body.name,
        body_key=meeting.body_id,
        place=place,
        title=title,
        day=meeting.date,
        decided=len(rows),
        is_published=meeting.is_published,
    )


def add_seal(made: Bundle, place: str, meeting: Meeting, user: AnyUser) -> str:
    """The seal as a file of facts, and for who reads the protocol whole the characters that were sealed.

    Returns the name of the latter, empty where there is none.
    """
    signed_at = meeting.signed_at.astimezone(dt.UTC).isoformat(timespec="seconds") if meeting.signed_at else None
    facts = {
        "protocol": str(meeting),
        "algorithm": "SHA-256",
        "seal": meeting.seal,
        "previous_seal": meeting.previous_seal,
        "signed_at": signed_at,
        "permalink": f"{settings.SITE_URL}{meeting.get_absolute_url()}",
    }
    made.add(f"{place}/seal.json", json_of(facts))
    if not reads_whole(user, meeting):
        return ""
    edition = meeting.editions.sealed().order_by("-number").first()
    if edition is None or edition.seal != meeting.seal:
        return ""
    made.add(f"{place}/sealed.json", seals.envelope(edition.content, edition.previous_seal, edition.made_at).encode())
    return "sealed.json"


def _add_reports(made: Bundle, place: str, meeting: Meeting, user: AnyUser) -> Iterator[Told]:
    """Reports on the points of a protocol, in its order, for who may see them; their files beside it."""
    if not reads_whole(user, meeting):
        return
    reports = Report.objects.filter(assignment__resolution__item__meeting=meeting)
    shown = reports.select_related(
        "author__person", "assignment__resolution", "assignment__person", "assignment__organization"
    )
    in_order = ("assignment__resolution__item__position", "assignment__resolution__position", "created_at", "pk")
    for report in shown.prefetch_related("documents").order_by(*in_order):
        kept = [(add_document(made, f"{place}/", document), document.name) for document in report.documents.all()]
        files = [(name, shown_as) for name, shown_as in kept if name]
        yield Told(report.assignment.resolution.number, report, files)


def _add_lists(made: Bundle, entries: list[Entry], scope: Scope, clock: Clock, go_on: Step) -> None:
    bodies = [
        (
            body,
            [(year, list(rows)) for year, rows in groupby(of_body, key=lambda entry: entry.day.year)],
            papers.of_body(made, key) if scope.is_whole else [],
        )
        for (body, key), of_body in groupby(entries, key=lambda entry: (entry.body, entry.body_key))
    ]
    points = Resolution.objects.visible_to(scope.user).decisions().filter(item__meeting__in=scope.meetings)
    register = register_document(
        points.order_by("item__meeting__date", "item__position", "position"), scope.user, clock
    )
    made.add("register.csv", _watched(csv.stream(register), go_on))
    made.add("seals.json", json_of(seal_chain(_sealed(scope))))
    context = {**_common("", scope), "bodies": bodies, "count": len(entries)}
    made.add("index.html", render_to_string("archive/index.html", context).encode())
    made.add("about.html", render_to_string("archive/about.html", context).encode())


def _watched(parts: Iterable[bytes], go_on: Step) -> Iterator[bytes]:
    for part in parts:
        yield part
        go_on()


def _sealed(scope: Scope) -> QuerySet[Meeting]:
    rows = scope.meetings.exclude(seal="").select_related("body").defer("source_text", "corrections")
    return rows.order_by("body__name", "signed_at", "pk")


def seal_chain(meetings: Iterable[Meeting]) -> list[dict[str, str]]:
    """The seals of protocols, each with the one it is chained to."""
    return [
        {
            "protocol": str(meeting),
            "date": meeting.date.isoformat(),
            "seal": meeting.seal,
            "previous_seal": meeting.previous_seal,
        }
        for meeting in meetings
    ]


def _common(root: str, scope: Scope) -> dict[str, Any]:
    """What every page shows; `root` leads from it to the folder of the archive."""
    return {"root": root, "cluster": settings.CLUSTER_NAME, "made_at": timezone.localtime(), "is_whole": scope.is_whole}


def _signatures(document: ProtocolDocument) -> list[tuple[str, str]]:
    """The words and the names under a protocol."""
    officials = ((wording.LABELS["chair"], document.chair), (wording.LABELS["secretary"], document.secretary))
    return [(label, person.initials_first or person.post) for label, person in officials if person]


def json_of(value: Any) -> bytes:
    """A file for programs that people can read too."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def rows_of(meeting: Meeting, user: AnyUser, clock: Clock) -> list[RegisterRow]:
    """The points of a protocol that `user` may see, as rows of the register, in its order."""
    points = Resolution.objects.visible_to(user).decisions().filter(item__meeting=meeting)
    return list(register_rows(points.order_by("item__position", "position"), user, clock))
