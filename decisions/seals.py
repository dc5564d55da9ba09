"""The seal of a signed protocol: SHA-256 over its canonical form, chained to the body's previous seal.

A canonical form never changes once protocols are sealed in it: a new one gets a new version, and the old ones stay
here, because their seals are recomputed for ever. The functions take rows of any state of the models that has these
names, so a migration can use them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

Content = dict[str, Any]
VERSION = 2
"""Of the canonical form in which protocols are sealed today."""

RELATED = ("body", "chair", "secretary")


def loaded(meetings: QuerySet[Any]) -> QuerySet[Any]:
    """`meetings` with all that `canonical` reads, by seven statements however long the protocols are."""
    items = _of(meetings.model, "items")
    points = _of(items.model, "resolutions")
    attended = _of(meetings.model, "attendances").select_related("person", "organization", "represented_by")
    addressed = _of(points.model, "addressees").select_related("group")
    tasks = _of(points.model, "assignments").select_related("person", "organization", "acting_person", "origin_group")
    return meetings.select_related(*RELATED).prefetch_related(
        Prefetch("attendances", attended),
        Prefetch("items", items.select_related("vote")),
        Prefetch("items__speakers", _of(items.model, "speakers").select_related("person")),
        Prefetch("items__resolutions", points.select_related("vote")),
        Prefetch("items__resolutions__addressees", addressed),
        Prefetch("items__resolutions__assignments", tasks),
    )


def _of(model: Any, rows: str) -> QuerySet[Any]:
    """The rows that a model has under this name, of the same state of the models."""
    found: QuerySet[Any] = model._meta.get_field(rows).related_model._default_manager.all()
    return found


def canonical(meeting: Any, version: int = VERSION) -> Content:
    """What is sealed: the content of the protocol as printed, nothing that changes after the signature.

    Give a meeting of `loaded()`: otherwise each item asks for its own rows.
    """
    return _first(meeting) if version == 1 else _second(meeting)


def envelope(content: Content, previous: str, signed_at: dt.datetime | None = None) -> str:
    """The very characters whose SHA-256 is the seal: JSON with sorted keys and without spaces, to be read as UTF-8.

    The moment counts to the second: fixtures and other copies drop what is finer.
    """
    sealed: dict[str, Any] = {"content": content, "previous": previous}
    if content.get("version", 1) > 1:
        sealed["signed_at"] = signed_at.astimezone(dt.UTC).isoformat(timespec="seconds") if signed_at else None
    return json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal(content: Content, previous: str, signed_at: dt.datetime | None = None) -> str:
    """The seal of `content` signed at `signed_at`, after the body's seal `previous` (empty for the first)."""
    return hashlib.sha256(envelope(content, previous, signed_at).encode()).hexdigest()


# ── version 2: every column that is printed, people and organizations with their keys ────────────────────────────
def _second(meeting: Any) -> Content:
    """Names are kept as they were at the signature beside the key: who marries does not break a seal."""
    return {
        "version": 2,
        "body": _ref("group", meeting.body),
        "number": meeting.number,
        "year": meeting.year,
        "date": meeting.date.isoformat(),
        "start": _time(meeting.start),
        "end": _time(meeting.end),
        "place": meeting.place,
        "form": meeting.form,
        "organization_line": meeting.organization_line,
        "chair": _ref("person", meeting.chair),
        "chair_position": meeting.chair_position,
        "secretary": _ref("person", meeting.secretary),
        "secretary_position": meeting.secretary_position,
        "text_sha256": hashlib.sha256(meeting.source_text.encode()).hexdigest() if meeting.source_text else "",
        "attendance": [_attendance(row) for row in _ordered(meeting.attendances.all())],
        "items": [_item(item) for item in _ordered(meeting.items.all())],
    }


def _attendance(row: Any) -> Content:
    return {
        "position": row.position,
        "who": _ref("person", row.person),
        "organization": _ref("organization", row.organization),
        "post": row.post,
        "presence": row.presence,
        "represented_by": _ref("person", row.represented_by),
        "arrived": _time(row.arrived),
        "left": _time(row.left),
    }


def _item(item: Any) -> Content:
    return {
        "id": item.pk,
        "position": item.position,
        "number": item.number,
        "title": item.title,
        "withdrawn": item.is_withdrawn,
        "vote": _vote(item),
        "speakers": [
            {"position": row.position, "who": _ref("person", row.person), "post": row.post, "role": row.role}
            for row in _ordered(item.speakers.all())
        ],
        "resolutions": [_resolution(row) for row in _ordered(item.resolutions.all())],
    }


def _resolution(point: Any) -> Content:
    return {
        "id": point.pk,
        "position": point.position,
        "number": point.number,
        "number_printed": point.number_printed,
        "parent": point.parent_id,
        "stem": point.is_stem,
        "text": point.text,
        "kind": point.kind,
        "vote": _vote(point),
        "addressees": [
            {
                "position": row.position,
                "who": _ref("group", row.group),
                "role": row.role,
                "printed": row.printed,
                "members": row.members_count,
            }
            for row in _ordered(point.addressees.all())
        ],
        "responsible": [_responsible(row) for row in _as_decided(point)],
    }


def _responsible(row: Any) -> Content:
    return {
        "position": row.position,
        "who": _ref("person", row.person) or _ref("organization", row.organization),
        "acting": _ref("person", row.acting_person),
        "group": _ref("group", row.origin_group),
        "role": row.role,
        "printed": row.printed,
        "term": row.original_term.isoformat() if row.original_term else None,
        "term_text": row.term_text,
        "recurrence": row.recurrence,
        "recurrence_day": row.recurrence_day,
    }


def _vote(thing: Any) -> Content | None:
    vote = getattr(thing, "vote", None)
    if vote is None:
        return None
    names = ("in_favour", "against", "abstained", "unanimous")
    return {name: getattr(vote, name) for name in names}


def _ref(kind: str, row: Any) -> Content | None:
    if row is None:
        return None
    return {kind: row.pk, "name": _full_name(row) if kind == "person" else row.name}


def _time(value: dt.time | None) -> str | None:
    return value.isoformat() if value else None


def _ordered(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.position, row.pk))


def _full_name(person: Any) -> str:
    return " ".join(part for part in (person.surname, person.given, person.patronymic) if part)


def _as_decided(point: Any) -> list[Any]:
    """The assignments of the protocol itself; occurrences and replacements come after the signature."""
    rows = point.assignments.all()
    return _ordered(row for row in rows if row.series_id is None and row.replaces_id is None)


# ── version 1: the first protocols were sealed in it ─────────────────────────────────────────────────────────────
def _first(meeting: Any) -> Content:
    return {
        "body": meeting.body.name,
        "number": meeting.number,
        "date": meeting.date.isoformat(),
        "start": meeting.start.isoformat("minutes") if meeting.start else None,
        "end": meeting.end.isoformat("minutes") if meeting.end else None,
        "place": meeting.place,
        "form": meeting.form,
        "chair": _full_name(meeting.chair) if meeting.chair else None,
        "secretary": _full_name(meeting.secretary) if meeting.secretary else None,
        "attendance": [[_full_name(row.person), row.post, row.presence] for row in _ordered(meeting.attendances.all())],
        "items": [_first_item(item) for item in _ordered(meeting.items.all())],
    }


def _first_item(item: Any) -> Content:
    return {
        "number": item.number,
        "title": item.title,
        "withdrawn": item.is_withdrawn,
        "speakers": [[_full_name(row.person), row.post, row.role] for row in _ordered(item.speakers.all())],
        "resolutions": [
            {
                "number": point.number,
                "text": point.text,
                "kind": point.kind,
                "responsible": [_first_responsible(row) for row in _as_decided(point)],
            }
            for point in _ordered(item.resolutions.all())
        ],
    }


def _first_responsible(row: Any) -> list[str | None]:
    term = row.original_term.isoformat() if row.original_term else None
    name = _full_name(row.person) if row.person else row.organization.name
    return [name, row.role, term, row.term_text]
