"""The JSON form of a parsed protocol, as `parse_protocol` prints it."""

from __future__ import annotations

from typing import Any

from .structure import (
    ParsedItem,
    ParsedPerson,
    ParsedProtocol,
    ParsedResolution,
    ParsedResponsible,
    ParsedVotes,
    Presence,
    Role,
)


def as_json(parsed: ParsedProtocol) -> dict[str, Any]:
    """Plain data ready for `json.dumps`: dates as ISO text, absent people left out, co-executors with their role.

    `facts` tells of each fact of the head from which characters of the text it was read and how sure that is: "sure",
    "likely" or "doubtful" (see `structure.Certainty`).

    A recurring term also has its `rule` in the notation of RFC 5545, where one could be read.
    """
    return {
        "body": parsed.body,
        "number": parsed.number,
        "date": parsed.date.isoformat() if parsed.date else None,
        "time": parsed.time.strftime("%H:%M") if parsed.time else None,
        "place": parsed.place,
        "chair": _office(parsed.chair),
        "secretary": _office(parsed.secretary),
        "attendees": [
            {
                "name": a.person.name,
                "position": a.person.position,
                "organization": a.person.organization,
                "invited": a.presence is Presence.INVITED,
            }
            for a in parsed.attendees
            if a.presence is not Presence.ABSENT
        ],
        "items": [_item(item) for item in parsed.items],
        "facts": {
            name: {"start": span.start, "end": span.end, "certainty": parsed.certainties[name].value}
            for name, span in parsed.spans.items()
        },
        "warnings": [{"line": w.line, "message": w.message} for w in parsed.warnings],
    }


def _office(person: ParsedPerson | None) -> dict[str, Any] | None:
    return {"name": person.name, "position": person.position} if person else None


def _item(item: ParsedItem) -> dict[str, Any]:
    data: dict[str, Any] = {
        "number": item.number,
        "title": item.title,
        "speakers": [{"name": s.person.name, "position": s.person.position} for s in item.speakers],
        "resolutions": [_resolution(r) for r in item.resolutions],
        "votes": _votes(item.votes or next((r.votes for r in item.resolutions if r.votes), None)),
    }
    if item.withdrawn:
        data["withdrawn"] = True
    return data


def _resolution(resolution: ParsedResolution) -> dict[str, Any]:
    term = resolution.term
    data: dict[str, Any] = {
        "number": resolution.number,
        "text": resolution.text,
        "kind": resolution.kind.value,
        "responsible": [_responsible(r) for r in resolution.responsible],
        "deadline": term.date.isoformat() if term and term.date else None,
        "deadline_text": term.text if term else None,
        "recurrence": term.recurrence.value if term and term.recurrence else None,
    }
    if term and term.rule:
        data["rule"] = term.rule
    if resolution.counterparties:
        data["counterparties"] = [_responsible(r) for r in resolution.counterparties]
    if resolution.parent:
        data["parent"] = resolution.parent
    if not resolution.number_printed:
        data["number_printed"] = False
    return data


def _responsible(responsible: ParsedResponsible) -> dict[str, str]:
    data = {"kind": responsible.kind.value, "name": responsible.name}
    if responsible.role is Role.CO:
        data["role"] = "co"
    return data


def _votes(votes: ParsedVotes | None) -> dict[str, Any] | None:
    if votes is None:
        return None
    data: dict[str, Any] = {"for": votes.for_, "against": votes.against, "abstain": votes.abstain}
    if votes.unanimous:
        data["unanimous"] = True
    return data
