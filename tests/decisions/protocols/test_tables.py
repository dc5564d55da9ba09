"""Tables of decisions in text: rows, and what stands between them."""

from __future__ import annotations

from decisions.protocols.parser import parse
from decisions.protocols.to_json import as_json

HEAD = """ПРОТОКОЛ № 4
заседания производственного совета
3 марта 2025 г.
Председатель – Лугова А.С.
Секретарь – Быстров О.И.

"""
GROUPED = """№\tРешение\tОтветственный\tСрок
1. Ремонт котельной
Докладчик: Дятлов Е.К., главный энергетик
1.1\tУтвердить дефектную ведомость\t–\t–
1.2\tЗакупить насосы\tДятлов Е.К.\t14.03.2025
2. Подготовка столовой
Докладчик: Зорина П.Л., заведующая хозяйством
2.1\tОбновить посуду\tОтдел снабжения\t30.04.2025

Председатель\tА.С. Лугова
Секретарь\tО.И. Быстров
"""


def points(text: str) -> list[list[tuple[str, str, str | None, list[str]]]]:
    """For each item its points: number, wording, term and who answers."""
    return [
        [
            (point["number"], point["text"], point["deadline"], [one["name"] for one in point["responsible"]])
            for point in item["resolutions"]
        ]
        for item in as_json(parse(text))["items"]
    ]


def test_titles_and_speakers_between_the_rows_leave_the_table_open() -> None:
    items = as_json(parse(HEAD + GROUPED))["items"]
    assert [item["title"] for item in items] == ["Ремонт котельной", "Подготовка столовой"]
    assert [[one["name"] for one in item["speakers"]] for item in items] == [["Дятлов Е. К."], ["Зорина П. Л."]]
    assert points(HEAD + GROUPED) == [
        [
            ("1.1", "Утвердить дефектную ведомость", None, []),
            ("1.2", "Закупить насосы", "2025-03-14", ["Дятлов Е. К."]),
        ],
        [("2.1", "Обновить посуду", "2025-04-30", ["Отдел снабжения"])],
    ]


def test_the_signatures_behind_a_table_are_none_of_its_rows() -> None:
    parsed = parse(HEAD + GROUPED.replace("2. Подготовка", "Прочее. Подготовка"))
    assert parsed.chair is not None
    assert parsed.chair.name == "Лугова А. С."
    assert sum(len(item.resolutions) for item in parsed.items) == 3


def test_a_narrow_first_column_of_a_table_set_with_blanks() -> None:
    parsed = parse(
        "Протокол совещания\nот 31.10.2024\n\nРЕШЕНИЯ\n"
        "№  Мероприятие                  Ответственный      Срок\n"
        "1  Закончить монтаж крана       Ким А.В.           15.11.2024\n"
        "2  Провести осмотр              Сафин Р.Х.         08.11.2024\n"
    )
    points = parsed.items[0].resolutions
    assert [(point.text, point.responsible[0].name) for point in points] == [
        ("Закончить монтаж крана", "Ким А. В."),
        ("Провести осмотр", "Сафин Р. Х."),
    ]
