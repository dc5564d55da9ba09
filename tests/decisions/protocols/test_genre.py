"""Turns of the genre that other authors used: short texts, each with what it means."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.protocols.language.legal_forms import in_letters
from decisions.protocols.language.phrases import depth_map
from decisions.protocols.parser import parse
from decisions.protocols.structure import Kind
from decisions.protocols.terms.reading import read_sentence

from .wording import point_of, vote_of

MEETING = dt.date(2024, 3, 14)
HEAD = "ПРОТОКОЛ № 3\nзаседания правления\n14.03.2024\nПредседатель: Лугова А.С.\n\n"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Публичное акционерное общество «Заря»", "ПАО «Заря»"),
        ("Акционерное общество «Заря»", "АО «Заря»"),
        ("Муниципальное унитарное предприятие «Заря»", "МУП «Заря»"),
        ("Государственное бюджетное учреждение здравоохранения «Заря»", "ГБУЗ «Заря»"),
        (
            "Федеральное государственное бюджетное образовательное учреждение высшего образования «Заря»",
            "ФГБОУ ВО «Заря»",
        ),
        ("Союз садоводов «Заря»", "Союз садоводов «Заря»"),
    ],
)
def test_legal_forms_in_letters(name: str, letters: str) -> None:
    assert "".join(in_letters(name)) == letters


def test_one_quote_closes_two() -> None:
    text = "ООО «Фабрика «Заря» (Лугова А. С.), АО «Мост» и «Клуб «Друг»»"
    outside = "".join(char for char, depth in zip(text, depth_map(text), strict=True) if depth == 0)
    assert outside == "ООО  , АО  и "


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("завершить ремонт не позднее последнего рабочего дня июня 2024 года", "2024-06-28"),
        ("завершить ремонт до последнего дня июня", "2024-06-30"),
    ],
)
def test_the_last_day_of_a_month(text: str, day: str) -> None:
    found = read_sentence(text, MEETING)
    assert found is not None
    assert found.term.date == dt.date.fromisoformat(day)


def test_days_of_an_event_are_neither_cut_off_nor_a_term() -> None:
    point = point_of("Обеспечить явку контролёров на обучение 25–27 июля")
    assert point.text == "Обеспечить явку контролёров на обучение 25–27 июля"
    assert point.term is None


@pytest.mark.parametrize(
    ("point", "kind"),
    [
        ("Следующее заседание назначить на 16 апреля 2024 года.", Kind.OTHER),
        ("Назначить внутренним аудитором Лугову Анну Сергеевну.", Kind.OTHER),
        ("Назначить ответственным за пропуска Лугову А. С.", Kind.INSTRUCT),
        ("Рассмотрение заявления ИП Щур А. А. отложить.", Kind.OTHER),
    ],
)
def test_kinds(point: str, kind: Kind) -> None:
    assert point_of(point).kind is kind


def test_a_name_that_belongs_to_another_noun_is_not_addressed() -> None:
    assert point_of("Рассмотрение заявления ИП Щур А. А. отложить до мая.").responsible == ()


def test_who_watches_is_addressed_behind_the_verb() -> None:
    [who] = point_of("За ходом ремонта следить Дятлову Е. К.").responsible
    assert who.name == "Дятлов Е. К."


def test_short_words_of_a_vote() -> None:
    votes = vote_of("Голосовали: за – 7, против – 1 (Пак В. С.), возд. – 1 (Жук А. В.).")
    assert votes is not None
    assert (votes.for_, votes.against, votes.abstain) == (7, 1, 1)


def test_an_office_in_short_is_that_of_the_agenda() -> None:
    text = (
        HEAD + "ПОВЕСТКА ДНЯ\n1. О кураторах (зам. директора по науке Сыч В.Г.).\n\n"
        "По первому вопросу слушали Сыча В.Г.\nРЕШИЛИ:\n1. Заместителю директора по науке провести занятия.\n"
        "2. И.о. директора подписать приказ.\n"
    )
    [item] = parse(text).items
    assert [one.name for one in item.resolutions[0].responsible] == ["Сыч В. Г."]


def test_a_question_keeps_its_title_behind_an_ordinal_with_yo() -> None:
    text = (
        HEAD + "Четвёртый вопрос. О празднике.\nРешили провести праздник 8 сентября. Смету Дятлову Е. К. внести в мае."
    )
    [item] = parse(text).items
    assert (item.number, item.title) == ("4", "О празднике")
    assert [point.text for point in item.resolutions] == [
        "провести праздник 8 сентября",
        "Смету Дятлову Е. К. внести в мае.",
    ]


def test_a_reference_to_a_point_opens_no_question() -> None:
    text = (
        HEAD + "1. Об исполнении решений\nПункт 2.2 протокола от 20.02.2024 № 2 – исполнен.\n\n"
        "РЕШИЛИ:\n1.1. Снять с контроля пункт 2.2 протокола от 20.02.2024 № 2.\n"
    )
    assert [item.number for item in parse(text).items] == ["1"]


def test_a_body_takes_the_name_of_its_owner_in_quotes() -> None:
    text = "НЕКОММЕРЧЕСКАЯ АССОЦИАЦИЯ\n«СОЮЗ САДОВОДОВ»\n\nПРОТОКОЛ № 1\nзаседания Президиума Ассоциации\n14.03.2024\n"
    assert parse(text + "\n1. О делах\nРЕШИЛИ:\n1. Принять отчёт.").body == "Президиум Ассоциации «Союз садоводов»"


def test_a_sentence_goes_on_behind_the_foot_of_a_page() -> None:
    text = (
        HEAD + "1. О дорогах\nРЕШИЛИ:\n1.1. Дятлову Е. К. обновить разметку, кроме тех участков улицы, на\n"
        "которых ремонт предусмотрен договором со сроком окончания работ\n"
        "                    2\nПротокол от 14.03.2024 № 3\n\n30.09.2024.\n"
    )
    [item] = parse(text).items
    assert item.resolutions[0].text.endswith("со сроком окончания работ 30.09.2024.")


@pytest.mark.parametrize(
    ("above", "body"),
    [
        ("АДМИНИСТРАЦИЯ ГОРОДА КАРАГУЛЬСКА", "Совет администрации города Карагульска"),
        ("АДМИНИСТРАЦИЯ ПОСЁЛКА КАМЕННЫЙ БРОД", "Совет администрации посёлка Каменный Брод"),
        ("АДМИНИСТРАЦИЯ ГОРОДА И РАЙОНА", "Совет администрации города и района"),
    ],
)
def test_a_town_in_capitals_keeps_its_capital(above: str, body: str) -> None:
    assert (
        parse(f"{above}\n\nПРОТОКОЛ № 1\nЗАСЕДАНИЯ СОВЕТА\n14.03.2024\n\n1. О делах\nРЕШИЛИ:\n1. Принять отчёт.").body
        == body
    )


def test_a_town_is_known_by_the_place_of_the_meeting() -> None:
    head = "АДМИНИСТРАЦИЯ КАРАГУЛЬСКА\n\nПРОТОКОЛ № 1\nЗАСЕДАНИЯ СОВЕТА\n14.03.2024\nг. Карагульск\n"
    text = head + "\n1. О делах\nРЕШИЛИ:\n1. Принять отчёт."
    assert parse(text).body == "Совет администрации Карагульска"


def test_a_point_without_a_mark_counts_on_as_those_above_it() -> None:
    numbered = "1) Утвердить план.\n2) Утвердить смету.\nСрок: до 1 мая.\n"
    [item] = parse(f"{HEAD}1. О делах\nРЕШИЛИ:\n{numbered}Дятлову Е. К. закупить насосы.\n").items
    assert [point.number for point in item.resolutions] == ["1", "2", "3"]
