"""Whatever anybody does in whatever order, an assignment never comes where docs of the life cycle forbid it to be."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from decisions import workflow
from decisions.admin.desk.desk import desk_context
from decisions.models import Assignment, Event, ExtensionRequest, Letter, Meeting, Report, Resolution
from members.models import Mandate, User
from tests.conftest import user_with_person
from tests.examples import examples
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    BodyFactory,
    MandateFactory,
    MeetingFactory,
    OrganizationFactory,
    PositionFactory,
    ResolutionFactory,
    UserFactory,
)
from tests.walking import Walk, walk

A = Assignment.Status
OPEN = {A.CONTROL, A.EXTENSION, A.REPORTED}
ENDS = {A.CANCELLED, A.SUPERSEDED, A.REASSIGNED}

ALLOWED = {
    (A.DRAFT, A.CONTROL),
    (A.CONTROL, A.CONTROL),
    (A.EXTENSION, A.EXTENSION),
    (A.REPORTED, A.REPORTED),
    (A.CONTROL, A.EXTENSION),
    (A.EXTENSION, A.CONTROL),
    (A.CONTROL, A.REPORTED),
    (A.REPORTED, A.CONTROL),
    (A.REPORTED, A.CLOSED),
    *((state, end) for state in OPEN for end in ENDS),
}
"""The table of the life cycle, written a second time; a co-executor may also be closed together with the lead."""

ACTORS = ("lead", "other lead", "co", "elsewhere", "secretary", "chair", "observer", "of another")
LEADS = ("lead", "other lead", "co")
ACTS = ("sign", "withdraw", "interim", "done", "accept", "return", "ask", "grant", "refuse", "end", "name", "undo")
UNDOABLE = {"reported", "returned", "closed", "cancelled", "superseded", "reassigned"}
UNDOABLE |= {"extension_asked", "extension_granted", "extension_refused"}
WAYS = ("cancel", "supersede", "reassign")


@dataclass(frozen=True)
class Try:
    """`who` does `act` with a task; an act of the meeting asks for none. `words` may be nothing but spaces."""

    act: str
    who: str
    task: int
    words: str = "Ждём ответа."
    way: str = "cancel"


def there(thing: Any) -> Any:
    """What nobody has written cannot be decided."""
    if thing is None:
        raise workflow.TransitionRefused("There is nothing to decide.")
    return thing


class Life(Walk):
    """One point with two leads and a co-executor, one decision that may end them, eight people who try everything."""

    def __init__(self) -> None:
        super().__init__()
        self.at = timezone.now() - dt.timedelta(days=80)
        self.users: dict[str, User] = {}
        self.organizations: dict[str, int] = {}
        body = BodyFactory()
        self.meeting = MeetingFactory(body=body, number="1", date=timezone.localdate(self.at))
        item = AgendaItemFactory(meeting=self.meeting)
        self.point = ResolutionFactory(item=item)
        self.decision = ResolutionFactory(item=AgendaItemFactory(meeting=MeetingFactory(body=body, published=True)))
        for place, name in enumerate(LEADS):
            organization = OrganizationFactory()
            self.organizations[name] = organization.pk
            self.users[name] = user_with_person(f"{place}@example.org", f"Клёнов{'а' * place}", organization)
            role = Assignment.Role.CO if name == "co" else Assignment.Role.LEAD
            term = None if name == "other lead" else timezone.localdate(self.at) + dt.timedelta(days=40)
            AssignmentFactory(
                resolution=self.point, organization=organization, role=role, term=term, original_term=None
            )
        self.users["elsewhere"] = user_with_person("else@example.org", "Дальнев", OrganizationFactory())
        roles = {"secretary": Mandate.Role.SECRETARY, "chair": Mandate.Role.CHAIR, "observer": Mandate.Role.OBSERVER}
        for name, mandate in roles.items():
            self.users[name] = MandateFactory(user=UserFactory(is_staff=True), body=body, role=mandate).user
        self.users["of another"] = MandateFactory(body=BodyFactory(), role=Mandate.Role.SECRETARY).user
        workflow.sign(self.meeting, at=self.at)

    # ── what the rules of the domain say ─────────────────────────────────────
    def may(self, wish: Try, task: Assignment, rows: list[Assignment], is_signed: bool) -> bool:
        """Whether the act is possible by the table of the life cycle and the table of who may do what."""
        owns = is_signed and task.organization_id == self.organizations.get(wish.who)
        if wish.act == "undo":
            return self.may_undo(wish, task, rows, owns)
        led = any(row.role == Assignment.Role.LEAD and row.status not in ENDS for row in rows)
        owns_whole = owns and (task.role == Assignment.Role.LEAD or not led)
        says, keeps, decides = bool(wish.words.strip()), wish.who == "secretary", wish.who in ("secretary", "chair")
        return {
            "sign": decides and not is_signed,
            "withdraw": decides and is_signed and says,
            "interim": owns and task.status in (A.CONTROL, A.EXTENSION) and says,
            "done": owns_whole and task.status == A.CONTROL and says,
            "ask": owns_whole and task.status == A.CONTROL and says,
            "accept": keeps and task.status == A.REPORTED,
            "return": keeps and task.status == A.REPORTED and says,
            "grant": decides and task.status == A.EXTENSION,
            "refuse": decides and task.status == A.EXTENSION and says,
            "end": keeps and task.status in OPEN and says and (is_signed or wish.way != "reassign"),
            "name": keeps and task.status in OPEN and says,
        }[wish.act]

    def may_undo(self, wish: Try, task: Assignment, rows: list[Assignment], owns: bool) -> bool:
        """The last step of the task, by whoever took it, within a day, when nothing has followed it anywhere."""
        if not (owns or wish.who in ("secretary", "chair")):
            return False
        step = task.events.order_by("pk").last()
        assert step is not None, "everything was put on control"
        if step.action not in UNDOABLE or step.along_with_id or step.actor_id != self.users[wish.who].pk:
            return False
        if self.at - step.at > dt.timedelta(days=1):
            return False
        later = Event.objects.filter(pk__gt=step.pk)
        along = set(step.brought.values_list("assignment", flat=True))
        if later.filter(assignment__in=along).exclude(along_with=step).exists():
            return False
        if later.filter(meeting=self.meeting, action=Event.Action.WITHDRAWN).exists():
            return False
        if step.new not in {A.CLOSED, *ENDS}:
            return True
        if task.role != Assignment.Role.LEAD:
            leads = {row.status for row in rows if row.role == Assignment.Role.LEAD}
            return A.CLOSED not in leads or bool(leads & OPEN)
        helpers = [row.pk for row in rows if row.role == Assignment.Role.CO and row.pk not in along]
        return not any(event.old != event.new for event in later.filter(assignment__in=helpers))

    # ── what anybody may try ─────────────────────────────────────────────────
    @rule(hours=st.sampled_from([0, 1, 20, 30, 100]))
    def wait(self, hours: int) -> None:
        self.at = min(self.at + dt.timedelta(hours=hours), timezone.now())

    @rule(seed=st.integers(0, 10**9))
    def do_what_is_possible(self, seed: int) -> None:
        chance, rows, is_signed = random.Random(seed), list(self.point.assignments.all()), self.is_signed()
        chosen = [chance.choice(WAYS) for _row in rows]
        wishes = [
            Try(act, who, t.pk, way=w) for act in ACTS for who in ACTORS for t, w in zip(rows, chosen, strict=True)
        ]
        tasks = {task.pk: task for task in rows}
        possible = [wish for wish in wishes if self.may(wish, tasks[wish.task], rows, is_signed)]
        act = chance.choice(sorted({wish.act for wish in possible}))
        self.perform(chance.choice([wish for wish in possible if wish.act == act]), True)

    @rule(seed=st.integers(0, 10**9))
    def try_anything(self, seed: int) -> None:
        chance, rows, is_signed = random.Random(seed), list(self.point.assignments.all()), self.is_signed()
        task = chance.choice(rows)
        words = chance.choice(["Сделано.", "Сделано.", "  "])
        wish = Try(chance.choice(ACTS), chance.choice(ACTORS), task.pk, words, chance.choice(WAYS))
        self.perform(wish, self.may(wish, task, rows, is_signed))

    def is_signed(self) -> bool:
        return Meeting.objects.get(pk=self.meeting.pk).status == Meeting.Status.SIGNED

    def perform(self, wish: Try, is_possible: bool) -> None:
        """It must be taken exactly when it is possible; what is refused leaves nothing behind."""
        before = [] if is_possible else self.everything()
        try:
            with transaction.atomic():
                self.do(wish)
            taken = True
        except (workflow.TransitionRefused, PermissionDenied):
            taken = False
        assert taken == is_possible, wish
        assert taken or self.everything() == before

    def do(self, wish: Try) -> None:
        rows = Assignment.objects.select_related("resolution__item__meeting__body", "organization")
        task, words = rows.get(pk=wish.task), wish.words
        by: dict[str, Any] = {"actor": self.users[wish.who], "at": self.at}
        report, request = task.reports.filter(kind=Report.Kind.DONE).first(), task.extensions.first()
        later = max(task.term or dt.date.min, timezone.localdate(self.at)) + dt.timedelta(days=9)
        ends: dict[str, Callable[[], object]] = {
            "cancel": lambda: workflow.cancel(task, reason=words, **by),
            "supersede": lambda: workflow.supersede(task, reason=words, by=self.decision, **by),
            "reassign": lambda: workflow.reassign(task, to=OrganizationFactory(), reason=words, **by),
        }
        acts: dict[str, Callable[[], object]] = {
            "sign": lambda: workflow.sign(self.meeting, **by),
            "withdraw": lambda: workflow.withdraw(self.meeting, reason=words, **by),
            "interim": lambda: workflow.report_interim(task, text=words, **by),
            "done": lambda: workflow.report_done(task, text=words, **by),
            "accept": lambda: workflow.accept_report(there(report), comment=words, **by),
            "return": lambda: workflow.return_report(there(report), comment=words, **by),
            "ask": lambda: workflow.ask_extension(task, reason=words, new_term=later, **by),
            "grant": lambda: workflow.decide_extension(there(request), grant=True, comment=words, **by),
            "refuse": lambda: workflow.decide_extension(there(request), grant=False, comment=words, **by),
            "end": ends[wish.way],
            "name": lambda: self.name(task, words, by),
            "undo": lambda: workflow.undo(there(workflow.last_step(task)), **by),
        }
        acts[wish.act]()

    def name(self, task: Assignment, words: str, by: dict[str, Any]) -> None:
        """Another of the organization, and in turn nobody in particular."""
        named = task.named_person_id
        person = None if named else PositionFactory(organization=task.organization).person
        workflow.name_representative(task, person=person, instead_of=named, reason=words, **by)

    def everything(self) -> list[Any]:
        models = (Assignment, Event, Report, ExtensionRequest, Letter, Meeting, Resolution)
        return [list(model.objects.order_by("pk").values()) for model in models]

    # ── what holds after each of them ────────────────────────────────────────
    @invariant()
    def the_story_leads_to_the_state(self) -> None:
        for task in self.point.assignments.all():
            state, is_co = A.DRAFT.value, task.role == Assignment.Role.CO
            for event in task.events.order_by("pk"):
                assert event.old == state, "a step is missing in the story"
                together = is_co and event.new == A.CLOSED and event.old in OPEN
                assert together or self.is_undone(event) or (event.old, event.new) in ALLOWED
                state = event.new
            assert task.status == state

    def is_undone(self, event: Event) -> bool:
        """Back to where the step came from; of who had got the task from another, it is gone again."""
        step = event.undoes
        if step is None:
            return False
        assert event.actor == (step.along_with or step).actor
        before = A.REASSIGNED if step.action == Event.Action.CONTROLLED else step.old
        return (event.old, event.new) == (step.new, before)

    @invariant()
    def what_waits_is_what_the_state_says(self) -> None:
        for task in self.point.assignments.all():
            reports = task.reports.filter(kind=Report.Kind.DONE, decision=Report.Decision.NONE).count()
            assert reports == (task.status == A.REPORTED)
            assert task.extensions.filter(is_granted__isnull=True).count() == (task.status == A.EXTENSION)
            assert (task.closed_at is not None) == (task.status == A.CLOSED) == (task.fulfilled_on is not None)
            granted = task.extensions.filter(is_granted=True).order_by("pk").last()
            assert task.term == (granted.new_term if granted else task.original_term or task.term)

    @invariant()
    def nobody_is_left_over(self) -> None:
        """With the last open lead the co-executors end, if any lead brought the work to its end."""
        rows = list(self.point.assignments.all())
        leads = {task.status for task in rows if task.role == Assignment.Role.LEAD}
        if A.CLOSED in leads and not leads & {*OPEN, A.DRAFT}:
            assert not any(task.status in OPEN for task in rows)

    @invariant()
    def the_point_rolls_up_its_tasks(self) -> None:
        point, rows = Resolution.objects.get(pk=self.point.pk), list(self.point.assignments.all())
        states = {task.status for task in rows}
        terms = [t.term for t in rows if t.status in (A.CONTROL, A.EXTENSION)]
        if not terms:
            terms = [t.term for t in rows if t.status == A.REPORTED]
        if states == {A.DRAFT}:
            return  # nothing has been rolled up before the first signature
        assert point.due == min((term for term in terms if term), default=None)
        assert (point.state == Resolution.State.CONTROL) == bool(states & {A.CONTROL, A.EXTENSION})
        assert (point.state in (Resolution.State.CLOSED, Resolution.State.CANCELLED)) == (not states & {*OPEN, A.DRAFT})

    @invariant()
    def the_desk_counts_right(self) -> None:
        request = RequestFactory().get("/")
        request.user = self.users["secretary"]
        desk = desk_context(request)
        rows, today = list(self.point.assignments.all()), timezone.localdate()
        late = [t for t in rows if t.status in (A.CONTROL, A.EXTENSION) and t.term and t.term < today]
        assert desk["reports"].count == sum(t.status == A.REPORTED for t in rows)
        assert desk["extensions"].count == sum(t.status == A.EXTENSION for t in rows)
        assert desk["overdue"].count == len(late)
        assert desk["termless"].count == sum(t.status in OPEN and t.term is None for t in rows)


@pytest.mark.django_db
def test_no_sequence_of_acts_leads_to_a_forbidden_state() -> None:
    walk(Life, times=examples(5), steps=25)
