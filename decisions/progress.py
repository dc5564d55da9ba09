"""How far an assignment is by what its reports say. Both functions read prefetched `reports`, the newest first."""

from __future__ import annotations

from decisions.models import Assignment, Report


def returned_report(assignment: Assignment) -> Report | None:
    """The report that came back, while it waits to be completed."""
    if assignment.status != Assignment.Status.CONTROL:
        return None
    done = next((report for report in assignment.reports.all() if report.kind == Report.Kind.DONE), None)
    return done if done is not None and done.decision == Report.Decision.RETURNED else None


def said_percent(assignment: Assignment) -> int | None:
    """The share that was reported last; a report that came back does not count."""
    for report in assignment.reports.all():
        if report.percent is not None and report.decision != Report.Decision.RETURNED:
            return report.percent
    return None
