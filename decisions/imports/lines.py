"""The lines of a plan: every difference between the text and the database, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from decisions.imports import compare
from decisions.imports.build import Note
from decisions.imports.corrections import Corrections
from decisions.imports.existing import (
    Pair,
    has_story,
    must_stay,
    pair_assignments,
    pair_items,
    pair_resolutions,
)
from decisions.imports.plan_line import Action, PlanLine, Subject
from decisions.imports.wanted import (
    EarlierPost,
    Entries,
    NewPost,
    WantedAddressee,
    WantedAssignment,
    WantedItem,
    WantedMeeting,
    WantedResolution,
)
from decisions.models import AgendaItem, Assignment, Meeting, Resolution
from decisions.one_line import shorten
from decisions.protocols.resolutions.by_itself import Same
from members.naming import post_line

LENGTH = 160
"""Characters of a title or a point that a line shows."""


class PlanWriter:
    """Writes the lines of one plan; `conflicts` are the reasons why it cannot be applied."""

    def __init__(
        self,
        wanted: WantedMeeting,
        entries: Entries,
        meeting: Meeting | None,
        asked: frozenset[str],
        text: str,
        corrections: Corrections,
        notes: Sequence[Note],
    ) -> None:
        self.wanted = wanted
        self.entries = entries
        self.meeting = meeting
        self.asked = asked
        self.text = text
        self.corrections = corrections
        self.notes = notes
        self.language = get_language() or ""
        self.conflicts: list[str] = []
        self.lines: list[PlanLine] = []

    def write(self) -> tuple[PlanLine, ...]:
        if self.is_untouched:
            return tuple(self._all_the_same())
        self._directory()
        self._meeting()
        self._content()
        if self._is_signed and any(line.action is not Action.SAME for line in self.lines):
            self.conflicts.append(_("The protocol is signed. Withdraw the signature before the text is changed."))
        return tuple(self.lines)

    @property
    def is_untouched(self) -> bool:
        """Whether this is the very text of a signed protocol: nothing is asked of it any more."""
        same = self.meeting is not None and self.meeting.source_text.strip() == self.text.strip()
        return same and self._is_signed

    @property
    def _is_signed(self) -> bool:
        return self.meeting is not None and self.meeting.status == Meeting.Status.SIGNED

    def _all_the_same(self) -> Iterable[PlanLine]:
        yield PlanLine(Action.SAME, Subject.MEETING, self._title)
        for item in self.wanted.items:
            yield PlanLine(Action.SAME, Subject.ITEM, item_title(item), level=1)
            for resolution in item.resolutions:
                yield PlanLine(Action.SAME, Subject.RESOLUTION, point_title(resolution), level=2)

    def _add(
        self,
        action: Action,
        subject: Subject,
        what: str,
        *,
        before: str = "",
        after: str = "",
        warning: str = "",
        level: int = 0,
        by_rule: bool = False,
    ) -> None:
        self.lines.append(PlanLine(action, subject, what, before, after, warning, level, by_rule))

    # ── the directory ───────────────────────────────────────────────────────
    def _directory(self) -> None:
        for organization in self.entries.organizations:
            self._entry(Subject.ORGANIZATION, organization.ref.key, organization.name)
        for group in self.entries.groups:
            warning = "" if group.is_body else _("the group has no members yet: enter them, and nobody is forgotten")
            subject = Subject.BODY if group.is_body else Subject.GROUP
            self._entry(subject, group.ref.key, group.name, warning=warning)
        posts = {post.person.key: post for post in self.entries.posts}
        for person in self.entries.people:
            post = posts.pop(person.ref.key, None)
            self._entry(Subject.PERSON, person.ref.key, person.ref.label, after=post_text(post) if post else "")
        for post in posts.values():
            self._add(Action.NEW, Subject.POST, post.person.label, after=post_text(post))

    def _entry(self, subject: Subject, key: str, what: str, *, after: str = "", warning: str = "") -> None:
        """A new entry; one that may be somebody who is there already is a question, not a new one."""
        if key in self.asked or (subject is Subject.BODY and key.replace("group:", "body:", 1) in self.asked):
            self._add(Action.CONFLICT, subject, what, after=after, warning=_("may be one of several: choose"))
        else:
            self._add(Action.NEW, subject, what, after=after, warning=warning)

    # ── the meeting ─────────────────────────────────────────────────────────
    @property
    def _title(self) -> str:
        day = self.wanted.date.strftime("%d.%m.%Y")
        number = f"№ {self.wanted.number}, " if self.wanted.number else ""
        return f"{self.wanted.body.label}, {number}{day}"

    def _meeting(self) -> None:
        row = self.meeting
        warning = " ".join(note.message for note in self.notes if note.place == (0, 0))
        if row is None:
            self._add(Action.NEW, Subject.MEETING, self._title, warning=warning)
            if self.wanted.attendances:
                self._add(Action.NEW, Subject.FIELD, _("attendance"), after=self._attendance(), level=1)
            return
        changed = compare.changes(row, compare.meeting_values(self.wanted, row))
        attendance = compare.attendance_differs(row, self.wanted)
        becomes_body = not row.body.is_body
        # A text that says the same in other words is kept too, but not on a signed protocol.
        said = (
            row.source_text.strip() != self.text.strip()
            or Corrections.read(row.corrections).answers != self.corrections.answers
        )
        text = said and not self._is_signed
        action = Action.CHANGED if changed or attendance or text or becomes_body else Action.SAME
        self._add(action, Subject.MEETING, self._title, warning=warning)
        self._fields(row, changed, level=1)
        if attendance:
            before = ", ".join(one.person.short_name for one in row.attendances.all())
            self._add(Action.CHANGED, Subject.FIELD, _("attendance"), before=before, after=self._attendance(), level=1)

    def _attendance(self) -> str:
        return ", ".join(one.person.label for one in self.wanted.attendances)

    def _fields(
        self, row: Meeting | AgendaItem | Resolution | Assignment, changed: compare.Changes, level: int
    ) -> None:
        for name, (old, new) in changed.items():
            if name == "position":
                continue
            self._add(
                Action.CHANGED,
                Subject.FIELD,
                compare.field_label(row, name),
                before=compare.shown(_choice(row, name, old)),
                after=compare.shown(_choice(row, name, new)),
                level=level,
            )

    # ── items and points ────────────────────────────────────────────────────
    def _content(self) -> None:
        items = list(self.meeting.items.all()) if self.meeting is not None else []
        item_pairs, items_left = pair_items(self.wanted.items, items)
        rows = [row for item in items for row in item.resolutions.all()]
        pairs, left = pair_resolutions(self.wanted, rows)
        by_item: dict[int, list[Pair[tuple[WantedItem, WantedResolution], Resolution]]] = {}
        for pair in pairs:
            by_item.setdefault(pair.wanted[0].position, []).append(pair)
        for item_pair in item_pairs:
            self._item(item_pair)
            here = by_item.get(item_pair.wanted.position, [])
            numbers = {pair.wanted[1].number: pair.row for pair in here}
            for pair in here:
                parent = numbers.get(pair.wanted[1].parent or "")
                self._resolution(pair.wanted[1], item_pair.wanted.position, pair.row, item_pair.row, parent)
        for row in left:
            self._removed(row)
        for item in items_left:
            self._add(Action.REMOVED, Subject.ITEM, str(item), level=1)

    def _item(self, pair: Pair[WantedItem, AgendaItem]) -> None:
        wanted, row = pair.wanted, pair.row
        if row is None:
            self._add(Action.NEW, Subject.ITEM, item_title(wanted), level=1)
            if wanted.carried_from is not None:
                before = compare.field_label(AgendaItem(), "carried_from")
                self._add(Action.NEW, Subject.FIELD, before, after=wanted.carried_from.label, level=2)
            return
        changed = compare.changes(row, compare.item_values(wanted, row))
        speakers = compare.speakers_differ(row, wanted)
        other = compare.vote_differs(row, wanted) or (not self._is_signed and compare.mentions_differ(row, wanted))
        action = Action.CHANGED if changed or speakers or other else Action.SAME
        self._add(action, Subject.ITEM, item_title(wanted), level=1)
        self._fields(row, changed, level=2)
        if speakers:
            before = ", ".join(one.person.short_name for one in row.speakers.all())
            after = ", ".join(one.person.label for one in wanted.speakers)
            self._add(Action.CHANGED, Subject.FIELD, _("speakers"), before=before, after=after, level=2)

    def _resolution(
        self,
        wanted: WantedResolution,
        place: int,
        row: Resolution | None,
        item: AgendaItem | None,
        parent: Resolution | None,
    ) -> None:
        notes = tuple(note for note in self.notes if note.place == (place, wanted.position))
        if row is not None:
            self._point(wanted, notes, row, item, parent)
            return
        known = _of_new_point(self.language, Same(wanted), notes)
        if not known:
            before = len(self.lines)
            self._point(wanted, notes, None, item, parent)
            known.append(tuple(self.lines[before:]))
            return
        self.lines += known[0]

    def _point(
        self,
        wanted: WantedResolution,
        notes: Sequence[Note],
        row: Resolution | None,
        item: AgendaItem | None,
        parent: Resolution | None,
    ) -> None:
        warning, by_rule = " ".join(note.message for note in notes), all(note.by_rule for note in notes)
        if row is None:
            self._add(Action.NEW, Subject.RESOLUTION, point_title(wanted), warning=warning, level=2, by_rule=by_rule)
        else:
            changed = compare.changes(row, compare.resolution_values(wanted))
            moved = item is None or row.item_id != item.pk or row.parent_id != (parent.pk if parent else None)
            other = (
                compare.vote_differs(row, wanted)
                or compare.addressees_differ(row, wanted)
                or compare.lineage_differs(row, wanted)
                or (not self._is_signed and compare.mentions_differ(row, wanted))
            )
            action = Action.CHANGED if changed or moved or other else Action.SAME
            self._add(action, Subject.RESOLUTION, point_title(wanted), warning=warning, level=2, by_rule=by_rule)
            self._fields(row, changed, level=3)
        self._responsible(wanted, row)
        known = {(one.older_id, one.relation) for one in row.lineage.all()} if row is not None else set()
        for one in wanted.lineage:
            action = Action.SAME if (one.older_pk, one.relation) in known else Action.NEW
            self._add(action, Subject.LINEAGE, one.label, level=3)

    def _removed(self, row: Resolution) -> None:
        what = shorten(f"{row.number}. {row.text}", LENGTH)
        if not must_stay(row):
            self._add(Action.REMOVED, Subject.RESOLUTION, what, level=2)
            return
        message = _(
            "Point %(number)s is not in the text any more, but it has been on control or is referred to: "
            "end its tasks by a recorded decision, or bring the point back."
        )
        self._add(Action.CONFLICT, Subject.RESOLUTION, what, level=2)
        self.conflicts.append(message % {"number": row.number})

    # ── who answers ─────────────────────────────────────────────────────────
    def _responsible(self, wanted: WantedResolution, row: Resolution | None) -> None:
        pairs, left = pair_assignments(wanted.assignments, row)
        for position, pair in enumerate(pairs, 1):
            if pair.wanted.origin_group is None:
                self._assignment(pair, position)
        known = {one.group_id for one in row.addressees.all()} if row is not None else set()
        for addressee in wanted.addressees:
            members = [
                (position, pair)
                for position, pair in enumerate(pairs, 1)
                if pair.wanted.origin_group is not None and pair.wanted.origin_group.key == addressee.group.key
            ]
            count = ngettext("%(count)d member", "%(count)d members", addressee.members_count)
            self._add(
                self._of_members(members) if addressee.group.pk in known else Action.NEW,
                Subject.RESPONSIBLE,
                addressee.printed,
                after=f"{addressee.group.label}: {count % {'count': addressee.members_count}}",
                warning=_no_members(addressee),
                level=3,
            )
            for position, pair in members:
                if pair.row is not None and self._assignment_changes(pair, position):
                    self._assignment(pair, position)
        for assignment in left:
            self._dropped(assignment)

    def _of_members(self, members: Sequence[tuple[int, Pair[WantedAssignment, Assignment]]]) -> Action:
        if any(pair.row is None for _position, pair in members):
            return Action.NEW
        changed = any(self._assignment_changes(pair, position) for position, pair in members)
        return Action.CHANGED if changed else Action.SAME

    @staticmethod
    def _assignment_changes(pair: Pair[WantedAssignment, Assignment], position: int) -> compare.Changes:
        assert pair.row is not None, "asked only of what is there"
        return compare.changes(pair.row, compare.assignment_values(pair.wanted, position, pair.row))

    def _assignment(self, pair: Pair[WantedAssignment, Assignment], position: int) -> None:
        wanted = pair.wanted
        what = f"{wanted.responsible.label} ({wanted.acting.label})" if wanted.acting else wanted.responsible.label
        term = compare.shown(wanted.term) if wanted.term else wanted.term_text
        if pair.row is None:
            self._add(Action.NEW, Subject.RESPONSIBLE, what, after=term, level=3)
            return
        changed = self._assignment_changes(pair, position)
        self._add(Action.CHANGED if changed else Action.SAME, Subject.RESPONSIBLE, what, after=term, level=3)
        self._fields(pair.row, changed, level=3)

    def _dropped(self, assignment: Assignment) -> None:
        what = str(assignment.responsible)
        if not has_story(assignment):
            self._add(Action.REMOVED, Subject.RESPONSIBLE, what, level=3)
            return
        message = _(
            "%(who)s is no longer named in point %(number)s, but has reported on it or has it on control: "
            "end the task by a recorded decision first."
        )
        self._add(Action.CONFLICT, Subject.RESPONSIBLE, what, level=3)
        self.conflicts.append(message % {"who": what, "number": assignment.resolution.number})


@lru_cache(maxsize=2_000)
def _of_new_point(language: str, wanted: Same, notes: tuple[Note, ...]) -> list[tuple[PlanLine, ...]]:
    """The lines of a point that is not stored yet, once they are written: it stays the same while others are typed."""
    return []


def _choice(row: Meeting | AgendaItem | Resolution | Assignment, name: str, value: object) -> object:
    """The label of a choice in place of its value."""
    choices = dict(getattr(row._meta.get_field(name), "flatchoices", ()) or ())
    return choices.get(value, value)


def _no_members(addressee: WantedAddressee) -> str:
    if addressee.members_count:
        return ""
    if addressee.group.is_new:
        return _("the group is not in the directory and gets no members: nobody is told")
    return _("the group has no members on the day of the meeting: nobody is told")


def item_title(wanted: WantedItem) -> str:
    return shorten(f"{wanted.number}. {wanted.title}" if wanted.number else wanted.title, LENGTH)


def point_title(wanted: WantedResolution) -> str:
    return shorten(f"{wanted.number}. {wanted.text}", LENGTH)


def post_text(post: NewPost | EarlierPost) -> str:
    if isinstance(post, EarlierPost):
        return _("%(post)s, known since %(day)s") % {"post": post.title, "day": compare.shown(post.since)}
    return post_line(post.title, post.organization.label if post.organization else "")
