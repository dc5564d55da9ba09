"""How far an assignment is by what its reports say; reports come the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from decisions.models import Assignment, Report


class Told(Protocol):
    """What is asked of a report, or of a row of these columns."""

    @property
    def kind(self) -> str: ...
    @property
    def decision(self) -> str: ...
    @property
    def percent(self) -> int | None: ...


T = TypeVar("T", bound=Told)


def returned_report(assignment: Assignment) -> Report | None:
    """The report that came back, while it waits to be completed. Reads prefetched `reports`."""
    return came_back(assignment.status, assignment.reports.all())


def said_percent(assignment: Assignment) -> int | None:
    """The share that was reported last, by a report that counts. Reads prefetched `reports`."""
    return said_last(assignment.reports.all())


def came_back(status: str, reports: Iterable[T]) -> T | None:
    """`returned_report` of a task in this state with these reports."""
    if status != Assignment.Status.CONTROL:
        return None
    said = (report for report in reports if report.decision != Report.Decision.RECALLED)
    done = next((report for report in said if report.kind == Report.Kind.DONE), None)
    return done if done is not None and done.decision == Report.Decision.RETURNED else None


def said_last(reports: Iterable[Told]) -> int | None:
    """`said_percent` of these reports."""
    for report in reports:
        if report.percent is not None and report.decision not in Report.VOID:
            return report.percent
    return None
