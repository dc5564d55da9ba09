"""Paragraphs below «РЕШИЛИ:»: which are points of their own, and which go on with the point above."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import parse

HEAD = "ПРОТОКОЛ № 1\nзаседания Совета\n1 мая 2020 г.\n1. О делах\nРЕШИЛИ:\n"


@pytest.mark.parametrize(
    ("lines", "points"),
    [
        (
            ("2) Лугову А.С. оформить выставку. Срок: 31 августа.", "Контроль за выставкой возложить на Дятлова Е.К."),
            ["Лугову А.С. оформить выставку.", "Контроль за выставкой возложить на Дятлова Е.К."],
        ),
        (
            ("2) Лугову А.С. оформить выставку", "Контроль за исполнением пункта возложить на Дятлова Е.К."),
            ["Лугову А.С. оформить выставку", "Контроль за исполнением пункта возложить на Дятлова Е.К."],
        ),
        (
            ("2) Лугову А.С. оформить выставку.", "При этом пригласить художников."),
            ["Лугову А.С. оформить выставку. При этом пригласить художников."],
        ),
    ],
)
def test_an_order_without_a_mark_behind_a_marked_point(lines: tuple[str, ...], points: list[str]) -> None:
    [item] = parse(HEAD + "1) Принять отчёт.\n" + "\n".join(lines)).items
    assert [point.text for point in item.resolutions[1:]] == points
