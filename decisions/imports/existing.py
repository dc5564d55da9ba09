"""The protocol as the database has it, and which of its rows the new text speaks of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from django.db.models import Exists, OuterRef, Prefetch, Q

from decisions.imports.wanted import RefKind, WantedAssignment, WantedItem, WantedMeeting, WantedResolution
from decisions.models import (
    AgendaItem,
    Assignment,
    Event,
    ExtensionRequest,
    Lineage,
    Meeting,
    Report,
    Resolution,
)
from members.naming import stem_key, wording_key

W = TypeVar("W")
R = TypeVar("R")

ALIKE = 0.75
"""Wordings from this likeness on are one point that was edited."""
RELATED = 0.4
"""The share of words that wordings of one number have in common from which on they are one point, rewritten."""
SAME_NUMBER = 0.03
"""How much likelier of two wordings equally alike is the one of the same number."""


@dataclass(frozen=True, slots=True)
class Pair(Generic[W, R]):
    """What is wanted and the row that holds it so far; None when there is none."""

    wanted: W
    row: R | None


def load_meeting(pk: int) -> Meeting:
    """A meeting with everything an import compares, in a number of queries that does not depend on its length."""
    history = Q(
        Exists(Event.objects.filter(assignment=OuterRef("pk")))
        | Exists(Report.objects.filter(assignment=OuterRef("pk")))
        | Exists(ExtensionRequest.objects.filter(assignment=OuterRef("pk")))
    )
    assignments = (
        Assignment.objects.filter(series__isnull=True, replaces__isnull=True)
        .select_related("person", "organization", "acting_person", "origin_group")
        .annotate(has_story=history)
    )
    resolutions = (
        Resolution.objects.select_related("vote", "item")
        .annotate(is_referred_to=Exists(Lineage.objects.filter(older=OuterRef("pk"))))
        .prefetch_related(
            Prefetch("assignments", assignments), "addressees__group", "mentions", "lineage__older__item__meeting"
        )
        .order_by("position")
    )
    items = (
        AgendaItem.objects.select_related("vote")
        .prefetch_related("speakers__person", "mentions", Prefetch("resolutions", resolutions))
        .order_by("position")
    )
    meetings = Meeting.objects.select_related("body", "chair", "secretary")
    return meetings.prefetch_related("attendances__person", Prefetch("items", items)).get(pk=pk)


def meetings_of_year(body_pk: int | None, year: int) -> tuple[Meeting, ...]:
    """All that the body sat in that year; none for a body that is new."""
    return tuple(Meeting.objects.filter(body=body_pk, year=year).order_by("pk")) if body_pk is not None else ()


def stored_meetings(
    of_year: Sequence[Meeting], body_pk: int | None, number: str, day: dt.date, edited: Meeting | None
) -> list[Meeting]:
    """Meetings that the protocol can be of, out of those `of_year`; when the text of `edited` is at hand that one,
    whatever it says now.

    Its new number may be that of another meeting: then that one follows it.
    """
    if edited is None or edited.body_id != body_pk:
        return _fitting(of_year, number, day)
    of_number = _fitting(of_year, number, day) if number else []
    return [edited, *(row for row in of_number if row.number and row.pk != edited.pk)]


def _fitting(of_year: Sequence[Meeting], number: str, day: dt.date) -> list[Meeting]:
    """Those of the number, else those of the day; there a meeting that bears another number is another meeting."""
    numbered = [row for row in of_year if number and _bare(row.number) == _bare(number)]
    if numbered:
        return numbered
    return [row for row in of_year if row.date == day and (not number or not row.number)]


def named_in(meeting: Meeting) -> frozenset[str]:
    """Keys of the `Ref`s of all people, organizations and groups that a loaded protocol names."""
    people = {meeting.chair_id, meeting.secretary_id, *(row.person_id for row in meeting.attendances.all())}
    organizations = {row.organization_id for row in meeting.attendances.all()}
    groups: set[int | None] = set()
    for item in meeting.items.all():
        people.update(row.person_id for row in item.speakers.all())
        for resolution in item.resolutions.all():
            groups.update(row.group_id for row in resolution.addressees.all())
            for assignment in resolution.assignments.all():
                people.update((assignment.person_id, assignment.acting_person_id))
                organizations.add(assignment.organization_id)
    named = ((RefKind.PERSON, people), (RefKind.ORGANIZATION, organizations), (RefKind.GROUP, groups))
    return frozenset(f"{kind.value}:{pk}" for kind, pks in named for pk in pks if pk is not None)


def _bare(number: str) -> str:
    return wording_key(number).replace(" ", "")


def has_story(assignment: Assignment) -> bool:
    """Whether something happened to it that must not be lost: it left the draft, or somebody reported or asked."""
    return assignment.status != Assignment.Status.DRAFT or bool(getattr(assignment, "has_story", False))


def must_stay(resolution: Resolution) -> bool:
    """Whether a resolution cannot go with the text: its assignments have a story, or a later decision refers to it."""
    return bool(getattr(resolution, "is_referred_to", False)) or any(map(has_story, resolution.assignments.all()))


def pair_items(
    wanted: Sequence[WantedItem], rows: Sequence[AgendaItem]
) -> tuple[list[Pair[WantedItem, AgendaItem]], list[AgendaItem]]:
    """Items with their rows, and the rows that are left."""
    return _pair(wanted, rows, lambda w: (w.number, w.title), lambda row: (row.number, row.title), lambda row: False)


def pair_resolutions(
    meeting: WantedMeeting, rows: Sequence[Resolution]
) -> tuple[list[Pair[tuple[WantedItem, WantedResolution], Resolution]], list[Resolution]]:
    """Points with their rows, across all items: a moved point keeps its row; and the rows that are left."""
    return _pair(
        list(meeting.resolutions),
        rows,
        lambda pair: (f"{pair[0].number}/{pair[1].number}", pair[1].text),
        lambda row: (f"{row.item.number}/{row.number}", row.text),
        must_stay,
    )


def shares_points(wanted: WantedMeeting, meeting: Meeting) -> bool:
    """Whether any point of a loaded protocol stands in the text, be it reworded; true of one without any."""
    rows = [row for item in meeting.items.all() for row in item.resolutions.all()]
    pairs, _left = pair_resolutions(wanted, rows)
    known = [(pair.wanted[1].text, pair.row.text) for pair in pairs if pair.row is not None]
    return not rows or any(_words_in_common(wording_key(new), wording_key(old)) >= RELATED for new, old in known)


def _pair(
    wanted: Sequence[W],
    rows: Sequence[R],
    of_wanted: Callable[[W], tuple[str, str]],
    of_row: Callable[[R], tuple[str, str]],
    must_stay: Callable[[R], bool],
) -> tuple[list[Pair[W, R]], list[R]]:
    """Pair by number and wording, then by wording, then by likeness, the likest first, last by number alone.

    A row that must stay is never given to a wording of its number that has hardly a word in common with it.
    """
    if not rows:
        return [Pair(one, None) for one in wanted], []
    pairing = _Pairing([_keyed(of_wanted(one)) for one in wanted], [_keyed(of_row(row)) for row in rows])
    pairing.take_equal(lambda key: key)
    pairing.take_equal(lambda key: key[1])
    pairing.take_alike()
    pairing.take(lambda a, b, _row: a[0] == b[0] and _words_in_common(a[1], b[1]) >= RELATED)
    pairing.take(lambda a, b, row: a[0] == b[0] and not must_stay(rows[row]))
    taken = pairing.taken
    pairs = [Pair(one, rows[taken[index]] if index in taken else None) for index, one in enumerate(wanted)]
    return pairs, [row for index, row in enumerate(rows) if index in pairing.free]


_Key = tuple[str, str]
"""A number and a wording, both made comparable."""


class _Pairing:
    """Which of `new` is which of `old`, by index; filled step by step, the surest first."""

    def __init__(self, new: Sequence[_Key], old: Sequence[_Key]) -> None:
        self.new = new
        self.old = old
        self.taken: dict[int, int] = {}
        self.free = dict.fromkeys(range(len(old)))

    def _waiting(self) -> list[int]:
        return [index for index in range(len(self.new)) if index not in self.taken]

    def _join(self, index: int, row: int) -> None:
        self.taken[index] = row
        del self.free[row]

    def take_equal(self, part: Callable[[_Key], Hashable]) -> None:
        """Join those whose `part` is the same, in their order."""
        known: dict[Hashable, list[int]] = {}
        for row in reversed(self.free):
            known.setdefault(part(self.old[row]), []).append(row)
        for index in self._waiting():
            rows = known.get(part(self.new[index]))
            if rows:
                self._join(index, rows.pop())

    def take_alike(self) -> None:
        """Join wordings that are alike, the likest first: an edited point is not taken for its neighbour."""
        found: list[tuple[float, int, int]] = []
        for index in self._waiting():
            number, wording = self.new[index]
            for row in self.free:
                likeness = _likeness(wording, self.old[row][1], ALIKE)
                if likeness:
                    same = SAME_NUMBER if number == self.old[row][0] else 0.0
                    found.append((-likeness - same, index, row))
        for _score, index, row in sorted(found):
            if index not in self.taken and row in self.free:
                self._join(index, row)

    def take(self, fits: Callable[[_Key, _Key, int], bool]) -> None:
        """Join whatever `fits`, first come first served."""
        for index in self._waiting():
            row = next((row for row in self.free if fits(self.new[index], self.old[row], row)), None)
            if row is not None:
                self._join(index, row)


def _keyed(pair: tuple[str, str]) -> _Key:
    return _bare(pair[0]), wording_key(pair[1])


def _likeness(one: str, other: str, limit: float) -> float:
    """How alike two wordings are, from 0 to 1; 0 below `limit`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < limit or matcher.quick_ratio() < limit:
        return 0.0
    likeness = matcher.ratio()
    return likeness if likeness >= limit else 0.0


def _words_in_common(one: str, other: str) -> float:
    words, others = set(stem_key(one).split()), set(stem_key(other).split())
    return 2 * len(words & others) / (len(words) + len(others)) if words and others else 0.0


def pair_assignments(
    wanted: Sequence[WantedAssignment], row: Resolution | None
) -> tuple[list[Pair[WantedAssignment, Assignment]], list[Assignment]]:
    """Responsibles with their rows, and the rows of whom the text names no more."""
    free: dict[str, list[Assignment]] = {}
    for assignment in row.assignments.all() if row is not None else ():
        free.setdefault(key_of(assignment), []).append(assignment)
    for rows in free.values():
        rows.sort(key=lambda one: one.status == Assignment.Status.REASSIGNED)
    pairs: list[Pair[WantedAssignment, Assignment]] = []
    for one in wanted:
        rows = free.get(one.responsible.key, [])
        pairs.append(Pair(one, rows.pop(0) if rows else None))
    return pairs, [assignment for rows in free.values() for assignment in rows]


def key_of(assignment: Assignment) -> str:
    """The key of the `Ref` of who is responsible."""
    if assignment.person_id is not None:
        return f"person:{assignment.person_id}"
    return f"organization:{assignment.organization_id}"
