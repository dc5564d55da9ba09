"""Earlier points that a point speaks of: which it is, or that there is no such point."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from decisions.editor.facts import Fact
from decisions.editor.understanding import Understood, understand
from decisions.models import Resolution
from members.models import Group
from tests.factories import BodyFactory, MeetingFactory, ResolutionFactory

HEAD = "ПРОТОКОЛ № 6\nзаседания рабочей группы по инфраструктуре\n12 ноября 2026 года\n\n1. О контроле.\n\n"


def text(*points: str, head: str = HEAD) -> str:
    return head + "\n\n".join(f"1.{number}. {words}" for number, words in enumerate(points, 1)) + "\n"


def lineage(understood: Understood) -> list[Fact]:
    return [fact for fact in understood.facts if fact.what == "lineage"]


@pytest.fixture
def infrastructure(db: None) -> Group:
    return BodyFactory(name="Рабочая группа по инфраструктуре", slug="infrastructure")


@pytest.fixture
def earlier(infrastructure: Group) -> Resolution:
    meeting = MeetingFactory(body=infrastructure, number="5", date=dt.date(2026, 10, 1), published=True)
    return ResolutionFactory(item__meeting=meeting, item__number="3", number="3.2", text="Осмотреть стрелку.")


@pytest.mark.parametrize(
    ("words", "does"),
    [
        ("Снять с контроля пункт 3.2 протокола № 5 от 01.10.2026.", "снимает с контроля"),
        (
            "Продлить срок исполнения пункта 3.2 протокола от 1 октября 2026 г. № 5 до 1 марта 2027 г.",
            "продлевает срок",
        ),
        ("Пункт 3.2 протокола № 5 от 01.10.2026 отменить.", "отменяет"),
        ("Изложить п. 3.2 протокола № 5 от 01.10.2026 в новой редакции.", "изменяет"),
        ("Во исполнение пункта 3.2 протокола № 5 провести осмотр.", "продолжает"),
    ],
)
def test_the_point_that_is_meant_is_named(earlier: Resolution, words: str, does: str) -> None:
    written = text("Провести субботник.", words)
    understood = understand(written)
    [fact] = lineage(understood)
    assert (fact.label, fact.value, fact.is_astray) == (does, "п. 3.2 протокола № 5 от 01.10.2026", False)
    assert fact.url == reverse("decisions:resolution-detail", args=[earlier.pk])
    mark = next(mark for mark in understood.marks if mark.fact == fact.id)
    assert written[mark.start : mark.end].lower().startswith(("пункт", "п. 3.2"))
    assert "протокола" in written[mark.start : mark.end]


def test_points_named_together_are_told_apart(earlier: Resolution) -> None:
    understood = understand(text("Снять с контроля пункты 3.2 и 3.7 протокола № 5 от 01.10.2026."))
    found, missing = lineage(understood)
    assert (found.value, missing.value) == ("п. 3.2 протокола № 5 от 01.10.2026", "пункт 3.7")
    assert (found.is_astray, missing.is_astray) == (False, True)
    assert missing.note == "в прежних протоколах такого пункта нет"
    assert understood.counts["astray"] == 1


def test_of_several_that_fit_none_is_taken(earlier: Resolution, infrastructure: Group) -> None:
    other = MeetingFactory(body=infrastructure, number="5", date=dt.date(2025, 10, 1), published=True)
    ResolutionFactory(item__meeting=other, item__number="3", number="3.2")
    [fact] = lineage(understand(text("Снять с контроля пункт 3.2 протокола № 5.")))
    assert (fact.url, fact.is_astray) == ("", True)
    assert "в нескольких" in fact.note


def test_half_a_text_names_it_as_well_and_without_a_body_nothing_is_missed(earlier: Resolution) -> None:
    words = "Снять с контроля пункт 3.2 протокола № 5 от 01.10.2026."
    undated = text(words, head=HEAD.replace("12 ноября 2026 года\n", ""))
    understood = understand(undated)
    assert understood.plan is None
    assert [fact.url != "" for fact in lineage(understood)] == [True]
    nobodys = text(words, head=HEAD.replace("заседания рабочей группы по инфраструктуре\n", ""))
    assert lineage(understand(nobodys)) == []
    assert understand(nobodys, body=earlier.item.meeting.body).counts["astray"] == 0
