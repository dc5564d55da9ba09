"""Notes of staff meetings: a line for a head, dashes for points, names and terms without labels."""

from __future__ import annotations

from decisions.protocols.parser import parse


def test_a_terse_staff_meeting() -> None:
    parsed = parse(
        "АО «Вега»\nПланёрка 18.03.24, 8-30, кабинет главного инженера\n\n"
        "Были: Лугов А.С. (вёл), Зорина П.Л., Быстров О.И., Дятлов Е.К.\nНе было: Мухин (отпуск)\n\n"
        "1. Цех № 1\n- Дятлов Е.К. – закончить ремонт станка, до 22.03\n"
        "- заявку на масло отдать в снабжение. Отв. Зорина, срок – завтра\n"
        "- Быстров предлагал купить новый станок – пока без решения\n\n"
        "2. Разное\n- уборка территории – Быстров О.И., 25.03\n\nЗап. Зорина\n"
    )
    assert (parsed.body, parsed.chair and parsed.chair.name) == ("Планёрка АО «Вега»", "Лугов А. С.")
    assert parsed.secretary is not None
    assert parsed.secretary.name == "Зорина П. Л."
    points = [
        (item.title, point.responsible[0].name, str(point.term and point.term.date))
        for item in parsed.items
        for point in item.resolutions
    ]
    assert points == [
        ("Цех № 1", "Дятлов Е. К.", "2024-03-22"),
        ("Цех № 1", "Зорина П. Л.", "2024-03-19"),
        ("Разное", "Быстров О. И.", "2024-03-25"),
    ]


def test_the_year_of_a_season_is_no_term() -> None:
    text = (
        "ПРОТОКОЛ совещания\n28.11.2022\n\n1. О тропах\nРЕШИЛИ:\n1.1. Дятлову Е.К. обновить тропы.\nСрок: к открытию "
    )
    [item] = parse(text + "летнего сезона 2023 г.\n").items
    term = item.resolutions[0].term
    assert term is not None
    assert (term.date, term.text) == (None, "к открытию летнего сезона 2023 г.")
