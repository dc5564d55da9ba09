"""The register of assignments goes out, is filled in, and comes back: one step of the life cycle a row."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import load_workbook

from decisions import workflow
from decisions.exports.documents import write
from decisions.models import Assignment, Event, Policy, Report, Resolution
from decisions.sheets.apply import apply_plan
from decisions.sheets.plan import SheetPlan, State, make_plan
from decisions.sheets.reading import Grid, SheetRefused, read
from decisions.sheets.register import Register
from decisions.sheets.writing import sheet_document
from members.access import access_of
from members.models import User
from tests.conftest import World, build_world
from tests.factories import AssignmentFactory, BodyFactory, OrganizationFactory, PersonFactory, ReportFactory

TODAY = timezone.localdate()
NEXT = TODAY + dt.timedelta(days=60)
A = Assignment.Status
pytestmark = pytest.mark.django_db


def exported(user: User, extension: str = "csv") -> bytes:
    written = write(sheet_document(Register(TODAY, access_of(user))), extension)
    return written if isinstance(written, bytes) else b"".join(written)


class Sheet:
    """What a person has before her in Excel."""

    def __init__(self, user: User) -> None:
        self.user = user
        text = exported(user).decode("utf-8-sig")
        self.head, *self.rows = csv.reader(io.StringIO(text), delimiter=";")

    def fill(self, row: int, **cells: str) -> Sheet:
        for column, value in cells.items():
            self.rows[row][self.head.index(column.replace("_", " "))] = value
        return self

    @property
    def grid(self) -> Grid:
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([self.head, *self.rows])
        return read(text.getvalue().encode("cp1251", "replace"))

    def plan(self) -> SheetPlan:
        return make_plan(Register(TODAY, access_of(self.user)), self.grid)

    def apply(self, plan: SheetPlan | None = None) -> SheetPlan:
        plan = plan or self.plan()
        assert plan.can_be_applied, [line.faults for line in plan.lines]
        subject = Register(TODAY, access_of(self.user))
        return apply_plan(subject, plan.differing, plan.fingerprint, self.user)


def only(plan: SheetPlan) -> Any:
    (line,) = plan.lines
    return line


@pytest.fixture
def sheet(world: World, secretary: User) -> Callable[[], Sheet]:
    return lambda: Sheet(secretary)


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_goes_out_comes_back_as_the_same(world: World, secretary: User, extension: str, language: str) -> None:
    Resolution.objects.update(text="=1+1\n– второй   абзац " + "о" * 6000)
    AssignmentFactory(resolution=world.resolution, on_control=True, recurrence="constant", term=None)
    AssignmentFactory(resolution=world.resolution, on_control=True, term=None, term_text="к следующему заседанию")
    content = exported(secretary, extension)
    with translation.override(language):
        plan = make_plan(Register(TODAY, access_of(secretary)), read(content))
    assert [line.state for line in plan.lines] == [State.SAME] * 3
    assert not plan.can_be_applied


def test_the_workbook_sets_off_what_is_filled_in_and_offers_the_decisions(world: World, secretary: User) -> None:
    sheet = load_workbook(io.BytesIO(exported(secretary, "xlsx"))).active
    assert sheet is not None
    coloured = [cell.value for cell in sheet[1] if cell.fill.fgColor.rgb == "FFFFF2CC"]
    assert coloured == ["Действующий срок", "Вернуться к поручению", "Ваше решение", "Причина или комментарий"]
    (validation,) = sheet.data_validations.dataValidation
    assert validation.formula1 == '"принять,вернуть,продлить,отказать"'


def test_a_later_term_with_its_reason_is_a_step(world: World, secretary: User, sheet: Callable[[], Sheet]) -> None:
    filled = sheet().fill(0, Действующий_срок=f"{NEXT:%d.%m.%y}", Причина_или_комментарий="Ждём сметы.")
    line = only(filled.plan())
    assert (line.state, line.row) == (State.CHANGED, 2)
    filled.apply()
    world.assignment.refresh_from_db()
    assert world.assignment.term == NEXT
    event = world.assignment.events.get(action=Event.Action.TERM_MOVED)
    assert (event.actor, event.reason) == (secretary, "Ждём сметы.")
    assert only(filled.plan()).state is State.SAME, "the same file again changes nothing"


def test_a_report_is_accepted_or_returned(world: World, secretary: User, sheet: Callable[[], Sheet]) -> None:
    other = AssignmentFactory(resolution=world.resolution, on_control=True)
    for task in (world.assignment, other):
        ReportFactory(assignment=task, kind=Report.Kind.DONE, fulfilled_on=TODAY, text="Сделано.")
    Assignment.objects.update(status=A.REPORTED)
    filled = sheet().fill(0, Ваше_решение=" Принять ")
    assert "Сделано." in filled.rows[0][filled.head.index("Ждёт вашего решения")]
    assert "«Причина или комментарий»" in filled.fill(1, Ваше_решение="вернуть").plan().lines[1].faults[0]
    filled.fill(1, Причина_или_комментарий="Приложите акт.").apply()
    assert sorted(Assignment.objects.values_list("status", flat=True)) == [A.CLOSED, A.CONTROL]
    assert Report.objects.get(decision="returned").comment == "Приложите акт."


def test_a_request_is_granted(world: World, secretary: User, member: User, sheet: Callable[[], Sheet]) -> None:
    workflow.ask_extension(world.assignment, actor=member, reason="Ждём ответа.", new_term=NEXT)
    filled = sheet().fill(0, Ваше_решение="продлить")
    assert f"{NEXT:%d.%m.%Y}" in filled.rows[0][filled.head.index("Ждёт вашего решения")]
    filled.apply()
    world.assignment.refresh_from_db()
    assert (world.assignment.term, world.assignment.status) == (NEXT, A.CONTROL)


def test_a_task_without_a_term_is_looked_at_again(world: World, sheet: Callable[[], Sheet]) -> None:
    Assignment.objects.update(term=None, term_text="к следующему заседанию")
    sheet().fill(0, Вернуться_к_поручению=f"{TODAY + dt.timedelta(days=9):%d.%m.%Y}").apply()
    world.assignment.refresh_from_db()
    assert world.assignment.review_on == TODAY + dt.timedelta(days=9)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Формулировка": "Другое."}, "как подписано"),
        ({"Исполнитель": "АО «Другое»"}, "как подписано"),
        ({"Первоначальный срок": "01.01.2030"}, "как подписано"),
        ({"Состояние": "снято с контроля"}, "следует из шагов"),
        ({"Действующий срок": ""}, "не убирается"),
        ({"Действующий срок": "31.02.2030", "Причина или комментарий": "Так."}, "такого дня нет"),
        ({"Действующий срок": "01.02.2020", "Причина или комментарий": "Так."}, "позже"),
        ({"Действующий срок": "{next}"}, "почему"),
        ({"Действующий срок": "{next}", "Ваше решение": "принять"}, "один шаг"),
        ({"Вернуться к поручению": "{next}"}, "есть срок"),
        ({"Ваше решение": "принять"}, "нет отчёта"),
        ({"Ваше решение": "отказать"}, "нет просьбы"),
        ({"Ваше решение": "снять"}, "«принять»"),
        ({"Причина или комментарий": "Просто так."}, "одни слова"),
        ({"Причина или комментарий": "=ГИПЕРССЫЛКА(1)"}, "формул"),
        ({"Ключ": ""}, "новых строк"),
    ],
)
def test_what_is_refused_by_its_row(world: World, sheet: Callable[[], Sheet], cells: dict[str, str], said: str) -> None:
    before = Assignment.objects.values().get()
    filled = sheet().fill(
        0, **{name.replace(" ", "_"): value.format(next=f"{NEXT:%d.%m.%Y}") for name, value in cells.items()}
    )
    line = only(filled.plan())
    assert line.state is State.FAULTY
    assert said in " ".join(line.faults)
    assert "№" in line.title
    assert not filled.plan().can_be_applied
    assert Assignment.objects.values().get() == before


def test_what_was_decided_here_meanwhile_is_left(world: World, secretary: User, sheet: Callable[[], Sheet]) -> None:
    filled = sheet().fill(0, Действующий_срок=f"{NEXT:%d.%m.%Y}", Причина_или_комментарий="Ждём сметы.")
    untouched = sheet()
    plan = filled.plan()
    workflow.move_term(world.assignment, actor=secretary, reason="Иначе.", new_term=NEXT + dt.timedelta(days=1))
    with pytest.raises(SheetRefused, match="изменились"):
        filled.apply(plan)
    assert only(filled.plan()).state is State.STALE
    assert only(untouched.plan()).state is State.SAME
    world.assignment.refresh_from_db()
    assert world.assignment.term == NEXT + dt.timedelta(days=1)


def test_a_step_that_another_row_made_impossible_takes_all_back(
    world: World, secretary: User, sheet: Callable[[], Sheet]
) -> None:
    helper = AssignmentFactory(resolution=world.resolution, role="co", on_control=True, term=TODAY, position=9)
    ReportFactory(assignment=world.assignment, kind=Report.Kind.DONE, fulfilled_on=TODAY)
    Assignment.objects.filter(pk=world.assignment.pk).update(status=A.REPORTED, position=1)
    filled = sheet().fill(0, Ваше_решение="принять")
    filled.fill(1, Действующий_срок=f"{NEXT:%d.%m.%Y}", Причина_или_комментарий="Ждём сметы.")
    with pytest.raises(SheetRefused, match=r"Строка 3, .*Ничего не записано"):
        filled.apply()
    helper.refresh_from_db()
    world.assignment.refresh_from_db()
    assert (helper.status, world.assignment.status) == (A.CONTROL, A.REPORTED)


def test_tasks_of_other_bodies_neither_go_out_nor_come_in(
    world: World, secretary: User, superuser: User, sheet: Callable[[], Sheet]
) -> None:
    other = build_world(BodyFactory(), OrganizationFactory(), published=True)
    assert [row[0] for row in sheet().rows] == [f"task-{world.assignment.pk}"]
    foreign = Sheet(superuser)
    assert len(foreign.rows) == 2
    foreign.user = secretary
    place = next(n for n, row in enumerate(foreign.rows) if row[0] == f"task-{other.assignment.pk}")
    foreign.fill(place, Действующий_срок=f"{NEXT:%d.%m.%Y}", Причина_или_комментарий="Так.")
    assert foreign.plan().lines[place].state is State.UNKNOWN


def test_more_steps_than_anybody_waits_for_are_sent_in_parts(
    world: World, sheet: Callable[[], Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    AssignmentFactory(resolution=world.resolution, on_control=True, term=TODAY)
    filled = sheet()
    for row in (0, 1):
        filled.fill(row, Действующий_срок=f"{NEXT:%d.%m.%Y}", Причина_или_комментарий="Так.")
    assert filled.plan().can_be_applied
    monkeypatch.setattr(Register, "most_changes", 1)
    with pytest.raises(SheetRefused, match="частями"):
        filled.plan()


def test_who_gives_no_more_time_moves_no_term(world: World, sheet: Callable[[], Sheet]) -> None:
    Policy.objects.update_or_create(
        body=world.resolution.item.meeting.body, defaults={"extends": Policy.Extender.CHAIR}
    )
    filled = sheet().fill(0, Действующий_срок=f"{NEXT:%d.%m.%Y}", Причина_или_комментарий="Так.")
    assert "права" in only(filled.plan()).faults[0]


def test_as_many_statements_for_many_rows(world: World, secretary: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            make_plan(Register(TODAY, access_of(secretary)), read(exported(secretary)))
        return len(queries)

    access_of(secretary)
    few = asked()
    for _row in range(8):
        person = PersonFactory()
        AssignmentFactory(resolution=world.resolution, organization=None, person=person, on_control=True)
    assert asked() == few


def test_the_chosen_rows_of_the_list_go_out(world: World, secretary_client: Client) -> None:
    other = AssignmentFactory(resolution=world.resolution, on_control=True)
    chosen = {"action": "as_table", "_selected_action": [str(other.pk)]}
    answer: Any = secretary_client.post("/admin/decisions/assignment/", chosen)
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [f"task-{other.pk}"]
