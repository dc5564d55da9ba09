"""The two life cycles as tables: which action leads from which states to which."""

from __future__ import annotations

from decisions.models import Assignment, Event, Meeting

M = Meeting.Status
A = Assignment.Status
Action = Event.Action

MEETING_TRANSITIONS: dict[Action, tuple[frozenset[str], str]] = {
    Action.HELD: (frozenset({M.PLANNED}), M.HELD),
    Action.DRAFTED: (frozenset({M.PLANNED, M.HELD}), M.DRAFT),
    Action.SIGNED: (frozenset({M.DRAFT}), M.SIGNED),
    Action.WITHDRAWN: (frozenset({M.SIGNED}), M.DRAFT),
}

ASSIGNMENT_TRANSITIONS: dict[Action, tuple[frozenset[str], str | None]] = {
    Action.CONTROLLED: (frozenset({A.DRAFT}), A.CONTROL),
    Action.INTERIM: (frozenset({A.CONTROL, A.EXTENSION}), None),
    Action.REVIEW_MOVED: (frozenset(Assignment.OPEN), None),
    Action.COLLEAGUE_NAMED: (frozenset(Assignment.OPEN), None),
    Action.COLLEAGUE_REMOVED: (frozenset(Assignment.OPEN), None),
    Action.NAMED_FOR: (frozenset(Assignment.OPEN), None),
    Action.NAMED_NO_MORE: (frozenset(Assignment.OPEN), None),
    Action.REPORTED: (frozenset({A.CONTROL}), A.REPORTED),
    Action.RETURNED: (frozenset({A.REPORTED}), A.CONTROL),
    Action.CLOSED: (frozenset({A.REPORTED}), A.CLOSED),
    Action.EXTENSION_ASKED: (frozenset({A.CONTROL}), A.EXTENSION),
    Action.EXTENSION_GRANTED: (frozenset({A.EXTENSION}), A.CONTROL),
    Action.EXTENSION_REFUSED: (frozenset({A.EXTENSION}), A.CONTROL),
    Action.TERM_MOVED: (frozenset({A.CONTROL}), None),
    Action.CANCELLED: (frozenset(Assignment.OPEN), A.CANCELLED),
    Action.EXCUSED: (frozenset(Assignment.OPEN), A.CANCELLED),
    Action.SUPERSEDED: (frozenset(Assignment.OPEN), A.SUPERSEDED),
    Action.REASSIGNED: (frozenset(Assignment.OPEN), A.REASSIGNED),
    Action.REINSTATED: (frozenset({A.CANCELLED}), A.CONTROL),
}
