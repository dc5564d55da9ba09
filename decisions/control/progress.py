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


def report_of_share(assignment: Assignment) -> Report | None:
    """The report that said last how far the work is, of those that count. Reads prefetched `reports`."""
    return _telling(assignment.reports.all())


def came_back(status: str, reports: Iterable[T]) -> T | None:
    """`returned_report` of a task in this state with these reports."""
    if status != Assignment.Status.CONTROL:
        return None
    said = (report for report in reports if report.decision != Report.Decision.RECALLED)
    done = next((report for report in said if report.kind == Report.Kind.DONE), None)
    return done if done is not None and done.decision == Report.Decision.RETURNED else None


def said_last(reports: Iterable[Told]) -> int | None:
    """The share that these reports said last."""
    report = _telling(reports)
    return None if report is None else report.percent


def _telling(reports: Iterable[T]) -> T | None:
    return next((each for each in reports if each.percent is not None and each.decision not in Report.VOID), None)
