"""Search in the wording of resolutions, on both databases."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from decisions.finding import known_names
from decisions.finding.indexing import among
from decisions.finding.names import Names
from decisions.finding.search import few_matching, matching, nearness, read
from decisions.models import Meeting, Resolution
from tests.conftest import World
from tests.factories import AgendaItemFactory, ResolutionFactory

TEXT = "Отвести земельный участок к осени; зачёт судов в третий день, сообщить людям о портовых сборах."


def finds(words: str, *, with_names: bool = False) -> bool:
    """All ways to find must agree: gathered or row by row, names asked of the index or at hand, the keys alone."""
    rows = Resolution.objects.all()
    known = known_names.read(timezone.localdate())
    names = Names.of(known.groups, known.organizations)
    gathered, *others = (
        set(matching(rows, words, with_names=with_names, in_many=many, names=at_hand))
        for many in (False, True)
        for at_hand in (None, names)
    )
    for at_hand in (None, names):
        few = few_matching(words, 2_000, at_hand)
        if few is not None and not with_names:
            others += [set(rows.filter(pk__in=few)), set(rows.filter(pk__in=among(few)))]
            assert few_matching(words, 0, at_hand) is None or not few
    assert all(gathered == other for other in others)
    return bool(gathered)


@pytest.fixture
def point(world: World) -> Resolution:
    """The point 1.1 of the protocol № 3 of 12.03.2026, due on 30.04.2026."""
    due = dt.date(2026, 4, 30)
    Resolution.objects.filter(pk=world.resolution.pk).update(text=TEXT, public_text=TEXT, due=due)
    return world.resolution


@pytest.mark.parametrize(
    "words",
    [
        "участка",
        "УЧАСТКАМИ",
        "дня",
        "дни",
        "человек",
        "судно",
        "зачет",
        "зачёта",
        "осень",
        "порт сбор",
        "земельного участка дням",
        "«земельный участок»",
        '"третий день, сообщить"',
        "„зачет судов“",
        "участок -причал",
        "-самолёт",
        'сбор -"портовый сбор"',
        "протокол 3 от 12 марта",
        "Протокол № 3 от 12.03.2026 г.",
        "протокола 3 от 12 марта 2026 года участка",
        "протокол от 12 марта",
        "п. 1.1 протокола 3",
        "1.1 протокола № 3",
        "№ 3 от 12 марта",
        "12 марта 2026",
        "от 12 марта",
        "12.03.2026 г.",
        "12.03",
        "30 апреля",
        "протокол 3 за 2026",
        "протокол №3 2026 года участка",
        "протокол за 2026 год",
        "протокол 3 от 12.03.2026, п. 1.1",
        "протокол 3 п 1.1",
        "п. 1.1",
        "Пункт 1.1",
        "1.1",
        "«навигации этого года»",
        "координационного",
        "речная",
    ],
)
def test_finds_as_people_write(point: Resolution, words: str) -> None:
    Resolution.objects.filter(pk=point.pk).update(public_text=TEXT.replace("портовых", "порт и"))
    if "причал" in words:
        point.assignments.all().delete()
    assert finds(words)


@pytest.mark.parametrize("words", ["протокол 3-п", "№ 3-П от 12 марта", "протокола 3-П за 2026 год"])
def test_letters_of_a_number_are_small_or_capital(point: Resolution, words: str) -> None:
    Meeting.objects.filter(pk=point.item.meeting_id).update(number="3-П")
    assert finds(words)
    assert not finds("протокол 3")


@pytest.mark.parametrize(
    "words",
    [
        "самолёт",
        "дневник",
        "участник",
        "«участок земельный»",
        "«земельного участка»",
        "участок -день",
        "сборы -судно",
        'участок -"зачёт судов"',
        "участок -совет",
        "участок -причалы",
        "протокол 4 от 12 марта",
        "протокол 3 от 13 марта",
        "протокол 3 от 12 апреля",
        "протокол 3 от 12 марта 2025",
        "протокол 3 от 99.99.2026",
        "протокол 3 самолёт",
        "протокол 3 за 2025 год",
        "протокол 3 от 12 марта, п. 1.2",
        "п. 1.2 протокола 3",
        "13 марта 2026",
        "12.03.2025",
        "31.02.2026",
        "30.04.2025",
        "п. 1.2",
        "1.10",
        "п. 1",
    ],
)
def test_does_not_find_what_is_not_there(point: Resolution, words: str) -> None:
    assert not finds(words)


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("14 ноября", ["14 ноября"]),
        ("до 14 ноября 2026 г.", ["14 ноября 2026"]),
        ("14.11.2026", ["14 ноября 2026"]),
        ("03.12", ["03.12"]),
        ("15 ноября", []),
        ("14 ноября 2025", []),
    ],
)
def test_a_day_that_is_only_told_is_found_and_marked(point: Resolution, words: str, marked: list[str]) -> None:
    """Of what is off control no term is open any more, but its words tell it still."""
    text = "Представить график до 14 ноября 2026 года, сведения до 03.12."
    Resolution.objects.filter(pk=point.pk).update(text=text, public_text=text)
    assert finds(words) is bool(marked)
    assert re.findall(read(words).hits, text, re.IGNORECASE) == marked


@pytest.mark.parametrize("words", ["", "   ", "-", "«", '"" «»', "(((", "[", "\\", "***", "№", "«!!!»", "*."])
def test_signs_alone_ask_for_nothing_and_break_nothing(point: Resolution, words: str) -> None:
    assert finds(words)


def test_a_name_without_consent_is_found_only_with_names(point: Resolution) -> None:
    Resolution.objects.filter(pk=point.pk).update(
        text="Поручить Тайникову отчёт", public_text="Поручить [имя не публикуется] отчёт"
    )
    for words in ("Тайникову", "Тайников", "«Поручить Тайникову»"):
        assert not finds(words), words
        assert finds(words, with_names=True), words
    assert finds("отчёт -Тайникову"), "what is left out must not tell the public who was named"


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("участка", ["участок"]),
        ("дня судно", ["судов", "день"]),
        ("«зачет судов» -причал", ["зачёт судов"]),
        ("протокол 3 от 12 марта", []),
    ],
)
def test_marks_the_found_form(words: str, marked: list[str]) -> None:
    hits = read(words).hits
    assert (re.findall(hits, TEXT, re.IGNORECASE) if hits else []) == marked


def test_of_a_long_question_eight_words_are_read() -> None:
    assert len(read("раз " * 60).wanted) == 8


def test_the_nearest_to_the_words_comes_first(point: Resolution) -> None:
    """What was typed, one after another; all of it in any form; in the question; in several places."""
    meeting = point.item.meeting
    spread = AgendaItemFactory(meeting=meeting, title="О причалах")
    asked = AgendaItemFactory(meeting=meeting, title="О паромных причалах")
    wordings = {"паромный причал", "Причал и паромную пристань", "Отчёт", "Паромный ход"}
    rows = {text: ResolutionFactory(item=spread, text=text) for text in wordings - {"Отчёт"}}
    rows["Отчёт"] = ResolutionFactory(item=asked, text="Отчёт")
    nearest = matching(Resolution.objects.all(), "паромный причал").annotate(
        rank=nearness(read("паромный причал -самолёт"))
    )
    assert {text: nearest.get(pk=row.pk).rank for text, row in rows.items()} == {
        "паромный причал": 0,
        "Причал и паромную пристань": 1,
        "Отчёт": 2,
        "Паромный ход": 3,
    }
