"""A protocol as a document: the frozen data that the DOCX and the PDF are rendered from.

Nothing here knows the database or a reader's rights: what is in a `ProtocolDocument` may be printed.
All texts are final Russian wording, dates are local.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst

from decisions.exports import wording
from decisions.exports.printed import House, clean, paragraphs

ATTENDANCE_LIMIT = 15
"""Over this number of names the head says only how many sat, and the list becomes an annex."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in the head or the attendance: «Лагутин В. С.», «заместитель министра», «с 14:40».

    `name` is empty when the person is shown by post only; `initials_first` («В. С. Лагутин») is for the signature.
    """

    name: str = ""
    post: str = ""
    remark: str = ""
    initials_first: str = ""

    @property
    def line(self) -> str:
        """«Лагутин В. С. – заместитель министра (с 14:40)»."""
        known = " – ".join(part for part in (self.name, self.post) if part)
        return f"{known} ({self.remark})" if self.remark else known


@dataclass(frozen=True, slots=True)
class DocumentPoint:
    """A point of the decision. `number` is as printed («1.1», «а)», «–»), `level` is 0 or the depth below its parent.

    `responsible`, `co_executors` and `term` hold only what the text itself does not already say; `is_by_group` when a
    group is among those who answer.
    """

    number: str
    text: str
    level: int = 0
    responsible: tuple[str, ...] = ()
    co_executors: tuple[str, ...] = ()
    is_by_group: bool = False
    term: str = ""
    votes: str = ""


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """A question of the agenda. Of a withheld one only the number is kept.

    `heard`: speakers in the accusative with their posts («Ермолаеву Н. Ю., начальника отдела»);
    `supported`: co-speakers and `discussed`: who spoke after, both in the nominative.
    """

    number: str
    title: str
    heard: tuple[str, ...] = ()
    supported: tuple[str, ...] = ()
    discussed: tuple[str, ...] = ()
    points: tuple[DocumentPoint, ...] = ()
    votes: str = ""
    withheld: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """«Верно» below an extract: who says that it agrees with the protocol, and on which day.

    `name` is for the signature («Т. Г. Осокина»); `addressee` is whom the extract is given to, in the dative.
    """

    day: dt.date
    post: str = ""
    name: str = ""
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class ProtocolDocument:
    """One protocol, ready to be printed; with `extract`, an extract from it, of which `items` are all there is.

    A brief one has neither agenda nor attendance nor those who spoke: questions, speakers and decisions.

    `heading` is in the genitive («заседания Координационного совета»); `form` is empty for a usual sitting;
    `body` is its name in the nominative; `house` is the template that stands in for the layout that ships.
    `signed_on`, `seal` (hexadecimal) and `permalink` are for the mark at the end and may be missing.
    """

    organization: str
    heading: str
    number: str
    date: dt.date
    start: dt.time | None = None
    end: dt.time | None = None
    place: str = ""
    form: str = ""
    chair: Participant | None = None
    secretary: Participant | None = None
    present: tuple[Participant, ...] = ()
    absent: tuple[Participant, ...] = ()
    invited: tuple[Participant, ...] = ()
    items: tuple[DocumentItem, ...] = ()
    draft: bool = False
    extract: Certificate | None = None
    is_brief: bool = False
    signed_on: dt.date | None = None
    seal: str = ""
    permalink: str = ""
    attendance_limit: int = field(default=ATTENDANCE_LIMIT, kw_only=True)
    body: str = ""
    house: House | None = None

    @property
    def title(self) -> str:
        """«Протокол № 7 заседания Координационного совета от 15 октября 2026 года», «Выписка из протокола № 7 …»."""
        kind = "Выписка из протокола" if self.extract else "Протокол"
        number = f" № {self.number}" if self.number else ""
        heading = f" {self.heading}" if self.heading else ""
        return clean(f"{kind}{number}{heading} от {wording.long_date(self.date)}")

    @property
    def made_on(self) -> dt.date:
        return self.signed_on or self.date

    @property
    def word_template(self) -> str:
        return "protocol"

    @property
    def typst_template(self) -> str:
        return "protocol"

    def context(self) -> dict[str, Any]:
        """What a template is given, DOCX and PDF alike."""
        return _context(self)


def _context(document: ProtocolDocument) -> dict[str, Any]:
    annexes = [
        {"title": wording.LABELS[f"annex_{group}"], "lines": [clean(person.line) for person in people]}
        for group, people in (("present", document.present), ("invited", document.invited))
        if len(people) > document.attendance_limit
    ]
    return {
        "labels": wording.LABELS,
        "title": document.title,
        "kind": wording.LABELS["extract" if document.extract else "protocol"],
        "draft": document.draft,
        "organization": clean(document.organization),
        "heading": clean(f"{wording.FROM_PROTOCOL} {document.heading}" if document.extract else document.heading),
        "body": clean(document.body),
        "number": clean(document.number),
        "date": wording.long_date(document.date),
        "short_date": wording.short_date(document.date),
        "day": {"year": document.date.year, "month": document.date.month, "day": document.date.day},
        "hours": wording.sitting_hours(document.start, document.end),
        "place": clean(document.place),
        "form": clean(document.form),
        "chair": _official(document.chair),
        "secretary": _official(document.secretary),
        "present": _attendance(document.present, document.attendance_limit),
        "absent": _attendance(document.absent, max(document.attendance_limit, len(document.absent))),
        "invited": _attendance(document.invited, document.attendance_limit),
        "agenda": [] if document.extract or document.is_brief else [_agenda_line(item) for item in document.items],
        "items": [_item(item) for item in document.items],
        "certificate": _certificate(document.extract),
        "annexes": annexes,
        "signed_on": wording.long_date(document.signed_on) if document.signed_on else "",
        "seal": " ".join(re.findall(".{1,8}", clean(document.seal))),
        "permalink": clean(document.permalink),
    }


def _official(person: Participant | None) -> dict[str, str] | None:
    if person is None:
        return None
    line = ", ".join(part for part in (person.name, person.post) if part)
    signature = clean(person.initials_first or person.name)
    return {"line": clean(line), "name": clean(person.name), "post": clean(person.post), "signature": signature}


def _attendance(people: tuple[Participant, ...], limit: int) -> dict[str, Any]:
    """`summary` replaces `lines` when there are more than `limit` names."""
    if len(people) > limit:
        return {"lines": [], "summary": f"{wording.number_of_people(len(people))} (список прилагается)"}
    return {"lines": [clean(person.line) for person in people], "summary": ""}


def _certificate(certificate: Certificate | None) -> dict[str, Any]:
    if certificate is None:
        return {"shown": False, "post": "", "name": "", "day": "", "addressee": ""}
    return {
        "shown": True,
        "post": capfirst(clean(certificate.post)),
        "name": clean(certificate.name),
        "day": wording.long_date(certificate.day),
        "addressee": wording.sentence(clean(certificate.addressee)),
    }


def _agenda_line(item: DocumentItem) -> dict[str, str]:
    title = wording.WITHHELD if item.withheld else wording.sentence(clean(item.title))
    return {"number": _numbered(item.number), "title": title}


def _item(item: DocumentItem) -> dict[str, Any]:
    number = _numbered(item.number)
    if item.withheld:
        return _bare_item(number, wording.WITHHELD, notice=wording.WITHHELD)
    title = wording.sentence(clean(item.title))
    if item.withdrawn and not item.points:
        return _bare_item(number, title, notice=wording.WITHDRAWN)
    heard = "; ".join(clean(speaker) for speaker in item.heard)
    about = wording.subject(clean(item.title))
    return {
        **_bare_item(number, title),
        "heard": wording.sentence(f"{heard} – {about}" if about else heard) if heard else "",
        "supported": wording.sentence(", ".join(clean(speaker) for speaker in item.supported)),
        "supported_label": wording.co_speakers_label(several=len(item.supported) > 1),
        "discussed": wording.sentence(", ".join(clean(speaker) for speaker in item.discussed)),
        "points": [_point(point) for point in item.points],
        "votes": clean(item.votes),
    }


def _bare_item(number: str, title: str, notice: str = "") -> dict[str, Any]:
    return {
        "number": number,
        "title": title,
        "outline": f"{number} {title}".strip(),
        "notice": notice,
        "heard": "",
        "supported": "",
        "supported_label": "",
        "discussed": "",
        "points": [],
        "votes": "",
    }


def _point(point: DocumentPoint) -> dict[str, Any]:
    first, *rest = paragraphs(point.text) or [""]
    return {
        "number": _numbered(point.number),
        "text": first,
        "more": rest,
        "level": point.level,
        "responsible": wording.sentence("; ".join(clean(line) for line in point.responsible)),
        "responsible_label": wording.responsible_label(several=point.is_by_group or len(point.responsible) > 1),
        "co_executors": wording.sentence("; ".join(clean(line) for line in point.co_executors)),
        "co_executors_label": wording.co_executors_label(several=len(point.co_executors) > 1),
        "term": wording.sentence(clean(point.term)),
        "votes": clean(point.votes),
    }


def _numbered(number: str) -> str:
    """The printed number with its mark: «1.1» → «1.1.», «а)» and «12 (47)» stay."""
    number = clean(number)
    return f"{number}." if number and (number[-1].isdigit() or number.isalpha()) else number
