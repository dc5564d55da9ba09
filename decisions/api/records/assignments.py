"""Assignments as records: of a point that the reader may see, what everybody sees on its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from decisions.api.records.people import PERSON, columns, named, person_of
from decisions.api.records.resolutions import responsible
from decisions.models import Assignment, Meeting, Resolution
from decisions.naming import Naming, fetch_posts
from decisions.permissions import AnyUser, is_responsible
from decisions.standing import Clock, Standing
from members.access import Access, access_of
from members.models import Person

Row = dict[str, Any]
_MEETING = ("item__meeting_id", "item__meeting__date", "item__meeting__body_id", "item__meeting__status")
_POINT = ("number", "updated_at", *_MEETING)
_NAMES = ("organization_id", "person_id", "acting_person_id", "representative_id", "named_anew")
COLUMNS = (
    *("pk", "resolution_id", "role", "organization__name", "origin_group__slug", *_NAMES),
    *("term", "original_term", "term_text", "recurrence", "series_id", "period", "status", "fulfilled_on", "closed_at"),
    *(f"resolution__{name}" for name in _POINT),
    *columns("person__"),
)


def rows(user: AnyUser) -> QuerySet[Assignment]:
    # Asked row by row: the database would gather all visible points first to take a page of them.
    return Assignment.objects.filter(Exists(Resolution.objects.visible_to(user).filter(pk=OuterRef("resolution"))))


def pick(found: QuerySet[Assignment]) -> QuerySet[Assignment, Any]:
    picked: QuerySet[Any, Any] = found.values(*COLUMNS)
    return picked


def gather(listed: list[Row], user: AnyUser, clock: Clock) -> list[Row]:
    """Two statements at most; one more for a member, and where somebody is named for an organization."""
    naming = Naming(user, [row["resolution_id"] for row in listed])
    people = [person_of(row, "person__", "person_id") for row in listed]
    keys = {row[name] for row in listed for name in ("acting_person_id", "representative_id")} - {None}
    names = {one.pk: one for one in Person.objects.filter(pk__in=keys).only(*PERSON)} if keys else {}
    fetch_posts([*people, *names.values()])
    named_for = _NamedFor(access_of(user), naming, names, clock.today)
    return [_record(row, person, naming, clock, named_for) for row, person in zip(listed, people, strict=True)]


@dataclass(frozen=True, slots=True)
class _NamedFor:
    """Who is named for an organization, as the reader may read it."""

    access: Access
    naming: Naming
    names: Mapping[int, Person]
    today: dt.date

    def by_protocol(self, row: Row) -> Row | None:
        """In brackets, with the post of that day."""
        person = self.names.get(row["acting_person_id"])
        if person is None:
            return None
        body = row["resolution__item__meeting__body_id"]
        shown = person.name_is_public or self.naming.prints(row["resolution_id"], body)
        return named(person, row["resolution__item__meeting__date"], shown=shown)

    def now(self, row: Row) -> Row | None:
        """Whoever was named since: by name to those who may open the task, as its page does, and by consent."""
        if not row["named_anew"]:
            return self.by_protocol(row)
        person = self.names.get(row["representative_id"])
        if person is None:
            return None
        return named(person, self.today, shown=person.name_is_public or self._opens(row))

    def _opens(self, row: Row) -> bool:
        if self.naming.whole_of(row["resolution__item__meeting__body_id"]):
            return True
        signed = row["resolution__item__meeting__status"] == Meeting.Status.SIGNED
        return signed and is_responsible(self.access, Assignment(**{name: row[name] for name in _NAMES}))


def _record(row: Row, person: Person | None, naming: Naming, clock: Clock, named_for: _NamedFor) -> Row:
    point = {name: row[f"resolution__{name}"] for name in _POINT}
    who = responsible(row, person, row["resolution_id"], point, naming)
    return {
        "id": row["pk"],
        "resolution": {"id": row["resolution_id"], "number": point["number"], "meeting": point["item__meeting_id"]},
        "responsible": {name: who[name] for name in ("type", "id", "name", "post")},
        "named": named_for.by_protocol(row),
        "named_now": named_for.now(row),
        "role": row["role"],
        "group": row["origin_group__slug"],
        "state": _standing(row, point["item__meeting__body_id"], clock).value,
        "term": row["term"],
        "original_term": row["original_term"],
        "term_words": row["term_text"],
        "recurrence": row["recurrence"] or None,
        "series": row["series_id"],
        "period": row["period"],
        "fulfilled_on": row["fulfilled_on"],
        "closed_at": row["closed_at"],
        "modified_at": point["updated_at"],
    }


def _standing(row: Row, body_id: int, clock: Clock) -> Standing:
    return clock.of_assignment(Assignment(status=row["status"], term=row["term"]), body_id)
