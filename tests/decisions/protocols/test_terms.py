"""Terms: dates, phrases, recurrences, and dates that are none."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.protocols.structure import Recurrence
from decisions.protocols.terms.calendar import WorkCalendar
from decisions.protocols.terms.dates import find_dates, find_time
from decisions.protocols.terms.reading import read_label, read_sentence

MEETING = dt.date(2022, 4, 21)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("к 1 октября обеспечить подготовку техники", "2022-10-01"),
        ("до 1 февраля подготовить отчёт", "2023-02-01"),
        ("до 1 марта т.г. подготовить отчёт", "2022-03-01"),
        ("проинформировать комиссию до конца II квартала 2022 года", "2022-06-30"),
        ("уточнить прогноз до 2030 года – до 16 мая 2022 г.", "2022-05-16"),
        ("в десятидневный срок провести сверку", "2022-05-01"),
        ("в двухнедельный срок провести сверку", "2022-05-05"),
        ("в месячный срок провести сверку", "2022-05-21"),
        ("в течение 10 дней со дня подписания протокола представить расчёт", "2022-05-01"),
        ("внести в срок до первого февраля 2024 года предложения", "2024-02-01"),
        ("к началу 2024/2025 учебного года разработать программу", "2024-09-01"),
        ("изготовить каталог в IV квартале 2022 года", "2022-12-31"),
        ("до конца года подвести итоги", "2022-12-31"),
        ("до 17.00 20 мая 2022 года сдать отчёт", "2022-05-20"),
        ("Продлить срок исполнения пункта 3 протокола от 12.04.2022 № 7 до 1 сентября 2022 года", "2022-09-01"),
    ],
)
def test_date_of_a_sentence(text: str, day: str) -> None:
    found = read_sentence(text, MEETING)
    assert found is not None
    assert found.term.date == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "Снять с контроля пункт 3.2 протокола от 16.12.2021 № 9-ТЛ.",
        "Отметить, что по состоянию на 1 марта 2022 г. статус получили 11 организаций",
        "провести форум 15 мая 2022 года",
        "с 1 мая по 15 мая 2022 года провести месячник",
        "провести спартакиаду в мае 2022 года",
        "уточнить прогноз до 2030 года",
    ],
)
def test_dates_that_are_no_terms(text: str) -> None:
    found = read_sentence(text, MEETING)
    assert found is None or found.term.date is None


@pytest.mark.parametrize(
    ("text", "recurrence", "day"),
    [
        ("ежемесячно, до 5-го числа месяца, следующего за отчётным, направлять сведения", Recurrence.MONTHLY, 5),
        ("ежеквартально до 10 числа представлять отчёт", Recurrence.QUARTERLY, 10),
        ("раз в полгода докладывать", Recurrence.SEMIANNUAL, None),
        ("ежегодно до 1 декабря вносить предложения", Recurrence.ANNUAL, None),
        ("вести учёт постоянно", Recurrence.CONSTANT, None),
    ],
)
def test_recurrence(text: str, recurrence: Recurrence, day: int | None) -> None:
    found = read_sentence(text, MEETING)
    assert found is not None
    assert (found.term.recurrence, found.term.day, found.term.date) == (recurrence, day, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("до 17.10", "2022-10-17"),
        ("март 2023 года", "2023-03-31"),
        ("III кв. 2022 г.", "2022-09-30"),
        ("01.05.2022 – 15.05.2022", "2022-05-15"),
        ("к очередному заседанию", None),
        ("весь период", None),
    ],
)
def test_label(text: str, day: str | None) -> None:
    term = read_label(text, MEETING)
    assert term is not None
    assert term.date == (dt.date.fromisoformat(day) if day else None)


def test_an_empty_label_is_no_term() -> None:
    assert read_label(" – ", MEETING) is None


def test_working_days_follow_the_calendar() -> None:
    text = "в течение 5 рабочих дней представить план"
    assert read_sentence(text, dt.date(2022, 4, 28)).term.date == dt.date(2022, 5, 5)  # type: ignore[union-attr]
    moved = WorkCalendar(days_off={dt.date(2022, 5, 2), dt.date(2022, 5, 3)})
    assert read_sentence(text, dt.date(2022, 4, 28), moved).term.date == dt.date(2022, 5, 9 + 1)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("14.00", "14:00"),
        ("15 час. 30 мин.", "15:30"),
        ("в 11 часов 00 минут", "11:00"),
        ("10 час. 05 мин.", "10:05"),
        ("9 ч. 30 м.", "09:30"),
    ],
)
def test_time(text: str, time: str) -> None:
    found = find_time(text)
    assert found is not None
    assert found[0].strftime("%H:%M") == time


def test_dates_in_words_and_quotes() -> None:
    [first] = find_dates("двадцать третьего ноября две тысячи двадцать третьего года № 12")
    [second] = find_dates("“20” февраля 2019 года, 14.00")
    assert (first.resolve(None), second.resolve(None)) == (dt.date(2023, 11, 23), dt.date(2019, 2, 20))
    assert find_dates("32.13.2020 и 31.02.2020") == []
