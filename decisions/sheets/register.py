"""The open assignments of the bodies that somebody keeps, as a table in which the next step of each is filled in.

What is sealed and what state a task has cannot be changed by it. Each row takes one step of the life cycle, and the
workflow takes it: more time, the day of another look, the answer to a report or to a request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions import permissions, workflow
from decisions.control import queues
from decisions.exports import wording
from decisions.models import Assignment, ExtensionRequest, Policy, Report, Resolution
from decisions.models.assignment import AssignmentQuerySet
from decisions.one_line import cut
from decisions.sheets.cells import Choice, Day, Text
from decisions.sheets.reading import MAX_CELL
from decisions.sheets.subjects import Field, Record, Subject, Values
from members.access import Access
from members.models import Mandate, User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

A = Assignment.Status

SHOWN = 1_000
"""So much of a report is shown: who wants all of it reads it on the page of the task."""

CHUNK = 500
"""Rows fetched at a time when the table goes out."""

NO_RIGHT = gettext_lazy("You do not have the right to do this.")

DECISIONS: dict[str, str | _StrPromise] = {
    "": "",
    "accept": gettext_lazy("accept"),
    "return": gettext_lazy("return"),
    "grant": gettext_lazy("grant"),
    "refuse": gettext_lazy("refuse"),
}
ASKS_WORDS = ("return", "refuse")


class Register(Subject):
    """A row has the key of its task. A series stands there by its open periods."""

    name = "register"
    label = gettext_lazy("Register of open assignments")
    prefix = "task"
    model = Assignment
    takes_new = False
    is_whole = False
    is_told = True
    most_changes = 300
    guide = gettext_lazy(
        "Fill in the coloured columns only, one step a row: a later term with its reason, the day of another look at "
        "a task without a term, or a decision on what waits: accept or return a report, grant or refuse more time. "
        "The rest is as it was signed, or follows from the steps. The key and the version stay as they are."
    )
    fields = (
        Field("body", gettext_lazy("Body"), Text(), 18, is_fixed=True),
        Field("place", gettext_lazy("Protocol and point"), Text(), 22, is_fixed=True),
        Field("text", gettext_lazy("Wording"), Text(), 52, is_fixed=True),
        Field("responsible", gettext_lazy("Who answers for it"), Text(), 28, is_fixed=True),
        Field("role", gettext_lazy("Role"), Choice(dict(Assignment.Role.choices)), 14, is_fixed=True),
        Field("original_term", gettext_lazy("Original term"), Day(), 17, is_fixed=True),
        Field("term_words", gettext_lazy("Term in words"), Text(), 17, is_fixed=True),
        Field("status", gettext_lazy("Status"), Choice(dict(A.choices)), 17, is_fixed=True),
        Field("waits", gettext_lazy("Waits for your decision"), Text(), 40, is_fixed=True),
        Field("term", gettext_lazy("Term in force"), Day(), 13, is_input=True),
        Field("review_on", gettext_lazy("Look again on"), Day(), 13, is_input=True),
        Field("decision", gettext_lazy("Your decision"), Choice(DECISIONS), 14, is_input=True),
        Field("words", gettext_lazy("Reason or comment"), Text(), 36, is_input=True),
    )
    steps = ("term", "review_on", "decision")
    sealed = ("body", "place", "text", "responsible", "role", "original_term", "term_words")

    def __init__(
        self, today: dt.date, access: Access | None = None, chosen: QuerySet[Assignment] | None = None
    ) -> None:
        """`chosen` narrows what goes out."""
        super().__init__(today, access)
        self._chosen = chosen
        self._found: dict[int, Assignment] = {}

    # ── out ─────────────────────────────────────────────────────────────────
    def records(self) -> Iterator[Record]:
        rows = self._kept.to_do()
        if self._chosen is not None:
            rows = rows.filter(pk__in=self._chosen.order_by().values("pk"))
        order = (
            "resolution__item__meeting__body__name",
            "resolution__item__meeting__date",
            "resolution__item__meeting",
        )
        rows = rows.order_by(*order, "resolution__item__position", "resolution__position", "position", "pk")
        return (Record(row.pk, _values(row)) for row in _fetched(rows).iterator(chunk_size=CHUNK))

    def stored(self, keys: frozenset[int]) -> dict[int, Record]:
        self._found = {row.pk: row for row in _fetched(self._kept.filter(pk__in=keys))}
        return {pk: Record(pk, _values(row)) for pk, row in self._found.items()}

    @property
    def _kept(self) -> AssignmentQuerySet:
        """Those of the bodies that the reader keeps; a point that is in draft has nothing to be decided."""
        rows: AssignmentQuerySet = Assignment.objects.exclude(status=A.DRAFT)
        bodies = self.access.bodies_with(Mandate.Role.SECRETARY) if self.access is not None else None
        return rows if bodies is None else rows.filter(resolution__item__meeting__body_id__in=bodies)

    # ── what is asked of a row ──────────────────────────────────────────────
    def hold(self, keys: frozenset[int]) -> None:
        """The points of these rows: every step takes them first, so nothing changes between plan and application."""
        points = self._kept.filter(pk__in=keys).order_by().values("resolution")
        list(Resolution.objects.select_for_update().filter(pk__in=points).order_by("pk").values_list("pk"))

    def title(self, values: Values) -> str:
        return f"{values['body']}, {values['place']} – {values['responsible']}"

    def identity(self, values: Values) -> Hashable:
        """Rows are told by their keys alone: what two of them say may well be the same."""
        return object()

    def instance(self, pk: int | None, values: Values) -> Assignment:
        assert pk is not None, "the register takes no new rows"
        return self._found[pk]

    def asks(self, changed: frozenset[str]) -> bool:
        return not changed <= {"words"}

    def stays(self, field: Field) -> str:
        words = {"column": field.label}
        if field.name in self.sealed:
            return _("«%(column)s» is as it was signed, and no table changes it. Put the cell back.") % words
        return _("«%(column)s» follows from the steps of the task. Put the cell back.") % words

    def faults(self, pk: int | None, values: Values) -> dict[str, str]:
        task = self.instance(pk, values)
        stored = _values(task)
        steps = [name for name in self.steps if values[name] != stored[name]]
        if not steps:
            return {"words": _("words alone change nothing: fill in a term, a day or a decision")}
        if len(steps) > 1:
            return {"": _("A row takes one step: a term, a day of another look, or a decision.")}
        asked = {"term": self._fault_of_term, "review_on": self._fault_of_review, "decision": self._fault_of_decision}
        fault = asked[steps[0]](task, values)
        return {steps[0]: fault} if fault else {}

    def _fault_of_term(self, task: Assignment, values: Values) -> str:
        term = values["term"]
        if not isinstance(term, dt.date):
            return _("a term is not taken away: put it back")
        if task.status != A.CONTROL:
            words = _("the task is not on control but «%(state)s»: decide on that first")
            return words % {"state": task.get_status_display()}
        if not self._may_extend(task):
            return str(NO_RIGHT)
        if fault := workflow.fault_of_moving(task, term, self.today):
            return fault
        return "" if values["words"] else _("Say why the term is moved.")

    def _fault_of_review(self, task: Assignment, values: Values) -> str:
        day = values["review_on"]
        if not isinstance(day, dt.date):
            return _("a day that was set is not taken away: set another one")
        if not task.is_open or task.term is not None:
            return workflow.watched_by_term() if task.is_open else _("the task is closed")
        policy = self._policies.get(task.resolution.item.meeting.body_id)
        return workflow.fault_of_review(day, self.today, policy.review_days if policy else None)

    def _fault_of_decision(self, task: Assignment, values: Values) -> str:
        decision = values["decision"]
        of_report = decision in ("accept", "return")
        if (_report(task) if of_report else _request(task)) is None:
            return (
                _("no report waits for a decision") if of_report else _("no request for more time waits for a decision")
            )
        if not of_report and not self._may_extend(task):
            return str(NO_RIGHT)
        if decision in ASKS_WORDS and not values["words"]:
            return _("say why, in the column «%(column)s»") % {"column": self.fields[-1].label}
        return ""

    def _may_extend(self, task: Assignment) -> bool:
        body = task.resolution.item.meeting.body_id
        policy = self._policies.get(body)
        return self.access is None or permissions.may_extend(self.access, body, policy.extends if policy else None)

    @cached_property
    def _policies(self) -> dict[int, Policy]:
        return {policy.body_id: policy for policy in Policy.objects.all()}

    # ── the step ────────────────────────────────────────────────────────────
    def write(self, pk: int | None, values: Values, changed: frozenset[str], actor: User | None) -> Assignment:
        if actor is None:
            raise workflow.TransitionRefused(_("A step is taken by somebody: say by whom."))
        task, words = self.instance(pk, values), str(values["words"])
        term, day = values["term"], values["review_on"]
        if "term" in changed and isinstance(term, dt.date):
            workflow.move_term(task, new_term=term, reason=words, actor=actor)
        elif "review_on" in changed and isinstance(day, dt.date):
            workflow.review_later(task, on=day, actor=actor)
        else:
            _decide(task, str(values["decision"]), words, actor)
        return task


def _decide(task: Assignment, decision: str, words: str, actor: User) -> None:
    report, request = _report(task), _request(task)
    if report is not None:
        answers: dict[str, Callable[..., None]] = {"accept": workflow.accept_report, "return": workflow.return_report}
        answers[decision](report, comment=words, actor=actor)
    elif request is not None:
        workflow.decide_extension(request, grant=decision == "grant", comment=words, actor=actor)


def _fetched(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """With all that a row of the table shows, by three statements."""
    meeting = "resolution__item__meeting"
    shown = rows.select_related(f"{meeting}__body", "person", "organization", "acting_person", "representative")
    # The whole text of a protocol beside each of its tasks is not read.
    return shown.defer(f"{meeting}__source_text", f"{meeting}__corrections").prefetch_related(
        Prefetch("reports", queues.reported(Report.objects.all()), to_attr="waiting_reports"),
        Prefetch("extensions", queues.asked(ExtensionRequest.objects.all()), to_attr="waiting_requests"),
    )


def _report(task: Assignment) -> Report | None:
    rows: list[Report] = task.waiting_reports  # type: ignore[attr-defined]
    return rows[0] if rows else None


def _request(task: Assignment) -> ExtensionRequest | None:
    rows: list[ExtensionRequest] = task.waiting_requests  # type: ignore[attr-defined]
    return rows[0] if rows else None


def _values(task: Assignment) -> Values:
    point = task.resolution
    meeting = point.item.meeting
    name = str(task.responsible)
    # The words of a protocol are Russian whoever reads: the version of a row must not hang on the language.
    with translation.override("ru"):
        rhythm = task.get_recurrence_display() if task.recurrence else task.term_text
    return {
        "body": meeting.body.name,
        "place": wording.place(meeting.number, meeting.date, point.number),
        "text": cut(point.text, MAX_CELL - 1),
        "responsible": f"{name} ({task.named_person})" if task.named_person else name,
        "role": task.role,
        "original_term": task.original_term,
        "term_words": rhythm,
        "status": task.status,
        "waits": _waits(task),
        "term": task.term,
        "review_on": task.review_on,
        "decision": "",
        "words": "",
    }


def _waits(task: Assignment) -> str:
    """The report or the request that is to be decided on."""
    report, request = _report(task), _request(task)
    if report is not None:
        said = f"{report.fulfilled_on:%d.%m.%Y}: {report.text}" if report.fulfilled_on else report.text
    elif request is not None:
        said = f"до {request.new_term:%d.%m.%Y}: {request.reason}"
    else:
        return ""
    return cut(said, SHOWN)
