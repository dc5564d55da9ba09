"""Terms that name a month, a season or a next meeting and no day."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.protocols.structure import Certainty

from .wording import point_of

#: Sentences of a meeting on 19 November 2026, and the day they mean; None where the term stays a phrase.
_DATED = [
    ("Подготовить отчёт до февраля.", dt.date(2027, 2, 1)),
    ("Подготовить отчёт к марту.", dt.date(2027, 3, 1)),
    ("Подготовить отчёт к началу декабря.", dt.date(2026, 12, 1)),
    ("Завершить ремонт не позднее января.", dt.date(2027, 1, 31)),
    ("Представить расчёт до Нового года.", dt.date(2026, 12, 31)),
    ("Закупить мебель до 20-х чисел декабря.", dt.date(2026, 12, 20)),
    ("В течение текущей недели подготовить акт.", dt.date(2026, 11, 20)),
    ("Сдать отчёт. Срок: 1-я декада декабря.", dt.date(2026, 12, 10)),
]
_PHRASES = [
    ("Завершить благоустройство к лету.", "к лету"),
    ("До майских праздников покрасить забор.", "До майских праздников"),
]


@pytest.mark.parametrize(("sentence", "day"), _DATED, ids=[sentence for sentence, _ in _DATED])
def test_day(sentence: str, day: dt.date) -> None:
    term = point_of(f"Гончару Д. И. {sentence[0].lower()}{sentence[1:]}").term
    assert term is not None
    assert term.date == day


@pytest.mark.parametrize(("sentence", "phrase"), _PHRASES, ids=[sentence for sentence, _ in _PHRASES])
def test_phrase(sentence: str, phrase: str) -> None:
    term = point_of(sentence).term
    assert term is not None
    assert (term.date, term.text) == (None, phrase)


def test_a_month_without_a_day_is_to_be_checked() -> None:
    term = point_of("Гончару Д. И. подготовить отчёт до февраля.").term
    assert term is not None
    assert term.certainty is Certainty.DOUBTFUL


def test_how_long_something_goes_on_is_no_term() -> None:
    term = point_of("Гончару Д. И. дежурить с марта до октября.").term
    assert term is None or term.date is None
