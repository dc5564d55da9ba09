"""The parser: text of a protocol → `ParsedProtocol` with warnings. It never raises on any text."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import replace

from .accounting import Accounting
from .head.heading import Heading
from .head.memory import read_head
from .head.officers_listed import officers_among
from .head.signatures import read_signatures
from .language.morph import NOMN
from .language.names import Mention, find_mentions, parse_name
from .language.offices import split_office
from .lines.draft import Draft, DraftItem
from .lines.logical import logical_lines
from .lines.several import ranges
from .lines.shapes import MEETING_TITLE
from .lines.title_lines import title_at
from .memory import Memory, PointMemory
from .moving import moved
from .outline.alignment import aligned
from .outline.speakers import note_speakers, read_speakers, title_and_speakers, told_by
from .outline.walk import Outline
from .passages import Passage
from .people.registry import Entry, People, as_person
from .people.witness import Witness
from .resolutions.reading import Reading, read_item_points
from .resolutions.votes import read_votes, told_ballot
from .source import SourceText
from .structure import (
    Certainty,
    Kind,
    ParsedAttendee,
    ParsedItem,
    ParsedPerson,
    ParsedProtocol,
    ParsedResolution,
    ParsedResponsible,
    ParseWarning,
    Role,
    Span,
)
from .terms.calendar import RUSSIA, WorkCalendar

#: Longer texts are no protocols; what comes after is left unread with a warning.
MAX_LENGTH = 2_500_000


def parse(text: str | SourceText, *, calendar: WorkCalendar = RUSSIA, memory: Memory | None = None) -> ParsedProtocol:
    """The structure of the first protocol in `text`. What could not be read is listed in `unread` and `warnings`.

    With a `memory` what a text has in common with those read before is not read again; the structure is the same.
    """
    source = _bounded(text)
    first, *more = ranges(source.text)
    return _parse(_part(source, first), calendar, memory, more=bool(more))


def parse_all(text: str | SourceText, *, calendar: WorkCalendar = RUSSIA) -> tuple[ParsedProtocol, ...]:
    """The structures of all protocols that follow one another in `text`; spans and lines count in the whole text."""
    source = _bounded(text)
    parsed = []
    line, counted = 0, 0
    for start, end in ranges(source.text):
        line += source.text.count("\n", counted, start)
        counted = start
        parsed.append(moved(_parse(_part(source, (start, end)), calendar), start, line))
    return tuple(parsed)


def texts_of(text: str) -> tuple[str, ...]:
    """The texts of the protocols that follow one another in `text`; the text itself when it holds one."""
    return tuple(text[start:end] for start, end in ranges(text))


#: The end of a line as old Macintoshes write it.
_LONE_RETURN = re.compile(r"\r(?!\n)")


def _bounded(text: str | SourceText) -> SourceText:
    source = text if isinstance(text, SourceText) else SourceText(text)
    if "\r" in source.text:
        source = replace(source, text=_LONE_RETURN.sub("\n", source.text))
    return source if len(source.text) <= MAX_LENGTH else replace(source, text=source.text[:MAX_LENGTH])


def _part(source: SourceText, part: tuple[int, int]) -> SourceText:
    return source if part == (0, len(source.text)) else replace(source, text=source.text[slice(*part)])


def _parse(
    source: SourceText, calendar: WorkCalendar, memory: Memory | None = None, *, more: bool = False
) -> ParsedProtocol:
    draft = Outline(logical_lines(source, memory)).build()
    return _Assembly(draft, source, calendar, memory, more=more).protocol()


def is_protocol(parsed: ParsedProtocol) -> bool:
    """Whether a text was a protocol at all: it has decisions, and a title or at least two facts of a head; or it tells
    when who met and what they decided.
    """
    facts = sum(
        value is not None for value in (parsed.date, parsed.number, parsed.chair, parsed.secretary, parsed.place)
    )
    titled = "title" in parsed.spans
    decided = sum(len(item.resolutions) for item in parsed.items)
    if titled:
        return decided > 0 or facts >= 2
    met = parsed.date is not None and (parsed.body is not None or len(parsed.attendees) >= 2)
    return (decided >= 2 and facts >= 2) or (decided >= 1 and met)


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:] if re.match(r"(?:о|об|обо) ", title) else title


class _Assembly:
    """Turns a draft into the frozen structure."""

    def __init__(
        self, draft: Draft, source: SourceText, calendar: WorkCalendar, memory: Memory | None, *, more: bool
    ) -> None:
        self.draft, self.source, self.calendar, self.memory, self.more = draft, source, calendar, memory, more
        self.people = Witness() if memory is not None else People()
        self.warnings: list[ParseWarning] = []
        self.full_names: list[Mention] = []
        self.breaks = [match.start() for match in re.finditer("\n", source.text)]

    def protocol(self) -> ParsedProtocol:
        titled = title_at(self.draft.head)
        title = self.draft.head[titled] if titled is not None else None
        head = read_head(self.draft.head, self.people, self.source.text, self.memory)
        self.people.body = head.body
        if title is not None and not MEETING_TITLE.match(title.text):
            head.found("title", title.passage.span())
        read_signatures(self.draft.tail, self.people, head)
        officers_among(head, self.people)
        self._register_full_names()
        reading = Reading(self.people, head.date, self.calendar, self._remembered(head.date))
        items = tuple(self._item(item, head, reading) for item in aligned(self.draft))
        self._complete_names()
        self._complete(head)
        self._warn(head, items)
        accounting = Accounting(self.draft, head.unread)
        for line in accounting.unread:
            self._say(line.number, "unread", f"Not understood: «{line.text[:80]}».", line.passage.span())
        return ParsedProtocol(
            head.organization,
            head.body,
            head.number,
            head.date,
            head.time,
            head.end_time,
            head.place,
            head.form,
            self._office(head.chair),
            self._office(head.secretary),
            self._attendees(head),
            self._renamed(items),
            tuple(sorted(self.warnings, key=lambda w: w.line)),
            tuple(line.passage.span() for line in accounting.unread),
            head.spans,
            head.certainties,
            accounting.set_aside(self.source.text),
        )

    def _remembered(self, day: dt.date | None) -> PointMemory | None:
        if self.memory is None or not isinstance(self.people, Witness):
            return None
        return PointMemory(self.memory, self.people, day, self.calendar)

    def _office(self, entry: Entry | None) -> ParsedPerson | None:
        return as_person(entry) if entry else None

    def _complete_names(self) -> None:
        """Full names that stood in the text before or behind the initials of somebody first named by them."""
        for mention in self.full_names:
            self.people.complete(mention)

    def _register_full_names(self) -> None:
        """Full names anywhere in the text complete the initials elsewhere: their patronymic tells case and gender."""
        for line in self._all_passages():
            for mention in find_mentions(line.text):
                if mention.full and self.people.find(mention) is not None:
                    self.people.resolve(mention, mention.case)
                elif mention.full:
                    self.full_names.append(mention)
            teller = told_by(line)
            if teller is not None and self.people.find(teller, NOMN) is None:
                self.people.resolve(teller, NOMN)
        for entry in [*self.draft.agenda, *self.draft.items]:
            for passage in entry.heard:
                if re.match(r"\(|докладчик", passage.text, re.IGNORECASE):
                    continue
                for mention in find_mentions(passage.text):
                    if mention.full:
                        self.people.resolve(mention, mention.case)

    def _all_passages(self) -> list[Passage]:
        found = [
            p
            for item in self.draft.items
            for p in [*item.heard, *item.spoke, *item.noted, *(q.passage for q in item.points)]
        ]
        found += [p for item in self.draft.agenda for p in item.heard]
        found += [item.title for item in [*self.draft.agenda, *self.draft.items] if item.title]
        return found

    # -- items --------------------------------------------------------------------------------------------------------

    def _item(self, item: DraftItem, head: Heading, reading: Reading) -> ParsedItem:
        title, brackets = title_and_speakers(item.title, self.people) if item.title else (None, None)
        speakers, topic = read_speakers(item, self.people, brackets)
        resolutions, stems = read_item_points(item, reading)
        speakers = note_speakers(resolutions, [p.passage for p in item.points], self.people, speakers)
        text = _capital(title.text) if title else self._title_from(topic, head, item)
        span = title.span() if title else None
        if not text:
            self._say(item.line, "no-title", f"The question {item.number} has no title.")
        return ParsedItem(
            item.number,
            text,
            tuple(speakers),
            tuple(resolutions),
            tuple(stems),
            read_votes(item.votes or told_ballot((*item.heard, *item.spoke, *item.noted))),
            item.withdrawn,
            item.printed,
            span,
        )

    def _title_from(self, topic: str | None, head: Heading, item: DraftItem) -> str:
        if topic:
            topic = re.sub(r"^по вопросу\s*:?\s*", "", topic, flags=re.IGNORECASE).strip(" .;:")
            if not re.search(r"[«\"“„].*[»\"”“]$", topic[1:]):
                topic = topic.strip(' .;:«»"“”„')
            return topic[:1].upper() + topic[1:]
        if len(self.draft.items) == 1 and head.topic:
            return head.topic[:1].upper() + head.topic[1:]
        return ""

    # -- people at the end --------------------------------------------------------------------------------------------

    def _complete(self, head: Heading) -> None:
        if head.chair is None:
            head.chair = self.people.chair
        if head.secretary is None:
            head.secretary = self.people.secretary

    def _name_of(self, name: str) -> str:
        """The fullest form of a name that the text gave anywhere."""
        surname = name.split(" ")[0]
        for entry in self.people.entries:
            if entry.name.surname.startswith(surname) and str(entry.name) != name:
                mine = parse_name(name) if find_mentions(name) or name == surname else None
                if mine and self.people.add(mine) is entry:
                    return str(entry.name)
        return name

    def _attendees(self, head: Heading) -> tuple[ParsedAttendee, ...]:
        by_name = {str(entry.name): entry for entry in self.people.entries}
        done = []
        for attendee in head.attendees:
            person, name = attendee.person, self._name_of(attendee.person.name)
            if name != person.name:
                person = replace(person, name=name)
            entry = by_name.get(person.name)
            if entry and entry.position and not person.position and not person.organization:
                position, organization = split_office(entry.position)
                entry.organization = entry.organization or organization
                person = replace(person, position=position, organization=organization)
            done.append(attendee if person is attendee.person else replace(attendee, person=person))
        return tuple(done)

    def _renamed(self, items: tuple[ParsedItem, ...]) -> tuple[ParsedItem, ...]:
        """Names read early with initials only, and speakers whose office became known later, brought up to date."""
        by_name = {str(entry.name): entry for entry in self.people.entries}
        done = []
        for item in items:
            speakers = []
            for speaker in item.speakers:
                name = self._name_of(speaker.person.name)
                entry = by_name.get(name)
                position = speaker.person.position or (entry.position if entry else None)
                organization = speaker.person.organization or (entry.organization if entry else None)
                person = replace(speaker.person, name=name, position=position, organization=organization)
                speakers.append(replace(speaker, person=person))
            resolutions = tuple(self._point_renamed(point) for point in item.resolutions)
            done.append(replace(item, speakers=tuple(speakers), resolutions=resolutions))
        return tuple(done)

    def _point_renamed(self, point: ParsedResolution) -> ParsedResolution:
        """The point itself where nobody has another name now."""
        names = [self._name_of(one.name) if one.kind == "person" else one.name for one in point.responsible]
        if names == [one.name for one in point.responsible]:
            return point
        pairs = zip(point.responsible, names, strict=True)
        return replace(point, responsible=tuple(replace(one, name=name) for one, name in pairs))

    # -- warnings -----------------------------------------------------------------------------------------------------

    def _say(self, line: int, code: str, message: str, span: Span | None = None) -> None:
        self.warnings.append(ParseWarning(max(line, 1), code, message, span))

    def _line_at(self, span: Span | None) -> int:
        return bisect_left(self.breaks, span.start) + 1 if span else 1

    def _warn(self, head: Heading, items: tuple[ParsedItem, ...]) -> None:
        if head.date is None:
            self._say(1, "no-date", "The date of the meeting was not found.")
        if not items:
            self._say(1, "no-items", "No question and no decision was found.")
        if self.more:
            self._say(1, "more-protocols", "The text holds more than one protocol; only the first was read.")
        for item in items:
            for speaker in item.speakers:
                self._warn_name(f"Question {item.number}", speaker.person)
            for resolution in item.resolutions:
                self._warn_resolution(item, resolution, head.date)

    def _warn_name(self, where: str, named: ParsedPerson | ParsedResponsible) -> None:
        if len(named.candidates) > 1 and named.certainty is not Certainty.SURE:
            message = f"{where}: «{named.printed}» was read as «{named.name}»."
            self._say(self._line_at(named.span), "name", message, named.span)

    def _warn_resolution(self, item: ParsedItem, resolution: ParsedResolution, meeting: dt.date | None) -> None:
        line = self._line_at(resolution.span)
        lead = [r for r in resolution.responsible if r.role is Role.LEAD]
        if resolution.kind is Kind.INSTRUCT and not lead:
            self._say(line, "no-responsible", f"Point {resolution.number}: nobody is named to do it.", resolution.span)
        for responsible in resolution.responsible:
            self._warn_name(f"Point {resolution.number}", responsible)
        term = resolution.term
        if term and term.date and term.certainty is Certainty.DOUBTFUL:
            message = f"Point {resolution.number}: check the term «{term.text}»: it was read as {term.date}."
            self._say(line, "doubtful-term", message, term.span)
        if term and term.date and meeting and term.date < meeting:
            self._say(
                line,
                "past-term",
                f"Point {resolution.number}: the term {term.date} lies before the meeting.",
                term.span,
            )
