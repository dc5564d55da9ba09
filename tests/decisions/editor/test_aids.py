"""Typing aids: names in their case, phrases, the beginning of a protocol, and open points that are carried over."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions.calendar import OFFICIAL
from decisions.editor import beginnings
from decisions.editor.carrying import Disposal, open_points
from decisions.editor.completion import completions, governed_case
from decisions.imports import apply_plan, plan_from_text
from decisions.models import Lineage, Meeting, Phrase
from decisions.protocols.parser import parse
from decisions.standing import Clock
from members.models import Group, Membership, User
from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PositionFactory,
    ResolutionFactory,
)

DAY = dt.date(2026, 11, 12)


@pytest.mark.parametrize(
    ("before", "case"),
    [
        ("1.1. ", "datv"),
        ("1.1. Поручить ", "datv"),
        ("1.2. Рекомендовать ", "datv"),
        ("1.1. Принять к сведению информацию ", "gent"),
        ("1.1. Вяткину П. П. совместно с ", "ablt"),
        ("1.1. Контроль за исполнением возложить на ", "accs"),
        ("СЛУШАЛИ: ", "accs"),
        ("ВЫСТУПИЛИ: ", "nomn"),
        ("Ответственный: ", "nomn"),
        ("Секретарь – ", "nomn"),
        ("1.1. Поручить Вяткину П. П., ", "datv"),
        ("1.1. Поручить Вяткину П. П. и ", "datv"),
        ("1.1. Принять к сведению информацию Лагутина В. С. и ", "gent"),
        ("а) ", "datv"),
        ("– ", "nomn"),
        ("", "nomn"),
    ],
)
def test_the_words_before_a_name_govern_its_case(before: str, case: str) -> None:
    assert governed_case(before) == case


@pytest.fixture
def people(body: Group) -> None:
    college = OrganizationFactory(name="Озёрный политехнический колледж")
    ivanov = PersonFactory(surname="Иванов", given="Иван", patronymic="Ильич", gender="m")
    PositionFactory(person=ivanov, organization=college, title="директор")
    PersonFactory(surname="Иванова", given="Анна", patronymic="Львовна", gender="f")
    PersonFactory(surname="Иванов", given="Пётр", patronymic="", gender="m", is_active=False)
    point = ResolutionFactory(item__meeting__body=body)
    AssignmentFactory(
        resolution=point, person=ivanov, organization=None, status="control", term=DAY - dt.timedelta(days=1)
    )


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("before", "inserts"),
    [
        ("1.1. Поручить Иван", {"Иванову И. И.", "Ивановой А. Л."}),
        ("1.1. Поручить Иванову", {"Иванову И. И.", "Ивановой А. Л."}),
        ("1.1. Принять к сведению информацию Иван", {"Иванова И. И.", "Ивановой А. Л."}),
        ("1.1. Порту совместно с Иван", {"Ивановым И. И.", "Ивановой А. Л."}),
        ("Секретарь – Иванова А", {"Иванова А. Л."}),
        ("1.1. Озёрн", {"Озёрному политехническому колледжу"}),
        ("1.1. поручить иван", set()),
        ("", set()),
        ("1.1. И", set()),
    ],
)
def test_a_name_is_completed_in_its_case(before: str, inserts: set[str]) -> None:
    assert {option.insert for option in completions(before, None, DAY)} == inserts


@pytest.mark.usefixtures("people")
def test_a_name_comes_with_its_post_and_its_load() -> None:
    (option,) = [one for one in completions("1.1. Поручить Иван", None, DAY) if one.insert == "Иванову И. И."]
    assert option.replace == len("Иван")
    assert "директор" in option.note
    assert "1" in option.note


def test_phrases_of_the_body_and_its_earlier_wordings_are_offered(body: Group) -> None:
    Phrase.objects.create(body=body, text="Принять к сведению информацию ")
    Phrase.objects.create(body=None, text="Принять к сведению доклад ")
    Phrase.objects.create(body=GroupFactory(is_body=True), text="Принять к сведению чужое ")
    ResolutionFactory(item__meeting__body=body, text="Принять к исполнению план работы.")
    found = [option.insert for option in completions("1.1. Принять к", body, DAY)]
    assert found == [
        "Принять к сведению доклад ",
        "Принять к сведению информацию ",
        "Принять к исполнению план работы.",
    ]


def test_completion_takes_the_same_statements_for_few_and_many(
    body: Group, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    def count() -> int:
        with django_assert_max_num_queries(12) as counted:
            completions("1.1. Поручить Волк", body, DAY)
        return len(counted)

    few = [PersonFactory(surname="Волков")]
    PositionFactory(person=few[0], organization=OrganizationFactory(name="Волковское депо"))
    first = count()
    for n in range(10):
        PositionFactory(
            person=PersonFactory(surname=f"Волков{n}"), organization=OrganizationFactory(name=f"Волков и {n}")
        )
    assert count() == first


def test_only_a_secretary_is_helped(secretary_client: Client, member_client: Client, stranger_client: Client) -> None:
    url = reverse("admin:protocol-complete")
    assert secretary_client.get(url, {"before": "1.1. Поручить Ива"}).json()["options"] == []
    assert secretary_client.get(url, {"before": "x" * 5000, "body": "x"}).status_code == 200
    assert secretary_client.get(url, {"before": "\x00", "body": "9" * 30}).status_code == 200
    assert "options" not in str(member_client.get(url).content)
    assert stranger_client.get(url).status_code == 302


# ── the beginning ───────────────────────────────────────────────────────────
@pytest.fixture
def planned(body: Group) -> Meeting:
    meeting = MeetingFactory(
        body=body, date=DAY, start=dt.time(10, 0), place="г. Приозёрск, ул. Складская, 14", number="", status="planned"
    )
    MeetingFactory(body=body, date=dt.date(2026, 9, 1), number="3")
    chair = PersonFactory(surname="Лагутин", given="Виктор", patronymic="Сергеевич", gender="m")
    PositionFactory(person=chair, organization=OrganizationFactory(name="ООО «Порт»"), title="директор", since=None)
    Membership.objects.create(group=body, person=chair, role="chair")
    AttendanceFactory(meeting=meeting, person=chair, position=1, post="директор ООО «Порт»")
    item = AgendaItemFactory(meeting=meeting, position=1, number="1", title="О кадровом резерве")
    item.speakers.create(position=1, person=chair, post="директор ООО «Порт»")
    AgendaItemFactory(meeting=meeting, position=2, number="2", title="О наставничестве")
    return meeting


def test_a_protocol_begins_from_its_agenda(planned: Meeting) -> None:
    text = beginnings.of_meeting(planned, carries=True)
    parsed = parse(text, calendar=OFFICIAL)
    assert parsed.number == "4"
    assert parsed.date == DAY
    assert parsed.chair is not None
    assert parsed.chair.name == "Лагутин В. С."
    assert [item.title for item in parsed.items] == [
        "О кадровом резерве",
        "О наставничестве",
        beginnings.CARRIED_TITLE,
    ]
    assert [speaker.person.name for speaker in parsed.items[0].speakers] == ["Лагутин В. С."]
    assert [attendee.person.name for attendee in parsed.attendees] == ["Лагутин В. С."]
    assert "1.1. \n" in text


def test_an_office_is_written_with_its_organization_in_the_genitive(planned: Meeting, body: Group) -> None:
    ministry = OrganizationFactory(name="Министерство транспорта Приозёрской области")
    secretary = PersonFactory(surname="Осокина", given="Тамара", patronymic="Григорьевна", gender="f")
    PositionFactory(person=secretary, organization=ministry, title="заместитель министра", since=None)
    Membership.objects.create(group=body, person=secretary, role="secretary")
    office = "заместитель министра Министерства транспорта Приозёрской области"
    for text in (beginnings.of_meeting(planned), beginnings.of_body(body, dt.date(2026, 12, 1))):
        assert f"Секретарь – Осокина Т. Г., {office}\n" in text
        assert "Председательствующий – Лагутин В. С., директор ООО «Порт»\n" in text


def test_what_is_written_into_the_beginning_belongs_to_the_planned_meeting(planned: Meeting, secretary: User) -> None:
    text = beginnings.of_meeting(planned)
    text = text.replace("1.1. \n", "1.1. Утвердить план.\n").replace("2.1. \n", "2.1. Утвердить смету.\n")
    plan = plan_from_text(text)
    assert plan.meeting == planned
    assert not plan.conflicts
    meeting = apply_plan(plan, secretary)
    assert meeting == planned
    assert [point.text for item in meeting.items.all() for point in item.resolutions.all()] == [
        "Утвердить план.",
        "Утвердить смету.",
    ]


def test_a_protocol_of_a_body_begins_without_a_planned_meeting(planned: Meeting, body: Group) -> None:
    parsed = parse(beginnings.of_body(body, dt.date(2026, 12, 1)), calendar=OFFICIAL)
    assert (parsed.number, parsed.date, parsed.place) == ("4", dt.date(2026, 12, 1), planned.place)
    assert parsed.chair is not None


@pytest.mark.django_db
def test_the_first_protocol_of_a_body_that_has_nothing_begins_with_number_one() -> None:
    body = GroupFactory(is_body=True, name="Рабочая группа по логистике")
    parsed = parse(beginnings.of_body(body, DAY), calendar=OFFICIAL)
    assert (parsed.number, parsed.date) == ("1", DAY)


# ── what is carried over ────────────────────────────────────────────────────
@pytest.fixture
def carried(body: Group) -> Meeting:
    earlier = MeetingFactory(body=body, date=dt.date(2026, 9, 1), number="3", status="signed", signed=True)
    item = AgendaItemFactory(meeting=earlier, number="2")
    for number, state, due in (
        ("2.1", "control", dt.date(2026, 10, 1)),
        ("2.2", "closed", None),
        ("2.3", "none", None),
    ):
        ResolutionFactory(item=item, number=number, state=state, due=due, text=f"Подготовить акт {number}.")
    return earlier


@pytest.mark.usefixtures("carried")
def test_open_points_are_offered_the_most_urgent_first(body: Group) -> None:
    points, total = open_points(body, Clock.on(DAY))
    assert [point.resolution.number for point in points] == ["2.1"]
    assert total == 1
    assert points[0].reference == "2.1 протокола № 3 от 01.09.2026"


@pytest.mark.parametrize(
    ("disposal", "end", "relation"),
    [
        (Disposal.EXTEND, "25 декабря 2026 г.", "extends"),
        (Disposal.CLOSE, "", "closes"),
        (Disposal.CONTINUE, "ООО «Порт» представить отчёт до 25 декабря 2026 г.", "continues"),
        (Disposal.CANCEL, "", "cancels"),
    ],
)
def test_the_wording_is_read_back_as_what_it_does(
    body: Group, carried: Meeting, secretary: User, disposal: Disposal, end: str, relation: str
) -> None:
    (point,), _total = open_points(body, Clock.on(DAY))
    text = beginnings.of_body(body, DAY, carries=True).replace("1.1. \n", f"1.1. {point.wording(disposal)}{end}\n")
    meeting = apply_plan(plan_from_text(text), secretary)
    assert list(Lineage.objects.filter(newer__item__meeting=meeting).values_list("older__number", "relation")) == [
        ("2.1", relation)
    ]
    assert carried.pk != meeting.pk
