"""Long protocols: hundreds of points in a question, a thousand questions, numbers of three figures and more."""

from __future__ import annotations

import pytest

from decisions.protocols.lines.markers import read_marker
from decisions.protocols.parser import parse
from decisions.protocols.render import render
from decisions.protocols.structure import ParsedProtocol

_TOPICS = ("подготовке кадров", "развитии экспорта", "ремонте дорог", "ярмарке вакансий", "закупке станков")


def of_questions(questions: int, points: int) -> str:
    """A protocol with an agenda, and with so many points below each question."""
    titles = [f"О {_TOPICS[at % len(_TOPICS)]} предприятия {at + 1}" for at in range(questions)]
    lines = ["ПРОТОКОЛ № 4", "заседания Совета кластера", "", "15 марта 2026 г.", "г. Заречинск", ""]
    lines += ["Председательствующий – Агеев В. Н.", "Секретарь – Котова Ю. М.", "", "ПОВЕСТКА ДНЯ"]
    lines += [f"{number}. {title}" for number, title in enumerate(titles, start=1)]
    for number, title in enumerate(titles, start=1):
        lines += ["", f"{number}. {title}", "СЛУШАЛИ: Агеева В. Н.", "РЕШИЛИ:"]
        lines += [f"{number}.{point}. Котовой Ю. М. внести в план строку {point}." for point in range(1, points + 1)]
    lines += ["", "Председательствующий    В. Н. Агеев", "Секретарь    Ю. М. Котова"]
    return "\n".join(lines)


def numbers(protocol: ParsedProtocol) -> list[str]:
    return [resolution.number for item in protocol.items for resolution in item.resolutions]


@pytest.mark.parametrize(("questions", "points"), [(1, 250), (3, 1100), (150, 2), (1000, 1)])
def test_every_point_is_read_and_survives_rendering(questions: int, points: int) -> None:
    parsed = parse(of_questions(questions, points))
    assert numbers(parsed) == [f"{item}.{point}" for item in range(1, questions + 1) for point in range(1, points + 1)]
    assert [item.number for item in parsed.items] == [str(number) for number in range(1, questions + 1)]
    again = parse(render(parsed))
    assert numbers(again) == numbers(parsed)
    assert [item.title for item in again.items] == [item.title for item in parsed.items]


def test_points_are_told_apart_in_one_line_too() -> None:
    parsed = parse(of_questions(1, 250).replace("\n", " "))
    assert numbers(parsed) == [f"1.{point}" for point in range(1, 251)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.100. Утвердить план.", "1.100"),
        ("12.999 Утвердить план.", "12.999"),
        ("1.1200. Утвердить план.", "1.1200"),
        ("150. Утвердить план.", "150"),
        ("1000) Утвердить план.", "1000"),
        ("1000.2. утвердить план.", "1000.2"),
        ("2.2026. Утвердить план.", "2.2026"),
        ("2026. Утвердить план.", None),
        ("2019 г. был успешным.", None),
        ("150 рублей", None),
        ("150. рублей в месяц", None),
        ("12.2026. Далее – ежегодно.", None),
        ("05.2026. Далее – ежегодно.", None),
        ("1.500 руб. выделить", None),
        ("15.03.2026 Заседание", None),
        ("8.800 тыс. человек", None),
    ],
)
def test_a_number_at_the_beginning_of_a_line(text: str, number: str | None) -> None:
    marker = read_marker(text)
    assert (marker.number if marker else None) == number
