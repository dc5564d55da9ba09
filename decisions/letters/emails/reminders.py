"""Letters of time: a term that comes near, a term that has passed."""

from __future__ import annotations

import datetime as dt

from decisions.letters.emails.composing import about_assignment, preview
from decisions.letters.emails.recipients import responsible
from decisions.models import Assignment, Letter


def term_is_near(assignment: Assignment, occasion: str, on: dt.date) -> None:
    """To the responsible, some days before the term."""
    assert assignment.term is not None, "asked of assignments with a term only"
    left = (assignment.term - on).days
    about_assignment(Letter.Kind.REMINDER, occasion, responsible(assignment), assignment, day=on, left=left)


def term_has_passed(assignment: Assignment, occasion: str, on: dt.date, note: str = "") -> None:
    """To the responsible, the day after the term and every week from then on; also when the secretary asks.

    `note` are words of the secretary's own.
    """
    late = assignment.days_late(on)
    about_assignment(Letter.Kind.OVERDUE, occasion, responsible(assignment), assignment, day=on, late=late, note=note)


def preview_of_passed(assignment: Assignment, on: dt.date) -> tuple[str, str]:
    """Subject and text of `term_has_passed`, to be read before it is written."""
    return preview(Letter.Kind.OVERDUE, assignment, late=assignment.days_late(on))
