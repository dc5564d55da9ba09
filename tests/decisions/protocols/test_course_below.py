"""Decisions that stand below all questions, and who opened or heads what did not meet."""

from __future__ import annotations

import pytest

from decisions.protocols.parser import parse
from decisions.protocols.structure import ParsedProtocol

_HEAD = "ПРОТОКОЛ № 6\nзаседания правления\n20 мая 2024 года\nПредседатель – Лугов А. П.\nПовестка дня:\n"
_AGENDA = "1. Об исполнении сметы.\n2. О конкурсе причалов.\n\n"
_TALK = "По первому вопросу выступил Дятлов Е. К.\nПо второму вопросу слушали Рощину П. О.\n"


def _points(parsed: ParsedProtocol) -> list[tuple[str, list[str]]]:
    return [(item.number, [point.text for point in item.resolutions]) for item in parsed.items]


@pytest.mark.parametrize("opens", ["По вопросам повестки дня РЕШИЛИ:", "РЕШИЛИ:"])
def test_one_list_is_given_to_the_questions(opens: str) -> None:
    parsed = parse(f"{_HEAD}{_AGENDA}{_TALK}\n{opens}\n1. Исполнение сметы утвердить.\n2. Провести конкурс причалов.\n")
    assert _points(parsed) == [("1", ["Исполнение сметы утвердить."]), ("2", ["Провести конкурс причалов."])]


def test_points_of_the_last_question_stay_its_own() -> None:
    parsed = parse(f"{_HEAD}{_AGENDA}{_TALK}\nРЕШИЛИ:\n1. Провести праздник воды.\n2. Купить краску.\n")
    assert _points(parsed)[1] == ("2", ["Провести праздник воды.", "Купить краску."])


def test_two_questions_taken_as_one_under_both_numbers() -> None:
    parsed = parse(f"{_HEAD}{_AGENDA}1–2. О смете и о конкурсе\nПостановили: Смету утвердить.\n")
    assert [(item.number, item.title) for item in parsed.items] == [("1", "О смете и о конкурсе")]


@pytest.mark.parametrize(
    "officers",
    [
        "Председатель комитета по бюджету – Рощина П. О.\nГлава района, председатель комиссии – Мороз В. С.",
        "Председатель Думы района – Рощина П. О.\nПредседатель комиссии – Мороз В. С.",
        "Заседание открыла Рощина П. О.\nПредседателем избран Мороз В. С.",
    ],
)
def test_who_was_in_the_chair(officers: str) -> None:
    parsed = parse(
        f"Протокол заседания комиссии по безопасности\n{officers}\n28 марта 2025 г.\n1. О воде\nРешили: ждать.\n"
    )
    assert parsed.chair is not None
    assert parsed.chair.name == "Мороз В. С."


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            "ЛУГОВСКАЯ РАЙОННАЯ КОМИССИЯ\nПО ДЕЛАМ МОЛОДЁЖИ\n\nПРОТОКОЛ\nзаседания комиссии",
            "Луговская районная комиссия по делам молодёжи",
        ),
        (
            "Протокол № 2\nочередного общего собрания членов\nАссоциации «Причал»",
            "Общее собрание членов Ассоциации «Причал»",
        ),
    ],
)
def test_body(head: str, body: str) -> None:
    assert parse(f"{head}\n\n26 ноября 2024 года\n1. О воде\nРешили: ждать.\n").body == body


def test_a_room_below_a_dated_title_is_the_place() -> None:
    parsed = parse(
        "Совещание при проректоре 23 мая 2022\nауд. 301\nВёл Лугов А. П.\n1. О наборе\nРешили:\n1.1. Ждать.\n"
    )
    assert (parsed.body, parsed.place) == ("Совещание при проректоре", "ауд. 301")
