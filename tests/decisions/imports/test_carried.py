"""Questions that were put off come back in a later protocol and know where they come from."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.imports import Action, Plan, apply_plan, make_plan
from decisions.imports.carried import key_of_title
from decisions.models import AgendaItem, Meeting
from decisions.protocols.structure import Kind, ParsedItem
from tests.decisions.imports.build import NAVIGATION, by_person, item, point, protocol

pytestmark = pytest.mark.django_db
TITLE = "О закупке причальных кранов"
LATER = dt.date(2026, 4, 20)


def put_off(said: str = "Перенести рассмотрение вопроса на следующее заседание.") -> ParsedItem:
    return item("2", TITLE, point("2.1", said, kind=Kind.OTHER))


def decided(title: str = TITLE) -> ParsedItem:
    return item("1", title, point("1.1", "Кленову П. И. подготовить отчёт.", by_person("Кленов П. И.")))


def held(*items: ParsedItem) -> Meeting:
    return apply_plan(make_plan(protocol(NAVIGATION, *items), "Протокол"))


def later(*items: ParsedItem, number: str = "4", day: dt.date = LATER, text: str = "Протокол № 4") -> Plan:
    return make_plan(protocol(*items, number=number, date=day), text)


def source_of(meeting: Meeting) -> AgendaItem | None:
    return meeting.items.get(position=1).carried_from


@pytest.mark.parametrize(
    "said",
    [
        "Перенести рассмотрение вопроса на следующее заседание.",
        "Отложить обсуждение вопроса до представления сметы.",
        "Рассмотрение вопроса перенести на апрель.",
        "Вернуться к рассмотрению вопроса после осмотра причалов.",
        "Рассмотреть вопрос на следующем заседании совета.",
    ],
)
def test_a_question_that_was_put_off_is_carried(said: str) -> None:
    earlier = held(put_off(said))
    assert source_of(apply_plan(later(decided()))) == earlier.items.get(position=2)


def test_a_question_taken_off_the_agenda_is_carried() -> None:
    earlier = held(item("2", TITLE, withdrawn=True))
    assert source_of(apply_plan(later(decided("О закупках причальных кранов")))) == earlier.items.get(position=2)


def test_a_question_of_another_title_is_not() -> None:
    held(put_off())
    assert source_of(apply_plan(later(decided("О закупке плавучих кранов")))) is None


def test_the_plan_says_where_it_comes_from() -> None:
    held(put_off())
    line = next(line for line in later(decided()).lines if "12.03.2026" in line.after)
    assert (line.action, line.what, line.after) == (Action.NEW, "перенесён из", "вопрос 2, № 3, 12.03.2026")


@pytest.mark.parametrize("said", ["Перенести срок сдачи на 12.04.2026.", "Утвердить смету."])
def test_a_question_that_was_decided_is_not(said: str) -> None:
    held(put_off(said))
    assert source_of(apply_plan(later(decided()))) is None


def test_a_title_that_says_so_is_believed() -> None:
    earlier = held(put_off("Утвердить смету."))
    plan = later(decided(f"{TITLE} (перенесён с заседания от 12.03.2026)"))
    assert source_of(apply_plan(plan)) == earlier.items.get(position=2)


def test_a_question_on_an_earlier_point_is_carried_from_its_question() -> None:
    earlier = held()
    plan = later(decided("Об исполнении пункта 1.2 протокола № 3 от 12.03.2026"))
    assert source_of(apply_plan(plan)) == earlier.items.get(position=1)


def test_what_changes_an_earlier_point_is_a_question_of_its_own() -> None:
    held()
    plan = later(decided("О внесении изменений в пункт 1.2 протокола № 3 от 12.03.2026"))
    assert source_of(apply_plan(plan)) is None


def test_once_taken_up_it_is_not_carried_again() -> None:
    held(put_off())
    apply_plan(later(decided()))
    third = later(decided(), number="5", day=dt.date(2026, 5, 20), text="Протокол № 5")
    assert source_of(apply_plan(third)) is None


def test_put_off_twice_it_comes_from_the_second() -> None:
    held(put_off())
    second = apply_plan(later(item("1", TITLE, point("1.1", "Отложить рассмотрение вопроса.", kind=Kind.OTHER))))
    third = later(decided(), number="5", day=dt.date(2026, 5, 20), text="Протокол № 5")
    assert source_of(apply_plan(third)) == second.items.get(position=1)


def test_what_was_put_off_long_ago_or_in_another_body_is_not_carried() -> None:
    held(put_off())
    assert source_of(apply_plan(later(decided(), day=dt.date(2028, 4, 20)))) is None
    other = protocol(decided(), number="1", date=LATER, body="Правление кластера")
    assert source_of(apply_plan(make_plan(other, "Протокол № 1"))) is None


def test_it_stays_when_the_protocol_is_applied_again() -> None:
    earlier = held(put_off())
    apply_plan(later(decided()))
    assert later(decided()).is_same
    AgendaItem.objects.filter(meeting=earlier, position=2).update(title="О кранах")
    again = apply_plan(later(decided(), NAVIGATION, text="Протокол № 4, правка"))
    assert source_of(again) == earlier.items.get(position=2)
    assert source_of(apply_plan(later(decided("О навигации"), text="Протокол № 4, другой вопрос"))) is None


def test_an_earlier_protocol_may_drop_the_question() -> None:
    held(put_off())
    meeting = apply_plan(later(decided()))
    apply_plan(make_plan(protocol(NAVIGATION), "Протокол, правка"))
    assert source_of(Meeting.objects.get(pk=meeting.pk)) is None


def test_words_that_it_was_put_off_are_no_part_of_the_title() -> None:
    assert key_of_title(f"{TITLE} (вопрос перенесен с прошлого заседания)") == key_of_title(TITLE.upper())
    assert key_of_title("О бюджете на 2025 год") != key_of_title("О бюджете на 2026 год")
