"""A parsed protocol to what it wants the database to hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from decisions.imports.carried import QuestionsOfBody
from decisions.imports.directory import Directory
from decisions.imports.errors import ImportRefused
from decisions.imports.lineage import PointsOfBody
from decisions.imports.matching import Matcher
from decisions.imports.mentions import MentionFinder, Surnames
from decisions.imports.named import named_in
from decisions.imports.terms import Term, term_by_policy
from decisions.imports.wanted import (
    Ref,
    RefKind,
    WantedAddressee,
    WantedAssignment,
    WantedAttendance,
    WantedItem,
    WantedMeeting,
    WantedResolution,
    WantedSpeaker,
    WantedVote,
)
from decisions.models import Assignment, Meeting, Policy, Speaker
from decisions.one_line import clip
from decisions.protocols.resolutions.by_itself import Same, by_itself
from decisions.protocols.structure import (
    Kind,
    ParsedItem,
    ParsedPerson,
    ParsedProtocol,
    ParsedResolution,
    ParsedResponsible,
    ParsedVotes,
    ResponsibleKind,
)
from members.naming import wording_key

TERM = "Срок"
"""How a term that stands apart from the wording is printed: the reader takes it back as one."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell beside a line of the plan; `place` is (item, point) by position, (0, 0) for the meeting.

    `by_rule`: it tells what a rule of the body did, where nothing is in doubt.
    """

    place: tuple[int, int]
    message: str
    by_rule: bool = False


_Said = tuple[str, bool]
"""A note without its place."""


@dataclass
class Builder:
    """Builds the wanted meeting of one protocol; `notes` gathers what a person should look at."""

    parsed: ParsedProtocol
    matcher: Matcher
    body: Ref
    policy: Policy
    points: PointsOfBody
    questions: QuestionsOfBody
    notes: list[Note] = field(default_factory=list)

    def build(self) -> WantedMeeting:
        parsed, match = self.parsed, self.matcher
        assert parsed.date is not None, "the plan has refused a protocol without a date"
        named = [named_in(match.directory, point) for item in parsed.items for point in item.resolutions]
        match.meet(
            [*_organizations_present(parsed), *(n for one in named for n in one.of_kind(ResponsibleKind.ORGANIZATION))],
            people_of(parsed),
            [name for one in named for name in one.of_kind(ResponsibleKind.GROUP)],
            self.body,
        )
        items = self._items()
        return WantedMeeting(
            body=self.body,
            number=clip(parsed.number or "", 40),
            date=parsed.date,
            start=parsed.time,
            end=self._end(),
            place=clip(parsed.place or "", 300),
            form=form_of(parsed.form),
            organization_line=clip(parsed.organization or "", 500),
            chair=match.person(parsed.chair) if parsed.chair else None,
            chair_position=clip((parsed.chair.position if parsed.chair else "") or "", 300),
            secretary=match.person(parsed.secretary) if parsed.secretary else None,
            secretary_position=clip((parsed.secretary.position if parsed.secretary else "") or "", 300),
            attendances=tuple(self._attendances()),
            items=items,
        )

    def _end(self) -> dt.time | None:
        parsed = self.parsed
        if parsed.end_time and parsed.time and parsed.end_time < parsed.time:
            self.notes.append(Note((0, 0), _("The meeting ends before it begins: the end was left out.")))
            return None
        return parsed.end_time

    def _attendances(self) -> Iterator[WantedAttendance]:
        met: set[str] = set()
        for attendee in self.parsed.attendees:
            person = self.matcher.person(attendee.person)
            if person.key in met:
                continue
            met.add(person.key)
            name = attendee.person.organization
            organization = self.matcher.organization(name) if name else None
            yield WantedAttendance(
                person, organization, clip(attendee.person.position or "", 500), attendee.presence.value
            )

    # ── items and points ────────────────────────────────────────────────────
    def _items(self) -> tuple[WantedItem, ...]:
        return tuple(
            WantedItem(
                position=position,
                number=clip(item.number, 20),
                title=item.title.strip(),
                is_withdrawn=item.withdrawn,
                carried_from=self.points.question_of(item.title) or self.questions.left_to(item.title),
                speakers=tuple(self._speakers(item)),
                vote=vote_of(item.votes),
                mentions=self._finder.find(item.title),
                resolutions=tuple(self._resolutions(item, position)),
            )
            for position, item in enumerate(self.parsed.items, 1)
        )

    def _speakers(self, item: ParsedItem) -> Iterator[WantedSpeaker]:
        met: set[tuple[str, str]] = set()
        for speaker in item.speakers:
            person = self.matcher.person(speaker.person)
            role = speaker.role if speaker.role in Speaker.Role.values else Speaker.Role.REPORT.value
            if (person.key, role) not in met:
                met.add((person.key, role))
                yield WantedSpeaker(person, clip(speaker.person.position or "", 500), role)

    def _resolutions(self, item: ParsedItem, place: int) -> Iterator[WantedResolution]:
        """Points in their order, each stem before the first point that stands under it."""
        stems = dict(item.stems)
        used: set[str] = set()
        position = 0
        for parsed in item.resolutions:
            if parsed.parent is not None and parsed.parent in stems:
                position += 1
                number = unused(parsed.parent, used)
                text = stems.pop(parsed.parent).strip()
                mentions = self._finder.find(text)
                yield WantedResolution(position, number, True, text, Kind.OTHER.value, True, mentions=mentions)
            position += 1
            wanted, notes = self._point(parsed, position, unused(parsed.number, used))
            self.notes += [Note((place, position), *note) for note in notes]
            yield wanted

    def _point(self, parsed: ParsedResolution, position: int, number: str) -> tuple[WantedResolution, list[_Said]]:
        """What a point wants, and what is to be told of it. It follows from its words and from whom its names mean, so
        it is remembered."""
        said = f"{parsed.text}\n{parsed.term.text}" if parsed.term is not None else parsed.text
        meant = tuple(map(self._whom, named_in(self.matcher.directory, parsed).rows)), self._finder.asked(said)
        slot: list[tuple[WantedResolution, list[_Said]]] = self.matcher.directory.slot(
            "wanted", Same(by_itself(parsed)[0]), position, number, meant, self._shared
        )
        if not slot:
            slot.append(self._resolution(parsed, position, number))
        return slot[0]

    @cached_property
    def _shared(self) -> Hashable:
        return get_language(), self.matcher.day, Same(self.policy), Same(self.points), self.body

    def _resolution(self, parsed: ParsedResolution, position: int, number: str) -> tuple[WantedResolution, list[_Said]]:
        if not parsed.text.strip():
            raise ImportRefused(_("Point %(number)s has no text.") % {"number": number}, "empty_point")
        notes: list[_Said] = []
        assignments, addressees = self._responsible(parsed, notes)
        lineage, unknown = self.points.lineage_of(parsed.text)
        for reference in unknown:
            message = _("«%(reference)s» was not found: the points are not joined.")
            notes.append((message % {"reference": reference}, False))
        text = parsed.text.strip() if assignments or addressees else _with_term(parsed)
        wanted = WantedResolution(
            position=position,
            number=number,
            number_printed=parsed.number_printed,
            text=text,
            kind=parsed.kind.value,
            parent=clip(parsed.parent, 40) if parsed.parent else None,
            assignments=assignments,
            addressees=addressees,
            vote=vote_of(parsed.votes),
            mentions=self._finder.find(text),
            lineage=lineage,
        )
        return wanted, notes

    def _responsible(
        self, parsed: ParsedResolution, notes: list[_Said]
    ) -> tuple[tuple[WantedAssignment, ...], tuple[WantedAddressee, ...]]:
        if parsed.kind is Kind.NOTE:
            return (), ()
        term = term_by_policy(parsed.term, self.policy, self._day)
        if parsed.responsible and term.moved_from is not None and term.date is not None:
            message = _("%(printed)s is a day off: the term is %(term)s.")
            days = {"printed": f"{term.moved_from:%d.%m.%Y}", "term": f"{term.date:%d.%m.%Y}"}
            notes.append((message % days, True))
        assignments: dict[str, WantedAssignment] = {}
        addressees: dict[str, WantedAddressee] = {}
        responsible_rows = named_in(self.matcher.directory, parsed).rows
        named = [row for row in responsible_rows if row.kind is not ResponsibleKind.GROUP]
        groups = [row for row in responsible_rows if row.kind is ResponsibleKind.GROUP]
        # Who is named in person is answered for once, and by that name, also as a member of a group.
        for responsible in named:
            wanted = self._named(responsible, term)
            assignments.setdefault(wanted.responsible.key, wanted)
        # «Department X (Petrov)» is read as the organization, with him beside it, and as Petrov: one task comes of it.
        for acting in [each.acting for each in assignments.values() if each.acting is not None]:
            assignments.pop(acting.key, None)
        for responsible in groups:
            addressee = self._addressee(responsible)
            if addressee.group.key in addressees:
                continue
            addressees[addressee.group.key] = addressee
            for member in self._members(addressee.group):
                assignments.setdefault(member.key, assignment(member, responsible, term, group=addressee.group))
        return tuple(assignments.values()), tuple(addressees.values())

    def _named(self, responsible: ParsedResponsible, term: Term) -> WantedAssignment:
        who, acting = self._whom(responsible)
        return assignment(who, responsible, term, acting=acting)

    def _whom(self, responsible: ParsedResponsible) -> tuple[Ref, Ref | None]:
        """Who is charged, and in whose person."""
        if responsible.kind is ResponsibleKind.GROUP:
            return self.matcher.group(responsible.name, self.body), None
        if responsible.kind is ResponsibleKind.PERSON:
            person = responsible.person or ParsedPerson(responsible.name, candidates=responsible.candidates)
            return self.matcher.person(person), None
        acting = self.matcher.person(responsible.person) if responsible.person else None
        return self.matcher.organization(responsible.name), acting

    def _addressee(self, responsible: ParsedResponsible) -> WantedAddressee:
        group, _acting = self._whom(responsible)
        return WantedAddressee(group, responsible.role.value, printed_of(responsible), len(self._members(group)))

    def _members(self, group: Ref) -> tuple[Ref, ...]:
        directory = self.matcher.directory
        return directory.remembered(_members, directory, group, self._day)

    @property
    def _day(self) -> dt.date:
        return self.matcher.day

    # ── mentions ────────────────────────────────────────────────────────────
    @cached_property
    def _finder(self) -> MentionFinder:
        """Of everybody who was met, and of all others."""
        match = self.matcher
        others = match.directory.remembered(_surnames, match.directory)
        new = [(ref, person) for ref in match.people if ref.is_new and (person := match.as_person(ref)) is not None]
        return MentionFinder([ref.key for ref in match.people], Surnames(new), others)


def _surnames(directory: Directory) -> Surnames:
    """Of everybody whom the directory knows."""
    return Surnames(
        (Ref(RefKind.PERSON, person.pk, f"person:{person.pk}", person.short_name), person)
        for person in directory.people
    )


def _members(directory: Directory, group: Ref, day: dt.date) -> tuple[Ref, ...]:
    """The members of a known group on that day."""
    row = directory.group_by_pk(group.pk) if group.pk is not None else None
    refs: dict[str, Ref] = {}
    for membership in directory.members_of(row, day) if row is not None else ():
        if membership.person_id is not None:
            person = directory.person_by_pk(membership.person_id)
            assert person is not None, "a foreign key holds this"
            ref = Ref(RefKind.PERSON, person.pk, f"person:{person.pk}", person.short_name)
        else:
            organization = directory.organization_by_pk(membership.organization_id or 0)
            assert organization is not None, "a foreign key holds this"
            ref = Ref(RefKind.ORGANIZATION, organization.pk, f"organization:{organization.pk}", organization.name)
        refs.setdefault(ref.key, ref)
    return tuple(refs.values())


def people_of(parsed: ParsedProtocol) -> Iterator[ParsedPerson]:
    """Everybody the protocol names outside of its wording."""
    yield from (attendee.person for attendee in parsed.attendees)
    yield from (person for person in (parsed.chair, parsed.secretary) if person is not None)
    for item in parsed.items:
        yield from (speaker.person for speaker in item.speakers)
        for resolution in item.resolutions:
            for responsible in resolution.responsible:
                if responsible.person is not None:
                    yield responsible.person
                elif responsible.kind is ResponsibleKind.PERSON:
                    yield ParsedPerson(responsible.name, candidates=responsible.candidates)


def _organizations_present(parsed: ParsedProtocol) -> Iterator[str]:
    yield from (row.person.organization for row in parsed.attendees if row.person.organization)


def _with_term(parsed: ParsedResolution) -> str:
    """The wording of a point that nobody answers for, with the term that stands apart: it has no other place."""
    text, term = parsed.text.strip(), " ".join(parsed.term.text.split()) if parsed.term is not None else ""
    return text if wording_key(term) in wording_key(text) else f"{text}\n{TERM}: {term}"


def assignment(
    ref: Ref, responsible: ParsedResponsible, term: Term, *, acting: Ref | None = None, group: Ref | None = None
) -> WantedAssignment:
    return WantedAssignment(
        responsible=ref,
        acting=acting,
        role=Assignment.Role(responsible.role.value).value,
        printed=printed_of(responsible),
        origin_group=group,
        term=term.date,
        term_text=term.text,
        recurrence=term.recurrence,
        recurrence_day=term.day,
    )


def printed_of(responsible: ParsedResponsible) -> str:
    return (responsible.printed or responsible.name).strip()


def vote_of(votes: ParsedVotes | None) -> WantedVote | None:
    return WantedVote(votes.for_, votes.against, votes.abstain, votes.unanimous) if votes else None


def form_of(printed: str | None) -> str:
    """The form of the meeting by the words of the protocol; empty when they do not say."""
    if printed in Meeting.Form.values:
        return str(printed)
    words = (printed or "").lower()
    if re.search(r"заочн|опрос", words) and not re.search(r"очно-заочн", words):
        return Meeting.Form.CORRESPONDENCE.value
    if re.search(r"видео|вкс|дистанц|онлайн|веб", words):
        return Meeting.Form.VIDEO.value
    return Meeting.Form.IN_PERSON.value if words else ""


def unused(number: str, used: set[str]) -> str:
    """`number`, or with a mark when the item has it already: numbers are one of a kind within an item."""
    number = clip(number, 30)
    free, count = number, 1
    while free in used:
        count += 1
        free = f"{number} ({count})"
    used.add(free)
    return free
