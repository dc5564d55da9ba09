"""Days and texts of the demo, without a database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

import pytest

from decisions.demo.dates import Calendar, Sitting, calendar, day_from, working_day, written
from decisions.demo.directory import HERE, read

DAYS_OF_LOADING = [
    dt.date(2026, 11, 23),
    dt.date(2027, 1, 1),
    dt.date(2026, 12, 31),
    dt.date(2026, 11, 28),
    dt.date(2026, 11, 29),
    dt.date(2028, 2, 29),
    dt.date(2027, 5, 10),
]


def demo_calendar(today: dt.date) -> Calendar:
    return calendar([Sitting(row["code"], row["body"], row["day"]) for row in read("meetings.json")], today)


def texts(today: dt.date) -> Iterator[tuple[str, str]]:
    days = demo_calendar(today)
    for path in sorted((HERE / "protocols").glob("*.txt")):
        yield path.stem, days.fill(path.read_text(encoding="utf-8"), path.stem)


@pytest.mark.parametrize("today", DAYS_OF_LOADING, ids=str)
def test_days_are_working_days_on_their_own_side_of_today(today: dt.date) -> None:
    for offset in range(-60, 61):
        day = day_from(today, offset)
        assert day.weekday() < 5
        assert day == working_day(day, step=1)
        if offset:
            assert (day > today) == (offset > 0)


@pytest.mark.parametrize("today", DAYS_OF_LOADING, ids=str)
def test_days_keep_their_order(today: dt.date) -> None:
    days = [day_from(today, offset) for offset in range(-800, 60)]
    assert days == sorted(days)


@pytest.mark.parametrize("today", DAYS_OF_LOADING, ids=str)
def test_numbers_count_within_a_body_and_a_calendar_year(today: dt.date) -> None:
    days = demo_calendar(today)
    sittings = {row["code"]: row["body"] for row in read("meetings.json")}
    by_year: dict[tuple[str, int], list[tuple[dt.date, int]]] = defaultdict(list)
    for code, body in sittings.items():
        by_year[body, days.days[code].year].append((days.days[code], int(days.numbers[code])))
    for rows in by_year.values():
        dates = [day for day, _number in sorted(rows)]
        assert [number for _day, number in sorted(rows)] == list(range(1, len(rows) + 1))
        assert len(set(dates)) == len(dates)


@pytest.mark.parametrize("today", DAYS_OF_LOADING, ids=str)
def test_every_placeholder_of_every_text_is_resolved(today: dt.date) -> None:
    read_texts = dict(texts(today))
    assert len(read_texts) >= 14
    for code, text in read_texts.items():
        assert not set("{}") & set(text), code


def test_every_held_meeting_has_its_text_and_every_text_its_meeting() -> None:
    held = {row["code"] for row in read("meetings.json") if row["day"] < 0}
    assert held == {path.stem for path in (HERE / "protocols").glob("*.txt")}


def test_the_ways_of_writing_a_day() -> None:
    day = dt.date(2019, 2, 20)
    assert written(day) == "20 февраля 2019 года"
    assert written(day, "short") == "20.02.2019"
    assert written(day, "quoted") == "“20” февраля 2019 года"


def test_a_day_off_moves_back_in_the_past_and_on_in_the_future() -> None:
    assert day_from(dt.date(2027, 1, 1), -1) < dt.date(2027, 1, 1)
    assert day_from(dt.date(2027, 1, 1), 1) == dt.date(2027, 1, 11)
    assert day_from(dt.date(2026, 11, 23), -1) == dt.date(2026, 11, 20)


def test_lineage_names_the_number_and_the_day_of_the_other_protocol() -> None:
    days = calendar([Sitting("a-1", "a", -40), Sitting("a-2", "a", -4)], dt.date(2026, 11, 23))
    text = "пункт 1.1 протокола № {{number a-1}} от {{date a-1}} продлить до {{day +1}}, № {{number}}, {{date short}}"
    assert days.fill(text, "a-2") == (
        "пункт 1.1 протокола № 1 от 14 октября 2026 года продлить до 24 ноября 2026 года, № 2, 19.11.2026"
    )


@pytest.mark.parametrize("text", ["{{moon}}", "{{day}}", "{{day soon}}", "{{number nobody-1}}", "{{date x y z}}"])
def test_an_unknown_placeholder_is_named(text: str) -> None:
    days = calendar([Sitting("a-1", "a", -40)], dt.date(2026, 11, 23))
    with pytest.raises(ValueError, match=r"a-1: \{\{"):
        days.fill(text, "a-1")
