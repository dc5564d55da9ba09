"""Decisions that stand below all questions, and who opened or heads what did not meet."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import parse
from decisions.protocols.structure import ParsedProtocol

_HEAD = "ПРОТОКОЛ № 6\nзаседания правления\n20 мая 2024 года\nПредседатель – Лугов А. П.\nПовестка дня:\n"
_AGENDA = "1. Об исполнении сметы.\n2. О конкурсе причалов.\n\n"
_TALK = "По первому вопросу выступил Дятлов Е. К.\nПо второму вопросу слушали Рощину П. О.\n"


def _points(parsed: ParsedProtocol) -> list[tuple[str, list[str]]]:
    return [(item.number, [point.text for point in item.resolutions]) for item in parsed.items]


@pytest.mark.parametrize("opens", ["По вопросам повестки дня РЕШИЛИ:", "РЕШИЛИ:"])
def test_one_list_is_given_to_the_questions(opens: str) -> None:
    parsed = parse(f"{_HEAD}{_AGENDA}{_TALK}\n{opens}\n1. Исполнение сметы утвердить.\n2. Провести конкурс причалов.\n")
    assert _points(parsed) == [("1", ["Исполнение сметы утвердить."]), ("2", ["Провести конкурс причалов."])]


def test_points_of_the_last_question_stay_its_own() -> None:
    parsed = parse(f"{_HEAD}{_AGENDA}{_TALK}\nРЕШИЛИ:\n1. Провести праздник воды.\n2. Купить краску.\n")
    assert _points(parsed)[1] == ("2", ["Провести праздник воды.", "Купить краску."])


def test_two_questions_taken_as_one_under_both_numbers() -> None:
    parsed = parse(f"{_HEAD}{_AGENDA}1–2. О смете и о конкурсе\nПостановили: Смету утвердить.\n")
    assert [(item.number, item.title) for item in parsed.items] == [("1", "О смете и о конкурсе")]


@pytest.mark.parametrize(
    "officers",
    [
        "Председатель комитета по бюджету – Рощина П. О.\nГлава района, председатель комиссии – Мороз В. С.",
        "Председатель Думы района – Рощина П. О.\nПредседатель комиссии – Мороз В. С.",
        "Заседание открыла Рощина П. О.\nПредседателем избран Мороз В. С.",
    ],
)
def test_who_was_in_the_chair(officers: str) -> None:
    parsed = parse(
        f"Протокол заседания комиссии по безопасности\n{officers}\n28 марта 2025 г.\n1. О воде\nРешили: ждать.\n"
    )
    assert parsed.chair is not None
    assert parsed.chair.name == "Мороз В. С."


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            "ЛУГОВСКАЯ РАЙОННАЯ КОМИССИЯ\nПО ДЕЛАМ МОЛОДЁЖИ\n\nПРОТОКОЛ\nзаседания комиссии",
            "Луговская районная комиссия по делам молодёжи",
        ),
        (
            "Протокол № 2\nочередного общего собрания членов\nАссоциации «Причал»",
            "Общее собрание членов Ассоциации «Причал»",
        ),
    ],
)
def test_body(head: str, body: str) -> None:
    assert parse(f"{head}\n\n26 ноября 2024 года\n1. О воде\nРешили: ждать.\n").body == body


def test_a_room_below_a_dated_title_is_the_place() -> None:
    parsed = parse(
        "Совещание при проректоре 23 мая 2022\nауд. 301\nВёл Лугов А. П.\n1. О наборе\nРешили:\n1.1. Ждать.\n"
    )
    assert (parsed.body, parsed.place) == ("Совещание при проректоре", "ауд. 301")


def test_orders_right_below_the_head_are_points_of_one_question() -> None:
    parsed = parse(
        "ПРОТОКОЛ\nрабочего совещания по вопросу ремонта моста\n26.08.2024\nПрисутствовали: Лугов А. П.\n\n"
        "1. Администрации города (Лугову А. П.) до 10 сентября представить схему.\n"
        "2. ГКУ «Дороги» (Мухину С. А.):\n- выполнить замеры до 15 сентября;\n- подготовить обоснование.\n"
    )
    [item] = parsed.items
    assert item.title == "Ремонт моста"
    assert [point.number for point in item.resolutions] == ["1", "2.1", "2.2"]
    assert [point.responsible[0].name for point in item.resolutions] == [
        "Администрация города",
        "ГКУ «Дороги»",
        "ГКУ «Дороги»",
    ]


@pytest.mark.parametrize(
    "opens",
    [
        "Рассмотрев материалы, участники совещания пришли к следующим решениям:",
        "По результатам рассмотрения приняты следующие решения:",
        "Комиссия рекомендует:",
    ],
)
def test_words_that_open_decisions(opens: str) -> None:
    parsed = parse(f"{_HEAD}1. О смете.\n\nСлушали: Дятлова Е. К.\n{opens}\n1. Смету доработать.\n2. Смету раздать.\n")
    assert _points(parsed) == [("1", ["Смету доработать.", "Смету раздать."])]


def test_what_was_put_to_the_vote_is_no_decision() -> None:
    parsed = parse(
        f"{_HEAD}1. О смете.\n\nВОПРОС 1. О смете.\nРешение, поставленное на голосование: Утвердить смету.\n"
        "Итоги голосования: «за» – 5, «против» – 0.\nПРИНЯТОЕ РЕШЕНИЕ: Утвердить смету в новой редакции.\n"
    )
    assert _points(parsed) == [("1", ["Утвердить смету в новой редакции."])]


def test_a_sign_of_number_marks_a_point() -> None:
    parsed = parse(f"{_HEAD}1. О смете.\n\nРешили:\n№1. Смету доработать.\n№2. Смету раздать.\n")
    assert _points(parsed) == [("1", ["Смету доработать.", "Смету раздать."])]


def test_who_gets_money_is_not_responsible() -> None:
    parsed = parse(f"{_HEAD}1. О помощи.\n\nРешили:\n1.1. Выделить помощь по 5 тыс. руб. Сизых П. П. и Чуб А. А.\n")
    [point] = parsed.items[0].resolutions
    assert point.responsible == ()


def test_facts_of_the_head_set_apart_by_bars() -> None:
    parsed = parse(
        "ПРОТОКОЛ\nДата: 18.02.2025 | Время: 10:00 – 11:15 | Место: зал «Волга»\n1. О воде\nРешили: ждать.\n"
    )
    assert (str(parsed.date), str(parsed.time), parsed.place) == ("2025-02-18", "10:00:00", "зал «Волга»")


def test_a_report_that_was_heard_names_who_reported() -> None:
    parsed = parse(
        f"{_HEAD}1. О смете.\n\nПо первому вопросу:\nЗаслушана информация Рощиной П. О. о ходе работ.\nРешили: ждать.\n"
    )
    assert [speaker.person.name for speaker in parsed.items[0].speakers] == ["Рощина П. О."]


def test_a_decision_goes_on_behind_the_word_that_opens_it() -> None:
    parsed = parse(f"{_HEAD}1. О кровле.\n\nСлушали Лугова А. П. о кровле.\nРешили Дятлову Е. К. получить сметы.\n")
    assert _points(parsed) == [("1", ["Дятлову Е. К. получить сметы."])]


def test_who_reports_behind_the_stop_of_a_title() -> None:
    parsed = parse(f"{_HEAD}1. Подготовка к празднику. Крылова Л. Д.\n\nПо I вопросу постановили: план утвердить.\n")
    [item] = parsed.items
    assert (item.title, [one.person.name for one in item.speakers]) == ("Подготовка к празднику", ["Крылова Л. Д."])


def test_the_side_that_executes_keeps_no_minutes() -> None:
    parsed = parse(
        "Протокол встречи 2 сентября 2024 г.\nУчастники:\nЗаказчик: Лугов А. П., Рощина П. О.\n"
        "Исполнитель: Дятлов Е. К.\n\nКлючевые договорённости:\n- проверить смету\n"
        "\nОткрытые вопросы:\n- выбор подрядчика\n"
    )
    assert parsed.secretary is None
    assert len(parsed.attendees) == 3
    assert [point.text for point in parsed.items[0].resolutions] == ["проверить смету"]


@pytest.mark.parametrize(
    ("head", "body", "place"),
    [
        (
            "ПРОТОКОЛ № 17\nПРОИЗВОДСТВЕННОГО СОВЕЩАНИЯ ПО ОБЪЕКТУ «ШКОЛА В Г. ЛУГОВСКЕ»",
            "Производственное совещание по объекту «Школа в г. Луговске»",
            None,
        ),
        ("ПРОТОКОЛ\nСХОДА ГРАЖДАН ДЕРЕВНИ ЛУКИ", "Сход граждан деревни Луки", None),
        (
            "ПРОТОКОЛ\nОБЩЕГО СОБРАНИЯ СНТ «РЯБИНА»\nМЕСТО ПРОВЕДЕНИЯ ОБЩЕГО СОБРАНИЯ: КЛУБ",
            "Общее собрание СНТ «Рябина»",
            "КЛУБ",
        ),
    ],
)
def test_a_head_in_capitals(head: str, body: str, place: str | None) -> None:
    parsed = parse(f"{head}\n\n26 ноября 2024 года\n1. О воде\nРешили: ждать.\n")
    assert (parsed.body, parsed.place) == (body, place)
