"""The plan of an import: what is new, changed, the same, removed or in conflict, before anything is written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from decisions.imports.build import Builder
from decisions.imports.directory import Directory
from decisions.imports.errors import ImportRefused, unreadable
from decisions.imports.existing import find_meetings, load_meeting, named_in
from decisions.imports.lineage import PointsOfBody
from decisions.imports.lines import Action, PlanLine, PlanWriter, Subject
from decisions.imports.matching import Doubt, Matcher, Question, clip
from decisions.imports.wanted import (
    Entries,
    Ref,
    RefKind,
    WantedMeeting,
)
from decisions.imports.warnings import ReaderWarning, warnings_of
from decisions.models import Meeting, Policy
from decisions.protocols.structure import ParsedProtocol
from members.models import Group


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying `text` would do. First `questions` must be answered (`choices`) and `conflicts` settled."""

    parsed: ParsedProtocol
    text: str
    choices: Mapping[str, str]
    body_pk: int | None
    wanted: WantedMeeting
    entries: Entries
    meeting: Meeting | None
    lines: tuple[PlanLine, ...]
    questions: tuple[Question, ...]
    doubts: tuple[Doubt, ...]
    conflicts: tuple[str, ...]

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
        facts = (self.text, sorted(self.choices.items()), self.wanted, self.entries, stored, lines)
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def make_plan(
    parsed: ParsedProtocol,
    text: str,
    body: Group | None = None,
    choices: Mapping[str, str] | None = None,
) -> Plan:
    """The plan for a parsed protocol; `body` overrides the body that the text names.

    Raises `ImportRefused` when the text is no protocol, has no date, or the body cannot be told.
    """
    check_is_protocol(parsed)
    assert parsed.date is not None, "checked above"
    choices = dict(choices or {})
    matcher = Matcher(Directory(), parsed.date, choices)
    body_ref = _body(parsed, matcher, body)
    found = find_meetings(body_ref.pk, clip(parsed.number or "", 40), parsed.date)
    conflicts = []
    if len(found) > 1:
        conflicts.append(_("The body has several meetings on this day: write the number of the protocol in the text."))
    meeting = load_meeting(found[0].pk) if len(found) == 1 else None
    if meeting is not None:
        matcher.remembered = named_in(meeting)
    builder = Builder(parsed, matcher, body_ref, _policy(body_ref.pk), PointsOfBody(body_ref.pk, parsed.date))
    wanted = builder.build()
    entries = Entries(
        tuple(matcher.new_organizations.values()),
        tuple(matcher.new_groups.values()),
        tuple(matcher.new_people.values()),
        tuple(matcher.posts.values()),
    )
    writer = PlanWriter(wanted, entries, meeting, frozenset(matcher.questions), text, tuple(builder.notes))
    lines = writer.write()
    return Plan(
        parsed=parsed,
        text=text,
        choices=choices,
        body_pk=body.pk if body is not None else None,
        wanted=wanted,
        entries=entries,
        meeting=meeting,
        lines=lines,
        questions=() if writer.is_untouched else tuple(matcher.questions.values()),
        doubts=() if writer.is_untouched else tuple(matcher.doubts.values()),
        conflicts=(*conflicts, *writer.conflicts),
    )


def check_is_protocol(parsed: ParsedProtocol) -> None:
    """Raise `ImportRefused` unless there is a dated protocol that decided something."""
    if not any(item.resolutions for item in parsed.items):
        raise unreadable("not-a-protocol")
    if parsed.date is None:
        raise ImportRefused(
            _("The date of the meeting was not found. Write it under the heading, for example «20 February 2019»."),
            "no_date",
        )
    if not dt.date(1900, 1, 1) <= parsed.date <= dt.date(2200, 1, 1):
        raise ImportRefused(_("The date of the meeting, %(date)s, cannot be right.") % {"date": parsed.date}, "no_date")


def _body(parsed: ParsedProtocol, matcher: Matcher, body: Group | None) -> Ref:
    if body is not None:
        named = matcher.directory.body(parsed.body).row if parsed.body else None
        if named is not None and named.pk != body.pk:
            matcher.doubt(named.name, _("the text names this body, but %(body)s was chosen") % {"body": body.name})
        return Ref(RefKind.GROUP, body.pk, f"group:{body.pk}", body.name)
    if not parsed.body:
        raise ImportRefused(_("The text does not say which body met. Choose the body and try again."), "no_body")
    return matcher.body(parsed.body)


def _policy(body_pk: int | None) -> Policy:
    """The rules of the body; without its own, the usual ones."""
    if body_pk is None:
        return Policy()
    return Policy.objects.filter(body=body_pk).first() or Policy(body_id=body_pk)
