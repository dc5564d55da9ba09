"""What a protocol wants the database to hold: frozen data between the parsed text and the rows.

A `Ref` stands for a row of the directory: one that is there (`pk`), or one that the plan will make (`key` names it).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class RefKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    ITEM = "item"
    """A question of an earlier meeting, always one that is there."""


class Ref(NamedTuple):
    kind: RefKind
    pk: int | None
    key: str
    label: str

    @property
    def is_new(self) -> bool:
        return self.pk is None


@dataclass(frozen=True, slots=True)
class NewPerson:
    ref: Ref
    surname: str
    given: str
    patronymic: str
    gender: str


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be written down, held from the meeting on; `until` is the day before the next known post."""

    person: Ref
    organization: Ref | None
    title: str
    since: dt.date
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class EarlierPost:
    """A known post that this protocol shows to have been held earlier."""

    position_pk: int
    person: Ref
    title: str
    known_since: dt.date
    since: dt.date


@dataclass(frozen=True, slots=True)
class NewOrganization:
    ref: Ref
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class NewGroup:
    ref: Ref
    name: str
    is_body: bool


@dataclass(frozen=True, slots=True)
class Entries:
    """What the directory gets, in the order in which it is made."""

    organizations: tuple[NewOrganization, ...]
    groups: tuple[NewGroup, ...]
    people: tuple[NewPerson, ...]
    posts: tuple[NewPost | EarlierPost, ...]


@dataclass(frozen=True, slots=True)
class WantedAttendance:
    person: Ref
    organization: Ref | None
    post: str
    presence: str


@dataclass(frozen=True, slots=True)
class WantedSpeaker:
    person: Ref
    post: str
    role: str


@dataclass(frozen=True, slots=True)
class WantedVote:
    in_favour: int | None
    against: int | None
    abstained: int | None
    unanimous: bool


@dataclass(frozen=True, slots=True)
class WantedMention:
    person: Ref
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WantedLineage:
    older_pk: int
    relation: str
    label: str


@dataclass(frozen=True, slots=True)
class WantedAssignment:
    """One responsible, a person or an organization. `term` is moved off days off where the policy says so."""

    responsible: Ref
    acting: Ref | None
    role: str
    printed: str
    origin_group: Ref | None
    term: dt.date | None
    term_text: str
    recurrence: str
    recurrence_day: int | None


@dataclass(frozen=True, slots=True)
class WantedAddressee:
    group: Ref
    role: str
    printed: str
    members_count: int


@dataclass(frozen=True, slots=True)
class WantedResolution:
    position: int
    number: str
    number_printed: bool
    text: str
    kind: str
    is_stem: bool = False
    parent: str | None = None
    assignments: tuple[WantedAssignment, ...] = ()
    addressees: tuple[WantedAddressee, ...] = ()
    vote: WantedVote | None = None
    mentions: tuple[WantedMention, ...] = ()
    lineage: tuple[WantedLineage, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedItem:
    position: int
    number: str
    title: str
    is_withdrawn: bool = False
    carried_from: Ref | None = None
    speakers: tuple[WantedSpeaker, ...] = ()
    vote: WantedVote | None = None
    mentions: tuple[WantedMention, ...] = ()
    resolutions: tuple[WantedResolution, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedMeeting:
    body: Ref
    number: str
    date: dt.date
    start: dt.time | None
    end: dt.time | None
    place: str
    form: str
    organization_line: str
    chair: Ref | None
    chair_position: str
    secretary: Ref | None
    secretary_position: str
    attendances: tuple[WantedAttendance, ...] = ()
    items: tuple[WantedItem, ...] = ()

    @property
    def resolutions(self) -> Iterator[tuple[WantedItem, WantedResolution]]:
        return ((item, resolution) for item in self.items for resolution in item.resolutions)
