"""The linter: each rule speaks where it should, keeps silent where it should, and its quick fix mends what it says."""

from __future__ import annotations

import pytest

from decisions.calendar import OFFICIAL
from decisions.editor.linter import text_remarks
from decisions.editor.remarks import Remark
from decisions.editor.verbs import actions, vague
from decisions.protocols.parser import parse

HEAD = """ПРОТОКОЛ № 4
заседания рабочей группы по инфраструктуре
12 ноября 2026 года, 10:00
г. Приозёрск, ул. Складская, 14

Председательствующий – Лагутин В. С.
Секретарь – Осокина Т. Г.

Присутствовали:
Лагутин В. С. – директор
Осокина Т. Г. – секретарь
Вяткин П. П. – начальник

1. О передаче подъездного пути.
РЕШИЛИ:
"""


def told(points: str, head: str = HEAD, usual_days: int | None = None) -> list[Remark]:
    text = head + points + "\n"
    return list(text_remarks(parse(text, calendar=OFFICIAL), text, usual_days))


def codes(points: str, place: str = "1.1") -> set[str]:
    return {remark.code for remark in told(points) if remark.place == place}


def mended(points: str, code: str, usual_days: int | None = None) -> str:
    text = HEAD + points + "\n"
    fix = next(remark.fix for remark in told(points, usual_days=usual_days) if remark.code == code)
    assert fix is not None
    return text[: fix.start] + fix.replacement + text[fix.end :]


GOOD = "1.1. Вяткину П. П. подготовить акт передачи участка пути до 27 ноября 2026 г."


def test_a_point_with_who_what_and_by_when_needs_no_remark() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("1.1. Провести конкурс до 27 ноября 2026 г.", "no-responsible"),
        ("1.1. Вяткину П. П. подготовить акт передачи участка пути.", "no-term"),
        ("1.1. Вяткину П. П. подготовить акт до 27 октября 2026 г.", "term-past"),
        ("1.1. Вяткину П. П. подготовить акт до 27 ноября 2062 г.", "term-far"),
        ("1.1. Вяткину П. П. подготовить акт до 28 ноября 2026 г.", "term-day-off"),
        ("1.1. Вяткину П. П. подготовить акт в двухнедельный срок.", "term-in-words"),
        ("1.1. Вяткину П. П. подготовить акт к следующему заседанию.", "term-phrase"),
        ("1.1. Вяткину П. П. постоянно следить за состоянием пути.", "term-constant"),
        ("1.1. Вяткину П. П. содействовать оснащению полигона до 27 ноября 2026 г.", "vague"),
        (
            "1.1. Вяткину П. П. подготовить акт передачи и согласовать его с портом до 27 ноября 2026 г.",
            "several-actions",
        ),
        ("1.1. Вяткину П. П., Осокиной Т. Г. подготовить акт передачи до 27 ноября 2026 г.", "several-leads"),
    ],
)
def test_each_fault_of_a_point_has_its_remark(points: str, code: str) -> None:
    assert code in codes(points)


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("1.1. Принять к сведению информацию Вяткина П. П.", "no-responsible"),
        ("1.1. Утвердить план работы.", "no-term"),
        ("1.1. Вяткину П. П. ежеквартально до 5 числа представлять сведения.", "term-phrase"),
        ("1.1. Вяткину П. П. содействовать трудоустройству не менее 20 выпускников до 27 ноября 2026 г.", "vague"),
        ("1.1. Поручить Вяткину П. П. подготовить акт до 27 ноября 2026 г.", "several-actions"),
        ("1.1. Вяткину П. П. совместно с Осокиной Т. Г. подготовить акт до 27 ноября 2026 г.", "several-leads"),
        ("1.1. Вяткину П. П. подготовить акт до 27.11.2026.", "term-in-words"),
    ],
)
def test_what_is_right_has_no_remark(points: str, code: str) -> None:
    assert code not in codes(points)


def test_the_head_is_looked_at() -> None:
    bare = "ПРОТОКОЛ\nзаседания рабочей группы\n\n1. О пути.\nРЕШИЛИ:\n"
    found = {remark.code for remark in told(GOOD, head=bare) if not remark.place}
    assert found >= {"no-date", "no-number", "no-place", "no-chair", "no-secretary", "no-attendance"}


def test_numbers_that_repeat_or_leave_one_out_are_named() -> None:
    assert "number-gap" in codes(f"{GOOD}\n1.3. Утвердить план работы.", "1.3")
    twice = f"{GOOD}\n1.1. Утвердить план работы."
    assert "number-twice" in {remark.code for remark in told(twice)}


def test_the_same_wording_twice_names_the_first() -> None:
    found = [one for one in told(f"{GOOD}\n{GOOD.replace('1.1', '1.2')}") if one.code == "same-wording"]
    assert [one.place for one in found] == ["1.2"]
    assert "1.1" in found[0].message


def test_more_votes_than_people_present_are_counted() -> None:
    points = f"{GOOD}\nГолосовали: «за» – 9, «против» – 0, «воздержались» – 0."
    assert "votes-exceed" in {remark.code for remark in told(points)}
    assert "votes-exceed" not in {remark.code for remark in told(points.replace("9", "3"))}


def test_an_item_without_a_decision_is_named_unless_it_was_withdrawn() -> None:
    text = HEAD.replace("1. О передаче подъездного пути.\nРЕШИЛИ:\n", "") + (
        "1. О передаче подъездного пути.\nРЕШИЛИ:\n" + GOOD + "\n\n2. О форуме.\nСЛУШАЛИ: Лагутина В. С.\n"
    )
    assert "no-decision" in {one.code for one in text_remarks(parse(text), text) if one.place == "2"}


# ── quick fixes: the text after them has no such remark any more, and reads as it was ───────
def test_a_term_is_proposed_by_the_usual_days_of_the_body() -> None:
    text = mended("1.1. Вяткину П. П. подготовить акт передачи участка пути.", "no-term", 7)
    assert text.endswith("1.1. Вяткину П. П. подготовить акт передачи участка пути в срок до 19 ноября 2026 г.\n")
    point = parse(text).items[0].resolutions[0]
    assert point.term is not None
    assert str(point.term.date) == "2026-11-19"


def test_a_proposed_term_on_a_day_off_is_the_working_day_before() -> None:
    text = mended("1.1. Вяткину П. П. подготовить акт.", "no-term", 3)
    point = parse(text).items[0].resolutions[0]
    assert point.term is not None
    assert str(point.term.date) == "2026-11-13"


@pytest.mark.parametrize(
    "words",
    ["в двухнедельный срок", "в течение 10 дней", "до конца IV квартала 2026 года", "до 27 ноября", "к 1 декабря"],
)
def test_a_term_in_words_becomes_the_same_date(words: str) -> None:
    points = f"1.1. Вяткину П. П. подготовить акт {words}."
    before = parse(HEAD + points, calendar=OFFICIAL).items[0].resolutions[0].term
    text = mended(points, "term-in-words")
    after = parse(text, calendar=OFFICIAL).items[0].resolutions[0].term
    assert before is not None
    assert after is not None
    assert after.date == before.date
    assert "term-in-words" not in {one.code for one in text_remarks(parse(text), text)}


def test_straight_quotes_are_turned_at_once() -> None:
    text = mended('1.1. ООО "Север" и АО "Порт" подготовить акт до 27 ноября 2026 г.', "straight-quotes")
    assert "ООО «Север» и АО «Порт»" in text


WITHOUT_TERMS = "\n".join(f"1.{n}. Вяткину П. П. подготовить акт участка {n}." for n in range(1, 4))


def test_points_without_a_term_are_told_at_once_and_mended_at_once() -> None:
    (remark,) = (one for one in told(WITHOUT_TERMS) if one.code == "no-term")
    assert (remark.place, remark.message) == ("", "нет срока в 3 пунктах: 1.1, 1.2, 1.3")
    assert remark.span is not None
    assert (HEAD + WITHOUT_TERMS)[remark.span.start :].startswith("Вяткину П. П. подготовить акт участка 1.")
    text = mended(WITHOUT_TERMS, "no-term")
    assert text == HEAD + WITHOUT_TERMS.replace(".\n", " в срок до 11 декабря 2026 г.\n").removesuffix(".") + (
        " в срок до 11 декабря 2026 г.\n"
    )
    assert "no-term" not in {one.code for one in text_remarks(parse(text), text)}


def test_two_points_without_a_term_have_a_remark_each() -> None:
    two = WITHOUT_TERMS.rpartition("\n")[0]
    assert [one.place for one in told(two) if one.code == "no-term"] == ["1.1", "1.2"]


def test_of_many_points_without_a_term_the_first_are_named() -> None:
    many = "\n".join(f"1.{n}. Вяткину П. П. подготовить акт участка {n}." for n in range(1, 31))
    (remark,) = (one for one in told(many) if one.code == "no-term")
    assert remark.message.startswith("нет срока в 30 пунктах: 1.1, 1.2")
    assert remark.message.endswith("1.12 и ещё 18")


def test_where_no_term_can_be_counted_the_one_remark_has_no_fix() -> None:
    (remark,) = (one for one in told(WITHOUT_TERMS, HEAD.replace("2026", "9999")) if one.code == "no-term")
    assert remark.fix is None


# ── verbs ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Поручить Вяткину П. П. подготовить акт.", ("подготовить",)),
        ("Вяткину П. П. подготовить и направить акт.", ("подготовить", "направить")),
        ("Рекомендовать предприятиям предоставить места для практики.", ("предоставить",)),
        ("Вяткину П. П. проработать вопрос, чтобы обеспечить безопасность.", ("проработать",)),
        ("Принять к сведению информацию.", ("Принять",)),
        ("Порту предоставить возможность проводить занятия.", ("предоставить",)),
        ("Утвердить план (подготовить и направить).", ("Утвердить",)),
    ],
)
def test_actions_of_a_wording(text: str, expected: tuple[str, ...]) -> None:
    assert actions(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Членам Кластера содействовать оснащению полигона.", "содействовать"),
        ("Предприятиям усилить взаимодействие с колледжами.", "усилить"),
        ("Предприятиям усилить взаимодействие: заключить не менее 5 договоров.", ""),
        ("Колледжу принять меры по набору студентов.", "принять меры"),
        ("Колледжу принять меры и представить отчёт.", ""),
        ("Колледжу закупить тренажёр.", ""),
    ],
)
def test_verbs_that_cannot_be_checked(text: str, expected: str) -> None:
    assert vague(text) == expected


@pytest.mark.parametrize("year", ["9999", "2999"])
def test_a_mistyped_year_is_no_end_of_all_days(year: str) -> None:
    head = HEAD.replace("12 ноября 2026", f"31 декабря {year}")
    found = told(f"1.1. Вяткину П. П. подготовить акт.\n1.2. Вяткину П. П. сдать путь до 31 декабря {year} г.", head)
    (remark,) = (one for one in found if one.code == "no-term")
    assert remark.fix is None, "no term is counted from it"


@pytest.mark.parametrize(
    "day", ["30 февраля 2027 г.", "«31» апреля 2027 года", "29.02.2027", "0 мая 2027 года", "31.11.2026"]
)
def test_a_day_that_does_not_exist_is_named_where_it_stands(day: str) -> None:
    (remark,) = (one for one in told(f"1.1. Вяткину П. П. подготовить акт до {day}") if one.code == "no-such-day")
    assert (remark.place, remark.fix) == ("1.1", None)
    head = HEAD.replace("12 ноября 2026 года", "31 ноября 2026 года")
    (remark,) = (one for one in told(GOOD, head) if one.code == "no-such-day")
    assert (remark.place, remark.message) == ("", "такого дня нет: 31 ноября 2026")


@pytest.mark.parametrize(
    "words", ["29 февраля 2028 г.", "31.12.2026", "п. 45.13.2020", "0000", "31 мая 0000 г.", "1.1.2027"]
)
def test_days_that_exist_and_other_numbers_are_left_alone(words: str) -> None:
    assert "no-such-day" not in codes(f"1.1. Вяткину П. П. подготовить акт до {words}")
