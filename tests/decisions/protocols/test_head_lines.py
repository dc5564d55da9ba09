"""Lines of the head that hold several facts, or word a label in another way."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import parse
from decisions.protocols.structure import Presence

BODY = "\n\n1. О делах\nРЕШИЛИ:\n1) Принять отчёт.\n2) Дятлову Е.К. закупить насосы.\n"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Дата: 28.08.2023   Время начала: 13-00   Место: спортивный зал", "спортивный зал"),
        ("28.08.2023, начало в 13:00, читальный зал (ул. Нижняя, 3)", "читальный зал (ул. Нижняя, 3)"),
    ],
)
def test_date_time_and_place_on_one_line(line: str, place: str) -> None:
    parsed = parse(f"ПРОТОКОЛ заседания правления\n{line}\nПредседатель: Лугова А.С." + BODY)
    assert (str(parsed.date), str(parsed.time), parsed.place) == ("2023-08-28", "13:00:00", place)


def test_who_wrote_the_minutes_is_the_secretary() -> None:
    parsed = parse(
        "ПРОТОКОЛ совещания\n28.08.2023\nПредседатель: Лугова А.С.\nВёл протокол: техник Быстров О.И." + BODY
    )
    assert parsed.secretary is not None
    assert (parsed.secretary.name, parsed.secretary.position) == ("Быстров О. И.", "техник")


def test_one_who_took_no_part_is_absent() -> None:
    head = "ПРОТОКОЛ заседания совета\n28.08.2023\nПрисутствовали: Лугова А.С., Быстров О.И.\n"
    people = parse(head + "Не участвовал: Дятлов Е.К." + BODY).attendees
    assert [one.person.name for one in people if one.presence is Presence.ABSENT] == ["Дятлов Е. К."]


def test_those_present_at_the_meeting_do_not_go_on_with_the_line_above() -> None:
    head = (
        "ПРОТОКОЛ\nзаседания комиссии городского округа Речное\n\nот 30.01.2024 № 1\n\n"
        "Вела заседание: Лугова А.С., глава городского округа Речное\n"
        "На заседании присутствовали: Быстров О.И., Дятлов Е.К., Зорина П.Л.\n"
    )
    names = {one.person.name for one in parse(head + BODY).attendees}
    assert {"Быстров О. И.", "Дятлов Е. К.", "Зорина П. Л."} <= names


def test_whose_body_it_is_may_stand_below_an_approval_stamp() -> None:
    stamp = "УТВЕРЖДАЮ\nДиректор департамента\n______ Е.К. Дятлов\n«22» марта 2021 г.\n\n"
    body = "ДЕПАРТАМЕНТ РЫБНОГО ХОЗЯЙСТВА РЕЧНОЙ ОБЛАСТИ\nКОЛЛЕГИЯ\nПРОТОКОЛ\n16 марта 2021 г.\n"
    parsed = parse(stamp + body + "Председатель: Лугова А.С." + BODY)
    assert parsed.body == "Коллегия департамента рыбного хозяйства Речной области"
    assert str(parsed.date) == "2021-03-16"


def test_an_organization_whose_own_name_stands_on_the_next_line() -> None:
    above = "Муниципальное бюджетное учреждение\n«Библиотека № 8» г. Верхнереченска\n\n"
    parsed = parse(
        above + "Протокол № 4\nзаседания попечительского совета\n27.03.2024\nПредседатель: Лугова А.С." + BODY
    )
    whose = "МБУ «Библиотека № 8» г. Верхнереченска"
    assert parsed.body == f"Попечительский совет {whose}"


def test_a_date_between_the_title_and_the_body_is_no_part_of_its_name() -> None:
    title = "Институт прикладных ремёсел\nРЕКТОРАТ\n\nПРОТОКОЛ № 5 от 03.02.2025\nзаседания ректората\n\n"
    parsed = parse(title + "Председатель: Лугова А.С." + BODY)
    assert (parsed.body, parsed.number) == ("Ректорат Института прикладных ремёсел", "5")
    assert str(parsed.date) == "2025-02-03"


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ("Время начала регистрации: 09 часов 15 минут.\nВремя открытия: 09 часов 45 минут.", "time", "09:45:00"),
        ("Начало заседания: 15.20. Ауд. 4-217", "place", "Ауд. 4-217"),
        ("Место (студия связи): г. Белоскальск, ул. Маячная, д. 1", "place", "г. Белоскальск, ул. Маячная, д. 1"),
        ("6 сентября 2022 г., 14:00–16:20, конференц-зал", "place", "конференц-зал"),
        ("Заседание открылось в 18 часов 30 минут.", "time", "18:30:00"),
    ],
)
def test_wordings_of_hour_and_place(lines: str, field: str, value: str) -> None:
    assert str(getattr(parse(f"ПРОТОКОЛ заседания правления\n28.08.2023\n{lines}" + BODY), field)) == value


def test_the_label_protocol_names_the_secretary_and_the_title_may_bear_a_number_without_a_sign() -> None:
    parsed = parse("Экспертная комиссия\n\nПРОТОКОЛ ЭК-17\n28.08.2023\nПротокол: Быстров О.И." + BODY)
    assert parsed.secretary is not None
    assert (parsed.number, parsed.body, parsed.secretary.name) == ("ЭК-17", "Экспертная комиссия", "Быстров О. И.")


@pytest.mark.parametrize("label", ["Голоса", "Голосование открытое"])
def test_labels_of_a_vote(label: str) -> None:
    votes = (
        parse("ПРОТОКОЛ заседания правления\n28.08.2023" + BODY + f"{label}: «за» – 3, «против» – 1.").items[0].votes
    )
    assert votes is not None
    assert (votes.for_, votes.against) == (3, 1)


def test_a_quoted_title_ends_where_a_word_in_capitals_begins_the_discussion() -> None:
    text = "ПРОТОКОЛ собрания\n28.08.2023\n\nПо вопросу № 1 повестки дня «О прибыли» ВЫСТУПИЛ Быстров О.И.\nИтог:\n"
    [item] = parse(text + "1.1. Дятлову Е.К. закупить насосы.\n     Срок: 19.12.2023\n").items
    assert (item.title, str(item.resolutions[0].term and item.resolutions[0].term.date)) == ("О прибыли", "2023-12-19")
