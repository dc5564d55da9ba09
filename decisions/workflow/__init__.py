"""The two life cycles: which change is possible, who may make it, and what it does.

One function per transition; each checks the table and the right, changes the row with a conditional UPDATE
(so of two that race exactly one wins, on both databases), writes its `Event` and keeps the resolution's roll-up,
all in one transaction. Nothing else assigns a status.
"""

from decisions.workflow.assignments import accept_report, put_on_control, report_done, report_interim, return_report
from decisions.workflow.bodies import record_of_body
from decisions.workflow.colleagues import name_colleague, remove_colleague
from decisions.workflow.core import NotAllowed, TransitionRefused, roll_up
from decisions.workflow.ending import answers_already, cancel, excuse, is_excused, reassign, reinstate, supersede
from decisions.workflow.meetings import (
    draft,
    hold,
    publish,
    record_applied,
    record_issued,
    record_put_back,
    sign,
    unpublish,
    withdraw,
)
from decisions.workflow.representatives import ONLY_WHO_REPRESENTS, hand_over, name_representative
from decisions.workflow.series import make_occurrences
from decisions.workflow.tables import ASSIGNMENT_TRANSITIONS, MEETING_TRANSITIONS
from decisions.workflow.terms import (
    ask_extension,
    decide_extension,
    fault_of_moving,
    fault_of_review,
    last_term_to_ask,
    move_term,
    review_later,
    too_far,
    watched_by_term,
)
from decisions.workflow.undoing import UNDO_WITHIN, UNDOABLE, last_step, may_undo, undo

__all__ = [
    "ASSIGNMENT_TRANSITIONS",
    "MEETING_TRANSITIONS",
    "ONLY_WHO_REPRESENTS",
    "UNDOABLE",
    "UNDO_WITHIN",
    "NotAllowed",
    "TransitionRefused",
    "accept_report",
    "answers_already",
    "ask_extension",
    "cancel",
    "decide_extension",
    "draft",
    "excuse",
    "fault_of_moving",
    "fault_of_review",
    "hand_over",
    "hold",
    "is_excused",
    "last_step",
    "last_term_to_ask",
    "make_occurrences",
    "may_undo",
    "move_term",
    "name_colleague",
    "name_representative",
    "publish",
    "put_on_control",
    "reassign",
    "record_applied",
    "record_issued",
    "record_of_body",
    "record_put_back",
    "reinstate",
    "remove_colleague",
    "report_done",
    "report_interim",
    "return_report",
    "review_later",
    "roll_up",
    "sign",
    "supersede",
    "too_far",
    "undo",
    "unpublish",
    "watched_by_term",
    "withdraw",
]
