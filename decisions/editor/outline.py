"""From a structure to the facts that the editor shows: the head, who was there, items, points, lost lines."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from decisions.editor.facts import Candidate, Corrects, Fact, Item, Lost, Point, State
from decisions.editor.lineage import lineage_facts
from decisions.editor.people import NO_LOADS, Loads, Names, as_person
from decisions.editor.terms import term_fact, with_weekday
from decisions.imports.corrections import Corrected, Corrections, LineUse, LostLine
from decisions.imports.lineage import PointsOfBody
from decisions.imports.matching import Matcher
from decisions.imports.named import named_in
from decisions.imports.wanted import WantedMeeting
from decisions.models import Policy, Resolution, Speaker
from decisions.protocols.resolutions.by_itself import Same, by_itself
from decisions.protocols.structure import (
    Certainty,
    Kind,
    ParsedItem,
    ParsedPerson,
    ParsedResolution,
    ParsedResponsible,
    ParsedVotes,
    Presence,
    ResponsibleKind,
    Role,
    Span,
)
from members.naming import wording_key


class OutlineWriter:
    """Writes the facts of one text, by the matcher that knows its names and by the earlier `points` of the body, None
    while it is not known."""

    def __init__(
        self,
        reading: Corrected,
        said: Corrections,
        wanted: WantedMeeting | None,
        matcher: Matcher,
        policy: Policy,
        text: str,
        points: PointsOfBody | None = None,
        *,
        offers: bool = False,
    ) -> None:
        self.reading = reading
        self.parsed = reading.protocol
        self.said = said
        self.wanted = wanted
        self.matcher = matcher
        self.policy = policy
        self.text = text
        self.points = points
        today = timezone.localdate()
        loads = Loads.of_wanted(wanted, today, matcher.directory) if wanted is not None else NO_LOADS
        self.names = Names(matcher, wanted.body if wanted is not None else None, loads, offers=offers)
        self._kinds = tuple(Candidate(value, str(label)) for value, label in Resolution.Kind.choices)
        self._lost: dict[tuple[int, int], list[Lost]] = {}
        self._place_lost()

    # ── the head ────────────────────────────────────────────────────────────
    def head(self) -> tuple[Fact, ...]:
        """Body, number, date, time, place, chair and secretary, and how many were there."""
        parsed, spans = self.parsed, self.parsed.spans
        facts: list[Fact] = []
        if self.wanted is not None and (parsed.body or self.wanted.body.label):
            facts.append(self._body(parsed.body or "", spans.get("title")))
        if parsed.number:
            facts.append(_printed("number", _("number"), parsed.number, parsed.number, spans))
        if parsed.date is not None:
            facts.append(_printed("date", _("date"), with_weekday(parsed.date), parsed.date.isoformat(), spans))
        if parsed.time is not None:
            until = f"–{parsed.end_time:%H:%M}" if parsed.end_time else ""
            start = f"{parsed.time:%H:%M}"
            facts.append(_printed("time", _("time"), f"{start}{until}", start, spans))
        if parsed.place:
            facts.append(_printed("place", _("place"), parsed.place, parsed.place, spans))
        for what, label, person in (
            ("chair", _("chair"), parsed.chair),
            ("secretary", _("secretary"), parsed.secretary),
        ):
            if person is not None:
                facts.append(self._officer(what, label, person, spans.get(what)))
        if parsed.attendees:
            facts.append(Fact("head:attendance", "attendance", _("attendance"), self._attendance_counted()))
        return tuple(self._checked(fact) for fact in facts)

    def _checked(self, fact: Fact) -> Fact:
        """A fact of the head that was concluded rather than read asks to be looked at."""
        certainty = self.parsed.certainties.get(fact.what, Certainty.SURE)
        if certainty is Certainty.SURE or fact.what == "body" or fact.state is not State.OK:
            return fact
        note = ", ".join(filter(None, (fact.note, _("please check"))))
        return replace(fact, note=note, is_concluded=True)

    def _body(self, name: str, span: Span | None) -> Fact:
        assert self.wanted is not None, "asked only then"
        ref = self.wanted.body
        if name and self.matcher.named.get(f"body:{wording_key(name)}") is not None:
            return self.names.body_named("head:body", _("body"), name, ref, span)
        return Fact("head:body", "body", _("body"), ref.label, _("as chosen"), span=span)

    def _officer(self, what: str, label: str, person: ParsedPerson, span: Span | None) -> Fact:
        placed = person if person.span is not None else _with_span(person, span)
        return self.names.person(f"head:{what}", what, label, placed)

    def _attendance_counted(self) -> str:
        words = {
            Presence.PRESENT: lambda n: ngettext("%(n)d present", "%(n)d present", n),
            Presence.INVITED: lambda n: ngettext("%(n)d invited", "%(n)d invited", n),
            Presence.ABSENT: lambda n: ngettext("%(n)d absent", "%(n)d absent", n),
        }
        counted = {presence: sum(row.presence is presence for row in self.parsed.attendees) for presence in words}
        return ", ".join(words[presence](n) % {"n": n} for presence, n in counted.items() if n)

    def attendance(self) -> tuple[Fact, ...]:
        """Everybody on the list."""
        labels = {Presence.PRESENT: _("present"), Presence.INVITED: _("invited"), Presence.ABSENT: _("absent")}
        of_whom = _("organization")
        facts: list[Fact] = []
        for place, row in enumerate(self.parsed.attendees, 1):
            facts.append(self.names.person(f"attendance:{place}", "attendee", labels[row.presence], row.person))
            name = row.person.organization
            if name:
                id_ = f"attendance:{place}:of"
                of = self.names.organization(id_, "organization", of_whom, name, name, None)
                # Of a known one the post says it already.
                facts += [of] if of.state is not State.OK or of.chosen else []
        return tuple(facts)

    # ── items and points ────────────────────────────────────────────────────
    def items(self, actions: Sequence[str]) -> tuple[Item, ...]:
        """Items with their points; `actions` say of each point, in order, what the plan makes of it."""
        waiting = iter(actions)
        done = []
        for index, item in enumerate(self.parsed.items):
            done.append(
                Item(
                    number=item.number,
                    title=item.title,
                    facts=self._item_facts(item, index),
                    points=tuple(self._points(item, index, waiting)),
                    lost=tuple(self._lost.get((index, -1), ())),
                    span=item.span,
                    is_withdrawn=item.withdrawn,
                )
            )
        return tuple(done)

    def _item_facts(self, item: ParsedItem, index: int) -> tuple[Fact, ...]:
        facts = []
        for place, speaker in enumerate(item.speakers, 1):
            role = speaker.role if speaker.role in Speaker.Role.values else Speaker.Role.REPORT.value
            label = str(Speaker.Role(role).label)
            facts.append(self.names.person(f"item{index + 1}:speaker{place}", "speaker", label, speaker.person))
        if item.votes is not None:
            facts.append(_votes(f"item{index + 1}:votes", item.votes))
        return tuple(facts)

    def _points(self, item: ParsedItem, index: int, actions: Iterator[str]) -> Iterator[Point]:
        """Points in their order, each stem before the first point that stands under it, as the plan has them."""
        stems = dict(item.stems)
        for place, point in enumerate(item.resolutions):
            if point.parent is not None and point.parent in stems:
                stem = stems.pop(point.parent)
                action = next(actions, "")
                yield Point(f"stem{index}:{point.parent}", point.parent, stem, is_stem=True, action=action)
            shown = self._point(point, self.reading.keys[index][place], next(actions, ""))
            yield replace(shown, lost=tuple(self._lost.get((index, place), ())), span=point.span)

    def _point(self, point: ParsedResolution, key: str, action: str) -> Point:
        """What is shown of a point wherever it stands: it follows from its words, from what is known of those it names
        and from what was said of it, and is remembered."""
        itself, _base = by_itself(point)
        said = self.said.kinds.get(key), self.said.terms.get(key)
        named = tuple(map(self.names.told_of, named_in(self.matcher.directory, point).rows))
        slot: list[Point] = self.matcher.directory.slot("shown", Same(itself), key, action, said, named, self._shared)
        if not slot:
            words = self.text[point.span.start : point.span.end] if point.span is not None else ""
            facts, given = self._point_facts(itself, key, words), point.number_printed
            slot.append(
                Point(key, point.number, point.text, facts, number_printed=given, action=action, kind=point.kind.value)
            )
        return slot[0]

    @cached_property
    def _shared(self) -> Hashable:
        """What is shown of any point follows from this as well."""
        return (
            get_language(),
            Same(self.policy),
            self.matcher.day,
            self.names.offers,
            self.names.body,
            Same(self.points),
        )

    def _point_facts(self, point: ParsedResolution, key: str, words: str) -> tuple[Fact, ...]:
        facts = [self._kind(point, key)]
        if point.kind is not Kind.NOTE:
            facts += self._responsible(named_in(self.matcher.directory, point).rows, key)
        term = term_fact(point, key, self.policy, self.parsed.date, self.matcher.day, self.said.terms.get(key))
        if term is not None:
            facts.append(term)
        if self.points is not None:
            facts += lineage_facts(key, point.text, words, self.points)
        if point.votes is not None:
            facts.append(_votes(f"{key}:votes", point.votes))
        return tuple(facts)

    def _responsible(self, rows: Sequence[ParsedResponsible], key: str) -> Iterator[Fact]:
        """Who has to act. «Department X (Petrov)» is read as both, and one task comes of it: he is shown beside it."""
        beside = {self.matcher.person(row.person).key for row in rows if row.person is not None and _is_charged(row)}
        for place, row in enumerate(rows, 1):
            if row.kind is ResponsibleKind.PERSON and self.matcher.person(as_person(row)).key in beside:
                continue
            is_co = row.role is Role.CO
            label = _("co-executor") if is_co else _("who")
            yield self.names.responsible(f"{key}:who{place}", "co" if is_co else "who", label, row)
            if row.person is not None and _is_charged(row):
                yield self.names.person(f"{key}:acting{place}", "acting", _("in the person of"), row.person, acts=True)

    def _kind(self, point: ParsedResolution, key: str) -> Fact:
        chosen = self.said.kinds.get(key)
        doubtful = chosen is None and point.certainty is Certainty.DOUBTFUL
        return Fact(
            id=f"{key}:kind",
            what="kind",
            label=_("kind"),
            value=str(Resolution.Kind(point.kind.value).label),
            note=_("not put on control") if point.kind is Kind.NOTE else "",
            state=State.ASK if doubtful else State.OK,
            corrects=Corrects.KIND,
            key=key,
            candidates=self._kinds,
            chosen=chosen.value if chosen is not None else "",
        )

    # ── lines that were not understood ──────────────────────────────────────
    def first_lost(self) -> tuple[Lost, ...]:
        """Those before the first item."""
        return tuple(self._lost.get((-1, -1), ()))

    def _place_lost(self) -> None:
        for line in self.reading.lost:
            self._lost.setdefault(line.place, []).append(_lost(line, ""))
        for line, use in self.reading.assigned:
            self._lost.setdefault(line.place, []).append(_lost(line, use.value))


def _is_charged(row: ParsedResponsible) -> bool:
    """Whether it is an organization, for which somebody acts."""
    return row.kind is ResponsibleKind.ORGANIZATION


def _lost(line: LostLine, use: str) -> Lost:
    part = _("part of point %(number)s") % {"number": line.point} if line.point else ""
    candidates = [
        Candidate(LineUse.POINT.value, _("a point")),
        *([Candidate(LineUse.PART.value, part)] if part else []),
        Candidate(LineUse.DISCUSSION.value, _("discussion")),
        Candidate(LineUse.IGNORE.value, _("nothing: ignore it")),
    ]
    return Lost(f"line:{line.key}", line.key, line.text, line.span, tuple(candidates), line.point, use)


def _votes(id_: str, votes: ParsedVotes) -> Fact:
    if votes.unanimous and votes.for_ is None:
        value = _("unanimously")
    else:
        value = _("for %(yes)s, against %(no)s, abstained %(abstained)s") % {
            "yes": votes.for_ if votes.for_ is not None else "–",
            "no": votes.against or 0,
            "abstained": votes.abstain or 0,
        }
    return Fact(id_, "votes", _("votes"), value, span=votes.span)


def _printed(what: str, label: str, value: str, printed: str, spans: Mapping[str, Span]) -> Fact:
    """A fact of the head that is corrected where it is printed; `printed` is what a field for it begins with."""
    span = spans.get(what)
    corrects = Corrects.TEXT if span is not None else Corrects.NOTHING
    return Fact(f"head:{what}", what, label, value, span=span, corrects=corrects, key=what, printed=printed)


def _with_span(person: ParsedPerson, span: Span | None) -> ParsedPerson:
    return replace(person, span=span)
