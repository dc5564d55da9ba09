"""What waits for an answer, a report or a request for more time: it falls with its task, and may wait again."""

from __future__ import annotations

import datetime as dt

from decisions.models import Assignment, Report
from decisions.workflow.core import Actor
from decisions.workflow.tables import A


def fall(assignment: Assignment, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Nobody has to answer any more: it was answered by the end of the task, for the same reason."""
    assignment.extensions.filter(is_granted__isnull=True).update(
        is_granted=False, comment=reason, decided_at=at, decided_by=actor
    )
    waiting = assignment.reports.filter(kind=Report.Kind.DONE, decision=Report.Decision.NONE)
    waiting.update(decision=Report.Decision.RETURNED, comment=reason, decided_at=at, decided_by=actor)


def wait_again(assignment: Assignment, state: str) -> None:
    """What the task waited for in this state, to which it has come back, is as if nobody had answered it."""
    again = {"comment": "", "decided_at": None, "decided_by": None}
    if state == A.REPORTED:
        reports = assignment.reports.filter(kind=Report.Kind.DONE).exclude(decision=Report.Decision.RECALLED)
        report = reports.order_by("-pk")[:1].values("pk")
        assignment.reports.filter(pk__in=report).update(decision=Report.Decision.NONE, **again)
    elif state == A.EXTENSION:
        request = assignment.extensions.order_by("-pk")[:1].values("pk")
        assignment.extensions.filter(pk__in=request).update(is_granted=None, **again)
