"""Orders to several people in one sentence, and to people whom only a surname names."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.protocols.parser import parse

from .wording import point_of, protocol_of, told

_TERMS = [
    "Гончару Д. И. до 1 декабря подготовить акты, Белых Т. А. до 15 декабря согласовать планы.",
    "Поручить Гончару до 3 декабря собрать заявки, а Ким А. В. – до 15 декабря свести их.",
    "До 1 декабря Гончару Д. И. представить смету, до 15 декабря Белых Т. А. открыть счёт.",
    "Гончару Д. И. в недельный срок внести правки. Осокину В. Е. к 15 декабря распечатать экземпляры.",
]


@pytest.mark.parametrize("sentence", _TERMS, ids=[sentence[:40] for sentence in _TERMS])
def test_a_numbered_point_to_two_is_due_by_the_last_term_and_says_so(sentence: str) -> None:
    parsed = protocol_of(sentence)
    [point] = parsed.items[0].resolutions
    assert len(point.responsible) == 2
    assert point.text == sentence
    assert point.term is not None
    assert point.term.date == dt.date(2026, 12, 15)
    assert [warning.code for warning in parsed.warnings] == ["doubtful-term"]


def test_an_unnumbered_sentence_is_as_many_points_as_it_names_people_and_terms() -> None:
    parsed = parse(
        "Планёрка 20.01.2025\n\n1. Ремонт цеха\n"
        "Дятлов – закупить краску до 27.01, Рощина – вызвать бригаду до 30.01, Мухин – освободить цех к 01.02.\n"
    )
    points = parsed.items[0].resolutions
    assert [told(one) for point in points for one in point.responsible] == [
        "person дятлов",
        "person рощина",
        "person мухин",
    ]
    assert [point.term and point.term.date for point in points] == [
        dt.date(2025, 1, 27),
        dt.date(2025, 1, 30),
        dt.date(2025, 2, 1),
    ]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Дятлову закупить краску.", ["person дятлов"]),
        ("Киму и Рощиной сверить остатки.", ["person ким а. в.", "person рощина"]),
        ("Газпрому направить заявку.", ["organization газпром"]),
        ("Снабжению подготовить список.", ["organization снабжение"]),
    ],
)
def test_a_surname_that_nothing_introduced(sentence: str, who: list[str]) -> None:
    assert [told(one) for one in point_of(sentence).responsible] == who


def test_the_term_of_a_text_in_capitals_is_no_label() -> None:
    point = point_of("РАЗМЕСТИТЬ ПЛАН НА САЙТЕ В СРОК ДО 25.12.2026.")
    assert point.text == "РАЗМЕСТИТЬ ПЛАН НА САЙТЕ В СРОК ДО 25.12.2026."
    assert point.term is not None
    assert point.term.date == dt.date(2026, 12, 25)


def test_who_is_addressed_on_a_line_above_numbered_orders() -> None:
    parsed = parse(
        "Протокол совещания 03.03.2025\n\nПоручения:\n\nРощиной П. О.\n1. Проверить остановки. Срок: ежедневно.\n"
        "2. Подготовить встречу. Срок: 14.03.2025.\n\nВсем заместителям\n3. Представить планы. Срок: 20.03.2025.\n"
    )
    assert [told(point.responsible[0]) for point in parsed.items[0].resolutions] == [
        "person рощина п. о.",
        "person рощина п. о.",
        "group заместители",
    ]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("провести сбор предложений — Осокин В.Е., до 1 декабря;", "person осокин в. е."),
        ("подготовить договор – Рощина, до 10.12", "person рощина"),
        ("направить письмо в управление – главный инженер, до 12 декабря", "group главный инженер"),
    ],
)
def test_who_and_when_behind_a_dash(sentence: str, who: str) -> None:
    point = point_of(sentence)
    assert [told(one) for one in point.responsible] == [who]
    assert point.term is not None
    assert point.term.date is not None


def test_who_is_addressed_in_capitals_is_named_as_without_them() -> None:
    point = point_of("ОТДЕЛУ КАДРОВ АО «ВЕГА» (БЕЛЫХ Т.А.) РАЗМЕСТИТЬ ПЛАН.")
    assert [told(one) for one in point.responsible] == ["organization отдел кадров ао «вега»", "person белых т. а."]
