"""Letters: one function each, written to the outbox in the transaction that gives rise to it."""

from decisions.letters.emails.extracts import extract_preview, extract_sent
from decisions.letters.emails.given import assignments_given
from decisions.letters.emails.handed import names_undone, tasks_handed_over, tasks_taken_over
from decisions.letters.emails.jobs import job_ended
from decisions.letters.emails.recipients import silence
from decisions.letters.emails.transitions import (
    assignment_ended,
    assignment_given,
    colleague_named,
    colleague_removed,
    extension_asked,
    extension_decided,
    named_no_more,
    report_accepted,
    report_returned,
    report_submitted,
    representative_named,
    step_undone,
    term_moved,
)

__all__ = [
    "assignment_ended",
    "assignment_given",
    "assignments_given",
    "colleague_named",
    "colleague_removed",
    "extension_asked",
    "extension_decided",
    "extract_preview",
    "extract_sent",
    "job_ended",
    "named_no_more",
    "names_undone",
    "report_accepted",
    "report_returned",
    "report_submitted",
    "representative_named",
    "silence",
    "step_undone",
    "tasks_handed_over",
    "tasks_taken_over",
    "term_moved",
]
