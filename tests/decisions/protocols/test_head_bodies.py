"""Names of bodies under every word for a meeting, and heads whose facts stand where they mostly do not."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import parse

REST = "\n\n1. О делах.\nРЕШИЛИ:\n1.1. Утвердить план.\n"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Протокол № 1\nсовещания рабочей группы по водоснабжению края", "Рабочая группа по водоснабжению края"),
        ("Протокол № 1 встречи управляющего комитета проекта «Кабинет»", "Управляющий комитет проекта «Кабинет»"),
        ("Рабочая группа по водоснабжению края\n\nПРОТОКОЛ ВСТРЕЧИ № 9", "Рабочая группа по водоснабжению края"),
        ("Протокол № 1 совещания при заместителе губернатора", "Совещание при заместителе губернатора"),
        ("Протокол № 1 собрания трудового коллектива завода", "Собрание трудового коллектива завода"),
    ],
)
def test_the_body_under_any_word_for_a_meeting(head: str, body: str) -> None:
    assert parse(f"{head}\n\n12 марта 2024 г.{REST}").body == body


def test_day_town_and_number_above_the_title() -> None:
    text = (
        "Поветлужский университет\n\n29.10.2021                          г. Поветлужск                          № 8\n\n"
        f"П Р О Т О К О Л\nзаседания Учёного совета{REST}"
    )
    parsed = parse(text)
    assert (str(parsed.date), parsed.number, parsed.place) == ("2021-10-29", "8", "г. Поветлужск")


@pytest.mark.parametrize(
    ("line", "time", "place"),
    [
        ("Заседание шло с 18 ч. 00 мин. до 19 ч. 25 мин.", "18:00", None),
        ("Начало в 15 ч. 00 мин., ул. Музейная, д. 1, каб. 12", "15:00", "ул. Музейная, д. 1, каб. 12"),
        ("г. Приволгинск (видеоконференция)", None, "г. Приволгинск"),
    ],
)
def test_hour_and_place(line: str, time: str | None, place: str | None) -> None:
    parsed = parse(f"Протокол № 3\nзаседания правления\n\n12 марта 2024 г.\n{line}{REST}")
    assert (parsed.time and f"{parsed.time:%H:%M}", parsed.place) == (time, place)


def test_the_weekday_is_no_part_of_a_place() -> None:
    text = f"Протокол № 3\nзаседания жюри\n\nг. Ветлянск, ул. Парковая, 8\nпятница, 17 мая 2024 года{REST}"
    assert parse(text).place == "г. Ветлянск, ул. Парковая, 8"


def test_people_came_and_one_took_notes() -> None:
    text = (
        "Протокол № 3\nсобрания правления\n\n15 ноября 2023 г.\n\n"
        "На собрание пришли председатель правления Голубева Инна Львовна, члены правления Тё Марина Константиновна и "
        f"Ковтун Богдан Остапович. Вела собрание Голубева И.Л., записывала Тё М.К.{REST}"
    )
    parsed = parse(text)
    assert len(parsed.attendees) == 3
    assert parsed.chair is not None
    assert parsed.chair.name.startswith("Голубева")
    assert parsed.secretary is not None
    assert parsed.secretary.name.startswith("Тё")
