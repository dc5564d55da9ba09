"""A table goes out, is changed, and comes back: each row told apart, and written once."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.contrib.admin.models import LogEntry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from decisions.exports.documents import write
from decisions.sheets.apply import apply_plan
from decisions.sheets.plan import SheetPlan, State, make_plan
from decisions.sheets.reading import Grid, SheetRefused, read
from decisions.sheets.tables import SUBJECTS
from decisions.sheets.writing import sheet_document
from members.access import access_of
from members.models import Group, Membership, Organization, Person, Position, User
from tests.factories import GroupFactory, MembershipFactory, OrganizationFactory, PersonFactory, PositionFactory

DAY = dt.date(2026, 11, 28)
pytestmark = pytest.mark.django_db


def exported(name: str, extension: str = "csv") -> bytes:
    written = write(sheet_document(SUBJECTS[name](DAY)), extension)
    return written if isinstance(written, bytes) else b"".join(written)


def table(name: str) -> list[list[str]]:
    """What a person has before her in Excel."""
    return list(csv.reader(io.StringIO(exported(name).decode("utf-8-sig")), delimiter=";"))


def grid_of(rows: list[list[str]]) -> Grid:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return read(text.getvalue().encode("cp1251", "replace"))


def planned(name: str, rows: list[list[str]]) -> SheetPlan:
    return make_plan(SUBJECTS[name](DAY), grid_of(rows))


def applied(name: str, rows: list[list[str]], actor: User | None = None) -> SheetPlan:
    plan = planned(name, rows)
    assert plan.can_be_applied, [line.faults for line in plan.lines]
    return apply_plan(SUBJECTS[name](DAY), plan.differing, plan.fingerprint, actor)


def states(plan: SheetPlan) -> list[State]:
    return [line.state for line in plan.lines]


@pytest.fixture
def port() -> Organization:
    return OrganizationFactory(name="АО «Речной порт»", email="port@example.org", kind="company")


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
@pytest.mark.parametrize("name", ["organizations", "people", "memberships"])
def test_what_goes_out_comes_back_as_the_same(name: str, extension: str) -> None:
    MembershipFactory(since=DAY)
    MembershipFactory(organization=OrganizationFactory(name="=1+1", full_name="  два   пробела "))
    PositionFactory(title="директор")
    PersonFactory(surname="Зорина", given="Елена", patronymic="Викторовна", phone="+7 900 000-00-00")
    namesake = PersonFactory(surname="Зорина", given="Елена", patronymic="Викторовна")
    MembershipFactory(organization=None, person=namesake)
    plan = make_plan(SUBJECTS[name](DAY), read(exported(name, extension)))
    assert set(states(plan)) == {State.SAME}
    assert not plan.missing
    assert not plan.can_be_applied


class Names(TestCase):
    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(
        st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30), st.sampled_from(["xlsx", "csv"])
    )
    def test_whatever_a_name_is_it_comes_back(self, name: str, extension: str) -> None:
        OrganizationFactory(name=f"О{name}", full_name=name)
        plan = make_plan(SUBJECTS["organizations"](DAY), read(exported("organizations", extension)))
        assert states(plan) == [State.SAME]


def test_days_are_days_in_the_workbook() -> None:
    MembershipFactory(since=DAY)
    sheet = load_workbook(io.BytesIO(exported("memberships", "xlsx"))).active
    assert sheet is not None
    assert dt.datetime.combine(DAY, dt.time()) in [cell.value for cell in sheet[2]]


def test_a_changed_cell_is_written_and_told(port: Organization, secretary: User) -> None:
    rows = table("organizations")
    rows[1][rows[0].index("Почта для поручений")] = " new@example.org "
    (line,) = planned("organizations", rows).lines
    assert (line.state, line.row) == (State.CHANGED, 2)
    assert [(change.before, change.after) for change in line.changes] == [("port@example.org", "new@example.org")]
    applied("organizations", rows, secretary)
    port.refresh_from_db()
    assert port.email == "new@example.org"
    assert LogEntry.objects.get().object_id == str(port.pk)
    assert states(planned("organizations", rows)) == [State.SAME], "the second time there is nothing to do"


def test_a_new_row_is_added_once(port: Organization) -> None:
    rows = table("organizations")
    rows.append(["", "ООО «Север»", "", "предприятие", "", "", "да", ""])
    assert states(planned("organizations", rows)) == [State.SAME, State.NEW]
    applied("organizations", rows)
    assert Organization.objects.filter(name="ООО «Север»", kind="company", is_active=True).count() == 1
    assert states(planned("organizations", rows)) == [State.SAME, State.SAME]


def test_columns_in_another_order_and_fewer_of_them(port: Organization) -> None:
    rows = [[row[-1], row[4], row[0]] for row in table("organizations")]
    plan = planned("organizations", rows)
    assert states(plan) == [State.SAME]
    assert "Название" in plan.left_out
    rows[1][1] = "other@example.org"
    applied("organizations", rows)
    port.refresh_from_db()
    assert (port.name, port.email) == ("АО «Речной порт»", "other@example.org")


def test_columns_that_are_not_known_are_named(port: Organization) -> None:
    rows = table("organizations")
    rows[0][1] = "Наименование"
    rows[0][-1] = ""
    with pytest.raises(SheetRefused, match=r"«Наименование».*«Версия»"):
        planned("organizations", rows)


def test_a_row_that_was_changed_here_meanwhile_is_left(port: Organization) -> None:
    other = OrganizationFactory(name="ООО «Север»", email="")
    rows = table("organizations")
    Organization.objects.update(website="https://example.org")
    rows[1][4] = "new@example.org"
    assert states(planned("organizations", rows)) == [State.STALE, State.SAME], "the second was touched by nobody"
    assert not planned("organizations", rows).can_be_applied
    other.refresh_from_db()
    assert other.website == "https://example.org"


def test_unknown_doubled_and_missing_rows(port: Organization) -> None:
    OrganizationFactory(name="ООО «Север»")
    head, first, _second = table("organizations")
    plan = planned("organizations", [head, first, first, ["org-999", *first[1:]], ["person-1", *first[1:]]])
    assert states(plan) == [State.SAME, State.FAULTY, State.UNKNOWN, State.UNKNOWN]
    assert plan.missing == ("ООО «Север»",)
    assert Organization.objects.count() == 2


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("Название", "", "«Название»"),
        ("Почта для поручений", "не адрес", "«Почта для поручений»"),
        ("Вид", "завод", "«предприятие»"),
        ("Действует", "иногда", "да"),
        ("Название", "=1+1", "формул"),
        ("Название", "ООО «Север»", "существует"),
        ("Название", "ооо Север", "другая строка"),
    ],
)
def test_a_mistake_is_named_and_holds_up_all(port: Organization, column: str, typed: str, said: str) -> None:
    OrganizationFactory(name="ООО «Север»")
    rows = table("organizations")
    rows[2][4] = "fine@example.org"
    rows[1][rows[0].index(column)] = typed
    plan = planned("organizations", rows)
    assert states(plan) == [State.FAULTY, State.CHANGED]
    assert said.lower() in plan.lines[0].faults[0].lower()
    assert not plan.can_be_applied


def test_who_comes_second_is_told(port: Organization) -> None:
    rows = table("organizations")
    rows[1][4] = "first@example.org"
    plan = planned("organizations", rows)
    Organization.objects.update(email="second@example.org")
    with pytest.raises(SheetRefused, match=r"записи здесь изменились"):
        apply_plan(SUBJECTS["organizations"](DAY), plan.differing, plan.fingerprint, None)
    assert Organization.objects.get().email == "second@example.org"


# ── people and groups ─────────────────────────────────────────────────────────
def test_another_post_begins_today_and_the_old_one_ends(port: Organization) -> None:
    held = PositionFactory(organization=port, title="инженер", since=dt.date(2020, 1, 1), is_coordinator=True)
    Person.objects.update(consent_given_on=DAY)
    rows = table("people")
    rows[1][rows[0].index("Должность")] = "главный инженер"
    applied("people", rows)
    old, new = Position.objects.order_by("pk")
    assert (old.pk, old.title, old.until) == (held.pk, "инженер", dt.date(2026, 11, 27))
    assert (new.title, new.since, new.organization, new.is_coordinator) == ("главный инженер", DAY, port, True)
    assert Person.objects.get().consent_given_on == DAY, "what the table does not tell of stays"
    assert states(planned("people", rows)) == [State.SAME]


def test_a_new_person_with_a_post(port: Organization) -> None:
    rows = table("people")
    rows.append(["", "Кленова", "Анна", "Ильинична", "женский", port.name, "юрист", "", "", "да", ""])
    applied("people", rows)
    assert str(Person.objects.get().position_on(DAY)) == "юрист, АО «Речной порт»"
    assert states(planned("people", rows)) == [State.SAME]


def test_a_post_in_an_organization_that_is_not_there() -> None:
    rows = table("people")
    rows.append(["", "Кленова", "Анна", "", "женский", "ООО «Нет»", "юрист", "", "", "да", ""])
    (line,) = planned("people", rows).lines
    assert "«Организация»" in line.faults[0]


def test_a_membership_ends_and_another_begins(port: Organization) -> None:
    row = MembershipFactory(organization=port, group=GroupFactory(name="Члены кластера"), since=None)
    rows = table("memberships")
    rows[1][rows[0].index("По")] = "31.12.26"
    rows.append(["", "Члены кластера", "АО «Речной порт»", "председатель", "01.01.2027", "", ""])
    applied("memberships", rows)
    row.refresh_from_db()
    assert row.until == dt.date(2026, 12, 31)
    assert Membership.objects.get(since=dt.date(2027, 1, 1)).role == Membership.Role.CHAIR
    assert states(planned("memberships", rows)) == [State.SAME, State.SAME]


def test_whom_a_membership_is_about_stays(port: Organization) -> None:
    MembershipFactory(organization=port)
    OrganizationFactory(name="ООО «Север»")
    rows = table("memberships")
    rows[1][2] = "ООО «Север»"
    (line,) = planned("memberships", rows).lines
    assert line.state is State.FAULTY
    rows[1][2] = "ООО «Никто»"
    assert planned("memberships", rows).lines[0].state is State.FAULTY


def test_the_members_of_a_body_are_changed_by_its_own_secretary(body: Group, secretary: User) -> None:
    other = GroupFactory(name="Другой орган", is_body=True)
    rows = [table("memberships")[0]]
    rows += [["", name, OrganizationFactory().name, "участник", "", "", ""] for name in (body.name, other.name)]
    plan = make_plan(SUBJECTS["memberships"](DAY, access_of(secretary)), grid_of(rows))
    assert states(plan) == [State.NEW, State.FAULTY]
    assert states(planned("memberships", rows)) == [State.NEW, State.NEW], "the program may"
