"""Decisions one after another in a paragraph: where one ends and the next begins."""

from __future__ import annotations

import pytest

from decisions.protocols.outline.prose import split_points
from decisions.protocols.passages import clean


@pytest.mark.parametrize(
    "wordings",
    [
        (
            "Дятлову Е.К. заключить договор поставки до 1 июля 2023 г.",
            "Контроль за поставкой возложить на Зорину П.Л.",
        ),
        ("Утвердить смету на 2024 г.", "Отделу снабжения провести закупку до 1 марта."),
        ("Принять к сведению отчёт за 2023 г. Совета ветеранов.",),
        ("Заключить договор с администрацией г. Контрольного до 1 июля.",),
        ("Подготовить отчёт за 2023 г. Срок: до 1 мая 2024 г.",),
    ],
)
def test_a_decision_may_end_with_a_year(wordings: tuple[str, ...]) -> None:
    assert tuple(part.text.strip() for _, part in split_points(clean(" ".join(wordings), 0))) == wordings
