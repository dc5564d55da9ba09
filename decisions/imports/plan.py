"""The plan of an import: what is new, changed, the same, removed or in conflict, before anything is written."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.utils.translation import gettext as _

from decisions.imports.aliases import WantedAlias, wanted_aliases
from decisions.imports.build import Builder
from decisions.imports.carried import QuestionsOfBody
from decisions.imports.corrections import Corrected, Corrections, corrected
from decisions.imports.directory import Directory
from decisions.imports.errors import ImportRefused, unreadable
from decisions.imports.existing import load_meeting, meetings_of_year, named_in, shares_points, stored_meetings
from decisions.imports.lineage import PointsOfBody
from decisions.imports.lines import PlanWriter
from decisions.imports.matching import Matcher
from decisions.imports.plan_line import Action, PlanLine, Subject
from decisions.imports.questions import Doubt, Question
from decisions.imports.wanted import (
    Entries,
    Ref,
    RefKind,
    WantedMeeting,
)
from decisions.imports.warnings import ReaderWarning, warnings_of
from decisions.models import Meeting, Policy
from decisions.one_line import clip
from decisions.protocols.resolutions.by_itself import Same
from decisions.protocols.structure import ParsedProtocol
from members.models import Group


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying `text` would do. First `questions` must be answered (`corrections`) and `conflicts` settled.

    `as_read` is what the reader made of the text, `corrected` the same with the corrections. `edited_pk` is the stored
    protocol whose text was edited, None for a text that tells by itself what it is of.
    """

    as_read: ParsedProtocol
    corrected: Corrected
    text: str
    corrections: Corrections
    body_pk: int | None
    wanted: WantedMeeting
    entries: Entries
    meeting: Meeting | None
    lines: tuple[PlanLine, ...]
    questions: tuple[Question, ...]
    doubts: tuple[Doubt, ...]
    conflicts: tuple[str, ...]
    aliases: tuple[WantedAlias, ...]
    edited_pk: int | None
    policy: Policy = field(repr=False, compare=False)
    matcher: Matcher = field(repr=False, compare=False)

    @property
    def parsed(self) -> ParsedProtocol:
        """The structure that is planned for."""
        return self.corrected.protocol

    @property
    def choices(self) -> Mapping[str, str]:
        """The answers to questions about names."""
        return self.corrections.choices

    @property
    def warnings(self) -> tuple[ReaderWarning, ...]:
        """What the reader of the text was not sure of, in the language of the moment."""
        return warnings_of(self.parsed, self.text)

    @property
    def is_same(self) -> bool:
        """Whether applying it changes nothing at all."""
        return all(line.action is Action.SAME for line in self.lines)

    @property
    def can_be_applied(self) -> bool:
        return not self.conflicts and not self.questions

    @property
    def counts(self) -> dict[Action, int]:
        """How many points of the protocol are new, changed, the same, removed, in conflict."""
        found = Counter(line.action for line in self.lines if line.subject is Subject.RESOLUTION)
        return {action: found.get(action, 0) for action in Action}

    @property
    def fingerprint(self) -> str:
        """Changes whenever the text, the directory or the stored protocol would make the plan another one."""
        stored = (self.meeting.pk, self.meeting.status) if self.meeting is not None else None
        lines = [(line.action.value, line.what, line.before, line.after) for line in self.lines]
        said = json.dumps(self.corrections.as_json(), sort_keys=True)
        meeting = replace(self.wanted, items=tuple(replace(item, resolutions=()) for item in self.wanted.items))
        points = [_digest(Same(point)) for _item, point in self.wanted.resolutions]
        facts = (self.text.strip("\n"), said, meeting, points, self.entries, stored, lines)
        return hashlib.sha256(repr(facts).encode()).hexdigest()


@lru_cache(maxsize=2_000)
def _digest(point: Same) -> str:
    """Of a wanted point, which stays the same thing while somebody types elsewhere."""
    return hashlib.sha256(repr(point.thing).encode()).hexdigest()


def make_plan(
    parsed: ParsedProtocol,
    text: str,
    body: Group | None = None,
    choices: Mapping[str, str] | None = None,
    corrections: Corrections | None = None,
    directory: Directory | None = None,
    edited: Meeting | None = None,
) -> Plan:
    """The plan for a parsed protocol; `body` overrides the body that the text names.

    `corrections` None stands for those that are kept with the stored protocol; `choices` are answers beside them.
    `edited` is the stored protocol whose text this is, also when it bears another number or day now.
    Raises `ImportRefused` when the text is no protocol, has no date, or the body cannot be told.
    """
    day = day_of(parsed)
    given = (corrections or Corrections()).with_choices(choices or {})
    directory = directory or Directory()
    matcher = Matcher(directory, day, given.choices)
    body_ref = body_of(parsed, matcher, body)
    meeting, conflicts = _stored(parsed, directory, body_ref, day, edited)
    if meeting is not None:
        matcher.remembered = named_in(meeting)
        if corrections is None:
            given = Corrections.read(meeting.corrections).with_choices(choices or {})
            matcher.choices = dict(given.choices)
    reading = corrected(parsed, text, given)
    given = reading.said
    check_is_protocol(reading.protocol)
    policy = directory.remembered(policy_of, body_ref.pk)
    points = directory.remembered(PointsOfBody, directory, body_ref.pk, day)
    questions = directory.remembered(QuestionsOfBody, body_ref.pk, day)
    builder = Builder(reading.protocol, matcher, body_ref, policy, points, questions)
    wanted = builder.build()
    entries = matcher.entries()
    writer = PlanWriter(wanted, entries, meeting, frozenset(matcher.questions), text, given, tuple(builder.notes))
    lines = writer.write()
    if edited is not None and meeting is not None and _is_another(meeting, wanted):
        conflicts.append(
            _("Neither its points nor its number and date are those of %(meeting)s: enter it as a new protocol.")
            % {"meeting": meeting.number_and_date}
        )
    return Plan(
        as_read=parsed,
        corrected=reading,
        text=text,
        corrections=given,
        body_pk=body.pk if body is not None else None,
        wanted=wanted,
        entries=entries,
        meeting=meeting,
        lines=lines,
        questions=() if writer.is_untouched else tuple(matcher.questions.values()),
        doubts=() if writer.is_untouched else tuple(matcher.doubts.values()),
        conflicts=(*conflicts, *writer.conflicts),
        aliases=wanted_aliases(matcher),
        edited_pk=edited.pk if edited is not None else None,
        policy=policy,
        matcher=matcher,
    )


def _stored(
    parsed: ParsedProtocol, directory: Directory, body: Ref, day: dt.date, edited: Meeting | None
) -> tuple[Meeting | None, list[str]]:
    """The stored protocol that the text is of, None for a new one, and why that cannot be told."""
    of_year = directory.remembered(meetings_of_year, body.pk, day.year)
    found = stored_meetings(of_year, body.pk, clip(parsed.number or "", 40), day, edited)
    conflicts = [_several(found, edited)] if len(found) > 1 else []
    is_told = len(found) == 1 or (found and found[0] is edited)
    return load_meeting(found[0].pk) if is_told else None, conflicts


def _several(found: list[Meeting], edited: Meeting | None) -> str:
    if edited is not None:
        return _("The body has another protocol with this number in this year: %(meeting)s.") % {"meeting": found[-1]}
    return _("The body has several meetings on this day: write the number of the protocol in the text.")


def _is_another(meeting: Meeting, wanted: WantedMeeting) -> bool:
    """Whether a text put in place of a stored one is a protocol of its own, as when pasted into the wrong window."""
    if wanted.date == meeting.date or not wanted.number or wanted.number == meeting.number:
        return False
    return not shares_points(wanted, meeting)


def day_of(parsed: ParsedProtocol) -> dt.date:
    """The day of the meeting; raises `ImportRefused` where the text has none that can be right."""
    if parsed.date is None:
        if not any(item.resolutions for item in parsed.items):
            raise unreadable("not-a-protocol")
        raise ImportRefused(
            _("The date of the meeting was not found. Write it under the heading, for example «20 February 2019»."),
            "no_date",
        )
    if not dt.date(1900, 1, 1) <= parsed.date <= dt.date(2200, 1, 1):
        raise ImportRefused(_("The date of the meeting, %(date)s, cannot be right.") % {"date": parsed.date}, "no_date")
    return parsed.date


def check_is_protocol(parsed: ParsedProtocol) -> None:
    """Raise `ImportRefused` unless there is a dated protocol that decided something."""
    if not any(item.resolutions for item in parsed.items):
        raise unreadable("not-a-protocol")
    day_of(parsed)


def body_of(parsed: ParsedProtocol, matcher: Matcher, body: Group | None) -> Ref:
    """The body that met: the chosen one, else the one that the text names; `ImportRefused` when it names none."""
    if body is not None:
        named = matcher.directory.body(parsed.body).row if parsed.body else None
        if named is not None and named.pk != body.pk:
            matcher.doubt(named.name, _("the text names this body, but %(body)s was chosen") % {"body": body.name})
        return Ref(RefKind.GROUP, body.pk, f"group:{body.pk}", body.name)
    if not parsed.body:
        raise ImportRefused(_("The text does not say which body met. Choose the body and try again."), "no_body")
    return matcher.body(parsed.body)


def policy_of(body_pk: int | None) -> Policy:
    """The rules of the body; without its own, the usual ones."""
    if body_pk is None:
        return Policy()
    return Policy.objects.filter(body=body_pk).first() or Policy(body_id=body_pk)
