"""Terms told from the day of the meeting, durations alone in a column, days of conditions that are no terms."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.protocols.terms.reading import read_label, read_sentence

from .wording import point_of

#: A Wednesday.
MEETING = dt.date(2024, 3, 13)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("неделя", "2024-03-20"),
        ("1 неделя", "2024-03-20"),
        ("две недели", "2024-03-27"),
        ("месяц", "2024-04-13"),
        ("квартал", "2024-06-13"),
        ("10 раб. дней", "2024-03-27"),
        ("5 р.д.", "2024-03-20"),
        ("сутки", "2024-03-14"),
        ("сегодня до 18:00", "2024-03-13"),
        ("до завтра", "2024-03-14"),
        ("до конца рабочего дня", "2024-03-13"),
        ("пятница", "2024-03-15"),
        ("20-го", "2024-03-20"),
        ("5 числа", "2024-04-05"),
        ("в теч. недели", "2024-03-20"),
        ("начало июня", "2024-06-10"),
        ("III квартал 2024 г.", "2024-09-30"),
        ("сегодня-завтра", None),
        ("весь год", None),
        ("к лету", None),
    ],
)
def test_values_of_a_label(text: str, day: str | None) -> None:
    term = read_label(text, MEETING)
    assert term is not None
    assert (term.text, str(term.date) if term.date else None) == (text, day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Лугову сегодня отправить письмо", "2024-03-13"),
        ("Лугову до завтра отправить письмо", "2024-03-14"),
        ("Лугову до конца рабочего дня сдать ключи", "2024-03-13"),
        ("Лугову на этой неделе подготовить отчёт", "2024-03-15"),
        ("Лугову до следующего понедельника подготовить отчёт", "2024-03-18"),
        ("Лугову до 20-го подготовить отчёт", "2024-03-20"),
        ("Лугову в теч. 10 дней подготовить отчёт", "2024-03-23"),
    ],
)
def test_near_days_in_a_sentence(text: str, day: str) -> None:
    found = read_sentence(text, MEETING)
    assert found is not None
    assert found.term.date == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "Лугову подготовить отчёт на сегодняшний день",
        "Если до 15 октября краски не будет, вынести вопрос на комиссию",
        "Лугову подготовить иск, если до 1 мая долг не будет погашен",
        "В случае непоступления оплаты до 1 мая – расторгнуть договор",
        "При неоплате в течение недели подать иск",
        "Подать иск при условии, что до 1 мая ответа не будет",
    ],
)
def test_days_of_conditions_are_no_terms(text: str) -> None:
    assert read_sentence(text, MEETING) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Если до 1 мая деньги не поступят, Лугову до 15 мая подготовить иск", "2024-05-15"),
        ("Лугову до 20 мая, если позволит погода, покрасить забор", "2024-05-20"),
        ("В случае необходимости до 15 мая внести изменения", "2024-05-15"),
    ],
)
def test_terms_beside_a_condition_stay(text: str, day: str) -> None:
    found = read_sentence(text, MEETING)
    assert found is not None
    assert found.term.date == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "who", "day"),
    [
        ("Подать заявку (агентство «Междуречье», IV квартал 2026 г.).", "агентство «Междуречье»", "2026-12-31"),
        ("Сверить ведомости (отдел кадров АО «Вега», неделя).", "отдел кадров АО «Вега»", "2026-11-26"),
        ("Закупить краску (Гончар Д. И., II квартал 2027 г.).", "Гончар Д. И.", "2027-06-30"),
    ],
)
def test_who_and_when_in_the_last_brackets(text: str, who: str, day: str) -> None:
    point = point_of(text)
    assert [one.name for one in point.responsible] == [who]
    assert point.term is not None
    assert str(point.term.date) == day
    assert "(" not in point.text


def test_brackets_that_name_nobody_stay() -> None:
    point = point_of("Гончару Д. И. подготовить перечень домов (приложение, IV квартал 2026 г.).")
    assert point.text.endswith("(приложение, IV квартал 2026 г.).")
