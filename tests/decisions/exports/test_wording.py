"""The set words of a protocol."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.exports import wording


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((14, 0, 1, False), "Голосовали: «за» – 14, «против» – 0, «воздержались» – 1."),
        ((14, None, None, False), "Голосовали: «за» – 14."),
        ((None, None, None, True), "Голосовали: единогласно."),
        ((9, 0, 0, True), "Голосовали: единогласно («за» – 9)."),
        ((None, None, None, False), ""),
        ((0, 0, 0, False), "Голосовали: «за» – 0, «против» – 0, «воздержались» – 0."),
    ],
)
def test_votes(counts: tuple[int | None, int | None, int | None, bool], expected: str) -> None:
    for_, against, abstain, unanimous = counts
    assert wording.votes(for_, against, abstain, unanimous=unanimous) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("О конкурсе.", "о конкурсе"),
        ("Об итогах года", "об итогах года"),
        ("Обо всём", "обо всём"),
        ("Разное", "по вопросу «Разное»"),
        ("Отчёт", "по вопросу «Отчёт»"),
        (" ", ""),
    ],
)
def test_subject(title: str, expected: str) -> None:
    assert wording.subject(title) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, "1 человек"),
        (2, "2 человека"),
        (5, "5 человек"),
        (12, "12 человек"),
        (22, "22 человека"),
        (111, "111 человек"),
    ],
)
def test_number_of_people(count: int, expected: str) -> None:
    assert wording.number_of_people(count) == expected


def test_dates_and_hours() -> None:
    assert wording.long_date(dt.date(2026, 5, 1)) == "1 мая 2026 года"
    assert wording.short_date(dt.date(2026, 5, 1)) == "01.05.2026"
    assert wording.sitting_hours(dt.time(9, 5), dt.time(10)) == "09:05–10:00"
    assert wording.sitting_hours(dt.time(9, 5), None) == "09:05"
    assert wording.sitting_hours(None, None) == ""


@pytest.mark.parametrize(
    ("text", "expected"), [("Срок", "Срок."), ("Да.", "Да."), ("перечень:", "перечень:"), ("", "")]
)
def test_sentence(text: str, expected: str) -> None:
    assert wording.sentence(text) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("№ 7 от 15.10.2026, п. 1.1", "№~7 от 15.10.2026, п.~1.1"),
        ("Осокина Т. Г., 80 %", "Осокина Т.~Г., 80~%"),
        ("до 1 марта 2027 года", "до 1 марта 2027~года"),
        ("тип. 5 и т. д.", "тип. 5 и т. д."),
    ],
)
def test_what_belongs_together_stays_in_one_line_of_a_cell(text: str, shown: str) -> None:
    assert wording.glued(text).replace("\N{NO-BREAK SPACE}", "~") == shown
