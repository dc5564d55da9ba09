"""Terms by the rules of the body: off a day off to the working day before; the usual one where none is printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from decisions.calendar import working_day_not_after
from decisions.models import Policy
from decisions.protocols.structure import ParsedTerm


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it is stored. `moved_from` is the printed day, if that was a day off; `by_policy`: none was printed."""

    date: dt.date | None = None
    text: str = ""
    recurrence: str = ""
    day: int | None = None
    moved_from: dt.date | None = None
    by_policy: bool = False


def term_by_policy(parsed: ParsedTerm | None, policy: Policy, meeting_day: dt.date) -> Term:
    if parsed is None:
        if policy.default_term_days is None:
            return Term()
        day = _moved(meeting_day + dt.timedelta(days=policy.default_term_days), policy, meeting_day)
        return Term(day, by_policy=True)
    text = " ".join(parsed.text.split())[:300]
    recurrence = parsed.recurrence.value if parsed.recurrence else ""
    if parsed.date is None:
        return Term(None, text, recurrence, parsed.day)
    day = _moved(parsed.date, policy, meeting_day)
    return Term(day, text, recurrence, parsed.day, parsed.date if day != parsed.date else None)


def _moved(day: dt.date, policy: Policy, meeting_day: dt.date) -> dt.date:
    """The working day that a term falls due on, never before the meeting itself."""
    if not policy.moves_from_days_off:
        return day
    moved = working_day_not_after(day)
    return moved if moved >= meeting_day else day
