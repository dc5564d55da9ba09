"""Writes a wanted protocol over the rows that are there: changed rows are saved, the same ones are left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from decisions.consent import NamedSpan, public_wording
from decisions.imports import compare
from decisions.imports.entries import Rows
from decisions.imports.existing import Pair, pair_assignments, pair_items, pair_resolutions
from decisions.imports.wanted import (
    Ref,
    WantedAssignment,
    WantedItem,
    WantedMeeting,
    WantedMention,
    WantedResolution,
)
from decisions.models import (
    Addressee,
    AgendaItem,
    Assignment,
    Attendance,
    Lineage,
    Meeting,
    Mention,
    Resolution,
    Speaker,
    Vote,
)
from members.models import Group

_PARKED = 20_000
"""Places from here on are only taken while rows change places."""


class ProtocolWriter:
    """Writes one protocol inside the transaction of its caller.

    `resolutions` are those whose roll-up may have changed.
    """

    def __init__(
        self, wanted: WantedMeeting, row: Meeting | None, rows: Rows, text: str, corrections: dict[str, Any]
    ) -> None:
        self.wanted = wanted
        self.row = row
        self.rows = rows
        self.text = text
        self.corrections = corrections
        self.resolutions: list[Resolution] = []
        self._parked: set[int] = set()
        self._public = rows.people_public()

    # ── the meeting ─────────────────────────────────────────────────────────
    def write_meeting(self, body: Group) -> Meeting:
        values = compare.meeting_values(self.wanted, self.row)
        if self.row is None:
            row = Meeting(body=body, source_text=self.text, corrections=self.corrections)
            self._set(row, values)
            row.save()
        else:
            row = self.row
            changed = compare.changes(row, values)
            if changed or row.source_text != self.text or row.corrections != self.corrections:
                row.source_text, row.corrections = self.text, self.corrections
                self._set(row, {name: new for name, (_old, new) in changed.items()})
                row.save()
        if self.row is None or compare.attendance_differs(row, self.wanted):
            self._write_attendance(row)
        return row

    def _write_attendance(self, meeting: Meeting) -> None:
        known = {one.person_id: one for one in Attendance.objects.filter(meeting=meeting)}
        for position, wanted in enumerate(self.wanted.attendances, 1):
            person = self._pk(wanted.person)
            row = known.pop(person, None) or Attendance(meeting=meeting, person_id=person)
            row.position = position
            row.organization_id = self.rows.pk(wanted.organization)
            row.post, row.presence = wanted.post, wanted.presence
            row.save()
        Attendance.objects.filter(pk__in=[row.pk for row in known.values()]).delete()

    # ── items and points ────────────────────────────────────────────────────
    def write_content(self, meeting: Meeting) -> None:
        rows = list(self.row.items.all()) if self.row is not None else []
        items, items_left = pair_items(self.wanted.items, rows)
        points = [row for item in rows for row in item.resolutions.all()]
        pairs, points_left = pair_resolutions(self.wanted, points)
        for row in sorted(points_left, key=lambda one: -one.position):
            self._delete_resolution(row)
        self._park(items, items_left, pairs)
        by_position = {pair.wanted.position: self._write_item(pair, meeting) for pair in items}
        written: dict[tuple[int, str], Resolution] = {}
        for pair in pairs:
            item = by_position[pair.wanted[0].position]
            parent = written.get((item.pk, pair.wanted[1].parent or ""))
            written[item.pk, pair.wanted[1].number] = self._write_resolution(pair.wanted[1], pair.row, item, parent)
        for left in items_left:
            self._delete_item(left)

    def _park(
        self,
        items: Sequence[Pair[WantedItem, AgendaItem]],
        items_left: Iterable[AgendaItem],
        pairs: Iterable[Pair[tuple[WantedItem, WantedResolution], Resolution]],
    ) -> None:
        """Take rows that change places out of the way: places and numbers are one of a kind."""
        moving = [pair.row for pair in items if pair.row is not None and pair.row.position != pair.wanted.position]
        for count, row in enumerate([*moving, *items_left]):
            AgendaItem.objects.filter(pk=row.pk).update(position=_PARKED + count)
        item_rows = {pair.wanted.position: pair.row for pair in items}
        for count, pair in enumerate(pairs):
            point, wanted = pair.row, pair.wanted[1]
            if point is None:
                continue
            item = item_rows[pair.wanted[0].position]
            stays = item is not None and item.pk == point.item_id
            if not stays or (point.position, point.number) != (wanted.position, wanted.number):
                self._parked.add(point.pk)
                Resolution.objects.filter(pk=point.pk).update(position=_PARKED + count, number=f"~{point.pk}")

    def _write_item(self, pair: Pair[WantedItem, AgendaItem], meeting: Meeting) -> AgendaItem:
        wanted, row = pair.wanted, pair.row or AgendaItem(meeting=meeting)
        values = compare.item_values(wanted, pair.row)
        changed = compare.changes(row, values)
        mentions = pair.row is None or compare.mentions_differ(row, wanted)
        if pair.row is None or changed or mentions:
            self._set(row, values)
            row.public_title = self._public_wording(wanted.title, wanted.mentions)
            row.save()
        if mentions:
            self._write_mentions(wanted.mentions, item=row)
        if compare.vote_differs(pair.row, wanted):
            self._write_vote(wanted, item=row)
        if pair.row is None or compare.speakers_differ(row, wanted):
            row.speakers.all().delete()
            Speaker.objects.bulk_create(
                Speaker(item=row, position=position, person_id=self._pk(one.person), post=one.post, role=one.role)
                for position, one in enumerate(wanted.speakers, 1)
            )
        return row

    def _write_resolution(
        self, wanted: WantedResolution, known: Resolution | None, item: AgendaItem, parent: Resolution | None
    ) -> Resolution:
        row = known or Resolution(item=item)
        changed = compare.changes(row, compare.resolution_values(wanted))
        moved = row.item_id != item.pk or row.parent_id != (parent.pk if parent else None)
        mentions = known is None or compare.mentions_differ(row, wanted)
        if known is None or changed or moved or mentions or row.pk in self._parked:
            self._set(row, compare.resolution_values(wanted))
            row.item, row.parent = item, parent
            row.public_text = self._public_wording(wanted.text, wanted.mentions)
            row.save()
        if mentions:
            self._write_mentions(wanted.mentions, resolution=row)
        if compare.vote_differs(known, wanted):
            self._write_vote(wanted, resolution=row)
        self._write_addressees(wanted, known, row)
        for lineage in wanted.lineage:
            Lineage.objects.get_or_create(newer=row, older_id=lineage.older_pk, relation=lineage.relation)
        if self._write_assignments(wanted, known, row):
            self.resolutions.append(row)
        return row

    # ── what hangs on them ──────────────────────────────────────────────────
    def _write_mentions(
        self,
        mentions: Iterable[WantedMention],
        *,
        item: AgendaItem | None = None,
        resolution: Resolution | None = None,
    ) -> None:
        Mention.objects.filter(item=item, resolution=resolution).delete()
        Mention.objects.bulk_create(
            Mention(item=item, resolution=resolution, person_id=self._pk(one.person), start=one.start, end=one.end)
            for one in mentions
        )

    def _write_vote(
        self,
        wanted: WantedItem | WantedResolution,
        *,
        item: AgendaItem | None = None,
        resolution: Resolution | None = None,
    ) -> None:
        Vote.objects.filter(item=item, resolution=resolution).delete()
        if wanted.vote is not None:
            Vote.objects.create(
                item=item,
                resolution=resolution,
                in_favour=wanted.vote.in_favour,
                against=wanted.vote.against,
                abstained=wanted.vote.abstained,
                unanimous=wanted.vote.unanimous,
            )

    def _write_addressees(self, wanted: WantedResolution, known: Resolution | None, row: Resolution) -> None:
        if known is not None and not compare.addressees_differ(known, wanted):
            return
        Addressee.objects.filter(resolution=row).delete()
        Addressee.objects.bulk_create(
            Addressee(
                resolution=row,
                position=position,
                group_id=self._pk(one.group),
                role=one.role,
                printed=one.printed,
                members_count=one.members_count,
            )
            for position, one in enumerate(wanted.addressees, 1)
        )

    def _write_assignments(self, wanted: WantedResolution, known: Resolution | None, row: Resolution) -> bool:
        """Whether anything changed."""
        pairs, left = pair_assignments(wanted.assignments, known)
        for assignment in left:
            Assignment.objects.filter(pk=assignment.pk).delete()
        new: list[Assignment] = []
        touched = bool(left)
        for position, pair in enumerate(pairs, 1):
            values = compare.assignment_values(pair.wanted, position, pair.row)
            if pair.row is None:
                new.append(self._new_assignment(pair.wanted, row, values))
            elif changed := compare.changes(pair.row, values):
                self._set(pair.row, {name: value for name, (_old, value) in changed.items()})
                if "acting_person" in changed:  # Whom the corrected text names is named, whoever was since.
                    pair.row.representative, pair.row.named_anew = None, False
                pair.row.save()
                touched = True
        Assignment.objects.bulk_create(new)
        return touched or bool(new)

    def _new_assignment(self, wanted: WantedAssignment, row: Resolution, values: compare.Values) -> Assignment:
        assignment = Assignment(resolution=row)
        self._set(assignment, values)
        setattr(assignment, f"{wanted.responsible.kind.value}_id", self._pk(wanted.responsible))
        return assignment

    # ── deleting what the text dropped ──────────────────────────────────────
    def _delete_resolution(self, row: Resolution) -> None:
        """A point that never was on control; the plan has refused the others."""
        Resolution.objects.filter(parent=row).update(parent=None)
        Lineage.objects.filter(newer=row).delete()
        Vote.objects.filter(resolution=row).delete()
        Addressee.objects.filter(resolution=row).delete()
        Assignment.objects.filter(resolution=row).delete()
        row.delete()

    def _delete_item(self, row: AgendaItem) -> None:
        Vote.objects.filter(item=row).delete()
        Speaker.objects.filter(item=row).delete()
        AgendaItem.objects.filter(carried_from=row).update(carried_from=None)
        row.delete()

    # ── small help ──────────────────────────────────────────────────────────
    def _pk(self, ref: Ref) -> int:
        return self.rows.needed(ref)

    def _set(self, row: Model, values: compare.Values) -> None:
        for name, value in values.items():
            if row._meta.get_field(name).is_relation:
                setattr(row, f"{name}_id", self.rows.pk(value))
            else:
                setattr(row, name, value)

    def _public_wording(self, text: str, mentions: Iterable[WantedMention]) -> str:
        spans = [NamedSpan(one.start, one.end, self._public.get(self._pk(one.person), False)) for one in mentions]
        return public_wording(text, spans)
