"""References to earlier protocols, and the lineage they make."""

from __future__ import annotations

import datetime as dt

import pytest

from decisions.imports import Plan, Subject, apply_plan, make_plan
from decisions.models import Lineage
from decisions.protocols.resolutions.references import Relation, find_references
from tests.decisions.imports.build import NAVIGATION, by_person, item, point, protocol


@pytest.mark.parametrize(
    ("text", "relation", "points", "section", "number", "day"),
    [
        (
            "Снять с контроля пункт 3.2 протокола от 16.12.2021 № 9-ТЛ.",
            Relation.CLOSES, ["3.2"], None, "9-ТЛ", dt.date(2021, 12, 16),
        ),
        (
            "признать утратившим силу пункт 4 раздела I протокола от 30.08.2023 № 9 (44).",
            Relation.CANCELS, ["4"], "I", "9 (44)", dt.date(2023, 8, 30),
        ),
        (
            "Продлить срок исполнения пункта 2.1 протокола № 3 от 12 мая 2022 г. до 01.09.2022.",
            Relation.EXTENDS, ["2.1"], None, "3", dt.date(2022, 5, 12),
        ),
        (
            "Пункты 1.2, 1.3 и 2.1 протокола заседания Совета от 14.03.2022 № 2 снять с контроля.",
            Relation.CLOSES, ["1.2", "1.3", "2.1"], None, "2", dt.date(2022, 3, 14),
        ),
        (
            "Во исполнение п. 2.2 протокола № 11/2020 провести работу.",
            Relation.CONTINUES, ["2.2"], None, "11/2020", None,
        ),
        (
            "Изложить п. 3.1 протокола от «1» марта 2024 года № 5 в следующей редакции: «Текст».",
            Relation.AMENDS, ["3.1"], None, "5", dt.date(2024, 3, 1),
        ),
    ],
)  # fmt: skip
def test_what_is_referred_to(
    text: str, relation: Relation, points: list[str], section: str | None, number: str, day: dt.date | None
) -> None:
    found = find_references(text)
    assert [reference.point for reference in found] == points
    assert {(one.relation, one.section, one.number, one.date) for one in found} == {(relation, section, number, day)}


@pytest.mark.parametrize(
    "text",
    [
        "Контроль за исполнением пункта 2 настоящего протокола № 5 возложить на совет.",
        "Контроль за исполнением пункта 2 настоящего раздела возложить на секретаря.",
        "Утвердить протокол № 5 от 01.02.2020.",
        "Согласно пункту 5 протокола от 32.13.2020 доложить.",
        "",
    ],
)
def test_what_is_no_reference(text: str) -> None:
    assert find_references(text) == ()


@pytest.mark.django_db
class TestLineage:
    def later(self, text: str) -> Plan:
        closing = item("1", "О контроле", point("1.1", text, by_person("Кленов П. И.")))
        return make_plan(protocol(closing, number="4", date=dt.date(2026, 4, 20)), "Протокол № 4")

    def test_the_older_point_is_found(self) -> None:
        apply_plan(make_plan(protocol(NAVIGATION), "Протокол"))
        plan = self.later("Снять с контроля пункт 1.2 протокола от 12.03.2026 № 3.")
        assert [line.what for line in plan.lines if line.subject is Subject.LINEAGE] == ["1.2, № 3, 12.03.2026"]
        apply_plan(plan)
        lineage = Lineage.objects.get()
        assert (lineage.older.number, lineage.newer.number, lineage.relation) == ("1.2", "1.1", "closes")

    def test_one_that_is_not_there_is_told_of(self) -> None:
        plan = self.later("Снять с контроля пункт 9.9 протокола от 12.03.2026 № 3.")
        assert any("9.9" in line.warning for line in plan.lines)
        apply_plan(plan)
        assert not Lineage.objects.exists()

    def test_a_point_that_is_referred_to_stays(self) -> None:
        apply_plan(make_plan(protocol(NAVIGATION), "Протокол"))
        apply_plan(self.later("Снять с контроля пункт 1.3 протокола от 12.03.2026 № 3."))
        shorter = item("1", NAVIGATION.title, *NAVIGATION.resolutions[:2], speakers=("Тополева А. А.",))
        assert make_plan(protocol(shorter), "Протокол, правка").conflicts
