"""Who was in the chair, told in a sentence by a name in the genitive or by a surname alone."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import parse

_BELOW = "\n3 февраля 2025 г.\nУчаствовали: Дятлов Е. К., Рощина П. О.\n1. О ремонте\nРешили:\n1.1. Утвердить смету.\n"


@pytest.mark.parametrize(
    ("head", "chair"),
    [
        ("Протокол совещания под председательством Андрея Лугова", "Лугов Андрей"),
        ("Протокол совещания под председательством Веры Мороз", "Мороз Вера"),
        ("Протокол совещания под председательством А. П. Лугова", "Лугов А. П."),
        ("Протокол совещания\nПод председательством: Андрея Лугова", "Лугов Андрей"),
        ("Протокол планёрки\nВёл Мухин", "Мухин"),
    ],
)
def test_chair(head: str, chair: str) -> None:
    parsed = parse(head + _BELOW)
    assert parsed.chair is not None
    assert parsed.chair.name == chair


def test_who_kept_the_minutes_behind_who_presided() -> None:
    head = "Протокол комиссии\nЗаседание прошло под председательством А. П. Лугова, протокол вела Е. Соловьёва."
    parsed = parse(head + _BELOW)
    assert parsed.secretary is not None
    assert parsed.secretary.name == "Соловьёва Е."
