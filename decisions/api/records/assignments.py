"""Assignments as records: of a point that the reader may see, what everybody sees on its page."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from decisions.api.records.people import columns, person_of
from decisions.api.records.resolutions import responsible
from decisions.api.records.values import day, moment
from decisions.models import Assignment, Resolution
from decisions.naming import Naming, fetch_posts
from decisions.permissions import AnyUser
from decisions.standing import Clock, Standing
from members.models import Person

Row = dict[str, Any]
_POINT = ("number", "updated_at", "item__meeting_id", "item__meeting__date", "item__meeting__body_id")
COLUMNS = (
    *("pk", "resolution_id", "role", "organization_id", "organization__name", "person_id", "origin_group__slug"),
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
    """One statement; one more for a member."""
    naming = Naming(user, [row["resolution_id"] for row in listed])
    people = [person_of(row, "person__", "person_id") for row in listed]
    fetch_posts(people)
    return [_record(row, person, naming, clock) for row, person in zip(listed, people, strict=True)]


def _record(row: Row, person: Person | None, naming: Naming, clock: Clock) -> Row:
    point = {name: row[f"resolution__{name}"] for name in _POINT}
    who = responsible(row, person, row["resolution_id"], point, naming)
    return {
        "id": row["pk"],
        "resolution": {"id": row["resolution_id"], "number": point["number"], "meeting": point["item__meeting_id"]},
        "responsible": {name: who[name] for name in ("type", "id", "name", "post")},
        "role": row["role"],
        "group": row["origin_group__slug"],
        "state": _standing(row, point["item__meeting__body_id"], clock).value,
        "term": day(row["term"]),
        "original_term": day(row["original_term"]),
        "term_words": row["term_text"],
        "recurrence": row["recurrence"] or None,
        "series": row["series_id"],
        "period": day(row["period"]),
        "fulfilled_on": day(row["fulfilled_on"]),
        "closed_at": moment(row["closed_at"]),
        "modified_at": moment(point["updated_at"]),
    }


def _standing(row: Row, body_id: int, clock: Clock) -> Standing:
    return clock.of_assignment(Assignment(status=row["status"], term=row["term"]), body_id)
