"""Tables with a column of questions: rows below the first one of a question are its further decisions."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import parse
from decisions.protocols.source import SourceText

HEAD = (
    "ПРОТОКОЛ № 4\nпроизводственного совещания\n\n12 марта 2024 г.                                   г. Речинск\n\n"
    "Вёл совещание: технический директор Лугов А.С.\nУчастники: Зорина П.Л., Быстров О.И., Дятлов Е.К.\n\n"
)
SIGNED = "\n\nПротокол вела: Котова А.А.\n"
Row = tuple[str, str, list[str], str | None]

GRAPH: Row = ("1.1", "Выдать график сборки", ["Зорина П. Л."], "2024-03-15")
PUMPS: Row = ("1.2", "Закупить насосы", ["Дятлов Е. К."], "2024-03-20")
DISHES: Row = ("2.1", "Обновить посуду", ["Быстров О. И."], "2024-05-01")
BOILER, CANTEEN = "О ремонте котельной", "О столовой"
USUAL = [(BOILER, [GRAPH, PUMPS]), (CANTEEN, [DISHES])]

#: Name, a table, and of each question title and points: number, wording, responsibles, term.
TABLES: list[tuple[str, str, list[tuple[str, list[Row]]]]] = [
    (
        "tabs",
        "№\tВопрос\tРешение\tОтв.\tСрок\n"
        "1\tО ремонте котельной\tВыдать график сборки\tЗорина П.Л.\t15.03.2024\n"
        "\t\tЗакупить насосы\tДятлов Е.К.\t20.03.2024\n"
        "2\tО столовой\tОбновить посуду\tБыстров О.И.\t1 мая",
        USUAL,
    ),
    (
        "tabs-small-letters",
        "№\tВопрос\tРешение\tИсполнитель\tСрок\n"
        "1\tО ремонте котельной\tинформацию Дятлова Е.К. принять к сведению\t\t\n"
        "\t\tзакупить насосы\tДятлов Е.К.\t20.03.2024\n"
        "2\tО столовой\tобновить посуду\tБыстров О.И.\t1 мая",
        [
            (
                BOILER,
                [
                    ("1.1", "информацию Дятлова Е.К. принять к сведению", [], None),
                    ("1.2", "закупить насосы", ["Дятлов Е. К."], "2024-03-20"),
                ],
            ),
            (CANTEEN, [("2.1", "обновить посуду", ["Быстров О. И."], "2024-05-01")]),
        ],
    ),
    (
        "tabs-without-those-at-the-end",
        "№\tВопрос\tРешение\tИсполнитель\tСрок\n"
        "1\tО ремонте котельной\tИнформацию принять к сведению\n"
        "\t\tЗакупить насосы\tДятлов Е.К.\n"
        "2\tО столовой\tОбновить посуду\tБыстров О.И.\t1 мая",
        [
            (
                BOILER,
                [
                    ("1.1", "Информацию принять к сведению", [], None),
                    ("1.2", "Закупить насосы", ["Дятлов Е. К."], None),
                ],
            ),
            (CANTEEN, [DISHES]),
        ],
    ),
    (
        "question-in-a-row-of-its-own",
        "№\tВопрос\tРешение\tИсполнитель\tСрок\n"
        "1\tО ремонте котельной\t\t\t\n"
        "\t\tВыдать график сборки\tЗорина П.Л.\t15.03.2024\n"
        "\t\tЗакупить насосы\tДятлов Е.К.\t20.03.2024\n"
        "2\tО столовой\t\t\t\n"
        "\t\tОбновить посуду\tБыстров О.И.\t1 мая",
        USUAL,
    ),
    (
        "cells-of-several-lines",
        "№\tВопрос\tРешение\tИсполнитель\tСрок\n"
        "1\tО ремонте\tВыдать график\tЗорина П.Л.\t15.03\n"
        "\tкотельной\tсборки\t\t\n"
        "\t\tЗакупить насосы\tДятлов Е.К.,\t20.03\n"
        "\t\t\tБыстров О.И.\t\n"
        "2\tО столовой\tОбновить посуду\tБыстров О.И.\t1 мая",
        [
            (
                BOILER,
                [GRAPH, ("1.2", "Закупить насосы", ["Дятлов Е. К.", "Быстров О. И."], "2024-03-20")],
            ),
            (CANTEEN, [DISHES]),
        ],
    ),
    (
        "box",
        "┌────┬─────────────┬──────────────────────┬──────────────┬────────────┐\n"
        "│ №  │ Вопрос      │ Решение              │ Ответственный│ Срок       │\n"
        "├────┼─────────────┼──────────────────────┼──────────────┼────────────┤\n"
        "│ 1  │ О ремонте   │ Выдать график        │ Зорина П.Л.  │ 15.03.2024 │\n"
        "│    │ котельной   │ сборки               │              │            │\n"
        "│    │             ├──────────────────────┼──────────────┼────────────┤\n"
        "│    │             │ Закупить             │ Дятлов Е.К.  │ 20.03.2024 │\n"
        "│    │             │ насосы               │              │            │\n"
        "├────┼─────────────┼──────────────────────┼──────────────┼────────────┤\n"
        "│ 2  │ О столовой  │ Обновить             │ Быстров О.И. │ 1 мая      │\n"
        "│    │             │ посуду               │              │            │\n"
        "└────┴─────────────┴──────────────────────┴──────────────┴────────────┘",
        USUAL,
    ),
    (
        "set-with-blanks",
        "№   Вопрос               Решение                        Ответственный     Срок\n"
        "1   О ремонте            Выдать график сборки           Зорина П.Л.       15.03.2024\n"
        "    котельной            Закупить насосы                Дятлов Е.К.       20.03.2024\n"
        "2   О столовой           Обновить посуду                Быстров О.И.      1 мая",
        USUAL,
    ),
    (
        "without-numbers",
        "Вопрос\tРешение\tКто\tСрок\n"
        "О ремонте котельной\tВыдать график сборки\tЗорина П.Л.\t15.03\n"
        "\tЗакупить насосы\tДятлов Е.К.\t20.03\n"
        "О столовой\tОбновить посуду\tБыстров О.И.\t1 мая",
        USUAL,
    ),
    (
        "numbers-of-decisions",
        "№\tВопрос\tРешение\tИсполнитель\tСрок\n"
        "1\tО ремонте котельной\tВыдать график сборки\tЗорина П.Л.\t15.03\n"
        "2\tО ремонте котельной\tЗакупить насосы\tДятлов Е.К.\t20.03\n"
        "3\tО столовой\tОбновить посуду\tБыстров О.И.\t1 мая",
        [
            (BOILER, [("1", *GRAPH[1:]), ("2", *PUMPS[1:])]),
            (CANTEEN, [("3", *DISHES[1:])]),
        ],
    ),
    (
        "term-behind-the-name",
        "№\tВопрос\tРешение\tОтветственный, срок\n"
        "1\tО ремонте котельной\tВыдать график сборки\tЗорина П.Л., 15.03\n"
        "\t\tЗакупить насосы\tДятлов Е.К. до 20 марта\n"
        "2\tО столовой\tОбновить посуду\tБыстров О.И., 1 мая",
        USUAL,
    ),
    (
        "several-in-one-cell",
        "№\tВопрос\tРешение\tИсполнитель\tСрок\n"
        "1\tО ремонте котельной\t1.1. Выдать график сборки 1.2. Закупить насосы\tДятлов Е.К.\t20.03\n"
        "2\tО столовой\t2.1. Обновить посуду\tБыстров О.И.\t1 мая",
        [
            (BOILER, [("1.1", GRAPH[1], ["Дятлов Е. К."], "2024-03-20"), PUMPS]),
            (CANTEEN, [DISHES]),
        ],
    ),
]


def read(source: str | SourceText) -> list[tuple[str, list[Row]]]:
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
        for item in parse(source).items
    ]


@pytest.mark.parametrize(("table", "questions"), [case[1:] for case in TABLES], ids=[case[0] for case in TABLES])
def test_further_decisions_of_a_question(table: str, questions: list[tuple[str, list[Row]]]) -> None:
    text = HEAD + table + SIGNED
    assert read(text) == questions
    assert parse(text).unread == ()


def test_rows_of_a_document_take_one_line_each() -> None:
    table = (
        "| № | Вопрос | Решение | Ответственный | Срок |\n"
        "| 1 | О ремонте котельной | Выдать график сборки | Зорина П.Л. | 15.03.2024 |\n"
        "| | | Закупить насосы | Дятлов Е.К. | 20.03.2024 |\n"
        "| 2 | О столовой | Обновить посуду | Быстров О.И. | 1 мая |\n"
        "| | | | Зорина П.Л. | |\n"
    )
    dishes = (*DISHES[:2], ["Быстров О. И.", "Зорина П. Л."], DISHES[3])
    assert read(SourceText(HEAD + table + SIGNED, paragraphs=True)) == [(BOILER, [GRAPH, PUMPS]), (CANTEEN, [dishes])]


def test_who_reported_has_a_column() -> None:
    table = (
        "№\tВопрос\tДокладчик\tРешение\tОтветственный\tСрок\n"
        "1\tО ремонте котельной\tДятлов Е.К.\tВыдать график сборки\tЗорина П.Л.\t15.03\n"
        "\t\t\tЗакупить насосы\tДятлов Е.К.\t20.03\n"
        "2\tО столовой\tЗорина П.Л.\tОбновить посуду\tБыстров О.И.\t1 мая\n"
    )
    assert read(HEAD + table + SIGNED) == USUAL
    speakers = [[one.person.name for one in item.speakers] for item in parse(HEAD + table + SIGNED).items]
    assert speakers == [["Дятлов Е. К."], ["Зорина П. Л."]]


def test_signatures_with_as_many_tabs_are_no_row() -> None:
    table = TABLES[0][1]
    parsed = parse(HEAD + table + "\nПредседатель\t\t\t\tА.С. Лугов\nСекретарь\t\t\t\tА.А. Котова\n")
    assert [len(item.resolutions) for item in parsed.items] == [2, 1]
    assert parsed.secretary is not None
    assert parsed.secretary.name == "Котова А. А."


def test_an_office_and_a_surname_name_somebody() -> None:
    row = "\t\tКоменданту убрать двор\tкомендант Пилипчук\t20.03.2024\n"
    [boiler, _] = read(HEAD + TABLES[0][1].replace("2\t", row + "2\t", 1) + SIGNED)
    assert boiler[1][-1] == ("1.3", "Коменданту убрать двор", ["Пилипчук"], "2024-03-20")


def test_a_group_named_more_fully_in_its_column_is_one() -> None:
    row = "\t\tРекомендовать работодателям провести оценку\tРаботодатели района\t20.03.2024\n"
    [boiler, _] = read(HEAD + TABLES[0][1].replace("2\t", row + "2\t", 1) + SIGNED)
    assert boiler[1][-1] == (
        "1.3",
        "Рекомендовать работодателям провести оценку",
        ["Работодатели района"],
        "2024-03-20",
    )


def test_the_term_of_a_point_may_be_what_is_decided_on() -> None:
    row = "\t\tСрок по п. 2.3 (ремонт балки) перенести\tДятлов Е.К.\t20.03.2024\n"
    [boiler, _] = read(HEAD + TABLES[0][1].replace("2\t", row + "2\t", 1) + SIGNED)
    assert boiler[1][-1] == ("1.3", "Срок по п. 2.3 (ремонт балки) перенести", ["Дятлов Е. К."], "2024-03-20")
