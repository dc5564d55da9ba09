"""`/my/`: the reader's own tasks by what they ask, the switch to those of the organization, the empty page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions.control.duties import GROUPS, term_words
from decisions.models import AgendaItem, Assignment, Meeting, Report
from members.models import Organization, User
from tests.conftest import World
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    MeetingFactory,
    OrganizationFactory,
    PolicyFactory,
    ReportFactory,
    ResolutionFactory,
)

URL = "/my/"
TODAY = dt.date(2026, 5, 20)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def give(world: World, member: User) -> Callable[..., Assignment]:
    """A function that gives the member a task of an own point; `days` from today is its term."""

    def task(days: int | None, item: AgendaItem = world.item, **fields: object) -> Assignment:
        term = TODAY + dt.timedelta(days=days) if days is not None else None
        fields.setdefault("organization", None)
        if fields["organization"] is None:
            fields.setdefault("person", member.person)
        fields.setdefault("on_control", True)
        point = ResolutionFactory(item=item)
        return AssignmentFactory(resolution=point, term=term, **fields)

    return task


def groups_of(page: HttpResponse) -> dict[str, list[int]]:
    """Keys of the tasks that are shown, by group."""
    return {name: [duty.pk for duty in group.duties] for name, group in page.context["groups"].items()}


def keys(**groups: Assignment | list[Assignment]) -> dict[str, list[int]]:
    return {name: [row.pk for row in (rows if isinstance(rows, list) else [rows])] for name, rows in groups.items()}


def test_a_stranger_is_asked_to_sign_in(stranger_client: Client, db: None) -> None:
    answer = stranger_client.get(URL)
    assert answer["Location"] == "/accounts/login/?next=/my/"


def test_only_reading(member_client: Client) -> None:
    assert member_client.post(URL).status_code == 405


def test_tasks_stand_in_groups_in_the_order_of_their_terms(
    member_client: Client, give: Callable[..., Assignment]
) -> None:
    later, far, soon, last_soon = give(20), give(40), give(0), give(7)
    overdue, very_overdue, dateless = give(-1), give(-30), give(None, term_text="постоянно")
    waiting = give(-5, on_control=False, status=Assignment.Status.REPORTED)
    assert groups_of(member_client.get(URL)) == keys(
        overdue=[very_overdue, overdue],
        soon=[soon, last_soon],
        later=later,
        far=far,
        dateless=dateless,
        waiting=waiting,
    )


def test_each_task_says_where_it_comes_from(member_client: Client, give: Callable[..., Assignment]) -> None:
    task = give(3)
    page = member_client.get(URL).content.decode().replace("\xa0", " ").replace("&nbsp;", " ")
    point = task.resolution
    assert f"Протокол № 3 от 12.03.2026, вопрос 1, пункт {point.number}" in page
    assert point.text.split()[0] in page
    assert "осталось 3 дня" in page
    assert "23.05.2026" in page


def test_the_policy_of_the_body_says_what_is_soon_and_what_is_far(
    member_client: Client, world: World, give: Callable[..., Assignment]
) -> None:
    PolicyFactory(body=world.body, soon_days=2, far_days=10)
    soon, later, far = give(2), give(3), give(11)
    of_other = AgendaItemFactory(meeting__signed=True)
    also_soon, also_later = give(3, item=of_other), give(11, item=of_other)
    expected = keys(soon=[soon, also_soon], later=[later, also_later], far=far)
    assert groups_of(member_client.get(URL)) == expected
    PolicyFactory(body=of_other.meeting.body, soon_days=3, far_days=11)
    assert groups_of(member_client.get(URL)) == expected


def test_far_tasks_are_folded(member_client: Client, give: Callable[..., Assignment]) -> None:
    give(100)
    page = member_client.get(URL).content.decode()
    assert "<details" in page
    assert "<details open" not in page


def test_a_long_group_is_cut_and_shown_whole_by_pages(
    member_client: Client, give: Callable[..., Assignment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decisions.views.own.my.PAGE", 4)
    late = [give(-20 + number) for number in range(7)]
    far = give(60)
    page = member_client.get(URL)
    assert groups_of(page) == keys(overdue=late[:5], far=far)
    assert page.context["groups"]["overdue"].count == 7
    assert "Показать все 7" in page.content.decode()
    address = f"{URL}?scope=mine&group=overdue"
    whole = member_client.get(address)
    rest = member_client.get(f"{address}&after={whole.context['page'].next}")
    assert [duty.pk for shown in (whole, rest) for duty in shown.context["duties"]] == [row.pk for row in late]
    assert [duty.pk for duty in member_client.get(f"{URL}?group=far").context["duties"]] == [far.pk]
    assert member_client.get(f"{address}&after=nothing")["Location"] == "?scope=mine&group=overdue"


def test_what_ended_or_is_no_task_yet_is_left_out(member_client: Client, give: Callable[..., Assignment]) -> None:
    for status in (*Assignment.ENDED, Assignment.Status.DRAFT):
        closed_at = timezone.now() - dt.timedelta(days=90)
        give(1, on_control=False, status=status, closed_at=closed_at)
    page = member_client.get(URL + "?scope=mine")
    assert groups_of(page) == {}
    assert page.context["finished"] == []


def test_what_was_finished_lately_is_listed(member_client: Client, give: Callable[..., Assignment]) -> None:
    closed = Assignment.Status.CLOSED
    task = give(1, on_control=False, status=closed, closed_at=timezone.now() - dt.timedelta(days=3))
    give(1, on_control=False, status=closed, closed_at=timezone.now() - dt.timedelta(days=60))
    assert member_client.get(URL + "?scope=mine").context["finished"][0].pk == task.pk


def test_what_was_finished_under_a_protocol_that_was_withdrawn_is_not_shown(
    member_client: Client, give: Callable[..., Assignment]
) -> None:
    task = give(None, on_control=False, status="closed", closed_at=timezone.now())
    address = URL + "?scope=mine"
    assert [row.pk for row in member_client.get(address).context["finished"]] == [task.pk]
    Meeting.objects.update(status=Meeting.Status.DRAFT, published_at=None, signed_at=None)
    assert member_client.get(address).context["finished"] == []


def test_nothing_of_others_and_nothing_unsigned_is_shown(
    member_client: Client, world: World, give: Callable[..., Assignment]
) -> None:
    other = AssignmentFactory(resolution=ResolutionFactory(item=world.item), on_control=True)
    for status in set(Meeting.Status) - {Meeting.Status.SIGNED}:
        unsigned = AgendaItemFactory(meeting=MeetingFactory(status=status))
        AssignmentFactory(resolution=ResolutionFactory(item=unsigned), organization=world.organization, on_control=True)
    page = member_client.get(URL + "?scope=organization")
    assert groups_of(page) == keys(later=world.assignment)
    assert other.organization.name not in page.content.decode()


def test_mine_and_those_of_the_organization(
    member_client: Client, member: User, world: World, organization: Organization, give: Callable[..., Assignment]
) -> None:
    own = give(1)
    named = give(2, organization=organization, acting_person=member.person)
    assert groups_of(member_client.get(URL)) == keys(soon=[own, named])
    assert groups_of(member_client.get(URL + "?scope=mine")) == keys(soon=[own, named])
    theirs = member_client.get(URL + "?scope=organization")
    assert groups_of(theirs) == keys(soon=named, later=world.assignment)
    assert theirs.context["counts"] == {"mine": 2, "organization": 2}


def test_without_own_tasks_those_of_the_organization_open_first(member_client: Client, world: World) -> None:
    page = member_client.get(URL)
    assert page.context["scope"] == "organization"
    assert groups_of(page) == keys(later=world.assignment)


def test_a_wrong_scope_is_no_error(member_client: Client, world: World) -> None:
    assert member_client.get(URL + "?scope=%00everything").status_code == 200


@pytest.mark.parametrize("name", ["member", "coordinator", "observer", "secretary", "chair", "superuser"])
@pytest.mark.parametrize("scope", ["", "?scope=mine", "?scope=organization"])
def test_everybody_has_a_page_even_an_empty_one(
    persona_client: Callable[[str], Client], db: None, name: str, scope: str
) -> None:
    page = persona_client(name).get(URL + scope)
    assert page.status_code == 200
    assert page.context["groups"] == {}
    assert 'class="empty' in page.content.decode()


def test_a_returned_report_is_said_with_its_comment(member_client: Client, give: Callable[..., Assignment]) -> None:
    task = give(3)
    ReportFactory(
        assignment=task, kind=Report.Kind.DONE, percent=100, decision=Report.Decision.RETURNED, comment="Приложите акт"
    )
    page = member_client.get(URL).content.decode()
    assert "Приложите акт" in page
    assert "Дополнить отчёт" in page


def test_more_time_is_offered_to_those_who_may_ask(member_client: Client, give: Callable[..., Assignment]) -> None:
    lead, co = give(3), give(4, role=Assignment.Role.CO)
    AssignmentFactory(resolution=co.resolution, organization=OrganizationFactory(), on_control=True)
    asked = give(5, on_control=False, status=Assignment.Status.EXTENSION)
    page = member_client.get(URL).content.decode()
    assert f"/tasks/{lead.pk}/#more" in page
    assert f"/tasks/{co.pk}/#more" not in page
    assert f"/tasks/{asked.pk}/#more" not in page


def test_markup_in_the_wording_is_text(member_client: Client, give: Callable[..., Assignment]) -> None:
    task = give(3)
    task.resolution.text = "<script>alert(1)</script> & «кавычки»"
    task.resolution.save()
    page = member_client.get(URL).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("name", GROUPS)
def test_each_group_lists_what_the_page_counts_in_it(
    member_client: Client, world: World, give: Callable[..., Assignment], name: str
) -> None:
    PolicyFactory(body=world.body, soon_days=2, far_days=10)
    for days in (-9, -1, 0, 2, 3, 10, 11, 40, None):
        give(days)
        give(days, on_control=False, status=Assignment.Status.EXTENSION)
    give(1, on_control=False, status=Assignment.Status.REPORTED)
    group = member_client.get(URL).context["groups"][name]
    listed = member_client.get(f"{URL}?group={name}").context["duties"]
    assert len(listed) == group.count
    assert [duty.pk for duty in listed][: len(group.duties)] == [duty.pk for duty in group.duties]


def test_the_number_of_queries_does_not_depend_on_the_number_of_tasks(
    member_client: Client, give: Callable[..., Assignment]
) -> None:
    def grow(number: int) -> None:
        for days in range(number):
            for role in Assignment.Role.values:
                ReportFactory(assignment=give(days * 3 - 10, role=role), percent=50)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            member_client.get(URL)
        return len(taken)

    grow(3)
    few = queries()
    grow(27)
    assert queries() == few


def test_a_rhythm_is_said_once() -> None:
    words = "ежеквартально, до 10 числа"
    assert term_words(None, None, words, "quarterly", "", None) == f"срок: {words}"
    assert term_words(None, None, "до 10 числа", "quarterly", "", None) == "срок: до 10 числа, ежеквартально"
    assert term_words(None, None, "", "", "", None) == "без срока"
