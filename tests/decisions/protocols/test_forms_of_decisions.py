"""Decisions in the forms that offices give them: entries with labels, paragraphs that hold title, talk and order."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import parse

from .wording import level, point_of, told

HEAD = (
    "ПРОТОКОЛ № 4\nсовещания отдела\n14 февраля 2024 г.\n"
    "Присутствовали: Лугов А.С., Зорина П.Л., Быстров О.И., Дятлов Е.К.\n\n"
)
Point = tuple[str, str, list[str], str | None]


def read(text: str) -> list[tuple[str, list[Point]]]:
    return [
        (
            item.title,
            [
                (
                    point.number,
                    point.text,
                    [one.name for one in point.responsible],
                    str(point.term.date) if point.term and point.term.date else None,
                )
                for point in item.resolutions
            ],
        )
        for item in parse(HEAD + text).items
    ]


def test_numbered_entries_with_the_name_of_each_part() -> None:
    text = (
        "Тема 1. Перенос базы\n\nПринятые решения:\n\nРешение № 1\nОписание: Провести пробный перенос\n"
        "Ответственный: Дятлов Е.К.\nСрок: 12.06.2024\n\nРешение № 2\nОписание: Подготовить план отката\n"
        "Ответственные: Зорина П.Л., Быстров О.И.\nСрок: 10.06.2024\n"
    )
    assert read(text) == [
        (
            "Перенос базы",
            [
                ("1", "Провести пробный перенос", ["Дятлов Е. К."], "2024-06-12"),
                ("2", "Подготовить план отката", ["Зорина П. Л.", "Быстров О. И."], "2024-06-10"),
            ],
        )
    ]


def test_entries_without_numbers() -> None:
    text = (
        "1. Перенос базы\nРешили:\nЗадача: Провести пробный перенос\nИсполнитель: Дятлов Е.К.\nСрок: 12.06.2024\n"
        "Задача: Подготовить план отката\nИсполнитель: Зорина П.Л.\nСрок: 10.06.2024\n"
    )
    assert [point[1:] for _, points in read(text) for point in points] == [
        ("Провести пробный перенос", ["Дятлов Е. К."], "2024-06-12"),
        ("Подготовить план отката", ["Зорина П. Л."], "2024-06-10"),
    ]


def test_decisions_below_their_talk_in_a_form() -> None:
    text = (
        "1. Статус обмена\n   Обсуждение: Зорина П.Л. показала обмен.\n   Решение: выпустить обмен.\n"
        "   Ответственный: Зорина П.Л.\n   Срок: 18.09.2024\n\n"
        "2. Договор\n   Обсуждение: Быстров О.И. согласовал редакцию.\n   Решение: подписать договор.\n"
        "   Ответственный: Лугов А.С.\n   Срок: до конца недели\n"
    )
    assert read(text) == [
        ("Статус обмена", [("1.1", "выпустить обмен", ["Зорина П. Л."], "2024-09-18")]),
        ("Договор", [("2.1", "подписать договор", ["Лугов А. С."], "2024-02-16")]),
    ]


def test_title_talk_and_order_in_one_paragraph() -> None:
    text = (
        "1. Компрессор № 2. Дятлов доложил о шуме. Дятлову вызвать сервис до 16.02.\n"
        "2. Уборка снега. Быстрову О.И. выделить двух человек до 20.02.\n"
        "3. Спецодежда. Зорина рассказала о заявке.\n"
    )
    assert read(text) == [
        ("Компрессор № 2", [("1.1", "Дятлову вызвать сервис до 16.02.", ["Дятлов Е. К."], "2024-02-16")]),
        ("Уборка снега", [("2.1", "Быстрову О.И. выделить двух человек до 20.02.", ["Быстров О. И."], "2024-02-20")]),
        ("Спецодежда", []),
    ]


def test_orders_amid_the_talk_are_none_where_the_decision_follows() -> None:
    text = "1. Уборка снега. Дятлов предложил: Быстрову О.И. выделить людей.\nРЕШИЛИ:\n1.1. Дятлову Е.К. убрать снег.\n"
    assert read(text) == [("Уборка снега", [("1.1", "Дятлову Е.К. убрать снег.", ["Дятлов Е. К."], None)])]


def test_questions_by_a_bare_number() -> None:
    text = (
        "Вопросы повестки:\n1. Ремонт подъезда\n2. Озеленение двора\n\n"
        "По 1 вопросу: Дятлов Е.К. представил смету.\nРЕШЕНИЕ: Утвердить смету.\n\n"
        "По 2 вопросу: Зорина П.Л. предложила сирень.\nРЕШЕНИЕ: Зориной П.Л. закупить саженцы до 20 апреля 2024 г.\n"
    )
    assert [(title, [point[1] for point in points]) for title, points in read(text)] == [
        ("Ремонт подъезда", ["Утвердить смету."]),
        ("Озеленение двора", ["Зориной П.Л. закупить саженцы до 20 апреля 2024 г."]),
    ]


def test_an_addressee_over_points_opens_no_question() -> None:
    text = (
        "Поручения:\n1. Комитету по образованию (Зорина П.Л.), управлению хозяйства (Быстров О.И.):\n"
        "- завершить ремонт к 5 марта;\n- докладывать о ходе работ.\n2. Дятлову Е.К. сдать отчёт.\n"
    )
    [(_, points)] = read(text)
    who = ["Комитет по образованию", "Зорина П. Л.", "управление хозяйства", "Быстров О. И."]
    assert [point[2] for point in points] == [who, who, ["Дятлов Е. К."]]


def test_talk_with_a_number_above_its_decision_is_no_point() -> None:
    text = (
        "1. РАЗНОЕ\n1.1. Зорина П.Л. напомнила о журнале. ПОСТАНОВИЛИ: заполнить журнал до 20 февраля. Отв. Быстров.\n"
        "1.2. Рекомендовать к изданию пособие.\n"
    )
    [(_, points)] = read(text)
    assert [point[1] for point in points] == ["заполнить журнал до 20 февраля", "Рекомендовать к изданию пособие."]


def test_brackets_with_a_label_close_a_decision() -> None:
    text = "1. О костюмах\nРешили: заказать костюмы (отв. Зорина П.Л., срок – март 2024 г.). Старые костюмы списать.\n"
    [(_, points)] = read(text)
    assert [point[1:] for point in points] == [
        ("заказать костюмы", ["Зорина П. Л."], "2024-03-31"),
        ("Старые костюмы списать.", [], None),
    ]


def test_a_body_that_took_its_decision() -> None:
    text = "1. О заявках\nКомиссия рассмотрела их и приняла решение:\n1. Отклонить заявку.\n2. Признать победителя.\n"
    [(title, points)] = read(text)
    assert (title, [point[1] for point in points]) == ("О заявках", ["Отклонить заявку.", "Признать победителя."])


def test_decisions_without_a_colon_behind_the_word() -> None:
    text = "Вопрос 1 О кровле\nРешили Вызвать подрядчика по гарантии\nВопрос 2 О долгах\nРешили направить претензии\n"
    assert [(title, len(points)) for title, points in read(text)] == [("О кровле", 1), ("О долгах", 1)]


def test_everybody_is_nobody_by_name() -> None:
    [point] = read("1. О касках\nРешили:\n1.1. Всем: обеспечить ношение касок.\n")[0][1]
    assert point[2] == []


def test_agreements_of_a_note() -> None:
    text = (
        "Договорённости:\n1. Лугов – расчёт кабеля до 20.02\n2. Зорина + Быстров – сверить спецификацию до 22.02\n"
        "3. Дятлов: созвон с заводом, завтра\n"
    )
    [(_, points)] = read(text)
    assert [point[2:] for point in points] == [
        (["Лугов А. С."], "2024-02-20"),
        (["Зорина П. Л.", "Быстров О. И."], "2024-02-22"),
        (["Дятлов Е. К."], "2024-02-15"),
    ]


def test_a_term_of_a_word_by_itself_stays_with_it() -> None:
    point = point_of("Гончару Д. И. следить за ремонтом. Информацию – еженедельно.")
    assert point.text == "Гончару Д. И. следить за ремонтом. Информацию – еженедельно."


@pytest.mark.parametrize(
    ("sentence", "responsible"),
    [
        ("План согласовать, Гончару Д. И. найти мастера.", ["person Гончар Д. И."]),
        (
            "АО «Вега» пересчитать смету, Гончару Д. И. собрать мнения.",
            ["organization АО «Вега»", "person Гончар Д. И."],
        ),
        (
            "Поручить Гончару Д. И. найти подрядчика, правлению заключить договор.",
            ["person Гончар Д. И.", "organization правление"],
        ),
        (
            "Гончару Д. И. разработать смету, а дирекции кластера (Ким А. В.) – до 1 декабря заключить договор.",
            ["person Гончар Д. И.", "organization дирекция кластера", "person Ким А. В."],
        ),
        ("Гончару Д. И. проверить отчёты, планы предприятий согласовать.", ["person Гончар Д. И."]),
        ("Гончару Д. И. направить письма, в том числе правлению сообщить итоги.", ["person Гончар Д. И."]),
    ],
)
def test_second_orders(sentence: str, responsible: list[str]) -> None:
    assert [told(one) for one in point_of(sentence).responsible] == [level(one) for one in responsible]


@pytest.mark.parametrize(
    ("decided", "behind", "votes"),
    [
        ("РЕШИЛИ (единогласно):", "", (None, 0, 0, True)),
        ("Решение (принято большинством: за – 5, против – 1):", "", (5, 1, 0, False)),
        ("РЕШИЛИ:", "Решение принято сторонами единогласно.", (None, 0, 0, True)),
        ("РЕШИЛИ:", "", None),
        ("РЕШИЛИ:", "Итоги голосования: «ЗА» – 812 450 голосов, «ПРОТИВ» – 0 голосов.", None),
    ],
)
def test_votes_beside_the_word_that_opens_decisions(
    decided: str, behind: str, votes: tuple[int | None, int, int, bool] | None
) -> None:
    [item] = parse(f"{HEAD}1. О деле\n{decided}\n1.1. Утвердить план.\n{behind}\n").items
    assert [point.text for point in item.resolutions] == ["Утвердить план."]
    found = item.votes
    assert (found and (found.for_, found.against, found.abstain, found.unanimous)) == votes


def test_a_vote_told_amid_the_talk() -> None:
    text = "1. О схеме\nВыступила Зорина П.Л. Проголосовали за схему: «за» – 5, «против» – 1.\nРЕШИЛИ:\n1.1. Принять.\n"
    votes = parse(HEAD + text).items[0].votes
    assert votes is not None
    assert (votes.for_, votes.against) == (5, 1)


@pytest.mark.parametrize(
    ("sentence", "recurrence"),
    [
        ("Гончару Д. И. обеспечить ежемесячное размещение сведений.", "monthly"),
        ("Гончару Д. И. организовать ежеквартальную сверку.", "quarterly"),
        ("Гончару Д. И. по итогам каждого полугодия представлять сводку.", "semiannual"),
        ("Гончару Д. И. подготовить ежемесячный отчёт до 1 декабря.", None),
    ],
)
def test_rhythms_of_what_is_to_be_done(sentence: str, recurrence: str | None) -> None:
    term = point_of(sentence).term
    assert term is not None
    assert (term.recurrence and term.recurrence.value) == recurrence
