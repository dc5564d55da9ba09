"""Corrections that change the text: it says what was asked, and all else as before; what cannot be said is refused."""

from __future__ import annotations

import re

import pytest

from decisions.editor.remarks import mended
from decisions.editor.rewording import Asked, NotReworded, reworded
from decisions.editor.understanding import Understood, understand

pytestmark = pytest.mark.django_db

HEAD = """ПРОТОКОЛ № 5
заседания Координационного совета кластера
12 марта 2026 года, 10:00
Место проведения: ул. Мира, 1

Председательствовал: Петров П. П.

1. О навигации.

РЕШИЛИ:

"""
NEXT = "\n\n1.2. Секретарю доложить.\n"


def asked(understood: Understood, button: str, value: str = "") -> str:
    request = Asked.read(button, value)
    assert request is not None
    return mended(understood.text, reworded(understood, request))


def of_point(point: str, what: str, value: str) -> str:
    """The point after somebody (`value`) was added, or removed by the name that is shown."""
    understood = understand(HEAD + point + NEXT)
    shown = understood.items[0].points[0]
    of = shown.key
    if what == "remove":
        of = next(fact.id for fact in shown.facts if fact.value == value)
    text = asked(understood, f"{what}:{of}", value)
    assert text.startswith(HEAD)
    assert text.endswith(NEXT)
    return text[len(HEAD) : -len(NEXT)]


@pytest.mark.parametrize(
    ("what", "value", "before", "after"),
    [
        ("number", "7-к", "№ 5", "№ 7-к"),
        ("date", "2026-04-03", "12 марта 2026 года", "3 апреля 2026 года"),
        ("time", "11:30", "10:00", "11:30"),
        ("place", "ул. Новая, 5", "ул. Мира, 1", "ул. Новая, 5"),
    ],
)
def test_the_head(what: str, value: str, before: str, after: str) -> None:
    text = HEAD + "1.1. ООО «Речной причал» представить график." + NEXT
    assert asked(understand(text), what, value) == text.replace(before, after)


@pytest.mark.parametrize(
    ("what", "value"), [("date", "завтра"), ("date", ""), ("time", "25:70"), ("number", ""), ("place", "1. О другом")]
)
def test_what_the_head_cannot_say_is_refused(what: str, value: str) -> None:
    with pytest.raises(NotReworded):
        asked(understand(HEAD.replace("Место проведения: ул. Мира, 1\n", "") + "1.1. Доложить." + NEXT), what, value)


@pytest.mark.parametrize(
    ("point", "what", "name", "after"),
    [
        ("1.1. ООО «А» представить график.", "lead", "Клёнов А. И.", "\nОтветственный: Клёнов А. И."),
        ("1.1. ООО «А» представить график.", "co", "ООО «Б»", "\nСоисполнитель: ООО «Б»"),
        ("1.1. Согласовать порядок с членами совета.", "lead", "Клёнов А. И.", "\nОтветственный: Клёнов А. И."),
        ("1.1. Представить график\nСрок: 1 июня 2030 года", "lead", "Клёнов А. И.", "\nОтветственный: Клёнов А. И."),
    ],
)
def test_somebody_is_added(point: str, what: str, name: str, after: str) -> None:
    first, line_end, rest = point.partition("\n")
    assert of_point(point, what, name) == f"{first}{after}{line_end}{rest}"


@pytest.mark.parametrize(
    ("point", "name", "after"),
    [
        ("1.1. Поручить ООО «А», Зориной Е. В. и АО «Б» доложить.", "ООО «А»", "Поручить Зориной Е. В. и АО «Б»"),
        ("1.1. Поручить ООО «А», Зориной Е. В. и АО «Б» доложить.", "Зорина Е. В.", "Поручить ООО «А» и АО «Б»"),
        (
            "1.1. Поручить ООО «А», Зориной Е. В. и АО «Б» доложить.",
            "АО «Б»",
            "Поручить ООО «А», Зориной Е. В. доложить.",
        ),
        ("1.1. ООО «А» представить график.", "ООО «А»", "1.1. Представить график."),
        ("1.1. Представить график.\nОтветственный: Зорина Е. В.", "Зорина Е. В.", "1.1. Представить график."),
        ("1.1. Представить график.\nОтветственные: Зорина Е. В., ООО «А»", "Зорина Е. В.", "\nОтветственные: ООО «А»"),
        ("1.1. Представить график (отв. Зорина Е. В.)", "Зорина Е. В.", "1.1. Представить график"),
    ],
)
def test_somebody_is_removed(point: str, name: str, after: str) -> None:
    text = of_point(point, "remove", name)
    assert after in text
    assert name.split()[0][:4] not in text
    assert not re.search(r"\(\s*\)|\(отв\. *\)|:\s*$", text)


def test_who_stands_before_brackets_is_left_to_a_person() -> None:
    with pytest.raises(NotReworded):
        of_point("1.1. Поручить ООО «А» (Иванову И. И.) доложить.", "remove", "ООО «А»")


@pytest.mark.parametrize("button", ["lead:nothing", "remove:nothing:who1", "co:"])
def test_a_point_that_is_there_no_more(button: str) -> None:
    with pytest.raises(NotReworded):
        asked(understand(HEAD + "1.1. Доложить." + NEXT), button, "Клёнов А. И.")


@pytest.mark.parametrize("name", ["1.2. Клёнов", "и", "\x00", "а" * 5000])
def test_words_that_are_no_name_change_nothing_else(name: str) -> None:
    """Either somebody is added by just these words, or it is refused."""
    understood = understand(HEAD + "1.1. ООО «А» представить график." + NEXT)
    key = understood.items[0].points[0].key
    try:
        text = asked(understood, f"lead:{key}", name)
    except NotReworded:
        return
    after = understand(text)
    assert [point.number for point in after.items[0].points] == ["1.1", "1.2"]
    assert after.items[0].points[1].text == understood.items[0].points[1].text


@pytest.mark.parametrize("button", ["", "x", "nothing:1", "kind:1"])
def test_unknown_buttons(button: str) -> None:
    assert Asked.read(button, "") is None
