"""Cells as people type them in a Russian Excel."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.sheets.cells import CellFault, Choice, Day, Flag, Text
from members.models import Organization

DAY = dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "31.12.2026", " 31.12.26 ", "31.12.2026 г.", "31/12/2026", "31-12-2026", "2026-12-31", "2026-12-31 00:00:00",
        "31.12.2026\u00a0", "46387", "31 декабря 2026 г.", "31 Декабря 2026", "31.дек.26", "31 дек. 2026",
    ],
)  # fmt: skip
def test_days(typed: str) -> None:
    assert Day().read(typed) == DAY


@pytest.mark.parametrize(
    "typed",
    ["31.02.2026", "вчера", "12.2026", "1,5", "31.12.2026 15:30", "99999999", "дек.26", "31 дека 2026", "31 июня 2026"],
)
def test_what_is_no_day_is_said(typed: str) -> None:
    with pytest.raises(CellFault):
        Day().read(typed)


@pytest.mark.parametrize(("typed", "read"), [("да", True), ("Да ", True), ("ИСТИНА", True), ("1", True), ("x", True)])
def test_yes(typed: str, read: bool) -> None:
    assert Flag().read(typed) is read


@pytest.mark.parametrize("typed", ["нет", "Нет", "ЛОЖЬ", "0", "–", "no"])
def test_no(typed: str) -> None:
    assert Flag().read(typed) is False


@pytest.mark.parametrize("typed", ["", "может быть"])
def test_neither_yes_nor_no(typed: str) -> None:
    with pytest.raises(CellFault):
        Flag().read(typed)


def test_blanks_that_are_not_seen_are_no_part_of_a_text() -> None:
    assert Text().read("\ufeff  ООО\u00a0 «Север»\u200b \n") == "ООО «Север»"


def test_a_text_that_was_defused_is_itself_again() -> None:
    assert Text().read("'+7 495 000-00-00") == "+7 495 000-00-00"
    assert Text().read("'=1+1") == "=1+1"
    assert Text().read("О'Генри") == "О'Генри"


@pytest.mark.parametrize("typed", ["=1+1", ' =HYPERLINK("https://example.org")', "1,00E+05", "7.9E+10"])
def test_formulas_and_shortened_numbers_are_not_read(typed: str) -> None:
    with pytest.raises(CellFault):
        Text().read(typed)


@pytest.mark.parametrize("typed", ["орган власти", "Орган  Власти", "public authority", "authority"])
def test_a_choice_is_known_in_each_language(typed: str) -> None:
    assert Choice(dict(Organization.Kind.choices)).read(typed) == "authority"


def test_a_choice_tells_what_there_is() -> None:
    with pytest.raises(CellFault, match=r"«предприятие».*«иное»"):
        Choice(dict(Organization.Kind.choices)).read("завод")
