"""The seal of a signed protocol: SHA-256 over its canonical form, chained to the body's previous seal."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from decisions.models import Assignment, Meeting


def canonical(meeting: Meeting) -> dict[str, Any]:
    """What is sealed: the content of the protocol as printed, nothing that changes after the signature.

    Anyone who has these values can compute the seal again: JSON with sorted keys, no spaces, UTF-8.
    """
    return {
        "body": meeting.body.name,
        "number": meeting.number,
        "date": meeting.date.isoformat(),
        "start": meeting.start.isoformat("minutes") if meeting.start else None,
        "end": meeting.end.isoformat("minutes") if meeting.end else None,
        "place": meeting.place,
        "form": meeting.form,
        "chair": meeting.chair.full_name if meeting.chair else None,
        "secretary": meeting.secretary.full_name if meeting.secretary else None,
        "attendance": [
            [row.person.full_name, row.post, row.presence]
            for row in meeting.attendances.select_related("person").order_by("position")
        ],
        "items": [_item(item) for item in meeting.items.order_by("position")],
    }


def _item(item: Any) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": item.title,
        "withdrawn": item.is_withdrawn,
        "speakers": [
            [speaker.person.full_name, speaker.post, speaker.role]
            for speaker in item.speakers.select_related("person").order_by("position")
        ],
        "resolutions": [
            {
                "number": resolution.number,
                "text": resolution.text,
                "kind": resolution.kind,
                "responsible": [_responsible(row) for row in _as_decided(resolution)],
            }
            for resolution in item.resolutions.order_by("position")
        ],
    }


def _as_decided(resolution: Any) -> Any:
    """The assignments of the protocol itself; occurrences and replacements come after the signature."""
    assignments = resolution.assignments.filter(series__isnull=True, replaces__isnull=True)
    return assignments.select_related("person", "organization").order_by("position", "pk")


def _responsible(assignment: Assignment) -> list[str | None]:
    term = assignment.original_term.isoformat() if assignment.original_term else None
    name = assignment.person.full_name if assignment.person else str(assignment.organization)
    return [name, assignment.role, term, assignment.term_text]


def seal(content: dict[str, Any], previous: str) -> str:
    """The seal of `content` after the body's seal `previous` (empty for the first)."""
    text = json.dumps(
        {"content": content, "previous": previous}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def previous_seal(meeting: Meeting) -> str:
    """The newest seal of the same body, «newest» by the moment of signing."""
    others = Meeting.objects.filter(body=meeting.body_id, status=Meeting.Status.SIGNED).exclude(pk=meeting.pk)
    return others.order_by("-signed_at", "-pk").values_list("seal", flat=True).first() or ""
