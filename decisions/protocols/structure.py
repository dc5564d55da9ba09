"""The structure of one protocol: what a reader gets out of a text and what `render` turns back into it.

Pure data, frozen, without Django. Names are in the nominative, surname first («Иванова А. А.»).
A `Span` counts characters in the text that the reader was given, so an editor can show where a fact came from.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a resolution does; the values are those of the JSON form and of the database."""

    NOTE = "note"
    INSTRUCT = "instruct"
    APPROVE = "approve"
    RECOMMEND = "recommend"
    AGREE = "agree"
    OTHER = "other"


class ResponsibleKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"


class Role(StrEnum):
    LEAD = "lead"
    CO = "co"


class Recurrence(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMIANNUAL = "semiannual"
    ANNUAL = "annual"
    CONSTANT = "constant"


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    INVITED = "invited"


class Certainty(StrEnum):
    """How sure the reader is: read from the text, concluded from it, or to be looked at by a person."""

    SURE = "sure"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters `[start, end)` in the source text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedPerson:
    """Somebody named in the text. `printed` keeps the words of the document («Ивановой А. А.»)."""

    name: str
    position: str | None = None
    organization: str | None = None
    printed: str = ""
    candidates: tuple[str, ...] = ()
    certainty: Certainty = Certainty.SURE
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ParsedAttendee:
    person: ParsedPerson
    presence: Presence = Presence.PRESENT


@dataclass(frozen=True, slots=True)
class ParsedSpeaker:
    """`role` is «report» for who was heard (СЛУШАЛИ), «co» for a co-speaker, «discuss» for who spoke after
    (ВЫСТУПИЛИ).
    """

    person: ParsedPerson
    role: str = "report"


@dataclass(frozen=True, slots=True)
class ParsedResponsible:
    """One addressee. `person` is who is named in brackets beside an organization: «Департаменту X (Петрову П. П.)»."""

    kind: ResponsibleKind
    name: str
    role: Role = Role.LEAD
    printed: str = ""
    person: ParsedPerson | None = None
    candidates: tuple[str, ...] = ()
    certainty: Certainty = Certainty.SURE
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ParsedTerm:
    """A term: a date, or a phrase that is none, or a recurrence with the day of the period it falls due («до 5
    числа» → 5). A date with a recurrence is the first day of many («до 1 мая, далее ежеквартально»). `rule` says
    the recurrence in the notation of RFC 5545 («FREQ=WEEKLY;BYDAY=FR»), also where `recurrence` has no value for it.
    """

    text: str
    date: dt.date | None = None
    recurrence: Recurrence | None = None
    day: int | None = None
    certainty: Certainty = Certainty.SURE
    span: Span | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ParsedVotes:
    for_: int | None = None
    against: int | None = None
    abstain: int | None = None
    unanimous: bool = False
    by_name: tuple[tuple[str, str], ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ParsedResolution:
    """One point. `number` is what was printed, completed from its item where nothing was («number_printed» is false
    then).
    """

    number: str
    text: str
    kind: Kind
    responsible: tuple[ParsedResponsible, ...] = ()
    counterparties: tuple[ParsedResponsible, ...] = ()
    term: ParsedTerm | None = None
    parent: str | None = None
    number_printed: bool = True
    votes: ParsedVotes | None = None
    certainty: Certainty = Certainty.SURE
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """A question of the agenda. `stems` holds the wording of points that only introduce sub-points, by number."""

    number: str
    title: str
    speakers: tuple[ParsedSpeaker, ...] = ()
    resolutions: tuple[ParsedResolution, ...] = ()
    stems: tuple[tuple[str, str], ...] = ()
    votes: ParsedVotes | None = None
    withdrawn: bool = False
    number_printed: bool = True
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ParseWarning:
    """Something for a person to look at; `line` counts from 1, `code` is stable, `message` is English."""

    line: int
    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ParsedProtocol:
    """One protocol. `date` is the day the meeting sat; `time` and `end_time` are local.

    `spans` tells where the facts of the head were read, `certainties` under the same names how sure that is: SURE
    after a label or where such a fact always stands, LIKELY where it was told by its shape or put together,
    DOUBTFUL where it may well be another one. Every line of the text that is not blank holds a span of a
    fact, or is among those `unread` (not understood) or `aside`: talk, labels of parts, furniture of the page.
    """

    organization: str | None = None
    body: str | None = None
    number: str | None = None
    date: dt.date | None = None
    time: dt.time | None = None
    end_time: dt.time | None = None
    place: str | None = None
    form: str | None = None
    chair: ParsedPerson | None = None
    secretary: ParsedPerson | None = None
    attendees: tuple[ParsedAttendee, ...] = ()
    items: tuple[ParsedItem, ...] = ()
    warnings: tuple[ParseWarning, ...] = ()
    unread: tuple[Span, ...] = ()
    spans: dict[str, Span] = field(default_factory=dict)
    certainties: dict[str, Certainty] = field(default_factory=dict)
    aside: tuple[Span, ...] = ()
