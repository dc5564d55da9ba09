"""What the program understands of a text while it is written: every fact with its place, its state, its choices.

A text that cannot be planned yet is no error here: it is shown as far as it is understood, and `missing` says what
it lacks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.calendar import OFFICIAL
from decisions.editor.facts import Fact, Item, Lost, State, facts_of
from decisions.editor.outline import OutlineWriter
from decisions.imports import ImportRefused, Plan
from decisions.imports.build import Builder
from decisions.imports.carried import QuestionsOfBody
from decisions.imports.corrections import Corrected, Corrections, corrected
from decisions.imports.directory import Directory
from decisions.imports.errors import unreadable
from decisions.imports.lineage import PointsOfBody
from decisions.imports.matching import Matcher
from decisions.imports.plan import make_plan, policy_of
from decisions.imports.plan_line import Action, PlanLine, Subject, points_in_words
from decisions.imports.service import MAX_CHARACTERS, one_kind_of_lines
from decisions.imports.wanted import Ref, RefKind, WantedMeeting
from decisions.models import Meeting, Policy
from decisions.protocols.memory import Memory
from decisions.protocols.parser import is_protocol, parse
from decisions.protocols.structure import ParsedProtocol, Span
from members.models import Group

MOST_LIVE = 300_000
"""Characters that are followed while somebody types: some 150 pages. The page of the plan takes longer texts."""

READ = Memory()
"""What was read of the texts that are being written: the next keystroke leaves most of one as it is."""

Check = Callable[[Plan], str]
"""Why a plan may not be gone on with by who asks; empty when nothing stands against it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of characters of the text, line ends counted as one, that shows where a fact came from."""

    start: int
    end: int
    state: State
    fact: str

    def as_json(self) -> dict[str, object]:
        return {"start": self.start, "end": self.end, "state": self.state.value, "fact": self.fact}


@dataclass(frozen=True)
class Understood:
    """`missing` are sentences on what the text lacks before it can be planned; `refused` why it may not be applied.

    `corrections` are those that hold now: of a point that was reworded under its new key.
    `body_pk` is the body that was chosen or that the text names, None while neither is known to the directory.
    `lost` are the lines before the first item that were not understood; the others stand where they are.
    """

    text: str
    parsed: ParsedProtocol
    head: tuple[Fact, ...] = ()
    attendance: tuple[Fact, ...] = ()
    items: tuple[Item, ...] = ()
    lost: tuple[Lost, ...] = ()
    plan: Plan | None = None
    corrections: Corrections = field(default_factory=Corrections)
    missing: tuple[str, ...] = ()
    refused: str = ""
    body_pk: int | None = None

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(facts_of((*self.head, *self.attendance), self.items))

    @cached_property
    def all_lost(self) -> tuple[Lost, ...]:
        """Lines that nobody has assigned yet, in the order of the text."""
        rows = [*self.lost]
        for item in self.items:
            rows += item.lost
            for point in item.points:
                rows += point.lost
        return tuple(sorted((row for row in rows if not row.use), key=lambda row: row.span.start))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Items, points, facts to look at, concluded ones, new names, lines not understood, references astray."""
        facts = self.facts
        names = {fact.key or fact.id: fact.state for fact in facts}
        states = Counter(names.values())
        points = [point for item in self.items for point in item.points if not point.is_stem]
        return {
            "items": len(self.items),
            "points": len(points),
            "ask": states[State.ASK],
            "concluded": sum(fact.is_concluded for fact in self.head),
            "new": states[State.NEW],
            "lost": len(self.all_lost),
            "astray": sum(fact.is_astray for fact in facts),
        }

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Ranges that do not overlap, in the order of the text; what needs a look goes before what is certain."""
        found = [(fact.span, fact.state, fact.id) for fact in (*self.head, *self.attendance)]
        for item in self.items:
            found += [(fact.span, fact.state, fact.id) for fact in item.facts]
            for point in item.points:
                base = point.base
                found += [
                    (Span(fact.span.start + base, fact.span.end + base), fact.state, fact.id)
                    for fact in point.facts
                    if fact.span is not None
                ]
        found += [(row.span, State.LOST, row.id) for row in self.all_lost]
        order = (State.LOST, State.ASK, State.NEW, State.OK)
        taken: list[Mark] = []
        for span, state, fact in sorted(found, key=lambda one: order.index(one[1])):
            if span is None or span.end <= span.start:
                continue
            place = bisect_left(taken, span.start, key=lambda one: one.start)
            before = place > 0 and taken[place - 1].end > span.start
            after = place < len(taken) and taken[place].start < span.end
            if not before and not after:
                taken.insert(place, Mark(span.start, span.end, state, fact))
        return tuple(taken)

    @property
    def changes(self) -> dict[Action, int]:
        """How many points are new, changed, the same, removed, in conflict."""
        return self.plan.counts if self.plan is not None else {}

    @property
    def changes_in_words(self) -> dict[Action, str]:
        """The same in words, without what does not occur."""
        return {action: points_in_words(action, n) for action, n in self.changes.items() if n}

    @property
    def told_of_changes(self) -> list[PlanLine]:
        """Lines of the plan that say more than how many there are: warnings, and what goes."""
        lines = self.plan.lines if self.plan is not None else ()
        return [line for line in lines if line.warning or line.action is Action.REMOVED]

    @property
    def can_apply(self) -> bool:
        if self.plan is None or self.refused:
            return False
        return self.plan.can_be_applied and not (self.plan.is_same and self.plan.meeting is not None)

    @property
    def summary(self) -> str:
        """One sentence for who listens instead of looking."""
        counts = self.counts
        told = [
            ngettext("%(n)d item", "%(n)d items", counts["items"]) % {"n": counts["items"]},
            ngettext("%(n)d point", "%(n)d points", counts["points"]) % {"n": counts["points"]},
        ]
        if counts["ask"]:
            told.append(ngettext("%(n)d doubt", "%(n)d doubts", counts["ask"]) % {"n": counts["ask"]})
        if counts["new"]:
            told.append(ngettext("%(n)d new name", "%(n)d new names", counts["new"]) % {"n": counts["new"]})
        if counts["lost"]:
            told.append(
                ngettext("%(n)d line not understood", "%(n)d lines not understood", counts["lost"])
                % {"n": counts["lost"]}
            )
        return _("Understood: %(what)s.") % {"what": ", ".join(told)}


def understand(
    text: str,
    *,
    body: Group | None = None,
    edited: Meeting | None = None,
    corrections: Corrections | None = None,
    check: Check | None = None,
    offers: bool = False,
) -> Understood:
    """What `text` says; `body` is the chosen body, None: the one that the text names. `edited` is the stored
    protocol whose text it is.

    `corrections` None stands for those kept with the stored protocol; `check` tells whether the plan may be shown.
    `offers` gives candidates for certain names too.
    """
    # The editor counts places from the very beginning: blank lines before the heading stay, where a file loses them.
    text = one_kind_of_lines(text) if text.strip() else ""
    said = corrections or Corrections()
    unreadable_yet = _not_followed(text)
    if unreadable_yet:
        chosen = body.pk if body is not None else None
        return Understood(text, ParsedProtocol(), corrections=said, missing=(unreadable_yet,), body_pk=chosen)
    parsed = parse(text, calendar=OFFICIAL, memory=READ)
    directory = Directory.kept()
    try:
        if not is_protocol(parsed):
            raise unreadable("not-a-protocol")
        plan = make_plan(parsed, text, body, corrections=corrections, directory=directory, edited=edited)
    except ImportRefused as refusal:
        return _half_typed(text, parsed, directory, body, said, _lacks(parsed, refusal), offers=offers)
    refused = check(plan) if check is not None else ""
    points = directory.remembered(PointsOfBody, directory, plan.wanted.body.pk, plan.matcher.day)
    writer = OutlineWriter(
        plan.corrected, plan.corrections, plan.wanted, plan.matcher, plan.policy, text, points, offers=offers
    )
    items = writer.items(() if refused else _point_actions(plan))
    head, attendance = writer.head(), writer.attendance()
    head = (*head, *writer.names.unasked(facts_of((*head, *attendance), items)))
    said = plan.corrections
    lost, body_pk = writer.first_lost(), plan.wanted.body.pk
    return Understood(text, plan.parsed, head, attendance, items, lost, plan, said, refused=refused, body_pk=body_pk)


def _not_followed(text: str) -> str:
    """Why nothing can be understood of the text while it is written; empty when it can."""
    if not text:
        return _("Paste the text of the protocol, drop a file, or type.")
    if len(text) > MAX_CHARACTERS:
        return _("The text is far too long for a protocol.")
    if len(text) > MOST_LIVE:
        return _("The text is too long to be followed while it is written: press «Show and apply the plan».")
    return ""


def _lacks(parsed: ParsedProtocol, refusal: ImportRefused) -> str:
    """What the text lacks, told to who is writing it: a head or an item is no wrong file."""
    if refusal.code == "not-a-protocol" and (parsed.number or parsed.date or parsed.items):
        return _("Nothing is decided yet: write a point with its number under an item, for example «1.1.».")
    return str(refusal)


def _point_actions(plan: Plan) -> tuple[str, ...]:
    """What becomes of each point of the text, in its order: those come before the ones that the text dropped."""
    return tuple(line.action.value for line in plan.lines if line.subject is Subject.RESOLUTION)


def _half_typed(
    text: str,
    parsed: ParsedProtocol,
    directory: Directory,
    body: Group | None,
    said: Corrections,
    reason: str,
    *,
    offers: bool,
) -> Understood:
    """What is understood of a text that cannot be planned yet, as if the meeting were today."""
    reading = corrected(parsed, text, said)
    day = reading.protocol.date
    if day is None or not 1900 <= day.year <= 2200:
        day = timezone.localdate()
    matcher = Matcher(directory, day, said.choices)
    ref = _body_or_none(parsed, matcher, body)
    policy = directory.remembered(policy_of, ref.pk) if ref is not None else Policy()
    body_pk = ref.pk if ref is not None else None
    points = directory.remembered(PointsOfBody, directory, body_pk, day)
    wanted = _wanted(reading, matcher, ref, policy, points)
    known = points if body_pk is not None else None
    writer = OutlineWriter(reading, reading.said, wanted, matcher, policy, text, known, offers=offers)
    return Understood(
        text,
        reading.protocol,
        writer.head(),
        writer.attendance(),
        writer.items(()),
        writer.first_lost(),
        corrections=reading.said,
        missing=(reason,),
        body_pk=body_pk,
    )


def _body_or_none(parsed: ParsedProtocol, matcher: Matcher, body: Group | None) -> Ref | None:
    if body is not None:
        return Ref(RefKind.GROUP, body.pk, f"group:{body.pk}", body.name)
    return matcher.body(parsed.body) if parsed.body else None


def _wanted(
    reading: Corrected, matcher: Matcher, ref: Ref | None, policy: Policy, points: PointsOfBody
) -> WantedMeeting | None:
    """What the text wants so far; None while a point of it is still without words."""
    place = ref or Ref(RefKind.GROUP, None, "group:", "")
    day = matcher.day
    dated = replace(reading.protocol, date=day)
    try:
        return Builder(dated, matcher, place, policy, points, QuestionsOfBody(None, day)).build()
    except ImportRefused:
        return None
