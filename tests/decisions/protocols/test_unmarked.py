"""What nothing marks as it is used to be: bare titles, orders over points, decisions told within a sentence."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import parse

HEAD = (
    "ПРОТОКОЛ № 4\nзаседания правления\n\n12 марта 2024 г.                                   г. Речинск\n\n"
    "Председатель: Лугова А.С.\nСекретарь: Котова А.А.\nПрисутствовали: Зорина П.Л., Быстров О.И., Дятлов Е.К.\n\n"
)
AGENDA = "ПОВЕСТКА ДНЯ:\n1. О ремонте цеха.\n2. О плане закупок.\n3. О приёме новых членов.\n\n"
BARE = (
    "Ремонт цеха\n\nЗорина П.Л. рассказала, что крыша течёт. Быстров О.И. предложил: вызвать бригаду.\n\n"
    "Решили:\nСмету на ремонт утвердить.\nБыстрову О.И. до 25 марта закупить краску.\n\n"
    "Питание смены\n\nДятлов Е.К. был в столовой.\n\nРешили:\nДятлову Е.К. ежемесячно проверять столовую.\n"
)
ORDERS = (
    "ВОПРОС 1. О передаче показаний\nДокладчик: Зорина П.Л.\n\nПРИНЯТЬ К СВЕДЕНИЮ:\n1.1. Доклад о готовности портала.\n"
    "ПОРУЧИТЬ:\n1.2. Быстрову О.И. – передать описание. Срок: 16.03.2024.\nРЕКОМЕНДОВАТЬ:\n"
    "1.3. Органам местного самоуправления – разместить ссылку.\nСОГЛАСОВАТЬ:\n1.4. Перечень домов второй очереди.\n"
)
JURY = (
    "1. Итоги конкурса\n\nЗорина П.Л. доложила о заявках.\n\nОбсудив итоги, жюри решило: утвердить рейтинг проектов; "
    "ответственному секретарю опубликовать итоги до 20 марта 2024 года; просить отдел культуры поддержать проект.\n"
)
NUMBERED = (
    "ПО ВОПРОСУ № 1 «О ремонте цеха»\nДоложила Зорина П.Л.\nРЕШЕНИЕ № 1.1: Утвердить смету.\n"
    "РЕШЕНИЕ № 1.2: Быстрову О.И. закупить краску до 2 апреля 2024 г.\nГолосовали: за – 4, против – 0.\n"
)
TALKED = (
    "Обсудили\n\n1. Статус модуля\nЗорина П.Л.: найдено четыре дефекта.\n\n"
    "2. Перенос данных\nБыстров О.И.: расхождений 3 %.\n\n"
    "Решения и поручения\n\n| № | Вопрос | Решение, поручение | Исполнитель | Срок |\n|---|---|---|---|---|\n"
    "| 1 | 1 | Устранить дефекты сборки | Быстров О.И. | 22.03.2024 |\n"
    "| 2 | 2 | Провести пробный перенос | Зорина П.Л. | до 29 марта |\n"
    "| 3 | 2 | Утвердить порядок сверки | – | – |\n"
)


def decided(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Of each question its title, and of its points kind and wording."""
    return [
        (item.title, [(point.kind.value, point.text) for point in item.resolutions])
        for item in parse(HEAD + text).items
        if not item.withdrawn
    ]


def test_titles_alone_on_a_line_open_questions() -> None:
    assert decided(BARE) == [
        (
            "Ремонт цеха",
            [("approve", "Смету на ремонт утвердить."), ("instruct", "Быстрову О.И. до 25 марта закупить краску.")],
        ),
        ("Питание смены", [("instruct", "Дятлову Е.К. ежемесячно проверять столовую.")]),
    ]


def test_a_single_line_above_decisions_is_no_title() -> None:
    once = BARE[: BARE.index("Питание")]
    assert [title for title, _points in decided(once)] != ["Ремонт цеха"]


def test_an_order_over_numbered_points_gives_them_their_kind() -> None:
    assert decided(ORDERS) == [
        (
            "О передаче показаний",
            [
                ("note", "Доклад о готовности портала."),
                ("instruct", "Быстрову О.И. – передать описание."),
                ("recommend", "Органам местного самоуправления – разместить ссылку."),
                ("agree", "Перечень домов второй очереди."),
            ],
        )
    ]


def test_a_decision_told_within_a_sentence() -> None:
    [(title, points)] = decided(JURY)
    assert title == "Итоги конкурса"
    assert [kind for kind, _text in points] == ["approve", "instruct", "recommend"]
    assert points[1][1].startswith("ответственному секретарю")


def test_decisions_with_numbers_of_their_own() -> None:
    [(title, points)] = decided(NUMBERED)
    assert title == "О ремонте цеха"
    assert points == [
        ("approve", "Утвердить смету."),
        ("instruct", "Быстрову О.И. закупить краску до 2 апреля 2024 г."),
    ]
    parsed = parse(HEAD + NUMBERED)
    assert [point.number for point in parsed.items[0].resolutions] == ["1.1", "1.2"]


def test_a_table_names_questions_by_their_numbers() -> None:
    assert [(title, len(points)) for title, points in decided(TALKED)] == [("Статус модуля", 1), ("Перенос данных", 2)]


@pytest.mark.parametrize(
    ("sentence", "gone", "added"),
    [
        ("Вопросы 1 и 2 рассматривались вместе, вопрос 3 снят с повестки.", ["3"], False),
        (
            "Вопрос № 3 снят с повестки дня, так как предложения не поступили. Повестка дня дополнена вопросом № 4 "
            "«О пожарной сигнализации».",
            ["3"],
            True,
        ),
    ],
)
def test_a_sentence_on_the_agenda_changes_it(sentence: str, gone: list[str], added: bool) -> None:
    last = (
        "По четвёртому вопросу слушали Дятлова Е.К.\nРешили:\n– Дятлову Е.К. получить предложения.\n" if added else ""
    )
    course = "По первому вопросу слушали Зорину П.Л.\nРешили:\n– утвердить смету.\n\n" + last
    parsed = parse(HEAD + AGENDA + sentence + "\n\n" + course)
    assert [item.number for item in parsed.items if item.withdrawn] == gone
    assert ("О пожарной сигнализации" in [item.title for item in parsed.items]) is added


def test_an_added_question_follows_the_others() -> None:
    text = (
        AGENDA + "Вопрос 1. О ремонте цеха\nРешение:\n1.1. Утвердить смету.\n\n"
        "Дополнительный вопрос. О безопасности на входе\nРешение:\n2.1. Дятлову Е.К. заключить договор до 1 апреля.\n"
    )
    assert [title for title, points in decided(text) if points] == ["О ремонте цеха", "О безопасности на входе"]
