"""A protocol becomes meetings, items, resolutions and assignments: read, parse, plan, show, apply; repeatable.

The pages and commands use the functions here and nothing below:

- `plan_from_file`, `plan_from_text` → `Plan`, nothing written. Show its `lines`, `questions`, `doubts`, `warnings`
  and `conflicts`.
- `apply_plan(plan, actor)` → the `Meeting` in draft, in one transaction.
- A page posts back `plan.text`, the answers (`choices`) and `plan.fingerprint`; `confirm` plans anew and applies
  only what was shown.

All of them raise `ImportRefused` with a sentence for the user when nothing was saved.
"""

from decisions.imports.apply import apply as apply_plan
from decisions.imports.errors import ImportRefused, PlanConflict, PlanStale
from decisions.imports.plan import Plan, make_plan
from decisions.imports.plan_line import Action, PlanLine, Subject
from decisions.imports.questions import Doubt, Option, Question
from decisions.imports.service import confirm, find_body, plan_from_file, plan_from_text, text_of_file

__all__ = [
    "Action",
    "Doubt",
    "ImportRefused",
    "Option",
    "Plan",
    "PlanConflict",
    "PlanLine",
    "PlanStale",
    "Question",
    "Subject",
    "apply_plan",
    "confirm",
    "find_body",
    "make_plan",
    "plan_from_file",
    "plan_from_text",
    "text_of_file",
]
