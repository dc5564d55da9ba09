"""Notes written in a hurry: without a title, with orders to two people in one sentence, in the present tense."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.protocols.parser import is_protocol, parse
from decisions.protocols.structure import ParsedResolution

HEAD = (
    "Планёрка отдела продаж\n14.03.2025, 10:00, переговорная\n"
    "Присутствовали: Лугов И. И., Быстров П. П., Зорина А. А.\n\n1. Отчёт\nРешили:\n"
)


def _points(*wordings: str) -> list[ParsedResolution]:
    text = HEAD + "\n".join(f"{number}. {wording}" for number, wording in enumerate(wordings, start=1)) + "\n"
    return [point for item in parse(text).items for point in item.resolutions]


@pytest.mark.parametrize(
    ("wording", "who"),
    [
        ("Лугову подготовить отчёт, Быстрову проверить расчёты.", ["Лугов И. И.", "Быстров П. П."]),
        ("Поручить Лугову И. И. подготовить отчёт, а Зориной А. А. проверить его.", ["Лугов И. И.", "Зорина А. А."]),
        ("Бухгалтерии оплатить счёт, Быстрову П. П. проверить расчёты.", ["Бухгалтерия", "Быстров П. П."]),
        ("Бухгалтерия оплачивает счёт до 18.03.2025.", ["Бухгалтерия"]),
        ("Отдел кадров готовит график отпусков до 20.03.2025.", ["Отдел кадров"]),
        ("Завод работает стабильно до 2025 года.", []),
        ("Лугову И. И. представить отчёт Быстрову П. П., Зориной А. А.", ["Лугов И. И."]),
    ],
)
def test_who_is_ordered(wording: str, who: list[str]) -> None:
    [point] = _points(wording)
    assert [one.name for one in point.responsible] == who


def test_notes_without_a_title_decide_below_a_word_of_their_own() -> None:
    parsed = parse(
        "## Синк по релизу\n**14 марта 2025, 11:00, Zoom**\n**Участники:** Андрей Лугов, Полина Зорина\n\n"
        "### Договорились\n1. Андрей Лугов готовит смету до 20.03.2025\n2. Полина Зорина рассылает письма\n"
    )
    assert is_protocol(parsed)
    assert (parsed.place, len(parsed.items[0].resolutions)) == ("Zoom", 2)


def test_boxes_to_tick_are_no_wording() -> None:
    parsed = parse(
        "# Заметки со встречи 14.03.2025\n\nУчастники: Андрей Лугов, Полина Зорина\n\n## Action items\n"
        "- [ ] Андрей Лугов — подготовить смету — до 20.03.2025\n- [x] Полина Зорина: разослать письма\n"
    )
    assert is_protocol(parsed)
    points = parsed.items[0].resolutions
    assert [point.text for point in points] == [
        "Андрей Лугов — подготовить смету",
        "Полина Зорина: разослать письма",
    ]


def test_a_decision_that_is_the_protocol_is_of_the_day_below_it() -> None:
    parsed = parse("Решение (протокол) № 5\nправления ТСЖ «Уют»\nот 14.03.2025\n\nРЕШИЛИ:\n1. Утвердить смету.\n")
    assert (parsed.body, parsed.number, parsed.date) == ("Правление ТСЖ «Уют»", "5", dt.date(2025, 3, 14))


@pytest.mark.parametrize(
    "line",
    [
        "Председатель открыл заседание и огласил повестку.",
        "Ведущий специалист Зорина П. Л.",
        "Составил акт Лугов А. С.",
        "Секретарь комиссии доложила о кворуме.",
        "Присутствовали: Лугов А. С., секретариат губернатора; Зорина П. Л., делопроизводитель",
    ],
)
def test_words_of_officers_that_name_none(line: str) -> None:
    parsed = parse(
        "Протокол № 3\nзаседания комиссии по охране труда\n14.03.2025, 10:00, каб. 5\n"
        f"{line}\n\nРЕШИЛИ:\n1. Утвердить план.\n"
    )
    assert (parsed.chair, parsed.secretary) == (None, None)
    assert (parsed.place, parsed.body) == ("каб. 5", "Комиссия по охране труда")
